import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import {
  patTrois,
  removeFolder,
  startTestCore,
  type TestCore,
  temporaryFolder,
} from '../../core/testing/test-core.ts'
import { createWorld, until, type World } from './world.ts'

const folder = temporaryFolder()
let world: World | undefined
afterAll(async () => {
  await world?.close()
  removeFolder(folder)
})

const lockOf = async (desk: TestCore) => (await desk.call('session.read', {})).lock
const knows = async (desk: TestCore, name: string) =>
  (await desk.call('search.find', { text: name })).patients.length > 0
const isSent = async (desk: TestCore) => (await desk.call('status.read', {})).waiting === 0

it('a lost desk is ended from another one of the same person, and a new one takes its place', async () => {
  world = await createWorld()
  const here = await world.desk('gp')
  here.say({
    source: 'practice:lgc',
    epoch: 'e',
    sequence: 1,
    at: 0,
    kind: 'opened',
    patient: patTrois,
    evidence: 'paired',
  })
  const { patientId } = await here.call('context.createDossier', {})
  await until(() => isSent(here))
  const lost = await world.desk('gp', { folder })
  const nurse = await world.desk('nurse')
  await until(() => knows(lost, 'pat-trois'))

  const devices = await until(async () => {
    const known = await here.call('device.list', {})
    return known.length === 2 && known
  })
  expect(devices).toMatchObject([
    { current: true, signedIn: true, version: '0.0.0' },
    { current: false, signedIn: true, seenAt: expect.any(String) },
  ])
  expect((await lost.call('device.list', {})).map(({ deviceId }) => deviceId)).toEqual(
    devices.map(({ deviceId }) => deviceId).toReversed(),
  )
  const { deviceId } = devices[1]!
  // Nobody ends another person's desk.
  await expect(nurse.call('device.wipe', { deviceId })).rejects.toMatchObject({ code: 'service_refused' })

  // Without the service there is nothing to say: neither an old list nor an order that nobody heard.
  await world.cutService()
  await expect(here.call('device.list', {})).rejects.toMatchObject({ code: 'offline' })
  await expect(here.call('device.wipe', { deviceId })).rejects.toMatchObject({
    code: 'offline',
    message: expect.stringContaining('n’a pas confirmé'),
  })
  await lost.call('context.open', { patientId })
  const { draftId } = await lost.call('draft.open', { patientId, kind: 'transmission' })
  await lost.call('draft.save', { draftId, body: { text: 'Pas parti', important: false, attachments: [] } })
  await lost.call('transmission.write', { draftId })
  await lost.close()
  await world.bringServiceBack()
  await until(async () => (await here.call('status.read', {})).link === 'online')

  await here.call('device.wipe', { deviceId })
  const stateThere = async () => (await here.call('device.list', {})).find((one) => one.deviceId === deviceId)
  expect(await stateThere()).toMatchObject({ wipe: 'ordered', signedIn: false })
  expect(existsSync(join(folder, 'cache/cache.db'))).toBe(true)
  const found = await startTestCore({ folder, serviceUrl: world.service().url })
  await until(async () => (await lockOf(found)).kind === 'wiped')
  // In which order: core/lock/wipe.test.ts.
  expect(readdirSync(join(folder, 'cache')).toSorted()).toEqual(['instance.lock', 'wiped.json'])
  expect(await stateThere()).toMatchObject({ wipe: 'told', signedIn: false })
  await found.close()
  expect((await here.call('timeline.read', { patientId })).items).toEqual([])

  const next = await world.desk('gp')
  await until(() => knows(next, 'pat-trois'))
  expect((await next.call('device.list', {})).filter((one) => one.current)).toEqual([
    expect.not.objectContaining({ deviceId }),
  ])
})
