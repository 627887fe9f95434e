import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import { patientQuota } from '@navigateur-pro/sync-service/src/records/files.ts'
import type { AttachmentView } from '../../contract/views.ts'
import { patTrois, startTestCore, type TestCore } from '../../core/testing/test-core.ts'
import { createAutomaticSignIn } from '../../web/automatic-sign-in.ts'
import { type Cut, startCuttingLine } from './cutting-line.ts'
import { createWorld, people, until, type World } from './world.ts'

const chunk = 1_048_576
/** A JPEG by its signature. */
const picture = (size: number) =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xda]), randomBytes(size - 4)])
const patch = /^PATCH \/v1\/files\//
const patched = /^HTTP\/1\.1 204 [\s\S]*upload-offset:/i
const part = /^HTTP\/1\.1 206 /

describe('files on a line that falls', () => {
  let world: World
  let gp: TestCore
  let patientId: string

  beforeAll(async () => {
    world = await createWorld()
    gp = await world.desk('gp')
    gp.say({
      source: 'practice:lgc',
      epoch: 'e',
      sequence: 1,
      at: 0,
      kind: 'opened',
      patient: patTrois,
      evidence: 'paired',
    })
    patientId = (await gp.call('context.createDossier', {})).patientId
    await until(async () => (await gp.call('status.read', {})).waiting === 0)
    await world.join(patientId, 'nurse')
  })
  afterAll(() => world.close())

  /** The nurse's desk, behind a line that falls at these places. */
  async function openNurse(cuts: readonly Cut[] = []) {
    const line = await startCuttingLine(world.service().url, cuts)
    const nurse = await startTestCore({
      serviceUrl: line.url,
      links: createAutomaticSignIn(people.nurse.id),
      longestPauseMs: 20,
    })
    onTestFinished(async () => {
      await nurse.close()
      line.close()
    })
    await nurse.call('session.signIn', {})
    await until(async () => (await nurse.call('session.read', {})).service === 'signed-in')
    await until(async () => (await nurse.call('circle.read', { patientId })).members.length >= 3)
    return { nurse, line }
  }

  async function write(desk: TestCore, text: string, bytes: Buffer): Promise<AttachmentReference> {
    const { draftId } = await desk.call('draft.open', { patientId, kind: 'transmission' })
    const size = bytes.length
    const { url } = await desk.call('attachment.prepare', { draftId, mediaType: 'image/jpeg', size })
    const reply = await desk.core.writeFile(url.replace('/files/', ''), bytes)
    if (!reply.ok) throw new Error(reply.error.message)
    const reference = { ...(reply.value as { sha256: string }), mediaType: 'image/jpeg', size } as const
    await desk.call('draft.save', { draftId, body: { text, important: false, attachments: [reference] } })
    await desk.call('transmission.write', { draftId })
    return reference
  }

  const seen = (desk: TestCore, text: string) =>
    until(async (): Promise<AttachmentView | undefined> => {
      const { items } = await desk.call('timeline.read', { patientId })
      const found = items.find((one) => one.kind === 'transmission' && one.body.text === text)
      return found?.kind === 'transmission' ? found.attachments[0] : undefined
    })
  const fetched = (desk: TestCore, sha256: string) =>
    until(async () => {
      const { state, url } = await desk.call('attachment.fetch', { patientId, sha256 })
      return (
        state === 'available' && url !== undefined && desk.core.readFile(url.replace('/files/', ''))?.bytes
      )
    })
  const isAtService = async (sha256: string) =>
    (await world.service().storage.read((tx) => tx.findFile(patientId, sha256))) !== undefined

  it('arrive whole, cut before, inside, and at the end of every chunk, its answer lost too', async () => {
    const bytes = picture(2 * chunk + 5)
    const ofChunk = (length: number): Cut[] => [
      { head: patch, after: 0 },
      { head: patch, after: 1 },
      { head: patch, after: Math.floor(length / 2) },
      { head: patch, after: length - 1 },
      { head: patched, after: -1 },
    ]
    const { nurse, line } = await openNurse([...ofChunk(chunk), ...ofChunk(chunk), ...ofChunk(5)])
    const { sha256 } = await write(nurse, 'Plaie du talon', bytes)
    expect(await seen(gp, 'Plaie du talon')).toMatchObject({ state: 'on-demand', sha256 })
    await until(() => isAtService(sha256))
    expect(Buffer.from(await fetched(gp, sha256)).equals(bytes)).toBe(true)
    await until(async () => (await seen(nurse, 'Plaie du talon')).state === 'available')
    expect(line.left()).toBe(0)
  })

  it('come whole, cut before, inside, and at the end of every part', async () => {
    const bytes = picture(2 * chunk + 5)
    const { sha256 } = await write(gp, 'Radiographie', bytes)
    const ofPart = (length: number): Cut[] =>
      [-1, 0, 1, Math.floor(length / 2), length - 1].map((after) => ({ head: part, after }))
    const { nurse, line } = await openNurse([...ofPart(chunk), ...ofPart(chunk), ...ofPart(5)])
    expect(await seen(nurse, 'Radiographie')).toMatchObject({ state: 'on-demand' })
    await until(() => isAtService(sha256))
    expect(Buffer.from(await fetched(nurse, sha256)).equals(bytes)).toBe(true)
    expect(line.left()).toBe(0)
  })

  it('come without being asked when they are small, or when the dossier is pinned', async () => {
    await write(gp, 'Petite photo', picture(262_144))
    const large = await write(gp, 'Grande photo', picture(262_145))
    await until(() => isAtService(large.sha256))
    const { nurse } = await openNurse()
    await until(async () => (await seen(nurse, 'Petite photo')).state === 'available')
    expect((await seen(nurse, 'Grande photo')).state).toBe('on-demand')
    await nurse.call('dossier.pin', { patientId, pinned: true })
    await until(async () => (await seen(nurse, 'Grande photo')).state === 'available')
  })

  it('that come to the service after their text come to the desks that already have the text', async () => {
    const late = Array.from({ length: 60 }, (): Cut => ({ head: patch, after: 0 }))
    const { nurse, line } = await openNurse(late)
    const { sha256 } = await write(nurse, 'Photo en retard', picture(1_000))
    await seen(gp, 'Photo en retard')
    expect(await isAtService(sha256)).toBe(false)
    // Nobody asks: the service says so, at a place of the feed that this desk has read.
    await until(async () => (await seen(gp, 'Photo en retard')).state === 'available')
    expect(line.left()).toBe(0)
  })

  it('wait when the service has no room, and keep nothing else waiting', async () => {
    const { storage } = world.service()
    const id = randomUUID()
    await storage.write(async (tx) => {
      const who = { patient: patientId, professional: people.gp.id, sha256: '0'.repeat(64) }
      const file = { mediaType: 'image/jpeg', size: patientQuota, offset: 0, chunks: 0 }
      await tx.saveUpload({ id, ...who, ...file, expiresAt: new Date().toISOString() })
      await tx.finishUpload(id, new Date().toISOString())
    })
    const { nurse } = await openNurse()
    await write(nurse, 'Photo de trop', picture(1000))
    await until(async () => (await seen(nurse, 'Photo de trop')).problem !== undefined)
    expect(await seen(nurse, 'Photo de trop')).toMatchObject({
      state: 'sending',
      done: 0,
      total: 1000,
      problem: expect.stringContaining('pleine'),
      url: expect.stringMatching(/^\/files\//),
    })
    // The text is there, and says that its photo is on its way.
    expect((await seen(gp, 'Photo de trop')).state).toBe('sending')
    expect((await nurse.call('status.read', {})).waiting).toBe(0)
  })
})
