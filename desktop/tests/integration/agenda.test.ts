import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays, parisDayOf, parisInstant } from '@navigateur-pro/domain/agenda/paris.ts'
import type { EventBody } from '@navigateur-pro/domain/records/event.ts'
import { toAssignee } from '@navigateur-pro/domain/records/task.ts'
import type { AgendaView, TaskView } from '../../contract/agenda-views.ts'
import { patTrois, type TestCore } from '../../core/testing/test-core.ts'
import { createWorld, people, until, type World } from './world.ts'

let world: World
let desks: Readonly<Record<'gp' | 'nurse' | 'coordinator' | 'homeHelp', TestCore>>
let patientId: string
const today = parisDayOf(new Date().toISOString())
const { organisation: _of, ...nurse } = people.nurse
const { role: _role, ...visitor } = nurse

beforeAll(async () => {
  world = await createWorld()
  desks = {
    gp: await world.desk('gp'),
    nurse: await world.desk('nurse'),
    coordinator: await world.desk('coordinator'),
    homeHelp: await world.desk('homeHelp'),
  }
  desks.gp.say({
    source: 'practice:lgc',
    epoch: 'day',
    sequence: 1,
    at: 0,
    kind: 'opened',
    patient: patTrois,
    evidence: 'paired',
  })
  patientId = (await desks.gp.call('context.createDossier', {})).patientId
  await settled(desks.gp)
  for (const who of ['nurse', 'coordinator', 'homeHelp'] as const) await world.join(patientId, who)
})
afterAll(() => world.close())

const settled = (desk: TestCore) => until(async () => (await desk.call('status.read', {})).waiting === 0)

async function taskOn(desk: TestCore, recordId: string): Promise<TaskView | undefined> {
  const tasks = await desk.call('task.ofPatient', { patientId })
  return tasks.find((one) => one.recordId === recordId)
}
const seenTask = (desk: TestCore, recordId: string, look: (task: TaskView) => boolean) =>
  until(async () => {
    const found = await taskOn(desk, recordId)
    return found && look(found) && found
  })
const seenAgenda = (desk: TestCore, look: (agenda: AgendaView) => boolean) =>
  until(async () => {
    const agenda = await desk.call('agenda.read', { patientId })
    return look(agenda) && agenda
  })

async function ask(what: string, due: string, confidentiality: 'paramedical' | 'logistic'): Promise<string> {
  const body = { what, assignee: toAssignee(nurse), due }
  const { recordId } = await desks.gp.call('record.add', { patientId, type: 'task', body, confidentiality })
  await seenTask(desks.nurse, recordId, ({ forMe }) => forMe)
  return recordId
}
async function step(desk: TestCore, recordId: string, to: string, note = ''): Promise<void> {
  const { version } = (await taskOn(desk, recordId))!
  await desk.call('record.advance', { recordId, version, to, details: { note } })
}

