import { randomBytes } from 'node:crypto'
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import { readConfig } from '@navigateur-pro/sync-service/src/config.ts'
import { applyOperations } from '@navigateur-pro/sync-service/src/records/apply.ts'
import { joinCareTeam, leaveCareTeam } from '@navigateur-pro/sync-service/src/records/circle.ts'
import { registerProfessionals } from '@navigateur-pro/sync-service/src/records/professionals.ts'
import { createLog } from '@navigateur-pro/sync-service/src/log.ts'
import { type Service, startService } from '@navigateur-pro/sync-service/src/service.ts'
import { createMssante } from '@navigateur-pro/mssante/mssante.ts'
import { createAutomaticSignIn } from '../../../web/automatic-sign-in.ts'
import type { Input, Method, Output } from '../../../contract/api.ts'
import { migrate } from '../../database/migrate.ts'
import { migrations } from '../../database/migrations.ts'
import { createDesk, type Desk } from '../../desk.ts'
import type { CacheDatabase, Clock, Http, HttpRequest } from '../../platform/ports.ts'
import { patTrois, removeFolder, temporaryFolder, testPorts } from '../../testing/test-core.ts'

const person = (id: string, name: string, role: Professional['role'], profession: string): Professional => ({
  id,
  name,
  role,
  profession,
  organisation: 'Santé Landes',
})
export const gp = person('899700000001', 'Dr Claire Sance', 'physician', 'médecin généraliste')
export const nurse = person('899700000002', 'Mme Labat', 'nurse', 'infirmière')
export const homeHelp = person('SL0004', 'Mme Castets', 'home-help', 'aide à domicile')

export type StageDesk = {
  readonly desk: Desk
  readonly database: CacheDatabase
  /** What the core was asked to tell while destroying everything. */
  readonly wiped: string[]
  call<M extends Exclude<Method, `lock.${string}` | 'session.read'>>(
    method: M,
    input: Input<M>,
  ): Promise<Output<M>>
  /** As when the process dies: nothing is ended properly but the file. */
  drop(): Promise<void>
}

type DeskOptions = {
  /** The same name is the same file. */
  readonly name: string
  readonly who: Professional
  readonly clock?: Clock
  /** Looks at each request before it leaves; what it throws is what the network does. */
  readonly onRequest?: (path: string, request: HttpRequest) => void | Promise<void>
}

export type Stage = Awaited<ReturnType<typeof createStage>>

