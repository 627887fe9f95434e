import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { ReferralDraft } from '../../contract/referral-draft.ts'
import { patTrois, type TestCore } from '../../core/testing/test-core.ts'
import { createWorld, until, type World } from './world.ts'

let sequence = 0
function open(desk: TestCore, patient: Identity): void {
  desk.say({
    source: 'practice:lgc',
    epoch: 'day',
    sequence: ++sequence,
    at: 0,
    kind: 'opened',
    patient,
    evidence: 'paired',
  })
}

async function write(desk: TestCore, patientId: string, text: string): Promise<string> {
  const { draftId } = await desk.call('draft.open', { patientId, kind: 'transmission' })
  await desk.call('draft.save', { draftId, body: { text, important: false, attachments: [] } })
  return (await desk.call('transmission.write', { draftId })).recordId
}

async function texts(desk: TestCore, patientId: string): Promise<string[]> {
  const { items } = await desk.call('timeline.read', { patientId })
  return items.flatMap((item) => (item.kind === 'transmission' ? [item.body.text] : []))
}

describe('from the practice software to the other desks, through the service', () => {
  let world: World
  let gp: TestCore
  let nurse: TestCore
  let coordinator: TestCore
  let patientId: string

  beforeAll(async () => {
    world = await createWorld()
    gp = await world.desk('gp')
    nurse = await world.desk('nurse')
    coordinator = await world.desk('coordinator')
    open(gp, patTrois)
    patientId = (await gp.call('context.createDossier', {})).patientId
    await until(async () => (await gp.call('status.read', {})).waiting === 0)
    await world.join(patientId, 'nurse')
  })
  afterAll(() => world.close())

  it('the patient is matched and shown, and the cell is in the circle', async () => {
    const context = await gp.call('context.read', {})
    expect(context).toMatchObject({ kind: 'current', patient: { patientId, status: 'QUAL' } })
    const circle = await until(async () => {
      const { members } = await gp.call('circle.read', { patientId })
      return members.length === 3 && members
    })
    expect(circle.map(({ member }) => member.name).toSorted()).toEqual([
      'Dr Claire Sance',
      'Mme Duvignau',
      'Mme Labat',
    ])
  })

  it('a transmission reaches the nurse, who is told of, and her reading comes back', async () => {
    const recordId = await write(gp, patientId, 'Plaie talon D : refaire le pansement demain')
    await until(async () =>
      (await texts(nurse, patientId)).includes('Plaie talon D : refaire le pansement demain'),
    )
    expect((await nurse.call('visit.read', { patientId })).lines[0]?.text).toContain('transmission')
    await nurse.call('visit.markSeen', { patientId })
    const seen = await until(async () => {
      const { items } = await gp.call('timeline.read', { patientId })
      const { delivery } = items.find((item) => item.recordId === recordId)!
      return delivery.seenBy.length > 0 && delivery
    })
    expect(seen).toMatchObject({
      state: 'received',
      seenBy: [{ name: 'Mme Labat', profession: 'infirmière' }],
    })
    expect((await nurse.call('visit.read', { patientId })).lines).toEqual([])
  })

  it('what is written while the service is away arrives once, in order, when it is back', async () => {
    await world.cutService()
    const written = ['Premier écrit hors ligne', 'Deuxième écrit hors ligne']
    for (const text of written) await write(gp, patientId, text)
    const { draftId } = await gp.call('draft.open', { patientId, kind: 'referral' })
    const request = {
      kind: 'appointment',
      specialty: 'cardiology',
      urgency: 'soon',
      question: 'Dyspnée d’effort',
      attachments: [],
    } satisfies ReferralDraft
    await gp.call('draft.save', { draftId, body: request })
    await gp.call('referral.request', { draftId })
    const offline = await until(async () => {
      const status = await gp.call('status.read', {})
      return status.link === 'offline' && status
    })
    expect(offline.waiting).toBe(3)
    expect((await texts(gp, patientId)).slice(0, 2)).toEqual(written.toReversed())

    await world.bringServiceBack()
    await until(async () => (await gp.call('status.read', {})).waiting === 0)
    const received = await until(async () => {
      const all = await texts(coordinator, patientId)
      return all.includes(written[1]!) && all
    })
    expect(received.filter((text) => written.includes(text))).toEqual(written.toReversed())
    const worklist = await until(async () => {
      const items = await coordinator.call('worklist.read', {})
      return items.length > 0 && items
    })
    expect(worklist).toHaveLength(1)
  })

  it('the request advances at the cell; two people taking it at once is said to the second', async () => {
    const [item] = await coordinator.call('worklist.read', {})
    const { recordId, version } = item!.referral
    await coordinator.call('record.advance', { recordId, version, to: 'taken', details: {} })
    await until(async () => (await coordinator.call('status.read', {})).waiting === 0)
    const taken = await until(async () => {
      const [referral] = await gp.call('referral.list', { patientId })
      return referral?.body.state === 'taken' && referral
    })
    expect(taken.body.steps.map(({ by }) => by.name)).toEqual(['Dr Claire Sance', 'Mme Duvignau'])
    await expect(
      gp.call('record.advance', { recordId, version, to: 'cancelled', details: {} }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  it('a member who leaves the circle holds nothing of the patient any more', async () => {
    await world.leave(patientId, 'nurse')
    await until(async () => (await texts(nurse, patientId)).length === 0)
    await expect(nurse.call('draft.open', { patientId, kind: 'transmission' })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect((await nurse.call('search.find', { text: 'pansement' })).records).toEqual([])
  })
})
