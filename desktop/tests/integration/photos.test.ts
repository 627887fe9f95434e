import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import type { Output } from '../../contract/api.ts'
import { patTrois, type TestCore } from '../../core/testing/test-core.ts'
import { createWorld, people, until, type World } from './world.ts'

const photo = readFileSync(join(import.meta.dirname, '../../../resources/demo/photos/talon-1.jpg'))

describe('a photo goes with its transmission, and with nothing else', () => {
  let world: World
  let gp: TestCore
  let nurse: TestCore
  let patientId: string

  beforeAll(async () => {
    world = await createWorld()
    gp = await world.desk('gp')
    nurse = await world.desk('nurse')
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
    await until(async () => (await nurse.call('circle.read', { patientId })).members.length === 3)
  })
  afterAll(() => world.close())

  async function attach(bytes: Uint8Array): Promise<{ draftId: string; reference: AttachmentReference }> {
    const { draftId } = await nurse.call('draft.open', { patientId, kind: 'transmission' })
    const size = bytes.length
    const { url } = await nurse.call('attachment.prepare', { draftId, mediaType: 'image/jpeg', size })
    const reply = await nurse.core.writeFile(url.replace('/files/', ''), bytes)
    if (!reply.ok) throw new Error(reply.error.message)
    const { sha256 } = reply.value as { sha256: string }
    const reference = { sha256, mediaType: 'image/jpeg', size } as const
    const body = { text: 'Talon D', important: false, attachments: [reference] }
    await nurse.call('draft.save', { draftId, body })
    return { draftId, reference }
  }

  const kept = (sha256: string) =>
    world.service().storage.read((tx) => tx.listFileClasses(patientId, sha256, people.nurse.id))

  it('stays here while it is a draft, and is forgotten with it', async () => {
    const { draftId, reference } = await attach(photo)
    await nurse.call('lock.touch', {})
    await nurse.call('draft.discard', { draftId })
    await gp.call('visit.read', { patientId })
    expect(await kept(reference.sha256)).toEqual([])
    const { draftId: next } = await nurse.call('draft.open', { patientId, kind: 'transmission' })
    await nurse.call('draft.save', {
      draftId: next,
      body: { text: 'Sans photo', important: false, attachments: [] },
    })
    await nurse.call('transmission.write', { draftId: next })
    await until(async () => (await nurse.call('status.read', {})).waiting === 0)
    expect(await kept(reference.sha256)).toEqual([])
  })

  it('reaches the other desk byte for byte, by an address nobody can guess', async () => {
    const { draftId } = await attach(photo)
    await nurse.call('transmission.write', { draftId })
    const url = await until(async () => {
      const { items } = await gp.call('timeline.read', { patientId })
      const found = items.find(
        (one): one is Extract<Output<'timeline.read'>['items'][number], { kind: 'transmission' }> =>
          one.kind === 'transmission' && one.attachments.length > 0,
      )
      return found?.attachments[0]?.url
    })
    expect(url).toMatch(/^\/files\/[0-9a-f]{32}$/)
    const file = gp.core.readFile(url.replace('/files/', ''))
    expect(Buffer.from(file!.bytes).equals(photo)).toBe(true)
    expect(gp.core.readFile('0'.repeat(32))).toBeUndefined()
  })

  it.each<[string, Uint8Array]>([
    ['HTML', Buffer.from('<html><script>alert(1)</script>')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['nothing', new Uint8Array(1)],
  ])('is a photo or is refused, whatever it is called: %s', async (_case, bytes) => {
    await expect(attach(bytes)).rejects.toThrow(
      'Ce fichier n’est ni une photo (JPEG, PNG), ni un PDF, ni un message vocal.',
    )
  })

  it('over ten megabytes is refused before it is read', async () => {
    const { draftId } = await nurse.call('draft.open', { patientId, kind: 'transmission' })
    await expect(
      nurse.call('attachment.prepare', { draftId, mediaType: 'image/jpeg', size: 10_485_761 }),
    ).rejects.toMatchObject({ code: 'too_large' })
  })
})
