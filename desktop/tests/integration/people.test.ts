import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { joinCareTeam } from '@navigateur-pro/sync-service/src/records/circle.ts'
import { registerProfessionals } from '@navigateur-pro/sync-service/src/records/professionals.ts'
import { readSharedDossiers } from '@navigateur-pro/sync-service/src/records/shared.ts'
import { patTrois, type TestCore } from '../../core/testing/test-core.ts'
import { createWorld, people, until, type World } from './world.ts'

let world: World
let gp: TestCore
let nurse: TestCore
let homeHelp: TestCore
let patientId: string

beforeAll(async () => {
  world = await createWorld()
  gp = await world.desk('gp')
  nurse = await world.desk('nurse')
  homeHelp = await world.desk('homeHelp')
  gp.say({
    source: 'practice:lgc',
    epoch: 'day',
    sequence: 1,
    at: 0,
    kind: 'opened',
    patient: patTrois,
    evidence: 'paired',
  })
  patientId = (await gp.call('context.createDossier', {})).patientId
  await settled(gp)
  for (const who of ['nurse', 'homeHelp'] as const) await world.join(patientId, who)
})
afterAll(() => world.close())

const settled = (desk: TestCore) => until(async () => (await desk.call('status.read', {})).waiting === 0)

async function transmit(desk: TestCore, body: object): Promise<string> {
  const { draftId } = await desk.call('draft.open', { patientId, kind: 'transmission' })
  await desk.call('draft.save', { draftId, body: { text: '', important: false, attachments: [], ...body } })
  return (await desk.call('transmission.write', { draftId })).recordId
}

describe('what the patient sees', () => {
  it('is on the professional’s screen to the letter what the service gives', async () => {
    const patient: Professional = {
      ...people.gp,
      id: 'PATIENT-31',
      name: 'M. Pat',
      role: 'patient',
      profession: 'patient',
    }
    await registerProfessionals(world.service().storage, [patient])
    await joinCareTeam(world.service().storage, { patient: patientId, professional: patient })
    const add = async (type: string, body: object) =>
      (await gp.call('record.add', { patientId, type, body })).recordId
    const note = await transmit(gp, { text: 'Se peser chaque matin.', confidentiality: 'medical' })
    await transmit(gp, { text: 'Entre nous.', confidentiality: 'medical' })
    const line = await add('medication-line', {
      drug: 'Bisoprolol',
      dose: '2,5 mg',
      source: 'ordonnance',
      statedOn: '2026-11-02',
    })
    const plan = await add('care-plan', { priorities: 'Marcher jusqu’au marché', reviewOn: '2027-03-01' })
    const visit = await add('event', {
      kind: 'appointment',
      title: 'Cardiologie',
      when: { startsAt: '2027-01-04' },
    })
    for (const record of [note, line, plan, visit]) await add('patient-share', { record, shown: true })
    await settled(gp)

    const given = await readSharedDossiers(world.service().storage, createRegistry(), patient)
    const shown = await gp.call('shared.read', { patientId })
    expect(given).toHaveLength(1)
    expect(shown.records.map(({ waiting: _here, hiddenFrom: _from, ...record }) => record)).toEqual(
      given[0]!.records,
    )
    expect(given[0]!.records.map(({ id }) => id).toSorted()).toEqual([note, line, plan, visit].toSorted())
    expect(shown.records.some(({ waiting }) => waiting)).toBe(false)
    await until(async () => (await gp.call('shared.read', { patientId })).readers.length === 1)

    // Who does not read all of it is told that something is missing.
    const half = await until(async () => {
      const view = await homeHelp.call('shared.read', { patientId })
      return view.marks.length === 4 && view
    })
    expect(half).toMatchObject({ mayShare: false, unread: 2 })
  })

  it('is hidden from the carer from whom the patient wants it hidden, and from nobody else', async () => {
    const carer: Professional = {
      ...people.gp,
      id: 'AIDANT-31',
      name: 'Mme Pat',
      role: 'carer',
      profession: 'aidante',
    }
    await registerProfessionals(world.service().storage, [carer])
    await joinCareTeam(world.service().storage, { patient: patientId, professional: carer })
    const { storage } = world.service()
    const given = async () => (await readSharedDossiers(storage, createRegistry(), carer))[0]!.records
    const [first] = (await gp.call('shared.read', { patientId })).records
    await until(async () =>
      (await gp.call('mask.read', { recordId: first!.id })).people.some(
        ({ professional }) => professional.id === carer.id,
      ),
    )
    expect((await given()).length).toBe(4)
    await gp.call('mask.write', { recordId: first!.id, hiddenFrom: [carer.id], shownTo: [] })
    await settled(gp)
    expect((await given()).map(({ id }) => id)).not.toContain(first!.id)
    expect(await given()).toHaveLength(3)
    const { records } = await gp.call('shared.read', { patientId })
    expect(records.find(({ id }) => id === first!.id)).toMatchObject({ hiddenFrom: ['Mme Pat'] })
  })
})

describe('a question to somebody by name', () => {
  const mention = { id: people.nurse.id, name: people.nurse.name }

  it('is written without network, seen first, and waits until that person replies', async () => {
    await world.cutService()
    const asked = await transmit(gp, {
      text: '@Mme Labat la jambe est-elle encore rouge ?',
      confidentiality: 'medical',
      mentions: [mention],
    })
    expect(await gp.call('question.list', {})).toMatchObject({
      toMe: [],
      mine: [{ recordId: asked, who: mention }],
    })
    await world.bringServiceBack()

    const questions = await until(async () => {
      const { toMe } = await nurse.call('question.list', {})
      return toMe.length > 0 && toMe
    })
    expect(questions).toMatchObject([
      { recordId: asked, who: { name: people.gp.name }, patient: { patientId } },
    ])
    const { lines } = await nurse.call('visit.read', { patientId })
    expect(lines[0]).toMatchObject({ asked: true, recordIds: [asked] })
    expect(lines[0]!.text).toBe('Dr Claire Sance vous demande : @Mme Labat la jambe est-elle encore rouge ?')

    // Reading it is not answering it.
    await nurse.call('visit.markSeen', { patientId })
    expect((await nurse.call('question.list', {})).toMe).toHaveLength(1)
    await transmit(nurse, { text: 'Non, elle a pâli.', confidentiality: 'medical', replyTo: asked })
    expect((await nurse.call('question.list', {})).toMe).toEqual([])
    await until(async () => (await gp.call('question.list', {})).mine.length === 0)
    const { items } = await gp.call('timeline.read', { patientId })
    const item = items.find(({ recordId }) => recordId === asked)
    expect(item).toMatchObject({ asked: [{ ...mention, mine: false, answeredAt: expect.any(String) }] })
  })

  it('is refused to who does not read the note, or has left, and the draft is kept', async () => {
    const helper = { id: people.homeHelp.id, name: people.homeHelp.name }
    const draft = { text: 'Pouvez-vous passer ?', confidentiality: 'medical' as const, mentions: [helper] }
    await expect(transmit(gp, draft)).rejects.toThrow('Mme Castets n’a pas accès à cette note')
    const stranger = { id: 'INCONNU', name: 'M. Personne' }
    await expect(transmit(gp, { ...draft, mentions: [stranger] })).rejects.toThrow(
      'n’est plus dans le cercle',
    )
    const [kept] = await gp.call('draft.list', {})
    expect(kept).toMatchObject({ body: { text: 'Pouvez-vous passer ?', mentions: [stranger] } })
    await transmit(gp, { ...draft, confidentiality: 'medico-social' })
    expect((await gp.call('question.list', {})).mine).toMatchObject([{ who: helper }])
  })
})
