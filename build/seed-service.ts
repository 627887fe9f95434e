import { mkdirSync, readFileSync } from 'node:fs'
import { resolve, join } from 'node:path'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { readConfig } from '@navigateur-pro/sync-service/src/config.ts'
import { loadKeys } from '@navigateur-pro/sync-service/src/keys.ts'
import { applyOperations } from '@navigateur-pro/sync-service/src/records/apply.ts'
import { joinCareTeam } from '@navigateur-pro/sync-service/src/records/circle.ts'
import { createFileVault } from '@navigateur-pro/sync-service/src/records/file-vault.ts'
import { storeFile } from '@navigateur-pro/sync-service/src/records/files.ts'
import { registerProfessionals } from '@navigateur-pro/sync-service/src/records/professionals.ts'
import { openStorage } from '@navigateur-pro/sync-service/src/storage/open.ts'
import type { DemoDossier } from '../resources/demo/dataset.ts'
import { type DemonstrationData, demonstrationDataset } from './demonstration-data.ts'

const root = resolve(import.meta.dirname, '..')

/** Writes dossiers into the storage of a service that is not running. */
export async function seedService(
  dataFolder: string,
  professionals: readonly Professional[],
  dossiers: readonly DemoDossier[],
): Promise<void> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const config = readConfig({ NAVIGATEUR_DATA: dataFolder })
  const storage = openStorage(config)
  const files = { storage, vault: createFileVault(loadKeys(config).file) }
  const registry = createRegistry()
  const byId = new Map(professionals.map((professional) => [professional.id, professional]))
  await registerProfessionals(storage, professionals)
  for (const { patientId, members, operations, photos } of dossiers) {
    const submissions = Array.from(operations, ({ by, operation, receivedAt }) => ({
      professional: byId.get(by)!,
      operation,
      receivedAt,
    }))
    // The identity opens the dossier, then the circle is formed, then everybody writes.
    const opening = submissions.find(({ operation }) => operation.type === 'patient-identity')!
    const rest = submissions.filter((submission) => submission !== opening)
    const opened = await applyOperations(storage, registry, [opening])
    for (const { professionalId, since } of members) {
      const at = `${since}T08:00:00.000Z`
      await joinCareTeam(storage, { patient: patientId, professional: byId.get(professionalId)!, at })
    }
    const results = [...opened, ...(await applyOperations(storage, registry, rest))]
    // What is contested waits beside the published version, as the story wants it.
    const refused = results.find(({ status }) => status !== 'ok' && status !== 'conflict')
    if (refused) throw new Error(`Donnée inventée refusée : ${refused.error?.message}`)
    for (const { sha256, file } of photos) {
      const bytes = readFileSync(join(root, 'resources/demo/photos', file))
      await storeFile(files, opening.professional, { patient: patientId, sha256 }, bytes)
    }
  }
  await storage.close()
}

/** Fills an empty folder with the demonstration as it is now. */
export async function makeDemonstrationData(folder: string): Promise<DemonstrationData> {
  const data = { folder, now: new Date().toISOString() }
  const { professionals, dossiers } = demonstrationDataset(data)
  await seedService(folder, professionals, dossiers)
  return data
}
