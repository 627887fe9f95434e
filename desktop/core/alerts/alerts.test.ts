import { v7 } from 'uuid'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import type { RecordEnvelope } from '@navigateur-pro/domain/records/record.ts'
import { createRecordStore } from '../records/record-store.ts'
import { patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'
import { readFacts } from './facts.ts'

const patientId = '0190a000-0000-7000-8000-000000000001'
const nurse = { id: 'labat', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' } as const
const homeHelp: Professional = {
  id: 'dubroca',
  name: 'Mme Dubroca',
  role: 'home-help',
  profession: 'aide à domicile',
  organisation: '',
}
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

describe('alerts and signals of a desk without network', () => {
  const folder = temporaryFolder()
  const opened: TestDesk[] = []
  let test: TestDesk

  const open = async (person: Professional) => {
    test = await openTestDesk(folder, { name: `desk-${opened.length}`, person })
    opened.push(test)
    arrives('patient-identity', 1, 'administrative', { identity: patTrois })
  }
  beforeEach(() => open(physician))
  afterAll(async () => {
    await Promise.all(opened.map((one) => one.close()))
    removeFolder(folder)
  })

  const store = () => createRecordStore(test.database, createRegistry())
  /** The service sends what somebody wrote some days ago. */
  function arrives(
    type: string,
    days: number,
    confidentiality: RecordEnvelope['confidentiality'],
    body: unknown,
    recordId = v7(),
  ): string {
    const at = daysAgo(days)
    store().putPublished(test.database.durable, {
      id: recordId,
      type,
      patientId,
      version: 1,
      schema: createRegistry().find(type)!.schemaVersion,
      author: nurse,
      occurredAt: at,
      recordedAt: at,
      receivedAt: at,
      confidentiality,
      body,
    })
    return recordId
  }
  const request = (days: number) =>
    arrives('referral', days, 'medical', {
      kind: 'appointment',
      specialty: 'cardiology',
      urgency: 'urgent',
      question: 'Avis ?',
      state: 'requested',
      steps: [{ state: 'requested', at: daysAgo(days), by: nurse }],
    })
  const read = () => test.desk.handlers['alert.read']({ patientId })
  const list = () => test.desk.handlers['alert.list']({})
  const add = (body: unknown, confidentiality?: 'medico-social' | 'medical') =>
    test.desk.handlers['record.add']({ patientId, type: 'alert', body, confidentiality })

  it('an alert raised here is above everything at once, and its author may not be who sees it', async () => {
    await add({ category: 'fall', severity: 'urgent' })
    const { alerts } = await read()
    expect(alerts).toMatchObject([
      { mine: true, delivery: { state: 'here' }, next: [], body: { category: 'fall', state: 'raised' } },
    ])
    expect(await list()).toMatchObject([{ kind: 'alert', patient: { patientId } }])
    await test.desk.handlers['visit.markSeen']({ patientId })
    expect((await read()).alerts).toHaveLength(1)
  })

  it('unseen ones first, then the most serious; what is settled is gone', async () => {
    const one = (days: number, category: string, severity: string, state: string) =>
      arrives('alert', days, 'medico-social', {
        category,
        severity,
        state,
        steps: [{ state: 'raised', at: daysAgo(days), by: nurse }],
      })
    one(1, 'housing', 'watch', 'raised')
    one(2, 'fall', 'urgent', 'acknowledged')
    one(3, 'violence', 'urgent', 'raised')
    one(4, 'pain', 'important', 'resolved')
    one(5, 'pain', 'important', 'cancelled')
    const { alerts } = await read()
    expect(alerts.map(({ body, next }) => `${body.category} ${next.join()}`)).toEqual([
      'violence acknowledged',
      'housing acknowledged',
      'fall resolved',
    ])
    expect((await list()).map((item) => item.kind === 'alert' && item.alert.body.category)).toEqual([
      'violence',
      'housing',
      'fall',
    ])
  })

  it('a signal is answered once, by a record that bears its key, and is over', async () => {
    const recordId = request(3)
    const { signals } = await read()
    expect(signals).toMatchObject([{ recordId, text: 'Demande sans réponse depuis 3 jours : Cardiologie' }])
    expect(await list()).toMatchObject([{ kind: 'signal' }])
    const { answer } = signals[0]!
    await add(answer!.body, 'medical')
    const after = await read()
    expect(after.signals).toEqual([])
    expect(after.alerts).toMatchObject([
      { body: { state: 'acknowledged', signal: signals[0]!.key, steps: [{ by: { name: physician.name } }] } },
    ])
  })

  it('a weight that rises is a signal, until the measurement is corrected', async () => {
    const weigh = (days: number, value: number, corrects?: string) =>
      arrives('measurement', days, 'paramedical', { kind: 'weight', value, origin: 'professional', corrects })
    weigh(4, 70)
    const slip = weigh(1, 73.4)
    expect((await read()).signals).toMatchObject([{ text: 'Poids : + 3,4 kg en 3 jours' }])
    weigh(1, 70.4, slip)
    expect((await read()).signals).toEqual([])
  })

  describe('nurses are to come, says the agenda', () => {
    const visit = (who: object, startsAt: string) => ({
      kind: 'visit',
      title: '',
      who: [who],
      when: { startsAt, repeats: { on: [1, 2, 3, 4, 5, 6, 7], skipped: [] } },
    })
    const person = ({ id, name, profession }: { id: string; name: string; profession: string }) => ({
      id,
      name,
      profession,
    })
    const joins = (member: object) =>
      arrives('care-team-member', 30, 'administrative', {
        member: { organisation: '', ...member },
        since: '2026-01-02',
      })
    const silence = 'Aucune transmission infirmière depuis 6 jours, alors que des passages étaient prévus'
    const texts = async () => (await read()).signals.map(({ text }) => text)
    const wrote = (days: number) =>
      arrives('transmission', days, 'paramedical', { text: 'Pansement.', important: false, attachments: [] })

    it('and none has written for days', async () => {
      joins(nurse)
      arrives('event', 20, 'logistic', visit(person(nurse), daysAgo(12)))
      wrote(6)
      expect(await texts()).toEqual([silence])
    })

    it.each([
      ['a transmission', () => wrote(1)],
      [
        'a measurement that she took',
        () => arrives('measurement', 1, 'paramedical', { kind: 'weight', value: 70, origin: 'professional' }),
      ],
      [
        'the patient being in hospital since',
        () =>
          arrives('event', 6, 'logistic', {
            kind: 'hospital',
            title: '',
            who: [],
            when: { startsAt: daysAgo(6) },
          }),
      ],
    ])('%s ends it', async (_what, happens) => {
      joins(nurse)
      arrives('event', 20, 'logistic', visit(person(nurse), daysAgo(12)))
      wrote(6)
      happens()
      expect(await texts()).toEqual([])
    })

    it('visits of a home help expect no nurse', async () => {
      joins(homeHelp)
      arrives('event', 20, 'logistic', visit(person(homeHelp), daysAgo(12)))
      expect(await texts()).toEqual([])
    })
  })

  it('a home help is told no signal that rests on what she may not read', async () => {
    await open(homeHelp)
    request(3)
    expect((await read()).signals).toEqual([])
    await expect(async () => add({ category: 'fall', severity: 'urgent' }, 'medical')).rejects.toThrow(
      'Votre rôle ne permet pas',
    )
    await add({ category: 'fall', severity: 'urgent' })
    expect(
      store()
        .listByType('alert')
        .map(({ confidentiality }) => confidentiality),
    ).toEqual(['medico-social'])
  })

  it('reads transmissions only where something is expected', () => {
    arrives('transmission', 1, 'paramedical', { text: 'Vue ce matin.' })
    request(2)
    const today = daysAgo(0).slice(0, 10)
    expect(readFacts(store(), patientId, today)).toMatchObject({ requests: [{ patientId }], nurseNotes: [] })
    const visited = readFacts(store(), patientId, today, {
      transmission: ({ patientId, occurredAt: at }) => ({ nurseNotes: [{ patientId, at }] }),
      referral: ({ patientId, occurredAt: at }) => ({ visits: [{ patientId, at }] }),
    })
    expect(visited).toMatchObject({ nurseNotes: [{ patientId }] })
  })
})
