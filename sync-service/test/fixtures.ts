import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import { createRegistry, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import {
  type DossierLine,
  dossierLine,
  type HelloReply,
  helloReply,
  limits,
  type Operation,
  type OperationResult,
  operationResult,
  type PullEntry,
  pullEntry,
  type SnapshotLine,
  snapshotLine,
} from '@navigateur-pro/domain/sync/messages.ts'
import type { FastifyInstance } from 'fastify'
import { v7 as newId } from 'uuid'
import { onTestFinished } from 'vitest'
import { buildApp } from '../src/app.ts'
import { createAccessTokens } from '../src/auth/access-tokens.ts'
import { developmentProfessionals } from '../src/auth/development-professionals.ts'
import { createIdentityProvider } from '../src/auth/identity-provider.ts'
import { type Config, readConfig } from '../src/config.ts'
import { loadKeys, type ServiceKeys } from '../src/keys.ts'
import { createLog } from '../src/log.ts'
import { createMetrics } from '../src/metrics.ts'
import { createCursorCodec } from '../src/records/cursor.ts'
import { openDossier } from '../src/records/dossier.ts'
import { joinCareTeam } from '../src/records/circle.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { openStorage } from '../src/storage/open.ts'
import type { Storage } from '../src/storage/port.ts'

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'navigateur-service-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function testConfig(changes: Readonly<Record<string, string>> = {}): Config {
  return readConfig({
    NAVIGATEUR_DATA: join(temporaryFolder(), 'data'),
    NAVIGATEUR_PORT: '0',
    NAVIGATEUR_METRICS_PORT: '0',
    NAVIGATEUR_PROVIDER_PORT: '0',
    ...changes,
  })
}

/** The invented person of that role. */
export function personOf(role: Role): Professional {
  return developmentProfessionals.find((professional) => professional.role === role)!
}

export type Bench = {
  readonly config: Config
  readonly keys: ServiceKeys
  readonly app: FastifyInstance
  readonly storage: Storage
  readonly registry: Registry
  readonly logged: () => string
}

export type BenchOptions = {
  readonly registry?: Registry
  readonly environment?: Readonly<Record<string, string>>
  /** What the routes are given in place of the storage itself, as a slower one. */
  readonly around?: (storage: Storage) => Storage
}

/** The whole service on a real encrypted file, without a socket; closed when the test ends. */
export async function openBench(options: BenchOptions = {}): Promise<Bench> {
  const config = testConfig({ NAVIGATEUR_PUBLIC_URL: 'http://127.0.0.1:8710', ...options.environment })
  const keys = loadKeys(config)
  const storage = openStorage(config)
  const registry = options.registry ?? createRegistry()
  let text = ''
  const app = await buildApp({
    config,
    keys,
    storage: options.around?.(storage) ?? storage,
    registry,
    provider: createIdentityProvider(() => Promise.reject(new Error('no provider on this bench'))),
    log: createLog({ write: (line) => (text += line) }),
    metrics: createMetrics(),
  })
  onTestFinished(async () => {
    await app.close()
    await storage.close()
  })
  await registerProfessionals(storage, developmentProfessionals)
  return { config, keys, app, storage, registry, logged: () => text }
}

/** A dossier opened by the physician, with these others in the circle beside the cell. */
export async function openTestDossier(storage: Storage, ...roles: Role[]): Promise<string> {
  const patient = newId()
  await openDossier(storage, { patient, opener: personOf('physician') })
  for (const role of roles) await joinCareTeam(storage, { patient, professional: personOf(role) })
  return patient
}

export type Desk = {
  readonly device: string
  readonly headers: Readonly<Record<string, string>>
  hello(): Promise<HelloReply>
  push(...operations: unknown[]): Promise<readonly OperationResult[]>
  /** Everything that the feed still keeps, or what follows a cursor. */
  pull(
    cursor?: string,
  ): Promise<{ readonly entries: readonly PullEntry[]; readonly next: string; readonly raw: string }>
  dossiers(): Promise<readonly DossierLine[]>
  /** These dossiers whole, or all those of the catalogue: both parts, page after page. */
  read(...patients: string[]): Promise<{ readonly lines: readonly SnapshotLine[]; readonly raw: string }>
}

