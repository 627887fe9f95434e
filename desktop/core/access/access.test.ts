import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerProfessionals } from '@navigateur-pro/sync-service/src/records/professionals.ts'
import { createNodeClock } from '../platform/node/node-clock.ts'
import type { Clock } from '../platform/ports.ts'
import { patTrois } from '../testing/test-core.ts'
import {
  createStage,
  gp,
  nurse,
  type Stage,
  type StageDesk,
  texts,
  until,
  upToDate,
} from '../sync/testing/stage.ts'

const hour = 3_600_000
const reason = 'Chute dans l’escalier, traitement inconnu'

describe('who looked at a dossier', () => {
  let stage: Stage
  let patientId: string

  beforeAll(async () => {
    stage = await createStage()
    patientId = await stage.seed(['Plaie propre'], { members: [nurse] })
  })
  afterAll(() => stage.close())

  it('is noted once a day, without network too, and read by the GP when the desk has been heard', async () => {
    const nurseDesk = await stage.desk({ name: 'nurse', who: nurse })
    await stage.signIn(nurseDesk)
    await upToDate(nurseDesk)
    await stage.stop()
    await until(async () => (await nurseDesk.call('status.read', {})).link === 'offline')
    for (let times = 0; times < 3; times++) {
      await nurseDesk.call('context.open', { patientId })
      await nurseDesk.call('context.read', {})
    }
    await until(() => noted(nurseDesk).length === 1)
    // It is nobody's work: nothing waits, nothing is new.
    expect(await nurseDesk.call('status.read', {})).toMatchObject({ waiting: 0, refused: 0 })
    await nurseDesk.drop()

    await stage.start()
    const again = await stage.desk({ name: 'nurse', who: nurse })
    await again.call('context.open', { patientId })
    await again.call('context.read', {})
    await until(() => noted(again).every(({ sent }) => sent === 1))
    expect(noted(again)).toHaveLength(1)
    await again.drop()

    const gpDesk = await stage.desk({ name: 'gp', who: gp })
    await stage.signIn(gpDesk)
    await upToDate(gpDesk)
    const { lines } = await gpDesk.call('access.list', { patientId })
    expect(lines).toMatchObject([{ kind: 'dossier', mine: false, person: { name: nurse.name } }])
    await gpDesk.drop()
  })
})

describe('an emergency access on a desk', () => {
  let stage: Stage
  let patientId: string
  const clock = shifted()
  const stranger = { ...nurse, id: 'infirmiere-d-ailleurs', name: 'Mme Ailleurs' }

  beforeAll(async () => {
    stage = await createStage()
    await registerProfessionals(stage.service().storage, [stranger])
    patientId = await stage.seed(['Plaie propre'], { members: [nurse] })
  })
  afterAll(() => stage.close())

  async function open(): Promise<StageDesk> {
    const desk = await stage.desk({ name: 'ailleurs', who: stranger, clock })
    await stage.signIn(desk)
    await upToDate(desk)
    return desk
  }

  /** As the sidebar does on the screen of an unknown patient. */
  async function breakGlass(desk: StageDesk): Promise<void> {
    const { matricule: _matricule, oid: _oid, ...traits } = patTrois
    const patient = { ...traits, status: 'PROV' } as const
    const said = { source: 'practice:lgc', epoch: 'e', sequence: 1, at: 0, evidence: 'paired' } as const
    desk.desk.context.take({ ...said, kind: 'opened', patient })
    expect(await desk.call('context.read', {})).toMatchObject({ kind: 'unknown' })
    await desk.call('emergency.open', { reason })
  }

  it('is read, never written, and leaves nothing at its hour though the network is cut', async () => {
    const desk = await open()
    expect(texts(desk)).toEqual([])
    await breakGlass(desk)
    await until(() => texts(desk).length === 1)
    const { emergency, members } = await desk.call('circle.read', { patientId })
    expect(Date.parse(emergency!.until) - clock.now()).toBeGreaterThan(3.9 * hour)
    expect(members.some(({ mine }) => mine)).toBe(false)
    const { draftId } = await desk.call('draft.open', { patientId, kind: 'transmission' })
    await desk.call('draft.save', { draftId, body: { text: 'Vue', important: false, attachments: [] } })
    await expect(async () => desk.call('transmission.write', { draftId })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await desk.call('context.open', { patientId })
    await desk.call('context.read', {})
    await stage.stop()
    await desk.drop()

    clock.shift = 4 * hour + 1000
    const later = await stage.desk({ name: 'ailleurs', who: stranger, clock })
    expect(texts(later)).toEqual([])
    expect(later.database.reader.all('SELECT id FROM patient')).toEqual([])
    await later.drop()
    clock.shift = 0
    await stage.start()
  })

  function shifted(): Clock & { shift: number } {
    const real = createNodeClock()
    return {
      shift: 0,
      now() {
        return real.now() + this.shift
      },
      monotonic: () => real.monotonic(),
      after: (milliseconds, work) => real.after(milliseconds, work),
    }
  }
})

function noted({ database }: StageDesk) {
  return database.reader.all<{ kind: string; sent: number }>('SELECT kind, sent FROM consultation')
}
