import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { createRecordStore } from '../records/record-store.ts'
import { createOutbox } from '../sync/outbox.ts'
import { patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'

const patientId = '0190a000-0000-7000-8000-000000000001'
const body = { drug: 'Coumadine', dose: '4 mg le soir', source: 'ordonnance', statedOn: '2026-11-01' }

describe('a dose changes on one desk, without network', () => {
  const folder = temporaryFolder()
  const opened: TestDesk[] = []
  let desk: TestDesk
  let recordId: string
  const outbox = () => createOutbox(desk.database, createRecordStore(desk.database, createRegistry()))
  /** The service takes everything that waits. */
  function settle(): void {
    const sent = outbox().next(20)
    outbox().markSent(sent)
    outbox().settle(
      sent.map((operation) => ({
        operation,
        result: {
          op_id: operation.op_id,
          status: 'ok',
          version: 'base_version' in operation ? operation.base_version + 1 : 1,
        },
      })),
    )
  }
  const medication = () => desk.desk.handlers['medication.read']({ patientId })
  const line = async () => (await desk.desk.handlers['care.read']({ patientId })).medications[0]!
  const change = async (dose: string, more: object = {}) =>
    desk.desk.handlers['medication.changeDose']({
      recordId,
      version: 1,
      before: (await line()).body.dose,
      dose,
      reason: 'INR 4,4',
      startsOn: '2026-11-21',
      ...more,
    })

  beforeEach(async () => {
    desk = await openTestDesk(folder, { name: `gp-${opened.length}`, person: physician })
    opened.push(desk)
    desk.desk.writer.create({ type: 'patient-identity', patientId, body: { identity: patTrois } })
    ;({ recordId } = await desk.desk.handlers['record.add']({ patientId, type: 'medication-line', body }))
    settle()
  })
  afterAll(async () => {
    await Promise.all(opened.map((one) => one.close()))
    removeFolder(folder)
  })

  it('the line, then what is to be taken into account, of the same instant and in this order', async () => {
    await change('3 mg le soir')
    const waiting = outbox().next(20)
    expect(waiting.map(({ kind, type }) => [kind, type])).toEqual([
      ['edit', 'medication-line'],
      ['create', 'dose-change'],
    ])
    expect(waiting[0]!.authored_at).toBe(waiting[1]!.authored_at)
    expect((await line()).body).toMatchObject({
      dose: '3 mg le soir',
      source: 'changement de dose par Dr Claire Sance, à partir du 21 novembre 2026',
    })
    expect((await medication()).changes).toMatchObject([
      {
        standing: 'to-acknowledge',
        waiting: 'here',
        body: { before: '4 mg le soir', after: '3 mg le soir' },
      },
    ])
  })

  it('when one of the two cannot be written, neither is', async () => {
    await expect(async () => change('3 mg le soir', { reason: ' ' })).rejects.toThrow('sa raison')
    // The disk gives way on the second one, when the line is already written.
    desk.database.durable.script(
      "CREATE TRIGGER full BEFORE INSERT ON record BEGIN SELECT RAISE(ABORT, 'disk'); END",
    )
    await expect(async () => change('3 mg le soir')).rejects.toThrow(/disk|écrit|imprévu|erreur/i)
    expect(outbox().next(20)).toEqual([])
    expect((await line()).body.dose).toBe('4 mg le soir')
    desk.database.durable.script('DROP TRIGGER full')
    await change('3 mg le soir')
    expect(outbox().next(20)).toHaveLength(2)
  })

  it('starts from the dose that was on screen, and is refused from another', async () => {
    await expect(async () => change('3 mg le soir', { before: '5 mg le soir' })).rejects.toThrow(
      'Ce traitement a changé pendant que vous écriviez : Coumadine 4 mg le soir. Rien n’a été écrit.',
    )
    expect(outbox().next(20)).toEqual([])
  })

  it('cancelled before anybody read it, the dose is again what it was', async () => {
    await change('3 mg le soir')
    settle()
    const { recordId: changeId, version, mayCancel } = (await medication()).changes[0]!
    expect(mayCancel).toBe(true)
    await desk.desk.handlers['medication.cancelChange']({ recordId: changeId, version, note: 'erreur' })
    expect((await line()).body.dose).toBe('4 mg le soir')
    expect((await medication()).changes.map(({ standing }) => standing)).toEqual(['cancelled'])
  })

  it('the end of a treatment is to be taken into account too, and may be undone until then', async () => {
    const stop = (version: number) =>
      desk.desk.handlers['medication.stop']({
        recordId,
        version,
        body: { ...body, stoppedOn: '2026-11-21', stopReason: 'hématome' },
      })
    await expect(async () =>
      desk.desk.handlers['medication.stop']({ recordId, version: 1, body }),
    ).rejects.toThrow('Indiquez le jour de l’arrêt')
    await stop(1)
    expect(outbox().next(20)).toMatchObject([{ type: 'medication-line' }, { type: 'dose-change' }])
    expect((await desk.desk.handlers['care.read']({ patientId })).stopped).toHaveLength(1)
    expect((await medication()).changes).toMatchObject([
      {
        standing: 'to-acknowledge',
        listed: 'arrêt',
        body: { stops: true, after: 'arrêt', reason: 'hématome' },
      },
    ])
    await expect(async () => stop(2)).rejects.toThrow('Rien n’a été écrit')
    settle()
    const [change] = (await medication()).changes
    const { recordId: changeId, version } = change!
    await desk.desk.handlers['medication.cancelChange']({ recordId: changeId, version, note: 'erreur' })
    const { stoppedOn, stopReason, source } = (await line()).body
    expect([stoppedOn, stopReason, source]).toEqual([
      undefined,
      undefined,
      'arrêt annulé par Dr Claire Sance',
    ])
    expect((await medication()).changes.map(({ standing }) => standing)).toEqual(['cancelled'])
  })

  it('a future start is said where the line is read alone', async () => {
    await change('3 mg le soir', { startsOn: '2126-12-01' })
    expect((await line()).body.source).toBe(
      'changement de dose par Dr Claire Sance, à partir du 1er décembre 2126 (4 mg le soir jusque-là)',
    )
  })
})
