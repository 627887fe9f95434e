import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillService, type LiveClient, unread } from './filled-service.ts'
import { freePort } from './free-port.ts'
import type { Absent, Bench, Metric, Sample } from './metric.ts'
import { installPeers, type Peer, startPeer } from './peers.ts'
import { hasPostgres, startPostgres } from './postgres-server.ts'
import type { Burst } from './pull-clients.ts'
import { openRawQuery, type RawQuery } from './raw-pull.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'

/** Below four thousand there would not be twenty unread entries in each of the thousand feeds. */
const many = Math.max(4000, Number(process.env['NAVIGATEUR_BENCH_RECORDS'] ?? 2_000_000))
const few = Math.min(10_000, many)
/** Twenty of them are beyond the p99. */
const pulls = Math.min(2000, many / 10)
const storages = hasPostgres ? ['sqlite', 'postgres'] : ['sqlite']

const changes = 'PouchDB Server, _changes'
const bench: Bench = {
  metrics: storages.flatMap((storage): readonly Metric[] => [
    { name: `service.pull.${storage}.p50`, unit: 'ms', peer: `${changes}, p50`, better: 'lower' },
    { name: `service.pull.${storage}.p99`, unit: 'ms', peer: `${changes}, p99`, better: 'lower' },
    { name: `service.pull.${storage}.rate`, unit: '/s', peer: changes, better: 'higher' },
    {
      name: `service.pull.${storage}.raw`,
      unit: '/s',
      peer: 'la même requête, en SQL seul',
      better: 'higher',
    },
    {
      name: `service.pull.${storage}.flat`,
      unit: 'ms',
      peer: `nous-mêmes, ${few} fiches, p99`,
      better: 'lower',
    },
  ]),
  runs: 3,
  open,
}
export default bench

/** One service with its thousand live clients. */
type Served = {
  readonly service: ServiceProcess
  readonly clients: () => Promise<readonly LiveClient[]>
  readonly crowd: Peer
  readonly raw: RawQuery
}

async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-pull-'))
  // PostgreSQL runs under an account of its own.
  chmodSync(folder, 0o755)
  const postgres = hasPostgres ? await startPostgres(folder) : undefined
  if (!postgres)
    process.stderr.write('service.pull.postgres : pas de serveur PostgreSQL ici, mesure sautée\n')
  // A bench that fails leaves no gigabytes behind.
  const removeData = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeData)
  const served = new Map<string, Served>()
  for (const storage of storages) {
    for (const records of new Set([few, many])) {
      const name = `${storage}_${records}`
      if (storage === 'sqlite') served.set(name, await serve(join(folder, name), records))
      else served.set(name, await serve(join(folder, name), records, postgres!.createDatabase(name)))
    }
  }
  const pouchdb = await openChanges(folder)

  async function measure(storage: string): Promise<Record<string, Sample>> {
    const [large, small] = [served.get(`${storage}_${many}`)!, served.get(`${storage}_${few}`)!]
    const flat = await pull(small)
    const ours = await pull(large)
    const peer = await pouchdb.pull()
    return {
      [`service.pull.${storage}.p50`]: { value: ours.p50, peerValue: 'absent' in peer ? peer : peer.p50 },
      [`service.pull.${storage}.p99`]: { value: ours.p99, peerValue: 'absent' in peer ? peer : peer.p99 },
      [`service.pull.${storage}.rate`]: { value: ours.rate, peerValue: 'absent' in peer ? peer : peer.rate },
      [`service.pull.${storage}.raw`]: { value: ours.rate, peerValue: await large.raw.rate(pulls) },
      [`service.pull.${storage}.flat`]: { value: ours.p99, peerValue: flat.p99 },
    }
  }

  return {
    async run() {
      const samples: Record<string, Sample> = {}
      for (const storage of storages) Object.assign(samples, await measure(storage))
      return samples
    },
    async close() {
      await pouchdb.close()
      for (const { service, crowd, raw } of served.values()) {
        await crowd.stop()
        await raw.close()
        await service.stop()
      }
      postgres?.stop()
      process.off('exit', removeData)
      removeData()
    },
  }
}

async function serve(dataFolder: string, records: number, databaseUrl?: string): Promise<Served> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const start = performance.now()
  const clients = await fillService(dataFolder, url, records, databaseUrl)
  process.stderr.write(`${records} fiches écrites en ${Math.round((performance.now() - start) / 1000)} s\n`)
  const service = await startServiceProcess(dataFolder, {
    NAVIGATEUR_PORT: String(port),
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  })
  const crowd = startPeer('../pull-clients.ts')
  await crowd.call('openStreams', url, await clients())
  return { service, clients, crowd, raw: await openRawQuery(dataFolder, databaseUrl) }
}

async function pull({ service, clients, crowd }: Served): Promise<Burst> {
  return crowd.call<Burst>('pull', service.url, await clients(), pulls, unread)
}

/** CouchDB's way: the changes that follow a sequence, of one database that nobody else reads and nothing filters. */
async function openChanges(
  folder: string,
): Promise<{ pull(): Promise<Burst | Absent>; close(): Promise<void> }> {
  const reason = installPeers()
  if (reason !== undefined) return { pull: async () => ({ absent: reason }), close: async () => undefined }
  const server = startPeer('pouchdb-server.mjs')
  const crowd = startPeer('../pull-clients.ts')
  const url = await server.call<string>('listen', folder)
  await server.call('fill', 'changes', few)
  return {
    pull: () => crowd.call<Burst>('changes', `${url}/changes`, few - unread, pulls / 10, unread),
    async close() {
      await crowd.stop()
      await server.stop()
    },
  }
}
