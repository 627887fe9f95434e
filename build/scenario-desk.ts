import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readableClasses } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { readConfig } from '@navigateur-pro/sync-service/src/config.ts'
import { openStorage } from '@navigateur-pro/sync-service/src/storage/open.ts'
import { createMssante } from '@navigateur-pro/mssante/mssante.ts'
import { codes } from '../plugins/all-plugins.ts'
import { migrate } from '../desktop/core/database/migrate.ts'
import { migrations } from '../desktop/core/database/migrations.ts'
import { createDesk, type Desk } from '../desktop/core/desk.ts'
import { createFileSecretStore } from '../desktop/core/platform/node/file-secret-store.ts'
import { createNodeClock } from '../desktop/core/platform/node/node-clock.ts'
import { createNodeCrypto } from '../desktop/core/platform/node/node-crypto.ts'
import { openNodeDatabase } from '../desktop/core/platform/node/node-database.ts'
import { createNodeFiles } from '../desktop/core/platform/node/node-files.ts'
import { createNodeHttp } from '../desktop/core/platform/node/node-http.ts'
import { createNodeLogger } from '../desktop/core/platform/node/node-logger.ts'
import { createPdfReader } from '../desktop/core/platform/node/pdf-reader.ts'
import { createPdfWriter } from '../desktop/core/platform/node/pdf-writer.ts'
import { createRecordStore, type RecordStore } from '../desktop/core/records/record-store.ts'
import { createSettings } from '../desktop/core/settings.ts'
import { createDataset, type DemoDossier, scenarioNames } from '../resources/demo/dataset.ts'
import { seedService } from './seed-service.ts'

const root = resolve(import.meta.dirname, '..')
/** A day without season's change, so that the same scenario gives the same bytes, whenever it is asked for. */
const now = '2026-11-20T11:00:00.000Z'

export type ScenarioDesk = {
  readonly desk: Desk
  readonly store: RecordStore
  readonly patientId: string
  close(): void
}

/**
 * The desk of who looks after the patient of a scenario: the dossier is written into a service's storage by its
 * authors, and read from it with that person's rights into an encrypted cache. Real parts, a fixed clock.
 */
export async function openScenarioDesk(scenario: string): Promise<ScenarioDesk> {
  const { professionals, dossiers } = createDataset({ seed: 40, tier: 'XS', now })
  const dossier = dossiers[scenarioNames.indexOf(scenario)]
  if (!dossier) {
    throw new Error(
      `Il n’y a pas de scénario « ${scenario} ». Ceux qui existent : ${scenarioNames.join(', ')}.`,
    )
  }
  const members = dossier.members.map(
    ({ professionalId }) => professionals.find(({ id }) => id === professionalId)!,
  )
  const person = members.find(({ role }) => role === 'physician') ?? members[0]!
  const folder = mkdtempSync(join(tmpdir(), 'navigateur-document-'))
  try {
    const records = await publish(join(folder, 'service'), professionals, dossier, person)
    const opened = openDesk(folder, person)
    const { desk, database, store } = opened
    const { patientId } = dossier
    database.bulk.transaction(() => {
      for (const record of records) store.putPublished(database.bulk, record)
    })
    for (const { file } of dossier.photos) {
      await desk.attachments.keep(patientId, readFileSync(join(root, 'resources/demo/photos', file)))
    }
    const close = () => {
      database.close()
      rmSync(folder, { recursive: true, force: true })
    }
    return { desk, store, patientId, close }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** What that person may read of the dossier, as the service would send it. */
async function publish(
  folder: string,
  professionals: readonly Professional[],
  dossier: DemoDossier,
  person: Professional,
) {
  await seedService(folder, professionals, [dossier])
  const storage = openStorage(readConfig({ NAVIGATEUR_DATA: folder }))
  const everything = {
    professional: person.id,
    classes: readableClasses(person.role),
    part: 'first',
    current: createRegistry().types.map(({ name }) => name),
    since: '2000-01-01T00:00:00.000Z',
    limit: 100_000,
    dossiers: [{ patient: dossier.patientId, before: undefined }],
  } as const
  const reads = await storage.read((tx) => tx.readDossiers(everything))
  await storage.close()
  return reads.flatMap(({ page }) => page?.records ?? []).map(({ record }) => record)
}

function openDesk(folder: string, person: Professional) {
  const registry = createRegistry()
  const [crypto, files] = [createNodeCrypto(), createNodeFiles()]
  const key = { key: crypto.randomBytes(32), salt: crypto.randomBytes(16) }
  mkdirSync(join(folder, 'desk'), { mode: 0o700 })
  const database = openNodeDatabase(join(folder, 'desk', 'cache.db'), key, { create: true })
  migrate(database.durable, migrations)
  createSettings(database).write('person', person)
  let drawn = 0
  const newId = () => {
    drawn += 1
    const hex = createHash('sha256').update(`${person.id} ${drawn}`).digest('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  }
  const desk = createDesk(
    {
      openDatabase: openNodeDatabase,
      files,
      crypto,
      clock: { ...createNodeClock(), now: () => Date.parse(now) },
      http: createNodeHttp(),
      secrets: createFileSecretStore(files, join(folder, 'secrets')),
      links: { open: async () => undefined },
      logger: createNodeLogger({ write: () => undefined }),
      pdf: createPdfWriter(join(root, 'resources/fonts')),
      pdfReader: createPdfReader(),
      codes,
    },
    {
      // Nobody is asked anything: a document needs no network.
      serviceUrl: 'http://127.0.0.1:9',
      environment: 'test',
      appVersion: '0.0.0',
      channelFolder: join(folder, 'channel'),
      plugins: [],
      mail: createMssante(),
      registry,
      longestPauseMs: 500,
    },
    database,
    newId,
    () => undefined,
    () => undefined,
  )
  return { desk, database, store: createRecordStore(database, registry) }
}
