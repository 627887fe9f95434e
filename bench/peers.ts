import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'peers')

/** A peer in a process of its own, as our service and its desk are. */
export type Peer = {
  call<Value>(method: string, ...parameters: readonly unknown[]): Promise<Value>
  stop(): Promise<void>
}

/**
 * Installs the peers when they are not there: asked for by the bench alone, never by `npm start`
 * or `npm test`. Gives the reason, in French, when they cannot be had.
 */
export function installPeers(): string | undefined {
  const lock = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as Lock
  const installed = 'node_modules/.package-lock.json'
  const wanted = Object.entries(lock('package-lock.json').packages).filter(([path]) => path !== '')
  const isThere = () => {
    if (!existsSync(join(folder, installed))) return false
    const { packages } = lock(installed)
    return wanted.every(([path, { version, optional }]) => optional || packages[path]?.version === version)
  }
  if (isThere()) return undefined
  process.stderr.write('Installation des pairs (PouchDB, RxDB)…\n')
  // Under `npm run`, npm says where it is, and which folder it works in: not this one.
  const { npm_config_local_prefix: _project, ...environment } = process.env
  const script = process.env['npm_execpath']
  const [command, first] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []]
  const args = [...first, 'ci', '--ignore-scripts', '--loglevel=error']
  const { status } = spawnSync(command, args, {
    cwd: folder,
    env: environment,
    stdio: 'ignore',
    shell: command === 'npm' && process.platform === 'win32',
  })
  return status === 0 && isThere() ? undefined : 'paquets non installés, le registre npm ne répond pas'
}

type Lock = {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>
}

/** @param script a file of bench/peers */
export function startPeer(script: string): Peer {
  const child: ChildProcess = fork(join(folder, script), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let complaint = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const over = once(child, 'exit')
  return {
    async call<Value>(method: string, ...parameters: readonly unknown[]): Promise<Value> {
      child.send({ method, parameters })
      const [reply] = (await Promise.race([once(child, 'message'), over])) as [Reply | number | null]
      if (typeof reply !== 'object' || reply === null)
        throw new Error(`${script} : ${complaint.slice(-2000)}`)
      if (reply.error !== undefined) throw new Error(`${script} : ${reply.error}`)
      return reply.value as Value
    },
    async stop() {
      if (child.connected) child.disconnect()
      await over
    },
  }
}

type Reply = { readonly value?: unknown; readonly error?: string }
