import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
import { openTestDesk, type TestDesk } from '../desktop/core/testing/test-desk.ts'
import { createAutomaticSignIn } from '../desktop/web/automatic-sign-in.ts'
import { fillBareCache, fillBareService, readCacheRows } from './bare-loops.ts'
import type { Bench, Sample } from './metric.ts'
import { notes } from './notes.ts'
import { percentile } from './percentile.ts'
import { seedService, startServiceProcess } from './service-process.ts'
import { dossier, gp, nurse, pharmacist } from './sync-dossiers.ts'
import { until } from './waiting.ts'

const firstPull = 20_000
const offline = 2_000
const liveWrites = 20

const bench: Bench = {
  metrics: [
    { name: 'sync.first', unit: 'ms', peer: 'boucle nue, mêmes lignes', better: 'lower' },
    { name: 'sync.push', unit: 'ms', peer: 'boucle nue sur le schéma du service', better: 'lower' },
    { name: 'sync.live.p50', unit: 'ms', peer: 'un commit durable et un aller-retour HTTP', better: 'lower' },
    { name: 'sync.live.p95', unit: 'ms', peer: 'un commit durable et un aller-retour HTTP', better: 'lower' },
  ],
  runs: 3,
  open,
}
export default bench

async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sync-'))
  const data = join(folder, 'service')
  // The nurse's feed does not move while it is measured; the GP has dossiers of her own to write in.
  const shared = Array.from({ length: 20 }, () => dossier([nurse], firstPull / 20))
  const [alone, together] = [dossier([], 0), dossier([pharmacist], 0)]
  await seedService(data, [gp, nurse, pharmacist], [...shared, alone, together])
  const service = await startServiceProcess(data)
  const text = notes('live')
  let opened = 0

  /** Resolves when the desk has just begun its first pull. */
  async function signIn(person: string): Promise<TestDesk> {
    const desk = await openTestDesk(folder, {
      name: `desk-${(opened += 1)}`,
      serviceUrl: service.url,
      links: createAutomaticSignIn(person),
    })
    await desk.desk.handlers['session.signIn']({})
    while (desk.desk.service() !== 'signed-in') await turn()
    return desk
  }
  const asOf = async ({ desk }: TestDesk) => (await desk.handlers['status.read']({})).asOf
  const upToDate = (desk: TestDesk, before?: string) =>
    until('le poste est à jour', async () => {
      const at = await asOf(desk)
      return at !== undefined && at !== before
    })
  const write = ({ desk }: TestDesk, patientId: string) =>
    desk.writer.create({ type: 'transmission', patientId, body: { text: text.next().value } })

  const writer = await signIn(gp.id)
  const reader = await signIn(pharmacist.id)
  await upToDate(writer)
  await upToDate(reader)

  async function first(): Promise<Sample> {
    const desk = await signIn(nurse.id)
    const start = performance.now()
    await upToDate(desk)
    const value = performance.now() - start
    const rows = readCacheRows(desk.database.reader)
    await desk.close()
    if (rows.records.length !== firstPull) throw new Error(`${rows.records.length} fiches reçues.`)
    return { value, peerValue: fillBareCache(folder, rows) }
  }

  /** Nothing leaves the desk before the loop gives the thread back: two thousand writes wait, as offline. */
  async function push(): Promise<Sample> {
    const before = await asOf(writer)
    for (let index = 0; index < offline; index += 1) write(writer, alone.patientId)
    const waiting = () =>
      writer.database.reader.get<{ count: number }>('SELECT count(*) AS count FROM outbox')!.count
    if (waiting() !== offline) throw new Error('Le poste a envoyé avant la mesure.')
    const start = performance.now()
    await until('tout est accusé', () => waiting() === 0)
    const value = performance.now() - start
    await upToDate(writer, before)
    return { value, peerValue: fillBareService(folder, offline) }
  }

  async function live(): Promise<Record<string, Sample>> {
    const values: number[] = []
    const peers: number[] = []
    for (let index = 0; index < liveWrites; index += 1) {
      // Quiet desks, and never in step with their timers.
      await pause(120 + Math.random() * 80)
      const start = performance.now()
      const { id } = write(writer, together.patientId)
      const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
      const here = () => reader.database.reader.get('SELECT 1 FROM record WHERE id = ?', [bytes])
      await until('l’autre poste lit', () => here() !== undefined)
      values.push(performance.now() - start)
      peers.push(await commitAndRoundTrip(reader))
    }
    return {
      'sync.live.p50': { value: percentile(values, 0.5), peerValue: percentile(peers, 0.5) },
      'sync.live.p95': { value: percentile(values, 0.95), peerValue: percentile(peers, 0.95) },
    }
  }

  async function commitAndRoundTrip({ database: { durable } }: TestDesk): Promise<number> {
    const start = performance.now()
    durable.run("INSERT INTO setting VALUES ('bench', ?) ON CONFLICT DO UPDATE SET value = excluded.value", [
      String(start),
    ])
    await (await fetch(`${service.url}/health/live`)).arrayBuffer()
    return performance.now() - start
  }

  return {
    run: async () => ({ 'sync.first': await first(), 'sync.push': await push(), ...(await live()) }),
    async close() {
      await Promise.all([writer.close(), reader.close()])
      await service.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
