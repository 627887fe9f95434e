import { Agent, request } from 'node:http'
import { type StreamHint, streamHint } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { developmentProfessionals } from '../src/auth/development-professionals.ts'
import { createLog } from '../src/log.ts'
import { loadKeys } from '../src/keys.ts'
import { createFileVault } from '../src/records/file-vault.ts'
import { storeFile } from '../src/records/files.ts'
import { applyOperation } from '../src/records/apply.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import type { StreamTiming } from '../src/routes/stream.ts'
import { startService } from '../src/service.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { post, signIn } from './browser.ts'
import {
  identityBody,
  openTestDossier,
  personOf,
  photo,
  testConfig,
  toLines,
  transmissionOf,
} from './fixtures.ts'

async function start(streamTiming?: StreamTiming) {
  let logged = ''
  const log = createLog({ write: (line) => (logged += line) })
  const config = testConfig()
  const service = await startService(config, { log, ...(streamTiming && { streamTiming }) })
  onTestFinished(() => service.stop())
  await registerProfessionals(service.storage, developmentProfessionals)
  return { service, config, logged: () => logged }
}

/** Listens as a desktop does; `hints` grows, `ended` resolves when the service hangs up. */
function listen(url: string, token: string) {
  const hints: StreamHint[] = []
  const ended = Promise.withResolvers<number>()
  let text = ''
  const asked = request(`${url}/v1/sync/stream`, {
    headers: { authorization: `Bearer ${token}` },
    agent: new Agent({ keepAlive: false }),
  })
  asked.on('response', (response) => {
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      hints.splice(
        0,
        hints.length,
        ...[...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => streamHint.parse(JSON.parse(data!))),
      )
    })
    response.on('close', () => ended.resolve(response.statusCode!))
  })
  asked.on('error', () => ended.resolve(0))
  asked.end()
  onTestFinished(() => void asked.destroy())
  return { hints, ended: ended.promise, raw: () => text }
}

const registry = createRegistry()

