import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readConfig } from '@navigateur-pro/sync-service/src/config.ts'
import { loadDatabaseKey } from '@navigateur-pro/sync-service/src/keys.ts'
import { databaseFile, openConnection } from '@navigateur-pro/sync-service/src/storage/sqlite/connection.ts'
import { afterAll, expect, it } from 'vitest'
import { freePort } from '../../../bench/free-port.ts'
import { startServiceProcess, type ServiceProcess } from '../../../bench/service-process.ts'
import { seedService } from '../../../build/seed-service.ts'
import { dossier, gp, nurse, pharmacist } from '../../../bench/sync-dossiers.ts'
import { type DeskProcess, startDesk } from './desk-process.ts'
import type { DeskTask } from './desk-task.ts'
import { checkIntegrity, openCache, readTransmissions, type Transmission } from './open-desk.ts'

const kills = Number(process.env['NAVIGATEUR_KILLS'] ?? (process.env['NAVIGATEUR_RELEASE'] ? 500 : 60))
/** Sent by the first life of the desk that writes: a first reception has something to be cut in. */
const burst = 500

const folder = mkdtempSync(join(tmpdir(), 'navigateur-kills-'))
const data = join(folder, 'service')
const running = new Set<DeskProcess | ServiceProcess>()
afterAll(async () => {
  await Promise.all([...running].map((one) => one.kill()))
  rmSync(folder, { recursive: true, force: true })
})

it(
  `${kills} kill -9 of desks and service: 0 acknowledged lost, 0 doubled, 0 torn`,
  async () => {
    const { patientId, ...shared } = dossier([nurse, pharmacist], 0)
    await seedService(data, [gp, nurse, pharmacist], [{ patientId, ...shared }])
    const [port, providerPort] = [await freePort(), await freePort()]
    const saved = new Set<string>()
    const torn: string[] = []
    const killed = { saving: 0, receiving: 0, beginning: 0, service: 0 }
    const total = () => Object.values(killed).reduce((sum, count) => sum + count, 0)

    async function startService(): Promise<ServiceProcess> {
      const environment = { NAVIGATEUR_PORT: String(port), NAVIGATEUR_PROVIDER_PORT: String(providerPort) }
      return watched(
        await startServiceProcess(data, { ...environment, NODE_COMPILE_CACHE: join(folder, 'code') }),
      )
    }
    function start(name: string, person: string, write?: DeskTask['write']): DeskProcess {
      const place = { folder, name, person, serviceUrl: `http://127.0.0.1:${port}` }
      const desk = watched(startDesk({ ...place, ...(write && { write }) }, join(folder, 'code')))
      desk.onSaid((word, value) => {
        if (word === 'saved') saved.add(value)
        if (word === 'open' && value !== 'ok') torn.push(`${name}: ${value}`)
      })
      return desk
    }
    /** Lives on the same files, one after the other, each cut at a moment of its own. */
    async function live(
      as: keyof typeof killed,
      begin: () => DeskProcess | Promise<ServiceProcess>,
      longest: number,
    ): Promise<void> {
      while (total() < kills) {
        const one = await begin()
        // One desk in five does not even get to open its file.
        if ('opened' in one && Math.random() > 0.2) await one.opened
        await pause(Math.random() * longest)
        if (await one.kill()) killed[as] += 1
        running.delete(one)
      }
    }

    let service = await startService()
    const first = start('writer', gp.id, { patientId, burst })
    await first.state(({ here, waiting }) => here === burst && waiting === 0)
    await Promise.all([first.stop(), service.stop()])
    running.clear()

    let generation = 0
    await Promise.all([
      live('service', startService, 2500),
      live('saving', () => start('writer', gp.id, { patientId }), 800),
      live('receiving', () => start('reader', nurse.id), 800),
      // Now on the same file, now on a new one: resumed, or begun again.
      live(
        'beginning',
        () => start(`new-${(generation += Math.random() < 0.4 ? 1 : 0)}`, pharmacist.id),
        1500,
      ),
    ])

    service = await startService()
    const people = { writer: gp.id, reader: nurse.id, [`new-${generation}`]: pharmacist.id }
    await rest(
      () => start('writer', gp.id),
      ({ waiting }) => waiting === 0,
    )
    const stored = readService(data)
    for (const [name, person] of Object.entries(people)) {
      await rest(
        () => start(name, person),
        ({ here, waiting }) => here === stored.length && waiting === 0,
      )
    }
    await service.stop()
    running.clear()

    const kept = new Set(stored.map(({ id }) => id))
    const report = {
      acknowledged: saved.size,
      lost: [...saved].filter((id) => !kept.has(id)).length,
      doubled: stored.length - new Set(stored.map(({ text }) => text)).size,
    }
    console.log(`Arrêts : ${JSON.stringify(killed)} ; ${JSON.stringify({ ...report, torn: torn.length })}`)
    expect({ ...report, torn }).toEqual({ acknowledged: saved.size, lost: 0, doubled: 0, torn: [] })
    expect(readService(data)).toEqual(stored)
    for (const name of Object.keys(people))
      expect({ name, ...readCache(name) }).toEqual({ name, integrity: 'ok', stored })
  },
  kills * 10_000 + 120_000,
)

function watched<One extends DeskProcess | ServiceProcess>(one: One): One {
  running.add(one)
  return one
}

/** A desk that nobody kills any more, until its state is this one. */
async function rest(begin: () => DeskProcess, isSo: Parameters<DeskProcess['state']>[0]): Promise<void> {
  for (;;) {
    const desk = begin()
    const reached = await desk.state(isSo)
    await desk.stop()
    running.delete(desk)
    if (reached) return
  }
}

function readCache(name: string): { readonly integrity: string; readonly stored: readonly Transmission[] } {
  const cache = openCache({ folder, name })
  const read = { integrity: checkIntegrity(cache), stored: readTransmissions(cache) }
  cache.close()
  return read
}

/** What the service holds, in order of identifier, once its file is known to be whole. */
function readService(dataFolder: string): readonly Transmission[] {
  const key = loadDatabaseKey(readConfig({ NAVIGATEUR_DATA: dataFolder }))
  const sql = openConnection(databaseFile(dataFolder), key, 'reader')
  expect(sql.pragma('integrity_check')).toBe('ok')
  const rows = sql.all<Transmission>(
    `SELECT lower(hex(r.id)) AS id, c.body ->> '$.text' AS text FROM record r
     JOIN change c ON c.record = r.key WHERE r.type = 'transmission' ORDER BY r.id`,
  )
  sql.close()
  return rows
}
