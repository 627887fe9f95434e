import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import { applyOperations } from '@navigateur-pro/sync-service/src/records/apply.ts'
import { v7 } from 'uuid'
import {
  createStage,
  gp,
  nurse,
  type Stage,
  type StageDesk,
  texts,
  until,
  upToDate,
} from './testing/stage.ts'

async function write(desk: StageDesk, patientId: string, text: string): Promise<void> {
  const { draftId } = await desk.call('draft.open', { patientId, kind: 'transmission' })
  await desk.call('draft.save', { draftId, body: { text, important: false, attachments: [] } })
  await desk.call('transmission.write', { draftId })
}

/** The disk of the service dies; yesterday's copy is put in its place. */
describe('a service that comes back from an older copy', () => {
  let stage: Stage
  let patient: string

  beforeAll(async () => {
    stage = await createStage()
    patient = await stage.seed(['Avant tout'], { members: [nurse] })
  })
  afterAll(() => stage.close())

  it('nothing acknowledged is lost, nothing is doubled, on either desk', async () => {
    const desks: StageDesk[] = []
    for (const who of [gp, nurse]) {
      const desk = await stage.desk({ name: who.id, who })
      await stage.signIn(desk)
      await upToDate(desk)
      await write(desk, patient, `Copié avec le service · ${who.name}`)
      await upToDate(desk)
      desks.push(desk)
    }
    await stage.stop()
    stage.copyData()
    await stage.start()
    for (const [index, desk] of desks.entries()) {
      await write(desk, patient, `Reçu, puis perdu par le service · ${index}`)
      await until(async () => (await desk.call('status.read', {})).waiting === 0)
    }
    const expected = [
      'Avant tout',
      `Copié avec le service · ${gp.name}`,
      `Copié avec le service · ${nurse.name}`,
      'Reçu, puis perdu par le service · 0',
      'Reçu, puis perdu par le service · 1',
    ].toSorted()
    for (const desk of desks) await until(() => texts(desk).length === expected.length)
    await stage.stop()
    await write(desks[0]!, patient, 'Écrit pendant la panne')
    stage.putCopyBack()
    await stage.start()

    expected.push('Écrit pendant la panne')
    for (const desk of desks) {
      // A refresh token used since the copy looks stolen to the service: the person signs in again.
      await until(async () => {
        const { link, waiting } = await desk.call('status.read', {})
        if (link === 'signed-out') await stage.signIn(desk)
        return link === 'online' && waiting === 0
      })
    }
    for (const desk of desks) {
      await until(() => texts(desk).length === expected.length)
      expect(texts(desk)).toEqual(expected.toSorted())
      expect(await desk.call('status.read', {})).toMatchObject({ refused: 0, quarantined: 0 })
    }
    const fresh = await stage.desk({ name: 'fresh', who: gp })
    await stage.signIn(fresh)
    await upToDate(fresh)
    // Another desk may learn of the restored service, and send again, a moment later.
    await until(() => texts(fresh).length >= expected.length)
    expect(texts(fresh), 'what the service itself holds').toEqual(expected.toSorted())
  })

  it.each(['/v1/sync/pull', '/v1/sync/dossiers'])(
    'put back in the middle of a round, before %s: nothing is taken for withdrawn',
    async (moment) => {
      let swap = false
      const desk = await stage.desk({
        name: `swap${moment.replaceAll('/', '-')}`,
        who: gp,
        async onRequest(path) {
          if (!swap || path !== moment) return
          swap = false
          await stage.stop()
          stage.putCopyBack()
          await stage.start()
        },
      })
      await stage.signIn(desk)
      await upToDate(desk)
      await until(() => desk.database.reader.get('SELECT 1 FROM feed WHERE recounted_at IS NOT NULL'))
      await stage.stop()
      stage.copyData()
      await stage.start()
      await write(desk, patient, `Perdu par le service, avant ${moment}`)
      await until(async () => (await desk.call('status.read', {})).waiting === 0)
      const held = texts(desk)
      desk.database.durable.run('UPDATE feed SET recounted_at = NULL')
      swap = true
      await write(desk, patient, `Envoyé dans ce tour, avant ${moment}`)
      await until(async () => {
        const { link, waiting } = await desk.call('status.read', {})
        if (link === 'signed-out') await stage.signIn(desk)
        return !swap && link === 'online' && waiting === 0
      })
      const expected = [...held, `Envoyé dans ce tour, avant ${moment}`].toSorted()
      await until(() => desk.database.reader.get('SELECT 1 FROM feed WHERE recounted_at IS NOT NULL'))
      expect(texts(desk)).toEqual(expected)
      const fresh = await stage.desk({ name: `fresh${moment.replaceAll('/', '-')}`, who: gp })
      await stage.signIn(fresh)
      await upToDate(fresh)
      expect(texts(fresh)).toEqual(expected)
    },
  )

  it('put back twice, the second time before anything was sent again: all of it arrives, once', async () => {
    let swap = false
    const putBack = async () => {
      swap = false
      await stage.stop()
      stage.putCopyBack()
      await stage.start()
    }
    const desk = await stage.desk({
      name: 'twice',
      who: gp,
      onRequest: async (path) => {
        if (!swap || path !== '/v1/sync/push') return
        await putBack()
        throw new AppError('offline', 'Coupé.')
      },
    })
    await stage.signIn(desk)
    await upToDate(desk)
    await stage.stop()
    stage.copyData()
    await stage.start()
    await write(desk, patient, 'Perdu deux fois par le service')
    await until(async () => (await desk.call('status.read', {})).waiting === 0)
    const held = texts(desk)
    await putBack()
    swap = true
    await until(async () => {
      const { link, waiting } = await desk.call('status.read', {})
      if (link === 'signed-out') await stage.signIn(desk)
      return !swap && link === 'online' && waiting === 0
    })
    const fresh = await stage.desk({ name: 'fresh-twice', who: gp })
    await stage.signIn(fresh)
    await upToDate(fresh)
    expect(texts(fresh)).toEqual(held)
  })

  it('a dose written on a version that the copy lacks waits beside: it overwrites nobody', async () => {
    const recordId = v7()
    const body = { drug: 'Previscan', dose: '4 mg', source: 'ordonnance', statedOn: '2026-11-20' }
    const about = { record_id: recordId, type: 'medication-line', patient, schema: 2 } as const
    /** By the doctor, from elsewhere: at the service at once. */
    const say = async (change: object) => {
      const stamps = { op_id: v7(), dseq: 1, authored_at: new Date().toISOString() }
      const operation = { ...about, ...stamps, ...change } as Operation
      const { storage } = stage.service()
      const [result] = await applyOperations(storage, stage.registry, [{ professional: gp, operation }])
      expect(result?.status).toBe('ok')
    }
    const doseOn = (desk: StageDesk) =>
      desk.database.reader.get<{ dose: string }>(
        "SELECT body ->> 'dose' AS dose FROM record WHERE id = unhex(?)",
        [recordId.replaceAll('-', '')],
      )?.dose
    const opened = async (): Promise<StageDesk> => {
      const desk = await stage.desk({ name: 'dose', who: nurse })
      await until(async () => {
        const { link, waiting } = await desk.call('status.read', {})
        if (link === 'signed-out') await stage.signIn(desk)
        return link === 'online' && waiting === 0
      })
      await upToDate(desk)
      return desk
    }
    await say({ kind: 'create', occurred_at: new Date().toISOString(), confidentiality: 'medical', body })
    await stage.stop()
    stage.copyData()
    await stage.start()
    await say({ kind: 'edit', base_version: 1, body: { ...body, dose: '3 mg' } })
    const before = await opened()
    await until(() => doseOn(before) === '3 mg')
    before.desk.writer.revise(recordId, 2, { ...body, dose: '3 mg', source: 'appel du laboratoire' })
    await until(async () => (await before.call('status.read', {})).waiting === 0)
    await before.drop()

    await stage.stop()
    stage.putCopyBack()
    await stage.start()
    // The same number, another text.
    await say({ kind: 'edit', base_version: 1, body: { ...body, dose: '5 mg' } })
    const after = await opened()
    await until(async () => (await after.call('status.read', {})).waiting === 0 && doseOn(after) === '5 mg')
    const { published, proposals } = await after.call('conflict.read', { recordId })
    expect(published.body).toMatchObject({ dose: '5 mg', source: 'ordonnance' })
    expect(proposals).toMatchObject([{ base: null, body: { dose: '3 mg', source: 'appel du laboratoire' } }])
  })
})
