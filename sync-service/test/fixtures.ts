import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import { createRegistry, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import {
  type HelloReply,
  helloReply,
  type Operation,
  type OperationResult,
  operationResult,
  type PullEntry,
  pullEntry,
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

/** The whole service on a real encrypted file, without a socket; closed when the test ends. */
export async function openBench(options: { readonly registry?: Registry } = {}): Promise<Bench> {
  const config = testConfig({ NAVIGATEUR_PUBLIC_URL: 'http://127.0.0.1:8710' })
  const keys = loadKeys(config)
  const storage = openStorage(config)
  const registry = options.registry ?? createRegistry()
  let text = ''
  const app = await buildApp({
    config,
    keys,
    storage,
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
  /** Everything from the beginning of the feed, or from a cursor. */
  pull(
    cursor?: string,
  ): Promise<{ readonly entries: readonly PullEntry[]; readonly next: string; readonly raw: string }>
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
      payload: {
        device_id: device,
        app: 'test',
        protocols: [1],
        schemas: {},
        clock: new Date().toISOString(),
      },
    })
    if (reply.statusCode !== 200) throw new Error(`hello ${reply.statusCode} ${reply.body}`)
    return helloReply.parse(reply.json())
  }
  return {
    device,
    headers,
    hello,
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
      let next = cursor ?? feed!.cursor
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

/** A JPEG by its signature, different at each call. */
export function photo(): { readonly bytes: Buffer; readonly sha256: string } {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(randomUUID())])
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}
