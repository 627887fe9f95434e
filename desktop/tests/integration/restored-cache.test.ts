import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { patTrois, removeFolder, temporaryFolder, type TestCore } from '../../core/testing/test-core.ts'
import { createWorld, until, type World } from './world.ts'

/** A laptop put back to an older copy of itself: the cache counts fewer operations than the service. */
describe('a cache that comes back from an older copy', () => {
  const folder = temporaryFolder()
  let world: World
  let patientId: string

  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(async () => {
    await world.close()
    removeFolder(folder)
  })

  async function write(desk: TestCore, text: string): Promise<void> {
    const { draftId } = await desk.call('draft.open', { patientId, kind: 'transmission' })
    await desk.call('draft.save', { draftId, body: { text, important: false, attachments: [] } })
    await desk.call('transmission.write', { draftId })
  }
  const sent = (desk: TestCore) => until(async () => (await desk.call('status.read', {})).waiting === 0)

  it('begins again as a new device: what was sent since comes back, what waits arrives once', async () => {
    const before = await world.desk('gp', { folder })
    before.say({
      source: 'practice:lgc',
      epoch: 'e',
      sequence: 1,
      at: 0,
      kind: 'opened',
      patient: patTrois,
      evidence: 'paired',
    })
    patientId = (await before.call('context.createDossier', {})).patientId
    await write(before, 'Avant la copie')
    await sent(before)
    await before.close()
    const copy = join(folder, 'copy')
    cpSync(join(folder, 'cache'), copy, { recursive: true })

    const lost = await world.desk('gp', { folder })
    await write(lost, 'Envoyé, puis oublié par la copie')
    await sent(lost)
    await lost.close()
    rmSync(join(folder, 'cache'), { recursive: true })
    cpSync(copy, join(folder, 'cache'), { recursive: true })

    const back = await world.desk('gp', { folder })
    await write(back, 'Écrit après le retour de la copie')
    // Its session token was used since: to the service it looks stolen, and the person signs in again.
    await until(async () => (await back.call('session.read', {})).service === 'needed')
    await back.call('session.signIn', {})
    await sent(back)
    const texts = await until(async () => {
      const { items } = await back.call('timeline.read', { patientId })
      const all = items.flatMap((item) => (item.kind === 'transmission' ? [item.body.text] : []))
      return all.length >= 3 && all
    })
    expect(texts).toEqual([
      'Écrit après le retour de la copie',
      'Envoyé, puis oublié par la copie',
      'Avant la copie',
    ])
    const { refused } = await back.call('status.read', {})
    expect(refused).toBe(0)
  })
})
