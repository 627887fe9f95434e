import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { orderWipe } from '@navigateur-pro/sync-service/src/auth/devices.ts'
import { createWorld, people, until, type World } from '../../tests/integration/world.ts'
import { patTrois, removeFolder, startTestCore, temporaryFolder } from '../testing/test-core.ts'

const folder = temporaryFolder()
let world: World | undefined
afterAll(async () => {
  await world?.close()
  removeFolder(folder)
})

it('a stolen desk, told at its next contact, destroys everything and says at whose demand', async () => {
  world = await createWorld()
  const desk = await world.desk('gp', { folder })
  desk.say({
    source: 'practice:lgc',
    epoch: 'e',
    sequence: 1,
    at: 0,
    kind: 'opened',
    patient: patTrois,
    evidence: 'paired',
  })
  await desk.call('context.createDossier', {})
  await until(async () => (await desk.call('status.read', {})).waiting === 0)
  const [device] = await world.service().storage.read((tx) => tx.listDevices(people.gp.id))
  await orderWipe(world.service().storage, people.gp, device!.id)
  const draft = await desk.call('search.find', { text: 'pat-trois' })
  // Anything that speaks to the service is told: here, a note that wants to leave.
  const { draftId } = await desk.call('draft.open', {
    patientId: draft.patients[0]!.patientId,
    kind: 'transmission',
  })
  await desk.call('draft.save', { draftId, body: { text: 'Pansement', important: false, attachments: [] } })
  await desk.call('transmission.write', { draftId })
  const lock = await until(async () => {
    const { lock } = await desk.call('session.read', {})
    return lock.kind === 'wiped' && lock
  })
  expect(lock.message).toContain('à la demande de Dr Claire Sance')
  expect(readdirSync(join(folder, 'cache')).filter((name) => /key|cache\.db|attempts/.test(name))).toEqual([])
  expect(readFileSync(join(folder, 'secrets/secrets.json'), 'utf8')).not.toContain('cache-secret')
  await expect(desk.call('timeline.read', { patientId: draft.patients[0]!.patientId })).rejects.toMatchObject(
    {
      code: 'locked',
    },
  )
  await desk.close()
  const restarted = await startTestCore({ folder, unlock: false })
  expect((await restarted.call('session.read', {})).lock.kind).toBe('wiped')
  await restarted.close()
})
