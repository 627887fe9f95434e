import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
import { seedService } from '../build/seed-service.ts'
import { openTestDesk, type TestDesk } from '../desktop/core/testing/test-desk.ts'
import type { ReadableDatabase } from '../desktop/core/platform/ports.ts'
import { createAutomaticSignIn } from '../desktop/web/automatic-sign-in.ts'
import { fillBareCache, fillBareService, readCacheRows } from './bare-loops.ts'
import type { Absent, Bench, Sample } from './metric.ts'
import { notes } from './notes.ts'
import { percentile } from './percentile.ts'
import { startServiceProcess } from './service-process.ts'
import { dossier, gp, nurse, pharmacist } from './sync-dossiers.ts'
import { openPouchDb, openRxDb } from './sync-peers.ts'
import { until } from './waiting.ts'

/** `--records=2000` for a quick look; the figures that count are those of 20 000. */
const firstPull = Number(process.env['NAVIGATEUR_BENCH_RECORDS'] ?? 20_000)
const offline = firstPull / 10
const liveWrites = 20

const pouchDb = 'PouchDB ← express-pouchdb, LevelDB'
const rxDb = 'RxDB, en mémoire'
const bareLoop = 'boucle nue, mêmes lignes'
const commitAndTrip = 'un commit durable et un aller-retour HTTP'
const live = 'PouchDB, réplication continue'
const lower = { unit: 'ms', better: 'lower' } as const

const bench: Bench = {
  metrics: [
    { name: 'sync.first', peer: pouchDb, ...lower },
    { name: 'sync.first.rxdb', peer: rxDb, ...lower },
    { name: 'sync.first.words', peer: pouchDb, ...lower },
    { name: 'sync.first.bare', peer: bareLoop, ...lower },
    { name: 'sync.first.cpu', peer: `${bareLoop}, processeur`, ...lower },
    { name: 'sync.push', peer: pouchDb, ...lower },
    { name: 'sync.push.rxdb', peer: rxDb, ...lower },
    { name: 'sync.push.bare', peer: 'boucle nue sur le schéma du service', ...lower },
    { name: 'sync.live.p50', peer: live, ...lower },
    { name: 'sync.live.p95', peer: live, ...lower },
    { name: 'sync.live.bare.p50', peer: commitAndTrip, ...lower },
    { name: 'sync.live.bare.p95', peer: commitAndTrip, ...lower },
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
  const sizes = { first: firstPull, push: offline }
  const pouchdb = await openPouchDb(folder, sizes)
  const rxdb = await openRxDb(folder, sizes)
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

  async function first(): Promise<Record<string, Sample>> {
    const desk = await signIn(nurse.id)
    const { reader } = desk.database
    const cpuBefore = process.cpuUsage()
    const start = performance.now()
    await upToDate(desk)
    // The present picture may be there before the histories.
    await until('toutes les fiches sont là', () => countOf(reader, 'record') >= firstPull)
    const value = performance.now() - start
    await until('tous les mots se trouvent', () => countOf(reader, 'unindexed_record') === 0)
    const words = performance.now() - start
    const cpu = processorSince(cpuBefore)
    const rows = readCacheRows(reader)
    await desk.close()
    if (rows.records.length !== firstPull) throw new Error(`${rows.records.length} fiches reçues.`)
    const bareBefore = process.cpuUsage()
    const bare = fillBareCache(folder, rows)
    const bareCpu = processorSince(bareBefore)
    const pouch = await pouchdb.first()
    return {
      'sync.first': { value, peerValue: pouch },
      'sync.first.words': { value: words, peerValue: pouch },
      'sync.first.rxdb': { value, peerValue: await rxdb.first() },
      'sync.first.bare': { value: words, peerValue: bare },
      'sync.first.cpu': { value: cpu, peerValue: bareCpu },
    }
  }

  /** Nothing leaves the desk before the loop gives the thread back: two thousand writes wait, as offline. */
  async function push(): Promise<Record<string, Sample>> {
    const before = await asOf(writer)
    for (let index = 0; index < offline; index += 1) write(writer, alone.patientId)
    const waiting = () => countOf(writer.database.reader, 'outbox')
    if (waiting() !== offline) throw new Error('Le poste a envoyé avant la mesure.')
    const start = performance.now()
    await until('tout est accusé', () => waiting() === 0)
    const value = performance.now() - start
    await upToDate(writer, before)
    return {
      'sync.push': { value, peerValue: await pouchdb.push() },
      'sync.push.rxdb': { value, peerValue: await rxdb.push() },
      'sync.push.bare': { value, peerValue: fillBareService(folder, offline) },
    }
  }

  async function live(): Promise<Record<string, Sample>> {
    const values: number[] = []
    const bare: number[] = []
    const peers: (number | Absent)[] = []
    for (let index = 0; index < liveWrites; index += 1) {
      // Quiet desks, and never in step with their timers.
      await pause(120 + Math.random() * 80)
      const start = performance.now()
      const { id } = write(writer, together.patientId)
      const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
      const here = () => reader.database.reader.get('SELECT 1 FROM record WHERE id = ?', [bytes])
      await until('l’autre poste lit', () => here() !== undefined)
      values.push(performance.now() - start)
      bare.push(await commitAndRoundTrip(reader))
      peers.push(await pouchdb.live())
    }
    const at = (share: number, others: readonly (number | Absent)[]): Sample => ({
      value: percentile(values, share),
      peerValue:
        others.find((one) => typeof one !== 'number') ??
        percentile(
          others.filter((one) => typeof one === 'number'),
          share,
        ),
    })
    return {
      'sync.live.p50': at(0.5, peers),
      'sync.live.p95': at(0.95, peers),
      'sync.live.bare.p50': at(0.5, bare),
      'sync.live.bare.p95': at(0.95, bare),
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
    run: async () => ({ ...(await first()), ...(await push()), ...(await live()) }),
    async close() {
      await Promise.all([writer.close(), reader.close(), pouchdb.close(), rxdb.close()])
      await service.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function processorSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function countOf(reader: ReadableDatabase, table: 'record' | 'outbox' | 'unindexed_record'): number {
  return reader.get<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)!.count
}
