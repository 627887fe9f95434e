import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { migrate } from '../desktop/core/database/migrate.ts'
import { migrations } from '../desktop/core/database/migrations.ts'
import { registerProfessionals } from '../sync-service/src/records/professionals.ts'
import { createDisk } from './disk.ts'
import { machineNames, people } from './people.ts'
import { makeServiceImage } from './service-node.ts'
import { atVirtualTime } from './virtual-date.ts'
import { createWorld, type Genesis } from './world.ts'

const dawn = Date.parse('2026-11-02T07:00:00.000Z')
const minute = 60_000

/** Lived once for all seeds, in fair weather: the dossiers are opened, the circles formed, all of it everywhere. */
export async function makeGenesis(): Promise<Genesis> {
  const empty = await makeServiceImage()
  const blank = blankDisk()
  const disks = new Map(machineNames.map((name) => [name, blank]))
  const nobody = { overhear: () => undefined, wiped: () => undefined }
  const world = await createWorld('genesis', { at: dawn, service: empty, disks, blank }, {}, nobody)
  const { scheduler, desks, service } = world
  const live = async (milliseconds: number) => {
    const until = scheduler.now() + milliseconds
    while (await scheduler.step(until));
  }
  return atVirtualTime(
    scheduler.now,
    async () => {
      await registerProfessionals(service.storage, Object.values(people))
      await world.learnFeeds()
      for (const desk of desks.values()) desk.start()
      await live(2 * minute)
      const patients = births.map((birthName, index) => {
        const patientId = world.newId()
        desks
          .get('gp')!
          .writer()!
          .create({
            type: 'patient-identity',
            patientId,
            body: {
              identity: {
                status: 'PROV',
                birthName,
                firstGivenName: 'CAMILLE',
                sex: 'F',
                birthDate: `194${index}-05-17`,
              },
            },
          })
        return patientId
      })
      await live(minute)
      for (const [index, patient] of patients.entries()) {
        for (const { id } of index === 2 ? [people.nurse] : [people.nurse, people.help]) {
          const answer = await world.ask(people.gp, 'POST', `/v1/patients/${patient}/circle`, {
            change: 'join',
            professional: id,
          })
          if (answer?.status !== 204 && answer?.status !== 200) throw new Error(`circle: ${answer?.status}`)
        }
      }
      await live(5 * minute)
      const genesis: Genesis = {
        at: scheduler.now(),
        service: service.export(),
        disks: new Map([...desks].map(([name, desk]) => [name, desk.disk.image()])),
        patients,
        blank,
      }
      await world.close()
      rmSync(empty.folder, { recursive: true, force: true })
      return genesis
    },
    world.random.next,
  )
}

/** Removes the folder that the seeds were copied from. */
export function forgetGenesis({ service }: Genesis): void {
  rmSync(service.folder, { recursive: true, force: true })
}

const births = ['PREMIER', 'DEUXIEME', 'TROISIEME']

/** A machine on which nobody has signed in yet. */
function blankDisk(): Buffer {
  const database = new Database(':memory:')
  const image = database.serialize()
  database.close()
  const disk = createDisk(image)
  const { durable } = disk.open({ alive: true, committed: () => undefined })
  migrate(durable, migrations)
  const migrated = disk.image()
  disk.close()
  return migrated
}