/** A real service on its own files and sockets, and desks whose file can be opened again. */
export async function createStage(people: readonly Professional[] = [gp, nurse, homeHelp]) {
  const folder = temporaryFolder()
  const data = join(folder, 'service')
  const registry = createRegistry()
  const keys = new Map<string, { key: Uint8Array; salt: Uint8Array }>()
  const open = new Set<StageDesk>()
  let numbers = 0
  let ports = ['0', '0']
  async function start(): Promise<Service> {
    const started = await startService(
      readConfig({
        NAVIGATEUR_DATA: data,
        NAVIGATEUR_KEYS: join(folder, 'keys'),
        NAVIGATEUR_PORT: ports[0],
        NAVIGATEUR_METRICS_PORT: '0',
        NAVIGATEUR_PROVIDER_PORT: ports[1],
      }),
      { registry, log: createLog({ write: () => undefined }) },
    )
    ports = [new URL(started.url).port, new URL(started.providerUrl!).port]
    return started
  }
  let service = await start()
  await registerProfessionals(service.storage, people)

  async function desk({ name, who, clock, onRequest }: DeskOptions): Promise<StageDesk> {
    const known = testPorts(folder, [], createAutomaticSignIn(who.id))
    const http: Http = {
      ...known.http,
      async send(request) {
        await onRequest?.(new URL(request.url).pathname, request)
        return known.http.send(request)
      },
    }
    const key = keys.get(name) ?? { key: randomBytes(32), salt: randomBytes(16) }
    const database = known.openDatabase(join(folder, `${name}.db`), key, { create: !keys.has(name) })
    keys.set(name, key)
    migrate(database.durable, migrations)
    const wiped: string[] = []
    const desk = createDesk(
      { ...known, http, clock: clock ?? known.clock },
      {
        serviceUrl: service.url,
        environment: 'test',
        appVersion: '0.0.0',
        channelFolder: join(folder, `channel-${++numbers}`),
        plugins: [],
        mail: createMssante(),
        registry,
        longestPauseMs: 300,
      },
      database,
      v7,
      () => undefined,
      (message) => wiped.push(message),
    )
    await desk.start()
    const opened: StageDesk = {
      desk,
      database,
      wiped,
      call: async (method, input) => {
        const handle = desk.handlers[method] as (input: unknown) => Promise<never>
        return handle(input)
      },
      async drop() {
        open.delete(opened)
        await desk.close()
        database.close()
      },
    }
    open.add(opened)
    return opened
  }

  async function signIn({ desk }: StageDesk): Promise<void> {
    if (desk.service() === 'signed-in') return
    await desk.handlers['session.signIn']({})
    await until(() => desk.service() === 'signed-in')
  }

  /** Writes a dossier at the service: its identity, then notes, a day apart, oldest first. */
  async function seed(
    notes: readonly string[],
    options: { readonly daysAgo?: number; readonly members?: readonly Professional[] } = {},
  ): Promise<string> {
    const { daysAgo = 1, members = [] } = options
    const patient = v7()
    const at = new Date(Date.now() - daysAgo * 86_400_000).toISOString()
    const create = (type: string, body: unknown, index: number): Operation => ({
      kind: 'create',
      op_id: v7(),
      dseq: ++numbers,
      record_id: v7(),
      type,
      patient,
      schema: 1,
      authored_at: at,
      occurred_at: at,
      confidentiality: index === 0 ? 'administrative' : 'paramedical',
      body,
    })
    const identity = { ...patTrois, matricule: undefined, oid: undefined, status: 'PROV' }
    const operations = [
      create('patient-identity', { identity: JSON.parse(JSON.stringify(identity)) }, 0),
      ...notes.map((text) => create('transmission', { text }, 1)),
    ]
    const results = await applyOperations(
      service.storage,
      registry,
      operations.map((operation) => ({ professional: gp, operation, receivedAt: at })),
    )
    const refused = results.find(({ status }) => status !== 'ok')
    if (refused) throw new AppError('bad_input', JSON.stringify(refused))
    for (const professional of members) await joinCareTeam(service.storage, { patient, professional })
    return patient
  }

  const copy = join(folder, 'copy')
  const databaseFiles = (of: string) => readdirSync(of).filter((name) => name !== 'keys')
  return {
    service: () => service,
    registry,
    desk,
    signIn,
    seed,
    join: (patient: string, professional: Professional) =>
      joinCareTeam(service.storage, { patient, professional }),
    leave: (patient: string, professional: Professional) =>
      leaveCareTeam(service.storage, { patient, professional }),
    register: (one: Professional) => registerProfessionals(service.storage, [one]),
    stop: () => service.stop(),
    async start() {
      service = await start()
    },
    /** Of the data, not of the keys nor of what lies beside them; the service is stopped. */
    copyData: () => cpSync(data, copy, { recursive: true }),
    putCopyBack() {
      for (const name of databaseFiles(data)) rmSync(join(data, name), { recursive: true })
      cpSync(copy, data, { recursive: true })
    },
    async close() {
      await Promise.all([...open].map((one) => one.drop()))
      await service.stop()
      removeFolder(folder)
    },
  }
}

/** Waits for something to become true; the test's own time limit is the only one. */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  for (;;) {
    const seen = await look()
    if (seen) return seen
    await new Promise((done) => setTimeout(done, 10))
  }
}

export async function upToDate(desk: StageDesk): Promise<void> {
  await until(async () => {
    const { link, asOf, waiting, progress } = await desk.call('status.read', {})
    return link === 'online' && asOf !== undefined && waiting === 0 && !progress
  })
}

export function texts({ database }: StageDesk): string[] {
  return database.reader
    .all<{ body: string }>("SELECT body FROM record WHERE type = 'transmission' ORDER BY key")
    .map(({ body }) => JSON.parse(body).text as string)
    .toSorted()
}

/** Words that the search index still holds, of rows that were removed too. */
export function indexedWords({ database }: StageDesk): string[] {
  database.durable.script(
    'CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, record_text, row)',
  )
  return database.durable.all<{ term: string }>('SELECT term FROM temp.words').map(({ term }) => term)
}
