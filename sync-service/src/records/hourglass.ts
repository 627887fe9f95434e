import type { Storage } from '../storage/port.ts'
import { endOverdue } from './emergency.ts'

const every = 30_000

/** Ends emergency accesses whose time is over, though nobody asks anything. `stop` waits for what is under way. */
export function startHourglass(
  storage: Storage,
  failed: (error: unknown) => void,
): { stop(): Promise<void> } {
  let current = Promise.resolve()
  const run = () => {
    current = current.then(() => endOverdue(storage)).catch(failed)
  }
  run()
  const timer = setInterval(run, every).unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await current
    },
  }
}
