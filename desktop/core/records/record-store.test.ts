import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation, OperationResult } from '@navigateur-pro/domain/sync/messages.ts'
import { createOutbox } from '../sync/outbox.ts'
import { patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'
import { createRecordStore } from './record-store.ts'

const patientId = '0190a000-0000-7000-8000-000000000001'

describe('the cache’s records, while the service has not answered and after', () => {
  const folder = temporaryFolder()
  let names = 0
  let opened: TestDesk

  beforeEach(async () => {
    opened = await openTestDesk(folder, { name: `gp-${++names}`, person: physician })
    opened.desk.writer.create({ type: 'patient-identity', patientId, body: { identity: patTrois } })
  })
  afterEach(async () => {
    await opened.close()
    if (names === 4) removeFolder(folder)
  })

  function parts() {
    const store = createRecordStore(opened.database, createRegistry())
    return { store, outbox: createOutbox(opened.database, store), writer: opened.desk.writer }
  }
  function answer(
    operation: Operation,
    status: OperationResult['status'],
    extra: Partial<OperationResult> = {},
  ) {
    const { outbox } = parts()
    outbox.settle([{ operation, result: { op_id: operation.op_id, status, ...extra } }])
  }
  const note = (text: string) => parts().writer.create({ type: 'transmission', patientId, body: { text } })

  it('operations keep the order in which they were done, numbered without a gap', () => {
    for (const text of ['un', 'deux', 'trois']) note(text)
    const waiting = parts().outbox.next(10)
    expect(waiting.map(({ dseq }) => dseq)).toEqual([1, 2, 3, 4])
    expect(waiting.map((one) => (one.kind === 'create' ? (one.body as { text?: string }).text : ''))).toEqual(
      [undefined, 'un', 'deux', 'trois'],
    )
  })

  it('a refused transmission stays shown with its reason; taken back, its text is a draft again', async () => {
    const { id } = note('Refusée')
    const operation = parts().outbox.next(10).at(-1)!
    answer(operation, 'rejected', {
      error: { code: 'role_not_allowed', message: 'Votre rôle ne le permet pas.' },
    })
    const [item] = await opened.desk.handlers['outbox.read']({})
    expect(parts().store.find(id)).toMatchObject({
      waiting: 'refused',
      reason: 'Votre rôle ne le permet pas.',
    })
    expect(item?.state).toBe('here')
    const { draftId } = await opened.desk.handlers['outbox.takeBack']({ recordId: id })
    expect(parts().store.find(id)).toBeUndefined()
    expect(await opened.desk.handlers['draft.list']({})).toMatchObject([
      { draftId, body: { text: 'Refusée' } },
    ])
  })

  it('a refused step gives way to what the service holds', () => {
    const { writer, outbox, store } = parts()
    const request = { kind: 'appointment', specialty: 'cardiology', urgency: 'soon', question: 'Dyspnée' }
    const { id } = writer.create({ type: 'referral', patientId, body: request })
    answer(outbox.next(10).at(-1)!, 'ok', { version: 1, received_at: '2026-11-21T10:00:00.000Z' })
    writer.advance(id, 1, 'cancelled', { note: 'Plus nécessaire' })
    expect(store.find(id)?.body).toMatchObject({ state: 'cancelled' })
    const published = { ...store.published(id)!, version: 2 }
    store.putPublished(opened.database.bulk, published)
    expect(store.find(id)?.body, 'what waits stays shown above what arrives').toMatchObject({
      state: 'cancelled',
    })
    const stale = { code: 'transition_stale', message: 'Quelqu’un a fait avancer cette demande.' }
    answer(outbox.next(10).at(-1)!, 'rejected', { error: stale, current: published })
    expect(store.find(id)).toMatchObject({ version: 2, body: { state: 'requested' }, waiting: 'refused' })
  })

  it('when the circle is left everything goes, but what nobody else holds', async () => {
    const { outbox, store } = parts()
    const sent = note('Partie au service')
    for (const operation of outbox.next(10)) answer(operation, 'ok', { version: 1 })
    const kept = note('Écrite hors ligne, jamais partie')
    store.purgePatient(opened.database.bulk, patientId)
    expect(store.find(sent.id)).toBeUndefined()
    expect(store.search('text : (partie)', 10).map(({ id }) => id)).toEqual([kept.id])
    expect(await opened.desk.handlers['outbox.read']({})).toMatchObject([
      { recordId: kept.id, text: 'Écrite hors ligne, jamais partie' },
    ])
    await expect(async () =>
      opened.desk.handlers['draft.open']({ patientId, kind: 'transmission' }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })
})
