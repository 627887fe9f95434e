import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { helloReply, snapshotLine } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { developmentProfessionals } from '../src/auth/development-professionals.ts'
import { createLog } from '../src/log.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { startService } from '../src/service.ts'
import { post, signIn } from './browser.ts'
import {
  fromLines,
  identityBody,
  personOf,
  pushTo,
  temporaryFolder,
  testConfig,
  transmissionOf,
} from './fixtures.ts'

const doctor = personOf('physician')

async function sayHello(url: string, device: string, token: string) {
  const clock = new Date().toISOString()
  const asked = { device_id: device, app: 'test', protocols: [1], schemas: {}, clock }
  const reply = await post(`${url}/v1/sync/hello`, asked, { authorization: `Bearer ${token}` })
  return helloReply.parse(await reply.json())
}

type Work<T> = (url: string, token: string, device: string) => Promise<T>

/** A service on a folder of its own, that can be put back to how it was. */
function restorable() {
  const [data, copy] = [join(temporaryFolder(), 'data'), join(temporaryFolder(), 'copy')]
  const config = testConfig({ NAVIGATEUR_DATA: data, NAVIGATEUR_KEYS: join(temporaryFolder(), 'keys') })
  let logged = ''
  return {
    logged: () => logged,
    /** Starts it, signs somebody in, stops it. */
    async during<T>(work: Work<T>): Promise<T> {
      const service = await startService(config, { log: createLog({ write: (line) => (logged += line) }) })
      try {
        await registerProfessionals(service.storage, developmentProfessionals)
        const { device, tokens } = await signIn(service.url, doctor.id)
        return await work(service.url, tokens.access_token, device)
      } finally {
        await service.stop()
      }
    },
    backUp: () => cpSync(data, copy, { recursive: true }),
    restore(): void {
      rmSync(data, { recursive: true })
      cpSync(copy, data, { recursive: true })
    },
  }
}

describe('a service restored from an older copy of its data', () => {
  it('says so, takes again what it had lost, and doubles nothing', async () => {
    const { during, backUp, restore, logged } = restorable()
    const patient = newId()
    const opening = {
      type: 'patient-identity',
      confidentiality: 'administrative',
      body: identityBody,
    } as const
    const kept = [transmissionOf(patient, 1, opening), transmissionOf(patient, 2), transmissionOf(patient, 3)]
    const lost = [transmissionOf(patient, 1), transmissionOf(patient, 2)]
    const incarnation = await during(async (url, token, device) => {
      await pushTo(url, token, kept)
      return (await sayHello(url, device, token)).incarnation
    })
    backUp()
    await during(async (url, token, device) => {
      expect((await pushTo(url, token, lost)).map(({ status }) => status)).toEqual(['ok', 'ok'])
      expect((await sayHello(url, device, token)).incarnation).toBe(incarnation)
    })
    expect(logged()).not.toContain('incarnation_renewed')

    restore()
    await during(async (url, token, device) => {
      expect(logged()).toContain('"event":"service.incarnation_renewed"')
      expect((await sayHello(url, device, token)).incarnation).not.toBe(incarnation)
      // The desk sends all that it had given, in its order, numbered as the device that it has become.
      const again = [...kept, ...lost.map((operation, index) => ({ ...operation, dseq: index + 4 }))]
      const results = await pushTo(url, token, again)
      expect(results.map(({ status }) => status)).toEqual(['duplicate', 'duplicate', 'duplicate', 'ok', 'ok'])
      const reply = await post(
        `${url}/v1/sync/snapshot`,
        { part: 'first', since: new Date(0).toISOString(), dossiers: [{ patient }] },
        { authorization: `Bearer ${token}` },
      )
      const ids = fromLines(await reply.text())
        .map((line) => snapshotLine.parse(line))
        .flatMap((line) =>
          line.op === 'put' && line.record.type !== 'care-team-member' ? [line.record.id] : [],
        )
      expect(ids.toSorted()).toEqual(again.map(({ record_id }) => record_id).toSorted())
    })
  })

  it.each<[string, boolean, string]>([
    ['a number that now names another text overwrites nothing', true, 'conflict'],
    ['what was read before the copy is still the same text', false, 'ok'],
  ])('%s', async (_case, isLost, expected) => {
    const { during, backUp, restore } = restorable()
    const [patient, line] = [newId(), newId()]
    const text = { drug: 'Coumadine', dose: '4 mg', source: 'ordonnance', statedOn: '2026-11-01' }
    const start = transmissionOf(patient, 2, { type: 'medication-line', record_id: line, body: text })
    const edit = (dseq: number, base_version: number, body: object, incarnation: string) => ({
      ...transmissionOf(patient, dseq, { type: 'medication-line', record_id: line }),
      kind: 'edit' as const,
      schema: 2,
      base_version,
      body,
      incarnation,
      occurred_at: undefined,
      confidentiality: undefined,
    })
    const opening = transmissionOf(patient, 1, {
      type: 'patient-identity',
      confidentiality: 'administrative',
      body: identityBody,
    })
    const incarnation = await during(async (url, token, device) => {
      await pushTo(url, token, [opening, start])
      return (await sayHello(url, device, token)).incarnation
    })
    backUp()
    const lost = edit(1, 1, { ...text, dose: '3 mg' }, incarnation)
    await during(async (url, token) => {
      expect(await pushTo(url, token, [lost])).toMatchObject([{ status: 'ok', version: 2 }])
    })
    restore()
    await during(async (url, token, device) => {
      const { incarnation: now } = await sayHello(url, device, token)
      if (isLost) await pushTo(url, token, [edit(1, 1, { ...text, dose: '2 mg' }, now)])
      // Written on the lost « 3 mg », or on the « 4 mg » that everybody still has.
      const [from, dose, dseq] = isLost ? [2, '3 mg', 2] : [1, '4 mg', 1]
      const late = edit(dseq, from, { ...text, dose, source: 'appel' }, incarnation)
      const [result] = await pushTo(url, token, [late])
      expect(result!.status).toBe(expected)
    })
  })
})