/** A signed-in desktop: a real session in the storage and a token of the service's own key. */
export async function openDesk({ app, storage, keys }: Bench, person: Professional): Promise<Desk> {
  const [device, family] = [randomUUID(), randomUUID()]
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  await storage.write((tx) =>
    tx.saveSession({ id: family, person: person.id, device, expiresAt, revokedAt: undefined }),
  )
  const tokens = createAccessTokens(keys.signing, () => 'http://127.0.0.1:8710')
  const headers = { authorization: `Bearer ${await tokens.issue({ person: person.id, device, family })}` }
  const hello = async () => {
    const reply = await app.inject({
      method: 'POST',
      url: '/v1/sync/hello',
      headers,
      payload: helloOf(device),
    })
    if (reply.statusCode !== 200) throw new Error(`hello ${reply.statusCode} ${reply.body}`)
    return helloReply.parse(reply.json())
  }
  const dossiers = async () => {
    const [feed] = (await hello()).feeds
    const reply = await app.inject({ url: `/v1/sync/dossiers?feed=${feed!.id}`, headers })
    if (reply.statusCode !== 200) throw new Error(`dossiers ${reply.statusCode} ${reply.body}`)
    return fromLines(reply.body).map((line) => dossierLine.parse(line))
  }
  return {
    device,
    headers,
    hello,
    dossiers,
    read: async (...patients) => {
      const since = new Date(Date.now() - 90 * 86_400_000).toISOString()
      const named = patients.length > 0 ? patients : (await dossiers()).map(({ patient }) => patient)
      let raw = ''
      for (const part of ['first', 'rest'] as const) {
        let waiting: { patient: string; before?: number }[] = named.map((patient) => ({ patient }))
        while (waiting.length > 0) {
          const reply = await app.inject({
            method: 'POST',
            url: '/v1/sync/snapshot',
            headers,
            payload: { part, since, dossiers: waiting.slice(0, limits.snapshot) },
          })
          if (reply.statusCode !== 200) throw new Error(`snapshot ${reply.statusCode} ${reply.body}`)
          raw += reply.body
          for (const line of fromLines(reply.body).map((text) => snapshotLine.parse(text))) {
            if (line.op === 'put') continue
            const [{ patient }, ...others] = waiting as [{ patient: string }]
            if (line.patient !== patient) throw new Error(`snapshot of ${line.patient} out of order`)
            waiting = line.op === 'next' ? [{ patient, before: line.before }, ...others] : others
          }
        }
      }
      return { lines: fromLines(raw).map((line) => snapshotLine.parse(line)), raw }
    },
    push: async (...operations) => {
      const reply = await app.inject({
        method: 'POST',
        url: '/v1/sync/push',
        headers: { ...headers, 'content-type': 'application/x-ndjson' },
        payload: toLines(operations),
      })
      if (reply.statusCode !== 200) throw new Error(`push ${reply.statusCode} ${reply.body}`)
      return fromLines(reply.body).map((line) => operationResult.parse(line))
    },
    pull: async (cursor) => {
      const [feed] = (await hello()).feeds
      let next = cursor ?? createCursorCodec(keys.cursor).encode(feed!, feed!.floor)
      let raw = ''
      for (;;) {
        const reply = await app.inject({
          url: `/v1/sync/pull?feed=${feed!.id}&cursor=${next}`,
          headers,
        })
        if (reply.statusCode !== 200) throw new Error(`pull ${reply.statusCode} ${reply.body}`)
        raw += reply.body
        next = String(reply.headers['x-next-cursor'])
        if (reply.headers['x-more'] === '0') break
      }
      return { entries: fromLines(raw).map((line) => pullEntry.parse(line)), next, raw }
    },
  }
}

export function helloOf(device: string) {
  return { device_id: device, app: 'test', protocols: [1], schemas: {}, clock: new Date().toISOString() }
}

/** `npm run service`, as a process of its own on a folder that survives it. */
export async function launch(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawnService({ NAVIGATEUR_DATA: folder, ...environment })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  for await (const chunk of child.stderr!.setEncoding('utf8')) {
    said += String(chunk)
    const url = /Service de synchronisation : (\S+)/.exec(said)?.[1]
    if (url && said.includes('Données')) return { child, url }
  }
  throw new Error(`the service did not start: ${said}`)
}

export function spawnService(environment: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [resolve(import.meta.dirname, '../src/main.ts')], {
    env: {
      ...process.env,
      DATABASE_URL: undefined,
      NAVIGATEUR_PORT: '0',
      NAVIGATEUR_METRICS_PORT: '0',
      NAVIGATEUR_PROVIDER_PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** Pushes as a desktop does, to a service that listens. */
export async function pushTo(
  url: string,
  token: string,
  operations: readonly unknown[],
): Promise<readonly OperationResult[]> {
  const reply = await fetch(`${url}/v1/sync/push`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: toLines(operations),
  })
  if (reply.status !== 200) throw new Error(`push ${reply.status}`)
  return fromLines(await reply.text()).map((line) => operationResult.parse(line))
}

export function toLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('')
}

export function fromLines(text: string): readonly unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

type Creation = Extract<Operation, { kind: 'create' }>

export function transmissionOf(
  patient: string,
  dseq: number,
  changes: Partial<Creation> & { readonly text?: string } = {},
): Creation {
  const { text = 'Pansement refait, plaie propre.', ...others } = changes
  const now = new Date().toISOString()
  return {
    kind: 'create',
    op_id: newId(),
    dseq,
    record_id: newId(),
    type: 'transmission',
    patient,
    authored_at: now,
    occurred_at: now,
    schema: 1,
    confidentiality: 'medical',
    body: { text, important: false, attachments: [] },
    ...others,
  }
}

export const identityBody = {
  identity: {
    matricule: '279035121518989',
    oid: '1.2.250.1.213.1.4.10',
    status: 'VALI',
    birthName: 'PAT-TROIS',
    firstGivenName: 'DOMINIQUE',
    sex: 'F',
    birthDate: '1979-03-28',
    birthPlace: '51215',
  },
}

/** The identity that opens a dossier, as the first operation of a device. */
export function openingOf(patient: string): Creation {
  return transmissionOf(patient, 1, {
    type: 'patient-identity',
    confidentiality: 'administrative',
    body: identityBody,
  })
}

/** A JPEG by its signature, different at each call. */
export function photo(): { readonly bytes: Buffer; readonly sha256: string } {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(randomUUID())])
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}