describe('a listening service', () => {
  it('hints those who may read, says nothing of what, and hangs up at sign-out and at stop', async () => {
    const { service, config } = await start()
    const patient = await openTestDossier(service.storage, 'nurse', 'home-help')
    const signed = {
      nurse: await signIn(service.url, personOf('nurse').id),
      helper: await signIn(service.url, personOf('home-help').id),
    }
    const nurse = listen(service.url, signed.nurse.tokens.access_token)
    const helper = listen(service.url, signed.helper.tokens.access_token)
    await vi.waitFor(() => expect([nurse.hints.length, helper.hints.length]).toEqual([1, 1]))
    const before = nurse.hints[0]!.head
    const { bytes, sha256 } = photo()
    const body = {
      text: 'CANARI',
      attachments: [{ sha256, mediaType: 'image/jpeg', size: bytes.length }],
    }
    await applyOperation(
      service.storage,
      registry,
      personOf('physician'),
      transmissionOf(patient, 1, { body }),
    )
    await vi.waitFor(() => expect(nurse.hints.at(-1)?.head).toBe(before + 1))

    const vault = createFileVault(loadKeys(config).file)
    for (let again = 0; again < 2; again++) {
      await storeFile({ storage: service.storage, vault }, personOf('physician'), { patient, sha256 }, bytes)
    }
    await vi.waitFor(() =>
      expect(nurse.hints.map(({ head }) => head)).toEqual([before, before + 1, before + 1]),
    )
    expect(helper.hints).toHaveLength(1)
    expect(nurse.raw()).not.toContain('CANARI')
    expect(nurse.raw()).not.toContain(patient)

    await service.stop()
    expect(await Promise.all([nurse.ended, helper.ended])).toEqual([200, 200])
    // They would come back together: each is told a moment of its own, within a minute.
    for (const { raw } of [nurse, helper]) {
      const wait = Number(/retry: (\d+)\n\n$/.exec(raw())?.[1])
      expect(wait).toBeGreaterThan(0)
      expect(wait).toBeLessThanOrEqual(60_000)
    }
  })

  it('keeps the live channel open with a beat, until the session is closed', async () => {
    const { service } = await start({ heartbeat: 20, coalesce: 5, recheck: 30 })
    const { tokens } = await signIn(service.url, personOf('nurse').id)
    const nurse = listen(service.url, tokens.access_token)
    await vi.waitFor(() => expect(nurse.raw()).toContain(': \n\n'))
    await post(`${service.url}/v1/auth/logout`, { refresh_token: tokens.refresh_token })
    expect(await nurse.ended).toBe(200)
  })

  it('says how it is without saying what it is, and counts on a port of its own', async () => {
    const { service } = await start()
    for (const name of ['live', 'ready']) {
      expect(await (await fetch(`${service.url}/health/${name}`)).json()).toEqual({ status: 'ok' })
    }
    expect((await fetch(`${service.url}/metrics`)).status).toBe(404)
    const metrics = await (await fetch(`${service.metricsUrl}/metrics`)).text()
    expect(metrics).toContain('route="/health/ready"')
    await vi.waitFor(async () =>
      expect(await (await fetch(`${service.metricsUrl}/metrics`)).text()).toContain('audit_chain_intact 1'),
    )
  })

  it('logs what happened and no patient: neither name, matricule, text nor address', async () => {
    const { service, logged } = await start()
    const { device, tokens } = await signIn(service.url, personOf('physician').id)
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    const patient = newId()
    const send = (operations: unknown[]) =>
      fetch(`${service.url}/v1/sync/push`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/x-ndjson' },
        body: toLines(operations),
      })
    const identity = {
      type: 'patient-identity',
      confidentiality: 'administrative',
      body: identityBody,
    } as const
    await send([transmissionOf(patient, 1, identity), transmissionOf(patient, 2, { text: 'CANARI' })])
    await send([transmissionOf(patient, 9, { text: 'CANARI' })])
    await send([{ op_id: 'CANARI', text: '279035121518989' }])
    await post(`${service.url}/v1/sync/hello`, { device_id: device, app: 'PAT-TROIS' }, headers)
    await fetch(`${service.url}/v1/patients/${patient}/files/${'0'.repeat(64)}?INS=279035121518989`, {
      headers,
    })
    await fetch(`${service.url}/v1/patients/CANARI/files/PAT-TROIS`, { headers })
    await fetch(`${service.url}/CANARI/PAT-TROIS`)
    await vi.waitFor(() => expect(logged()).toContain('"route":"unknown"'))
    const lines = logged()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.filter(({ route }) => route === '/v1/sync/push').map(({ status }) => status)).toEqual([
      200, 409, 400,
    ])
    expect(lines.some(({ route }) => route === '/v1/patients/:patient/files/:sha256')).toBe(true)
    for (const canary of [
      'CANARI',
      'PAT-TROIS',
      'DOMINIQUE',
      '279035121518989',
      patient,
      tokens.refresh_token,
      tokens.access_token,
      personOf('physician').name,
    ]) {
      expect(logged()).not.toContain(canary)
    }
  })

  it('slows down who signs in too often, and says when to come back', async () => {
    const config = testConfig({ NAVIGATEUR_LOGINS_PER_MINUTE: '3' })
    const service = await startService(config, { log: createLog({ write: () => undefined }) })
    onTestFinished(() => service.stop())
    const statuses: number[] = []
    let last: Response | undefined
    for (let attempt = 0; attempt < 5; attempt++) {
      last = await post(`${service.url}/v1/auth/logout`, { refresh_token: 'x' })
      statuses.push(last.status)
    }
    expect(statuses).toEqual([204, 204, 204, 429, 429])
    expect(Number(last!.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await last!.json()).toMatchObject({ code: 'too_many_requests' })
  })
})
