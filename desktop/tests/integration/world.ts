import { join } from 'node:path'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { createRegistry, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import { readConfig } from '@navigateur-pro/sync-service/src/config.ts'
import { joinCareTeam, leaveCareTeam } from '@navigateur-pro/sync-service/src/records/circle.ts'
import { registerProfessionals } from '@navigateur-pro/sync-service/src/records/professionals.ts'
import { createLog } from '@navigateur-pro/sync-service/src/log.ts'
import { type Service, startService } from '@navigateur-pro/sync-service/src/service.ts'
import { createAutomaticSignIn } from '../../web/automatic-sign-in.ts'
import { removeFolder, startTestCore, temporaryFolder, type TestCore } from '../../core/testing/test-core.ts'

const person = (id: string, name: string, role: Professional['role'], profession: string): Professional => ({
  id,
  name,
  role,
  profession,
  organisation: 'Santé Landes',
})

export const people = {
  gp: person('899700000001', 'Dr Claire Sance', 'physician', 'médecin généraliste'),
  nurse: person('899700000002', 'Mme Labat', 'nurse', 'infirmière'),
  coordinator: person('899700000003', 'Mme Duvignau', 'coordinator-nurse', 'coordinatrice'),
  homeHelp: person('SL0004', 'Mme Castets', 'home-help', 'aide à domicile'),
} as const
export type Who = keyof typeof people

export type World = {
  readonly service: () => Service
  desk(who: Who, options?: { readonly folder?: string }): Promise<TestCore>
  cutService(): Promise<void>
  bringServiceBack(): Promise<void>
  join(patientId: string, who: Who): Promise<void>
  leave(patientId: string, who: Who): Promise<void>
  close(): Promise<void>
}

/** A service and desks on real files, sockets and a real identity provider, in this process. */
export async function createWorld(registry: Registry = createRegistry()): Promise<World> {
  const folder = temporaryFolder()
  const desks: TestCore[] = []
  let port = 0
  let providerPort = 0
  async function start(): Promise<Service> {
    const started = await startService(
      readConfig({
        NAVIGATEUR_DATA: join(folder, 'service'),
        NAVIGATEUR_PORT: String(port),
        NAVIGATEUR_METRICS_PORT: '0',
        NAVIGATEUR_PROVIDER_PORT: String(providerPort),
      }),
      { registry, log: createLog({ write: () => undefined }) },
    )
    port = Number(new URL(started.url).port)
    providerPort = Number(new URL(started.providerUrl!).port)
    return started
  }
  let service = await start()
  await registerProfessionals(service.storage, Object.values(people))
  return {
    service: () => service,
    async desk(who, options = {}) {
      const desk = await startTestCore({
        ...options,
        serviceUrl: service.url,
        registry,
        links: createAutomaticSignIn(people[who].id),
      })
      desks.push(desk)
      const { service: session } = await desk.call('session.read', {})
      if (session !== 'signed-in') await desk.call('session.signIn', {})
      await until(async () => (await desk.call('session.read', {})).service === 'signed-in')
      return desk
    },
    cutService: () => service.stop(),
    async bringServiceBack() {
      service = await start()
    },
    join: (patient, who) => joinCareTeam(service.storage, { patient, professional: people[who] }),
    leave: (patient, who) => leaveCareTeam(service.storage, { patient, professional: people[who] }),
    async close() {
      await Promise.all(desks.map((desk) => desk.close()))
      await service.stop()
      removeFolder(folder)
    },
  }
}

/** Waits for something to become true; the test's own time limit is the only one. */
export async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const seen = await look()
    if (seen) return seen
    await new Promise((done) => setTimeout(done, 25))
  }
}
