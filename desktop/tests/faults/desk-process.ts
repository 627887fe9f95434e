import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type DeskTask, tryAgain } from './desk-task.ts'

/** Transmissions in the cache, operations not settled yet, operations refused. */
type State = { readonly here: number; readonly waiting: number; readonly refused: number }

export type DeskProcess = {
  /** The cache is open, or the process has ended before. */
  readonly opened: Promise<void>
  onSaid(listener: (word: string, value: string) => void): void
  /** Resolves once its state is this one; with false when the desk gives up before, and is to be begun again. */
  state(isSo: (state: State) => boolean): Promise<boolean>
  /** kill -9. True when it was alive until then. */
  kill(): Promise<boolean>
  stop(): Promise<void>
}

/** @param code where Node keeps what it compiled: hundreds of lives read the same sources */
export function startDesk(task: DeskTask, code: string): DeskProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'desk-child.ts'), JSON.stringify(task)], {
    env: { ...process.env, NODE_COMPILE_CACHE: code },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const listeners = new Set<(word: string, value: string) => void>()
  const opened = Promise.withResolvers<void>()
  const lines = createInterface(child.stdout)
  lines.on('line', (line) => {
    const space = line.indexOf(' ')
    const [word, value] = [line.slice(0, space), line.slice(space + 1)]
    if (word === 'open') opened.resolve()
    for (const listener of listeners) listener(word, value)
  })
  // Its last words are read before it counts as ended.
  const over = Promise.all([once(child, 'exit'), once(lines, 'close')]).then(() => {
    opened.resolve()
    if (child.signalCode !== 'SIGKILL' && child.exitCode !== 0 && child.exitCode !== tryAgain) {
      throw new Error(`Le poste a fini de lui-même : ${complaint.slice(-2000)}`)
    }
  })
  over.catch(() => undefined)
  const end = async (signal: NodeJS.Signals) => {
    const alive = child.exitCode === null && child.signalCode === null && child.kill(signal)
    await over
    return alive
  }
  return {
    opened: opened.promise,
    onSaid: (listener) => void listeners.add(listener),
    state: (isSo) => {
      const reached = new Promise<boolean>((done) => {
        listeners.add((word, value) => {
          if (word !== 'state') return
          const [here = 0, waiting = 0, refused = 0] = value.split(' ').map(Number)
          if (isSo({ here, waiting, refused })) done(true)
        })
      })
      return Promise.race([reached, over.then(() => false)])
    },
    kill: async () => (await end('SIGKILL')) && child.signalCode === 'SIGKILL',
    stop: async () => void (await end('SIGTERM')),
  }
}
