import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { SnapshotRequest } from '@navigateur-pro/domain/sync/messages.ts'
import { createStage, gp, type Stage, texts, until, upToDate } from './testing/stage.ts'

const offline = () => new AppError('offline', 'Coupé.')

describe('everything that a person may read, the first time', () => {
  let stage: Stage
  let old: string
  const all: string[] = []
  const notes = (name: string, count: number) => {
    const made = Array.from({ length: count }, (_, index) => `${name} ${index}`)
    all.push(...made)
    return made
  }

  beforeAll(async () => {
    stage = await createStage()
    old = await stage.seed(notes('Ancien', 1300), { daysAgo: 200 })
    await stage.seed(notes('Intermédiaire', 700), { daysAgo: 150 })
    await stage.seed(notes('Récent', 40), { daysAgo: 2 })
  })
  afterAll(() => stage.close())

  it('cut after any page, it goes on from there; nothing is missing, nothing is read twice', async () => {
    const pages: SnapshotRequest[] = []
    const progresses: { done: number; total: number }[] = []
    let allowed = 0
    let [cuts, finished] = [0, false]
    const options = {
      name: 'gp-cut',
      who: gp,
      onRequest(path: string, { body }: { readonly body?: Uint8Array | string }) {
        if (path !== '/v1/sync/snapshot') return
        if (allowed-- <= 0) throw offline()
        pages.push(JSON.parse(String(body)) as SnapshotRequest)
      },
    }
    while (!finished) {
      allowed = 1
      const desk = await stage.desk(options)
      await stage.signIn(desk)
      finished = await until(async () => {
        const { asOf, progress, link } = await desk.call('status.read', {})
        if (progress) progresses.push(progress)
        return asOf !== undefined ? 'yes' : link === 'offline' && allowed < 0 && 'cut'
      }).then((how) => how === 'yes')
      await desk.drop()
      if (!finished) cuts++
    }
    expect(cuts, 'cut after each page but the last').toBe(pages.length - 1)
    expect(pages.map(({ part }) => part)).toEqual(pages.map(({ part }) => part).toSorted())
    expect(new Set(pages.map((page) => JSON.stringify(page))).size, 'each page once').toBe(pages.length)
    expect(progresses.every(({ done, total }) => done <= total)).toBe(true)
    const desk = await stage.desk({ name: 'gp-cut', who: gp })
    await upToDate(desk)
    expect(texts(desk)).toEqual(all.toSorted())
    const found = await until(async () => {
      const answer = await desk.call('search.find', { text: 'Ancien 1299', limit: 20 })
      return answer.incomplete === undefined && answer
    })
    expect(found.records.map(({ patient }) => patient.patientId)).toContain(old)
    expect(await desk.call('status.read', {})).not.toHaveProperty('progress')
    await desk.drop()
  })

  it('the dossier that is open comes whole before the histories of the others', async () => {
    const asked: SnapshotRequest[] = []
    let held: (() => void) | undefined
    const desk = await stage.desk({
      name: 'gp-open',
      who: gp,
      async onRequest(path, { body }) {
        if (path !== '/v1/sync/snapshot') return
        const request = JSON.parse(String(body)) as SnapshotRequest
        asked.push(request)
        // While the first histories are waited for, the person opens the oldest dossier.
        if (request.part === 'rest' && !held) await new Promise<void>((go) => (held = go))
      },
    })
    await stage.signIn(desk)
    const open = () =>
      desk.call('context.open', { patientId: old }).then(
        () => true,
        () => false,
      )
    // The histories are asked for while the last picture is still being written.
    await until(async () => held && (await open()))
    const early = await desk.call('search.find', { text: 'Ancien 12', limit: 20 })
    expect(early, 'what is not found may still be on its way').toMatchObject({
      records: [],
      incomplete: 'reading',
    })
    held!()
    await upToDate(desk)
    const rest = asked.filter(({ part }) => part === 'rest')
    expect(rest[0]!.dossiers.length).toBeGreaterThan(1)
    expect(rest.slice(1).some(({ dossiers }) => dossiers[0]!.patient === old)).toBe(true)
    expect(texts(desk)).toEqual(all.toSorted())
    await desk.drop()
  })

  it('a number of records that differs has that dossier read again, once', async () => {
    const desk = await stage.desk({ name: 'gp-count', who: gp })
    await stage.signIn(desk)
    await upToDate(desk)
    const { durable } = desk.database
    await until(() => durable.get('SELECT 1 FROM feed WHERE recounted_at IS NOT NULL'))
    // As a defect would: a record that is no longer here, and one that the service does not have.
    durable.run("DELETE FROM record WHERE json_extract(body, '$.text') = 'Récent 7'")
    durable.run("UPDATE record SET id = randomblob(16) WHERE json_extract(body, '$.text') = 'Récent 8'")
    await desk.drop()
    const again = await stage.desk({ name: 'gp-count', who: gp })
    await upToDate(again)
    expect(texts(again).length, 'not before a week').toBe(all.length - 1)
    again.database.durable.run("UPDATE feed SET recounted_at = '2020-01-01T00:00:00.000Z'")
    await again.drop()
    const later = await stage.desk({ name: 'gp-count', who: gp })
    await until(() => texts(later).length === all.length)
    expect(texts(later)).toEqual(all.toSorted())
    await later.drop()
  })
})
