import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')

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
