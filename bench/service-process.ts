import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
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
    const opening = submissions.find(({ operation }) => operation.type === 'patient-identity')!
    const rest = submissions.filter((submission) => submission !== opening)
    const opened = await applyOperations(storage, registry, [opening])
    for (const { professionalId, since } of members) {
      const at = `${since}T08:00:00.000Z`
      await joinCareTeam(storage, { patient: patientId, professional: byId.get(professionalId)!, at })
    }
    const results = [...opened, ...(await applyOperations(storage, registry, rest))]
    const refused = results.find((result) => result.status !== 'ok')
    if (refused) throw new Error(`Donnée de mesure refusée : ${refused.error?.message}`)
    for (const { sha256, file } of photos) {
      const bytes = readFileSync(join(root, 'resources/demo/photos', file))
      await storeFile(files, opening.professional, { patient: patientId, sha256 }, bytes)
    }
  }
  await storage.close()
}

export type ServiceProcess = {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
  /** kill -9. True when it was alive until then. */
  kill(): Promise<boolean>
}

/** The real service, in a process of its own: it does not share the thread of what is measured. */
export async function startServiceProcess(
  dataFolder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['sync-service/src/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: undefined,
      NAVIGATEUR_DATA: dataFolder,
      NAVIGATEUR_PORT: '0',
      NAVIGATEUR_METRICS_PORT: '0',
      NAVIGATEUR_PROVIDER_PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // A bench that fails leaves no service behind.
  const leaveNothing = () => void child.kill()
  process.once('exit', leaveNothing)
  const ended = once(child, 'exit').then(() => void process.off('exit', leaveNothing))
  const url = await new Promise<string>((done, fail) => {
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      const address = /synchronisation : (http:\S+)/.exec(said)?.[1]
      if (address) done(address)
    })
    child.once('exit', () => fail(new Error(`Le service ne démarre pas : ${said.slice(-2000)}`)))
  })
  return {
    url,
    pid: child.pid!,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
    async kill() {
      const alive = child.kill('SIGKILL')
      await ended
      return alive && child.signalCode === 'SIGKILL'
    },
  }
}
