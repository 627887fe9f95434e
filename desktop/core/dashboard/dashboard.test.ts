import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Author, RecordEnvelope } from '@navigateur-pro/domain/records/record.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { createProposalStore } from '../records/proposal-store.ts'
import { createRecordStore } from '../records/record-store.ts'
import { patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'

const { id, name, role, profession } = physician
const me: Author = { id, name, role, profession }
const nurse: Author = { id: 'labat', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' }
const hospital: Author = { id: 'h', name: 'Dr Hontang', role: 'hospital', profession: 'cardiologue' }
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
const day = (days: number) => ago(-24 * days).slice(0, 10)
const note = (text: string, more = {}) => ({ text, important: false, attachments: [], ...more })

/** Each as somebody else's desk wrote it; the GP has no network. */
describe('what a GP finds when no patient is open', () => {
  const folder = temporaryFolder()
  let desk: TestDesk
  const dossiers = new Map<string, string>()
  const store = () => createRecordStore(desk.database, createRegistry())
  const read = async () => desk.desk.handlers['dashboard.read']({})
  const names = async () => (await read()).rows.map(({ patient }) => patient.identity.birthName)

  function dossier(birthName: string): string {
    const patientId = v7()
    dossiers.set(birthName, patientId)
    arrives(birthName, 'patient-identity', nurse, 900, { identity: { ...patTrois, birthName } })
    return patientId
  }
  function arrives(
    of: string,
    type: string,
    author: Author,
    hours: number,
    body: unknown,
    confidentiality: RecordEnvelope['confidentiality'] = 'medical',
  ): string {
    const record = {
      id: v7(),
      type,
      patientId: dossiers.get(of)!,
      version: 1,
      schema: createRegistry().find(type)!.schemaVersion,
      author,
      occurredAt: ago(hours),
      recordedAt: ago(hours),
      receivedAt: ago(hours),
      confidentiality,
      body,
    }
    desk.database.durable.transaction(() => store().putPublished(desk.database.durable, record))
    return record.id
  }
  const step = (state: string, by: Author, hours: number) => ({ state, at: ago(hours), by, note: '' })

  beforeAll(async () => {
    desk = await openTestDesk(folder, { name: 'gp', person: physician })
    const all = [
      'REVU',
      'DÉPARTAGÉ',
      'TÂCHE',
      'RÉPONSE',
      'LU',
      'MESSAGE',
      'ACCORD',
      'IMPORTANT',
      'DOSE',
      'CHUTE',
      'CALME',
    ]
    for (const one of all) dossier(one)
    arrives('REVU', 'care-plan', nurse, 50, { reviewOn: day(3) }, 'medico-social')
    const line = { drug: 'Bisoprolol', dose: '1 matin', reason: '', source: '', statedOn: day(-9) }
    const contested = arrives('DÉPARTAGÉ', 'medication-line', nurse, 40, line)
    desk.database.bulk.transaction(() =>
      createProposalStore(desk.database).replace(desk.database.bulk, contested, [
        {
          id: v7(),
          author: hospital,
          authoredAt: ago(30),
          baseVersion: 1,
          schema: 1,
          base: line,
          body: { ...line, dose: '2' },
        },
      ]),
    )
    const assignee = { kind: 'person', person: me }
    const task = {
      what: 'Renouveler',
      assignee,
      due: day(-4),
      state: 'asked',
      steps: [step('asked', nurse, 200)],
    }
    arrives('TÂCHE', 'task', nurse, 200, task)
    arrives('CALME', 'task', nurse, 200, { ...task, due: day(4) })
    const asked = (...steps: readonly object[]) => ({
      kind: 'appointment',
      specialty: 'cardiology',
      urgency: 'urgent',
      question: 'Avis ?',
      state: (steps.at(-1) as { state: string }).state,
      steps,
    })
    arrives('RÉPONSE', 'referral', me, 90, asked(step('requested', me, 23)))
    const request = arrives('MESSAGE', 'referral', me, 3, asked(step('requested', me, 3)))
    arrives('MESSAGE', 'referral-entry', nurse, 2, { kind: 'message', request, text: 'Quel jour ?' })
    const mine = arrives('LU', 'transmission', me, 60, note('Pansement ?'))
    arrives('LU', 'transmission', nurse, 50, note('Fait.', { replyTo: mine }))
    const entries = [{ kind: 'added', drug: 'Paracétamol', after: '1 g' }]
    const pharmacist: Author = { ...nurse, id: 'larrazet', name: 'M. Larrazet', role: 'pharmacist' }
    const review = {
      reviewedOn: day(-1),
      entries,
      state: 'proposed',
      steps: [step('proposed', pharmacist, 20)],
    }
    arrives('ACCORD', 'medication-review', pharmacist, 20, review)
    arrives('IMPORTANT', 'transmission', nurse, 70, note('Plaie noire', { important: true }), 'paramedical')
    const dosed = arrives('DOSE', 'medication-line', me, 30, { ...line, dose: '2 matin' })
    const change = {
      line: dosed,
      drug: 'Bisoprolol',
      before: '1 matin',
      after: '2 matin',
      reason: 'HTA',
      startsOn: day(0),
    }
    arrives('DOSE', 'dose-change', me, 30, {
      ...change,
      state: 'prescribed',
      steps: [step('prescribed', me, 30)],
    })
    arrives('CHUTE', 'alert', nurse, 1, {
      category: 'fall',
      severity: 'urgent',
      text: 'salle de bains',
      state: 'raised',
      steps: [step('raised', nurse, 1)],
    })
    arrives('CHUTE', 'transmission', nurse, 1, note('Voir alerte', { important: true }), 'paramedical')
  })
  afterAll(async () => {
    await desk.close()
    removeFolder(folder)
  })

  it('has the alert first, then what may harm, what waits for her, her own lateness; the quiet ones are counted', async () => {
    expect(await names()).toEqual([
      'CHUTE',
      'DOSE',
      'IMPORTANT',
      'ACCORD',
      'MESSAGE',
      'LU',
      'RÉPONSE',
      'TÂCHE',
      'DÉPARTAGÉ',
      'REVU',
    ])
    expect((await read()).quiet).toBe(1)
  })

  it('says why in words', async () => {
    const said = new Map(
      (await read()).rows.map(({ patient, lines }) => [
        patient.identity.birthName,
        lines.map(({ text }) => text),
      ]),
    )
    expect(said.get('CHUTE')).toEqual([
      'Chute (Mme Labat) : salle de bains',
      'Important, de Mme Labat : Voir alerte',
    ])
    expect(said.get('DOSE')).toEqual(['Dose que personne n’a encore vue : Bisoprolol, 2 matin'])
    expect(said.get('MESSAGE')).toEqual(['Message de Mme Labat : Cardiologie'])
    expect(said.get('RÉPONSE')).toEqual(['Cardiologie : réponse en retard'])
  })

  it('has somebody lower once the alert is seen, gone once the note is read', async () => {
    const { alerts } = await desk.desk.handlers['alert.read']({ patientId: dossiers.get('CHUTE')! })
    const { recordId, version } = alerts[0]!
    await desk.desk.handlers['record.advance']({ recordId, version, to: 'acknowledged', details: {} })
    expect((await names()).slice(0, 3)).toEqual(['DOSE', 'IMPORTANT', 'CHUTE'])
    await desk.desk.handlers['visit.markSeen']({ patientId: dossiers.get('CHUTE')! })
    expect(await names()).not.toContain('CHUTE')
  })

  it('asks nothing of who left the circle', async () => {
    desk.database.durable.run(
      "UPDATE patient SET retained = 1 WHERE key = (SELECT max(patient_key) FROM record WHERE type = 'dose-change')",
    )
    expect((await names())[0]).toBe('IMPORTANT')
  })
})
