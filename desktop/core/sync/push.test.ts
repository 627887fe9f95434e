import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation, OperationResult } from '@navigateur-pro/domain/sync/messages.ts'
import { createRecordStore } from '../records/record-store.ts'
import { patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'
import { createOutbox } from './outbox.ts'
import { createStage, gp, nurse, type Stage, texts, until, upToDate } from './testing/stage.ts'

const patientId = '0190a000-0000-7000-8000-000000000001'

/** Of a service that has since come back from an older copy. */
const former = '018f0000-0000-7000-8000-000000000001'

describe('what the service says of an operation', () => {
  let folder: string
  let opened: TestDesk

  beforeEach(async () => {
    folder = temporaryFolder()
    opened = await openTestDesk(folder, { name: 'gp', person: physician })
    opened.desk.writer.create({ type: 'patient-identity', patientId, body: { identity: patTrois } })
  })
  afterEach(async () => {
    await opened.close()
    removeFolder(folder)
  })

  function parts() {
    const store = createRecordStore(opened.database, createRegistry())
    const outbox = createOutbox(opened.database, store)
    const answer = (operation: Operation, result: Omit<OperationResult, 'op_id'>) =>
      outbox.settle([{ operation, result: { op_id: operation.op_id, ...result } }])
    const takeAll = () => {
      for (const operation of outbox.next(100))
        answer(operation, { status: 'ok', version: 1, received_at: '2026-11-21T10:00:00.000Z' })
    }
    return { store, outbox, answer, takeAll, writer: opened.desk.writer }
  }
  const note = (text: string) => parts().writer.create({ type: 'transmission', patientId, body: { text } })

  it('an older version never replaces the one that is held', () => {
    const { store, takeAll } = parts()
    const { id } = note('Publiée')
    takeAll()
    const { key: _key, ...held } = store.find(id)!
    store.putPublished(opened.database.bulk, { ...held, version: 3, body: { text: 'Troisième' } })
    store.putPublished(opened.database.bulk, { ...held, version: 2, body: { text: 'Deuxième' } })
    expect(store.find(id)).toMatchObject({ version: 3, body: { text: 'Troisième' } })
  })

  it('an edit kept as a proposal gives the place back to the published version, and waits no more', () => {
    const { store, outbox, answer, takeAll, writer } = parts()
    const medication = {
      drug: 'Warfarine 2 mg',
      dose: '1 le soir',
      source: 'ordonnance',
      statedOn: '2026-11-20',
    }
    const { id } = writer.create({ type: 'medication-line', patientId, body: medication })
    takeAll()
    writer.revise(id, 1, { ...medication, dose: '2 le soir' })
    expect(store.find(id)?.body).toMatchObject({ dose: '2 le soir' })
    const [edit] = outbox.next(10)
    const { key: _key, waiting: _waiting, ...shown } = store.find(id)!
    const current = { ...shown, version: 2, body: { ...medication, dose: '1/2 le soir' } }
    answer(edit!, { status: 'conflict', current })
    expect(store.find(id)).toMatchObject({ version: 2, body: { dose: '1/2 le soir' } })
    expect(store.find(id)).not.toHaveProperty('waiting')
    expect(outbox.counts()).toEqual({ waiting: 0, refused: 0, quarantined: 0 })
  })

  it('a refusal that says nothing of the record is no sight of it: what a restored service holds replaces it', () => {
    const { store, outbox, answer, takeAll, writer } = parts()
    const { database } = opened
    const body = { drug: 'Kardégic', dose: '75 mg', source: 'ordonnance', statedOn: '2026-11-20' }
    const { id, key } = writer.create({ type: 'medication-line', patientId, body })
    takeAll()
    const { key: _key, ...first } = store.find(id)!
    store.putPublished(database.bulk, { ...first, version: 2, body: { ...body, dose: '100 mg' } })
    for (const [index, dose] of ['160 mg', '300 mg'].entries()) {
      writer.revise(id, index + 2, { ...body, dose })
      answer(outbox.next(1)[0]!, { status: 'ok', version: index + 3 })
    }
    writer.revise(id, 4, { ...body, dose: 'pas encore partie' })
    database.durable.transaction(outbox.queueAgain)
    database.bulk.run('INSERT INTO unseen_record (record_key, sweep, incarnation) VALUES (?, 0, ?)', [
      key,
      former,
    ])
    for (const operation of outbox.next(10)) {
      if (operation.kind === 'create') answer(operation, { status: 'duplicate', version: 1 })
      else answer(operation, { status: 'rejected', error: { code: 'not_found', message: 'Pas ici.' } })
    }
    store.putPublished(database.bulk, first)
    expect(store.find(id)).toMatchObject({ version: 1, body: { dose: '75 mg' } })
  })

  it('an edit says in which line of the service its version was read', () => {
    const { outbox, takeAll, writer } = parts()
    const { database } = opened
    const body = { drug: 'Kardégic', dose: '75 mg', source: 'ordonnance', statedOn: '2026-11-20' }
    const { id, key } = writer.create({ type: 'medication-line', patientId, body })
    takeAll()
    database.bulk.run('INSERT INTO unseen_record (record_key, sweep, incarnation) VALUES (?, 0, ?)', [
      key,
      former,
    ])
    writer.revise(id, 1, { ...body, dose: '160 mg' })
    expect(outbox.next(10)).toMatchObject([{ base_version: 1, incarnation: former }])
  })

  it('what was taken is sent again after the service came back from a copy: same ids, same order, first', () => {
    const { outbox, answer, takeAll } = parts()
    for (const text of ['un', 'deux']) note(text)
    takeAll()
    const handed = note('trois')
    answer(outbox.next(1)[0]!, { status: 'quarantined' })
    expect(parts().store.find(handed.id)?.reason).toContain('Confié à la coordination')
    note('jamais partie')
    const { durable, reader } = opened.database
    durable.transaction(outbox.queueAgain)
    const again = outbox.next(10)
    const textOf = (operation: Operation) =>
      operation.kind === 'create' ? (operation.body as { text?: string }).text : undefined
    expect(again.map(textOf)).toEqual([undefined, 'un', 'deux', 'trois', 'jamais partie'])
    expect(again.map(({ dseq }) => dseq)).toEqual(again.map(({ dseq }) => dseq).toSorted((a, b) => a - b))
    expect(reader.all('SELECT 1 FROM acknowledged_operation')).toHaveLength(4)
  })

  it('what was taken more than 400 days ago is no longer kept', () => {
    const { outbox, answer } = parts()
    const [first] = outbox.next(1)
    answer(first!, { status: 'ok', version: 1, received_at: '2025-01-01T10:00:00.000Z' })
    note('Plus tard')
    answer(outbox.next(1)[0]!, { status: 'ok', version: 1, received_at: '2026-02-06T10:00:00.000Z' })
    expect(
      opened.database.reader.all<{ received_at: string }>('SELECT received_at FROM acknowledged_operation'),
    ).toEqual([{ received_at: '2026-02-06T10:00:00.000Z' }])
  })
})

describe('many operations on a bad line', () => {
  let stage: Stage

  beforeEach(async () => {
    stage = await createStage()
  })
  afterEach(() => stage.close())

  it('goes compressed; a batch found too large by a proxy is halved until it passes', async () => {
    const patient = await stage.seed([], { members: [nurse] })
    const sizes: { count: number; compressed: boolean }[] = []
    let largest = 500
    const desk = await stage.desk({
      name: 'gp',
      who: gp,
      onRequest(path, { body, compress }) {
        if (path !== '/v1/sync/push') return
        const count = String(body).split('\n').length
        if (count > largest) throw new AppError('service_refused', 'Trop.', { reason: 'too_large' })
        sizes.push({ count, compressed: compress === true })
      },
    })
    await stage.signIn(desk)
    await upToDate(desk)
    await stage.stop()
    for (let index = 0; index < 40; index++) {
      desk.desk.writer.create({ type: 'transmission', patientId: patient, body: { text: `Note ${index}` } })
    }
    largest = 7
    await stage.start()
    await until(async () => (await desk.call('status.read', {})).waiting === 0)
    expect(Math.max(...sizes.map(({ count }) => count))).toBeLessThanOrEqual(7)
    expect(sizes.filter(({ count }) => count > 3).every(({ compressed }) => compressed)).toBe(true)
    const other = await stage.desk({ name: 'nurse', who: nurse })
    await stage.signIn(other)
    await upToDate(other)
    expect(texts(other)).toHaveLength(40)
  })
})