describe('a task asked of somebody', () => {
  it('is accepted and done without network, and the doctor sees by whom', async () => {
    const recordId = await ask('prélever INR', today, 'paramedical')
    await world.cutService()
    await step(desks.nurse, recordId, 'accepted')
    // « sent » while a try is under way: either way nobody has answered for it.
    expect(await taskOn(desks.nurse, recordId)).toMatchObject({
      forMe: true,
      waiting: expect.stringMatching(/^(here|sent)$/),
    })
    await step(desks.nurse, recordId, 'done')
    expect(await taskOn(desks.nurse, recordId)).toMatchObject({ forMe: false, next: ['accepted'] })
    await world.bringServiceBack()
    const { body } = await seenTask(desks.gp, recordId, (task) => task.body.state === 'done')
    expect(body.steps.map(({ state, by }) => `${state} ${by.name}`)).toEqual([
      'asked Dr Claire Sance',
      'accepted Mme Labat',
      'done Mme Labat',
    ])
    await settled(desks.nurse)
    expect(await taskOn(desks.nurse, recordId)).toMatchObject({ version: 3, body: { state: 'done' } })
    expect(await desks.nurse.call('outbox.read', {})).toEqual([])
  })

  it('called off while she did it: whoever was faster, all end with the same story and nothing is lost in silence', async () => {
    const late = await ask('peser', today, 'paramedical')
    await world.cutService()
    await step(desks.nurse, late, 'accepted')
    await step(desks.nurse, late, 'done')
    await step(desks.gp, late, 'cancelled')
    await world.bringServiceBack()
    await Promise.all([settled(desks.gp), settled(desks.nurse)])
    const told = await until(async () => {
      const [one, other] = [await taskOn(desks.gp, late), await taskOn(desks.nurse, late)]
      return one?.version === other?.version && one?.body.state === other?.body.state && one
    })
    const refused = async (desk: TestCore) => {
      const items = await desk.call('outbox.read', {})
      return items.filter((item) => item.recordId === late && item.state === 'refused').length
    }
    const [ofGp, ofNurse] = [await refused(desks.gp), await refused(desks.nurse)]
    expect([ofGp, ofNurse]).toEqual(told.body.state === 'done' ? [1, 0] : [0, 2])
    await (ofGp > 0 ? desks.gp : desks.nurse).call('outbox.takeBack', { recordId: late })
  })

  it('overdue, it comes first by itself, for who does it and for who asked', async () => {
    const recordId = await ask('renouveler le pilulier', addDays(today, -2), 'logistic')
    for (const [desk, scope] of [
      [desks.nurse, 'mine'],
      [desks.nurse, 'overdue'],
      [desks.gp, 'asked'],
      [desks.gp, 'overdue'],
    ] as const) {
      const [first] = await desk.call('task.list', { scope })
      expect(first).toMatchObject({ task: { recordId, overdue: true }, patient: { patientId } })
    }
    await step(desks.nurse, recordId, 'asked', 'en congé')
    const { body } = await seenTask(desks.gp, recordId, (task) => task.body.steps.length === 2)
    expect(body.steps.at(-1)).toMatchObject({ note: 'en congé', by: { name: 'Mme Labat' } })
  })

  it('reaches a home help in a class that she reads, and never otherwise', async () => {
    const logistic = await ask('prévoir un lit médicalisé', today, 'logistic')
    const care = await ask('surveiller la plaie', today, 'paramedical')
    await seenTask(desks.homeHelp, logistic, () => true)
    expect(await taskOn(desks.homeHelp, care)).toBeUndefined()
  })
})

async function plan(desk: TestCore, body: object): Promise<string> {
  const { recordId } = await desk.call('record.add', { patientId, type: 'event', body })
  await settled(desk)
  await Promise.all(
    Object.values(desks).map((each) =>
      seenAgenda(each, ({ events }) => events.some((one) => one.recordId === recordId)),
    ),
  )
  return recordId
}
async function change(desk: TestCore, recordId: string, part: Partial<EventBody>): Promise<void> {
  const { events } = await desk.call('agenda.read', { patientId })
  const { version, body } = events.find((one) => one.recordId === recordId)!
  await desk.call('record.revise', { recordId, version, body: { ...body, ...part } })
}
const on = (day: string, hour: string) => ({ startsAt: parisInstant(`${day}T${hour}`) })

