import { v7 } from 'uuid'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Proposal } from '@navigateur-pro/domain/records/proposal.ts'
import type { RecordEnvelope } from '@navigateur-pro/domain/records/record.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation, OperationResult } from '@navigateur-pro/domain/sync/messages.ts'
import { createProposalStore } from '../records/proposal-store.ts'
import { createRecordStore } from '../records/record-store.ts'
import { createOutbox } from '../sync/outbox.ts'
import { patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'

const patientId = '0190a000-0000-7000-8000-000000000001'
const nurse = { id: 'labat', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' } as const
const line = { drug: 'Coumadine', dose: '4 mg le soir', source: 'ordonnance', statedOn: '2026-11-01' }

describe('versions that wait for a person, on one desk without network', () => {
  const folder = temporaryFolder()
  const opened: TestDesk[] = []
  let desk: TestDesk
  let recordId: string

  beforeEach(async () => {
    desk = await openTestDesk(folder, { name: `gp-${opened.length}`, person: physician })
    opened.push(desk)
    desk.desk.writer.create({ type: 'patient-identity', patientId, body: { identity: patTrois } })
    ;({ recordId } = await desk.desk.handlers['record.add']({
      patientId,
      type: 'medication-line',
      body: line,
    }))
    settle('ok', { version: 1 })
  })
  afterAll(async () => {
    await Promise.all(opened.map((one) => one.close()))
    removeFolder(folder)
  })

  const parts = () => {
    const store = createRecordStore(desk.database, createRegistry())
    return {
      store,
      proposals: createProposalStore(desk.database),
      outbox: createOutbox(desk.database, store),
    }
  }
  const waiting = () => parts().outbox.next(10)
  /** The service answers everything that waits. */
  function settle(status: OperationResult['status'], extra: Partial<OperationResult> = {}): void {
    const { outbox } = parts()
    const sent = outbox.next(10)
    outbox.markSent(sent)
    outbox.settle(
      sent.map((operation) => ({ operation, result: { op_id: operation.op_id, status, ...extra } })),
    )
  }
  const medication = async () => (await desk.desk.handlers['care.read']({ patientId })).medications[0]!
  const revise = (version: number, dose: string) =>
    desk.desk.handlers['record.revise']({ recordId, version, body: { ...line, dose } })
  /** The service announces what it holds. */
  function announce(version: number, dose: string, proposals: readonly Proposal[]): void {
    const { store, proposals: kept } = parts()
    const { key: _key, waiting: _waiting, reason: _reason, ...envelope } = store.find(recordId)!
    const record: RecordEnvelope = { ...envelope, version, body: { ...line, dose } }
    desk.database.bulk.transaction(() => {
      store.putPublished(desk.database.bulk, record)
      kept.replace(desk.database.bulk, recordId, proposals)
    })
  }
  const proposed = (dose: string): Proposal => ({
    id: v7(),
    author: nurse,
    authoredAt: '2026-11-21T12:58:00.000Z',
    baseVersion: 1,
    schema: 2,
    base: line,
    body: { ...line, dose },
  })
  const resolve = (dose: string, proposals: readonly string[], version = 2) =>
    desk.desk.handlers['conflict.resolve']({
      recordId,
      version,
      proposals: [...proposals],
      body: { ...line, dose },
    })

  it('changes that never left are one operation, under the number of the first', async () => {
    await revise(1, '5 mg')
    const [first] = waiting()
    await revise(1, '3 mg')
    expect(waiting()).toMatchObject([
      { op_id: first!.op_id, dseq: first!.dseq, base_version: 1, body: { dose: '3 mg' } },
    ])
    expect(await medication()).toMatchObject({ waiting: 'here', mayRevise: true, body: { dose: '3 mg' } })
    parts().outbox.markSent(waiting())
    await expect(async () => revise(1, '2 mg')).rejects.toMatchObject({ code: 'conflict' })
    expect(waiting()).toMatchObject([{ body: { dose: '3 mg' } }])
  })

  it('a line corrected before it left is created as corrected', async () => {
    const added = await desk.desk.handlers['record.add']({
      patientId,
      type: 'allergy',
      body: { kind: 'allergy', substance: 'Penicilline', source: '', statedOn: '2026-11-21' },
    })
    const body = { kind: 'allergy', substance: 'Pénicilline', source: '', statedOn: '2026-11-21' }
    await desk.desk.handlers['record.revise']({ recordId: added.recordId, version: 0, body })
    expect(waiting()).toMatchObject([{ kind: 'create', body: { substance: 'Pénicilline' } }])
  })

  it('a change of what moved meanwhile is sent from the version that was looked at', async () => {
    announce(2, '6 mg', [])
    await revise(1, '5 mg')
    expect(waiting()).toMatchObject([{ kind: 'edit', base_version: 1, body: { dose: '5 mg' } }])
  })

  it('after a merge, the next change starts from what was seen until the merged text arrives', async () => {
    await revise(1, '5 mg')
    settle('ok', { version: 3, merged: ['reason'] })
    const { version } = await medication()
    await revise(version, '3 mg')
    expect(waiting()).toMatchObject([{ kind: 'edit', base_version: 1, body: { dose: '3 mg' } }])
    announce(3, '5 mg', [])
    expect(await medication()).toMatchObject({ waiting: 'here', body: { dose: '3 mg' } })
  })

  it.each([3, 4])('what the feed brought before the answer is what stays: version %i', async (version) => {
    await revise(1, '5 mg')
    parts().outbox.markSent(waiting())
    announce(version, '5 mg à 20 h', [])
    settle('duplicate', { version: 3, ...(version === 3 && { merged: ['dose'] }) })
    expect(await medication()).toMatchObject({ version, body: { dose: '5 mg à 20 h' } })
    expect((await medication()).waiting).toBeUndefined()
  })

  it('a text that became a proposal stays in sight before the service announces it', async () => {
    await revise(1, '5 mg')
    const { key: _key, waiting: _waiting, reason: _reason, ...shown } = parts().store.find(recordId)!
    settle('conflict', { current: { ...shown, version: 2, body: { ...line, dose: '6 mg' } } })
    expect((await medication()).conflict).toMatchObject({
      published: 'Coumadine 6 mg',
      proposed: [{ text: 'Coumadine 5 mg', by: physician.name }],
    })
  })

  it('what was sent keeps its words, were it to be sent again', async () => {
    await revise(1, '5 mg')
    settle('retry')
    await expect(async () => revise(1, '3 mg')).rejects.toMatchObject({ code: 'conflict' })
    parts().outbox.renumber()
    await expect(async () => revise(1, '3 mg')).rejects.toMatchObject({ code: 'conflict' })
    expect(waiting()).toMatchObject([{ body: { dose: '5 mg' } }])
  })

  it('both texts are shown wherever the line is; the published one counts', async () => {
    announce(2, '6 mg le soir', [proposed('5 mg le soir')])
    expect(await medication()).toMatchObject({
      body: { dose: '6 mg le soir' },
      conflict: {
        published: 'Coumadine 6 mg le soir',
        proposed: [{ text: 'Coumadine 5 mg le soir', by: 'Mme Labat' }],
      },
    })
    const { draftId } = await desk.desk.handlers['draft.open']({ patientId, kind: 'liaison' })
    const { sections } = await desk.desk.handlers['letter.preview']({ draftId })
    const text = sections.find(({ id }) => id === 'treatments')!.lines[0]!.text
    expect(text).toContain('Coumadine, 6 mg le soir')
    expect(text).toContain('« Coumadine 5 mg le soir » (Mme Labat)')
    expect(await desk.desk.handlers['conflict.list']({})).toMatchObject([
      { recordId, patient: { patientId }, label: 'traitement' },
    ])
  })

  it('what the titles do not tell apart is named', async () => {
    const other = { ...proposed('6 mg'), body: { ...line, dose: '6 mg', reason: 'Fibrillation' } }
    announce(2, '6 mg', [other])
    expect((await medication()).conflict).toMatchObject({
      published: 'Coumadine 6 mg (Indication : rien)',
      proposed: [{ text: 'Coumadine 6 mg (Indication : Fibrillation)' }],
    })
  })

  it('a decision closes at once, is undone before it left, and leaves no gap in the numbers', async () => {
    const one = proposed('5 mg')
    announce(2, '6 mg', [one])
    const before = waiting().length
    await resolve('5 mg', [one.id])
    desk.desk.writer.create({ type: 'transmission', patientId, body: { text: 'Appel passé' } })
    const numbers = waiting().map(({ dseq }) => dseq)
    expect(await medication()).toMatchObject({ body: { dose: '5 mg' }, decidedAt: expect.any(String) })
    expect(await desk.desk.handlers['conflict.list']({})).toEqual([])

    // The service speaks of the record before it has heard of the decision.
    announce(2, '6 mg', [one])
    expect(await desk.desk.handlers['conflict.list']({})).toEqual([])

    await desk.desk.handlers['conflict.reopen']({ recordId })
    expect(await medication()).toMatchObject({ body: { dose: '6 mg' }, conflict: { proposed: [{}] } })
    expect(waiting().map(({ kind }) => kind)).toEqual(['create'])
    expect(waiting().map(({ dseq }) => dseq)).toEqual(numbers.slice(0, before + 1))
    desk.desk.writer.create({ type: 'transmission', patientId, body: { text: 'Suite' } })
    expect(waiting().map(({ dseq }) => dseq)).toEqual(numbers)
  })

  it('a decision that the service took is undone by another operation, until somebody writes', async () => {
    const one = proposed('5 mg')
    announce(2, '6 mg', [one])
    await resolve('5 mg', [one.id])
    settle('ok', { version: 3 })
    announce(3, '5 mg', [])
    await desk.desk.handlers['conflict.reopen']({ recordId })
    expect(waiting()).toMatchObject([{ kind: 'reopen', base_version: 3 }])
    expect(await medication()).toMatchObject({ body: { dose: '6 mg' }, conflict: { proposed: [{}] } })
    settle('ok', { version: 4 })
    announce(4, '6 mg', [one])
    expect(await medication()).toMatchObject({ version: 4, conflict: { proposed: [{}] } })

    await resolve('5 mg', [one.id], 4)
    settle('ok', { version: 5 })
    announce(6, '7 mg', [])
    expect((await medication()).decidedAt).toBeUndefined()
    await expect(async () => desk.desk.handlers['conflict.reopen']({ recordId })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it.each<[string, Partial<OperationResult>]>([
    ['somebody decided first', { error: { code: 'transition_stale', message: 'Déjà décidé.' } }],
    ['the role was lost', { error: { code: 'role_not_allowed', message: 'Votre rôle ne le permet pas.' } }],
  ])('a decision that the service refuses never was one: %s', async (_case, extra) => {
    const one = proposed('5 mg')
    announce(2, '6 mg', [one])
    await resolve('5 mg', [one.id])
    settle('rejected', extra)
    expect(await medication()).toMatchObject({
      body: { dose: '6 mg' },
      waiting: 'refused',
      conflict: { proposed: [{ text: 'Coumadine 5 mg' }] },
    })
    expect((await medication()).decidedAt).toBeUndefined()
  })

  it('one decides about what one has seen: not of another version, nor of a proposal that is gone', async () => {
    const [one, other] = [proposed('5 mg'), proposed('3 mg')]
    announce(2, '6 mg', [one])
    for (const attempt of [() => resolve('5 mg', [one.id], 1), () => resolve('5 mg', [one.id, other.id])]) {
      await expect(async () => attempt()).rejects.toMatchObject({ code: 'conflict' })
    }
    expect(waiting()).toEqual([] satisfies Operation[])
  })
})
