import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll } from 'vitest'

const debian = '/usr/lib/postgresql'

/** The newest server installed, where this account may run it as `postgres`; undefined elsewhere. */
function findServer(): { readonly bin: string; readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0 || !existsSync(debian)) return undefined
  const version = readdirSync(debian)
    .filter((name) => existsSync(join(debian, name, 'bin/initdb')))
    .toSorted((a, b) => Number(b) - Number(a))[0]
  const idOf = (option: string) => spawnSync('id', [option, 'postgres'], { encoding: 'utf8' })
  if (version === undefined || idOf('-u').status !== 0) return undefined
  return {
    bin: join(debian, version, 'bin'),
    uid: Number(idOf('-u').stdout),
    gid: Number(idOf('-g').stdout),
  }
}

const server = findServer()
/** False: no PostgreSQL here (Debian: `apt-get install postgresql`), or not root. The tests say so by name. */
export const hasPostgres = server !== undefined

export type Cluster = {
  /** A new empty database owned by an account that is not a superuser. */
  createDatabase(): Promise<string>
  /** The same address as the superuser. */
  asSuperuser(url: string): string
  /** Of the server, which signed it itself; its only name is `localhost`. */
  certificate(): string
  /** Statements of an administrator, in that database. */
  administer(url: string, statement: string): Promise<readonly Record<string, unknown>[]>
}

/** One real cluster for the tests of a file: its own folder, socket and loopback port; removed afterwards. */
export function useCluster(): Cluster {
  let port = 0
  let folder = ''
  let count = 0
  const asUser = { uid: server?.uid, gid: server?.gid, cwd: '/', stdio: 'ignore' } as const
  const run = (command: string, args: readonly string[]) => {
    execFileSync(join(server!.bin, command), args, asUser)
  }
  beforeAll(async () => {
    if (!server) return
    folder = mkdtempSync(join(tmpdir(), 'navigateur-postgres-'))
    chownSync(folder, server.uid, server.gid)
    port = await freePort()
    const data = join(folder, 'data')
    run('initdb', ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8'])
    const certificate = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
    ]
    const files = ['-keyout', join(data, 'server.key'), '-out', join(data, 'server.crt')]
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    execFileSync('openssl', [...certificate, ...files, ...name], asUser)
    const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=200 -c ssl=on`
    run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start'])
    await administer(urlOf('postgres', 'postgres'), 'CREATE ROLE service LOGIN')
  })
  afterAll(() => {
    if (!server) return
    run('pg_ctl', ['-D', join(folder, 'data'), '-w', '-m', 'immediate', 'stop'])
    rmSync(folder, { recursive: true, force: true })
  })
  const urlOf = (user: string, name: string) => `postgresql://${user}@127.0.0.1:${port}/${name}`
  const asSuperuser = (url: string) => url.replace('//service@', '//postgres@')
  async function administer(url: string, statement: string) {
    const client = new Client({ connectionString: asSuperuser(url), ssl: false })
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows
    } finally {
      await client.end()
    }
  }
  return {
    createDatabase: async () => {
      count += 1
      const name = `test_${count}`
      run('createdb', ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'postgres', '-O', 'service', name])
      return urlOf('service', name)
    },
    asSuperuser,
    certificate: () => join(folder, 'data/server.crt'),
    administer,
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