describe('the shared agenda', () => {
  it('the same appointment moved on both sides without network: both shown, one decides', async () => {
    const recordId = await plan(desks.gp, {
      kind: 'appointment',
      title: 'Radiologie',
      when: on(addDays(today, 5), '14:00'),
    })
    await world.cutService()
    await change(desks.gp, recordId, { when: on(addDays(today, 6), '09:00') })
    await change(desks.nurse, recordId, { when: on(addDays(today, 7), '10:00') })
    await world.bringServiceBack()
    const inConflict = ({ events }: AgendaView) =>
      events.some((one) => one.recordId === recordId && one.conflict !== undefined)
    for (const desk of [desks.gp, desks.nurse]) await seenAgenda(desk, inConflict)
    const { version, proposals } = await desks.nurse.call('conflict.read', { recordId })
    await desks.nurse.call('conflict.resolve', {
      recordId,
      version,
      proposals: proposals.map(({ id }) => id),
      body: proposals[0]!.body,
    })
    const kept = (proposals[0]!.body as EventBody).when.startsAt
    const { entries } = await seenAgenda(desks.gp, (agenda) => !inConflict(agenda))
    expect(entries.find((one) => one.recordId === recordId)?.startsAt).toBe(kept)
  })

  it('a stay in hospital is seen by all, home help included, and says of each visit that the patient is away', async () => {
    const visits = await plan(desks.nurse, {
      kind: 'visit',
      title: '',
      when: { ...on(today, '08:00'), repeats: { on: [1, 2, 3, 4, 5, 6, 7] } },
      who: [visitor],
    })
    await plan(desks.gp, {
      kind: 'hospital',
      title: '',
      when: { startsAt: addDays(today, 2), endsAt: addDays(today, 3) },
    })
    const { entries } = await seenAgenda(desks.homeHelp, (agenda) => agenda.entries.length > 3)
    const mornings = entries.filter(({ recordId }) => recordId === visits)
    expect(mornings).toHaveLength(31)
    expect(mornings.flatMap(({ away, firstDay }) => (away ? [[firstDay, away]] : []))).toEqual([
      [addDays(today, 2), 'hospitalisation'],
      [addDays(today, 3), 'hospitalisation'],
    ])
    expect(entries.filter(({ kind }) => kind === 'hospital')).toHaveLength(1)
  })

  it('an appointment that the cell fixed is there, read from its request', async () => {
    const { draftId } = await desks.gp.call('draft.open', { patientId, kind: 'referral' })
    await desks.gp.call('draft.save', {
      draftId,
      body: {
        kind: 'appointment',
        specialty: 'cardiology',
        urgency: 'soon',
        question: 'Avis',
        attachments: [],
      },
    })
    const { recordId } = await desks.gp.call('referral.request', { draftId })
    const advance = async (to: string, details: object) => {
      const request = await until(async () =>
        (await desks.coordinator.call('referral.list', { patientId })).find(
          (one) => one.recordId === recordId && one.next.includes(to),
        ),
      )
      await desks.coordinator.call('record.advance', { recordId, version: request.version, to, details })
    }
    await advance('taken', {})
    const at = `${addDays(today, 9)}T10:30`
    await advance('scheduled', { appointment: { at, place: 'Layné', practitioner: 'Dr Lamarque' } })
    const fixed = ({ entries }: AgendaView) => entries.find((one) => one.recordId === recordId)
    const agenda = await seenAgenda(desks.nurse, (one) => fixed(one) !== undefined)
    expect(fixed(agenda)).toMatchObject({
      source: 'referral',
      title: 'Cardiologie',
      startsAt: parisInstant(at),
      who: ['Dr Lamarque'],
    })
    expect(fixed(await desks.homeHelp.call('agenda.read', { patientId }))).toBeUndefined()
  })

  it('my round has my visits with the patient’s name; exported, it has no word of the patient', async () => {
    const { entries } = await desks.nurse.call('agenda.mine', { days: 7 })
    expect(entries).toHaveLength(7)
    expect(entries[0]).toMatchObject({ kind: 'visit', patient: { identity: { birthName: 'PAT-TROIS' } } })
    expect((await desks.gp.call('agenda.mine', { days: 7 })).entries).toEqual([])
    const { url, fileName } = await desks.nurse.call('agenda.export', {})
    expect(fileName).toBe(`agenda-${today}.ics`)
    const text = new TextDecoder().decode(desks.nurse.core.readFile(url.replace('/files/', ''))!.bytes)
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(90)
    expect(new Set(text.match(/UID:.*/g))).toHaveLength(90)
    expect(text).not.toMatch(/pat|trois|dominique|LOCATION|DESCRIPTION/i)
  })
})
