import { isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Cancel, Clock, Logger } from '../platform/ports.ts'

export type LaneDependencies = {
  readonly clock: Clock
  readonly logger: Logger
  readonly longestPauseMs: number
}

const firstPause = 1_000

/**
 * Repeats a step while it finds something to do. A cut asks for another try, with a pause that grows
 * until something passes again; what only a person can settle waits for the next call.
 */
export function createLane(
  { clock, logger, longestPauseMs }: LaneDependencies,
  step: () => Promise<boolean>,
): { run(): void; stop(): Promise<void> } {
  let running: Promise<void> | undefined
  let again = false
  let stopped = false
  let pause = firstPause
  let cancel: Cancel | undefined

  function run(): void {
    if (stopped) return
    again = true
    if (running) return
    cancel?.()
    running = work().finally(() => {
      running = undefined
      if (again) run()
    })
  }

  async function work(): Promise<void> {
    while (again && !stopped) {
      again = false
      try {
        while (!stopped && (await step())) pause = firstPause
      } catch (error) {
        again = false
        if (stopped) return
        if (!isAppError(error)) logger.error('files.transfer-failed', error)
        else if (error.code === 'offline') retry()
        return
      }
    }
  }

  function retry(): void {
    cancel = clock.after(Math.min(pause, longestPauseMs), run)
    pause = Math.min(pause * 2, longestPauseMs)
  }

  return {
    run,
    async stop() {
      stopped = true
      cancel?.()
      await running
    },
  }
}
