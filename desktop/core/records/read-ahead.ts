import type { Cancel, Clock, Logger } from '../platform/ports.ts'

/** Long enough for what is asked now, and for the page that follows, to be answered first. */
const patience = 300

/** Works out what will be asked, a little at a time, while nobody waits for this thread. */
export function createReadAhead(clock: Clock, logger: Logger, workAhead: () => boolean) {
  let next: Cancel | undefined
  let stopped = false

  function later(milliseconds: number): void {
    next = clock.after(milliseconds, () => {
      next = undefined
      try {
        if (workAhead()) later(0)
      } catch (error) {
        // Nobody asked yet: who asks will be told.
        logger.error('read-ahead.failed', error)
      }
    })
  }

  return {
    kick(): void {
      if (!next && !stopped) later(patience)
    },
    stop(): void {
      stopped = true
      next?.()
    },
  }
}
