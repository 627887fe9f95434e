import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

const debian = '/usr/lib/postgresql'

export type PostgresServer = { createDatabase(name: string): string; stop(): void }

/** As Debian installs it; undefined where there is none, or where this account may not become another. */
const version =
  process.getuid?.() === 0 && existsSync(debian)
    ? readdirSync(debian).findLast((name) => existsSync(join(debian, name, 'bin/initdb')))
    : undefined
export const hasPostgres = version !== undefined

/** A server of its own in this folder. */
export async function startPostgres(folder: string): Promise<PostgresServer> {
  if (version === undefined) throw new Error('Pas de serveur PostgreSQL ici.')
  const id = (option: string) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))
  const [uid, gid] = [id('-u'), id('-g')]
  const place = join(folder, 'postgres')
  mkdirSync(place, { mode: 0o700 })
  chownSync(place, uid, gid)
  const run = (command: string, ...args: readonly string[]) =>
    execFileSync(join(debian, version, 'bin', command), args, { uid, gid, cwd: '/', stdio: 'ignore' })
  const data = join(place, 'data')
  const port = await freePort()
  run('initdb', '-D', data, '-A', 'trust', '-U', 'service', '-E', 'UTF8', '--locale=C.UTF-8')
  const options = `-p ${port} -k ${place} -c listen_addresses=127.0.0.1 -c max_wal_size=4GB -c shared_buffers=512MB`
  run('pg_ctl', '-D', data, '-w', '-l', join(place, 'log'), '-o', options, 'start')
  const stop = () => run('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop')
  // A bench that fails leaves no server behind.
  process.once('exit', stop)
  return {
    createDatabase(name) {
      run('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'service', name)
      return `postgresql://service@127.0.0.1:${port}/${name}`
    },
    stop() {
      process.off('exit', stop)
      stop()
    },
  }
}
