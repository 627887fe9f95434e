import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { inspect } from 'node:util'
import { pullEntry, tokenReply } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAccessTokens } from '../src/auth/access-tokens.ts'
import { developmentProfessionals } from '../src/auth/development-professionals.ts'
import type { Config } from '../src/config.ts'
import { loadKeys } from '../src/keys.ts'
import { createLog } from '../src/log.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { type Service, startService } from '../src/service.ts'
import { post, signIn } from './browser.ts'
import {
  fromLines,
  identityBody,
  openTestDossier,
  personOf,
  temporaryFolder,
  testConfig,
  toLines,
  transmissionOf,
} from './fixtures.ts'
import { hasPostgres, useCluster } from './postgres-cluster.ts'

const [doctor, nurse] = [personOf('physician'), personOf('nurse')]

async function push(url: string, token: string, operations: readonly unknown[]): Promise<readonly unknown[]> {
  const reply = await fetch(`${url}/v1/sync/push`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: toLines(operations),
  })
  if (reply.status !== 200) throw new Error(`push ${reply.status}`)
  return fromLines(await reply.text())
}

/** The whole feed of whoever holds the token, in small pages: each begins where the one before ended. */
async function pull(url: string, token: string, device: string) {
  const headers = { authorization: `Bearer ${token}` }
  const hello = {
    device_id: device,
    app: 'test',
    protocols: [1],
    schemas: {},
    clock: new Date().toISOString(),
  }
  const { feeds } = (await (await post(`${url}/v1/sync/hello`, hello, headers)).json()) as {
    feeds: readonly [{ id: string; cursor: string }]
  }
  const lines: unknown[] = []
  let { cursor } = feeds[0]
  for (let more = true, at = '0'; more; ) {
    const page = await fetch(`${url}/v1/sync/pull?feed=${feeds[0].id}&cursor=${cursor}&limit=7`, { headers })
    const [from, to] = page.headers.get('x-range')!.split('-')
    expect(from).toBe(at)
    at = to!
    lines.push(...fromLines(await page.text()))
    cursor = page.headers.get('x-next-cursor')!
    more = page.headers.get('x-more') === '1'
  }
  return lines.map((line) => pullEntry.parse(line))
}

function openingOf(patient: string) {
  return transmissionOf(patient, 1, {
    type: 'patient-identity',
    confidentiality: 'administrative',
    body: identityBody,
  })
}

describe.skipIf(!hasPostgres)('the service on PostgreSQL', () => {
  const cluster = useCluster()

  async function start(config: Config) {
    let logged = ''
    const service = await startService(config, { log: createLog({ write: (line) => (logged += line) }) })
    onTestFinished(() => service.stop())
    return { service, logged: () => logged }
  }

  it('signs in, receives a push, recognises its replay and gives it back, without a word of the secret', async () => {
    const url = (await cluster.createDatabase()).replace('service@', 'service:CANARI@')
    const config = testConfig({ DATABASE_URL: url })
    const { service, logged } = await start(config)
    await registerProfessionals(service.storage, developmentProfessionals)
    const { device, tokens } = await signIn(service.url, doctor.id)
    const patient = newId()
    const operations = [
      openingOf(patient),
      ...Array.from({ length: 20 }, (_, index) => transmissionOf(patient, index + 2)),
    ]
    const results = await push(service.url, tokens.access_token, operations)
    expect(results).toMatchObject(operations.map(({ op_id }) => ({ op_id, status: 'ok', version: 1 })))
    expect(await push(service.url, tokens.access_token, operations)).toEqual(
      results.map((result) => ({ ...(result as object), status: 'duplicate' })),
    )
    const entries = await pull(service.url, tokens.access_token, device)
    const records = entries.flatMap((entry) => (entry.op === 'put' ? [entry.record] : []))
    for (const { record_id, body } of operations) {
      expect(records.find(({ id }) => id === record_id)?.body).toEqual(body)
    }
    expect(`${logged()}${JSON.stringify(config)}${inspect(config, { depth: 9 })}`).not.toContain('CANARI')
  })

  it('tells through one process what another one received', async () => {
    const config = testConfig({ DATABASE_URL: await cluster.createDatabase() })
    const [first, second] = [(await start(config)).service, (await start(config)).service]
    await registerProfessionals(first.storage, developmentProfessionals)
    const patient = await openTestDossier(first.storage, 'nurse')
    const tokenFor = async (service: Service, person: string) => {
      const [device, family] = [randomUUID(), randomUUID()]
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
      await service.storage.write((tx) =>
        tx.saveSession({ id: family, person, device, expiresAt, revokedAt: undefined }),
      )
      return createAccessTokens(loadKeys(config).signing, () => service.url).issue({ person, device, family })
    }
    const stream = await fetch(`${second.url}/v1/sync/stream`, {
      headers: { authorization: `Bearer ${await tokenFor(second, nurse.id)}` },
    })
    const hints = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    const nextHead = async () => {
      for (let said = ''; ; ) {
        said += (await hints.read()).value
        const head = /"head":(\d+)/.exec(said)?.[1]
        if (head) return Number(head)
      }
    }
    const before = await nextHead()
    const written = [transmissionOf(patient, 1)]
    await push(first.url, await tokenFor(first, doctor.id), written)
    expect(await nextHead()).toBe(before + 1)
    await hints.cancel()
  })

  it('loses nothing acknowledged when a process is killed in the middle of its writes', async () => {
    const [url, folder] = [await cluster.createDatabase(), join(temporaryFolder(), 'data')]
    let { child, address } = await launch(folder, url)
    const { device, tokens } = await signIn(address, doctor.id)
    let { access_token: token, refresh_token: refresh } = tokens
    const patient = newId()
    const batches = [[openingOf(patient)]]
    let acknowledged = 0
    for (let round = 0; round < 2; round++) {
      const enough = acknowledged + 4
      const pushing = (async () => {
        for (;;) {
          const dseq = 1 + batches.slice(0, acknowledged).flat().length
          const batch = (batches[acknowledged] ??= Array.from({ length: 5 }, (_, index) =>
            transmissionOf(patient, dseq + index),
          ))
          await push(address, token, batch)
          acknowledged += 1
          if (acknowledged === enough) void pause(Math.random() * 60).then(() => child.kill('SIGKILL'))
        }
      })()
      await expect(pushing).rejects.toThrow(/fetch failed|terminated|push 5/)
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      ;({ child, address } = await launch(folder, url))
      const renewed = await post(`${address}/v1/auth/token`, {
        grant_type: 'refresh_token',
        refresh_token: refresh,
        device_id: device,
      })
      ;({ access_token: token, refresh_token: refresh } = tokenReply.parse(await renewed.json()))
      const replay = await push(address, token, batches.slice(0, acknowledged).flat())
      expect(new Set(replay.map((result) => (result as { status: string }).status))).toEqual(
        new Set(['duplicate']),
      )
    }
    // What was under way is there whole or not at all, and positions follow one another.
    await push(address, token, batches.flat())
    const entries = await pull(address, token, device)
    const positions = entries.map((entry) => entry.pos)
    expect(positions).toEqual(positions.toSorted((a, b) => a - b))
    const pulled = entries.flatMap((entry) => (entry.op === 'put' ? [entry.record.id] : []))
    const sent = batches.flat().map(({ record_id }) => record_id)
    expect(pulled.filter((id) => sent.includes(id))).toEqual(sent)
  })
})

/** `npm run service`, as a process of its own. */
async function launch(
  folder: string,
  url: string,
): Promise<{ readonly child: ChildProcess; readonly address: string }> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../src/main.ts')], {
    env: {
      ...process.env,
      DATABASE_URL: url,
      NAVIGATEUR_DATA: folder,
      NAVIGATEUR_PORT: '0',
      NAVIGATEUR_METRICS_PORT: '0',
      NAVIGATEUR_PROVIDER_PORT: '0',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  for await (const chunk of child.stderr.setEncoding('utf8')) {
    said += String(chunk)
    const address = /Service de synchronisation : (\S+)/.exec(said)?.[1]
    if (address && said.includes('Données')) return { child, address }
  }
  throw new Error(`the service did not start: ${said}`)
}
