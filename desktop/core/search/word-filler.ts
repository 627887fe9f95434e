import type { Clock, Logger } from '../platform/ports.ts'
import type { RecordWords } from '../records/record-words.ts'

type Dependencies = {
  readonly words: Pick<RecordWords, 'fill' | 'isFilled'>
  readonly clock: Clock
  readonly logger: Logger
  readonly onFilled: () => void
}

export type WordFiller = ReturnType<typeof createWordFiller>

/** An answer that takes longer than this leaves time to fill the index. */
const slowAnswer = 100

/** Fills the index of words when nobody waits for this thread: after the reading, or while a slow line is awaited. */
export function createWordFiller({ words, clock, logger, onFilled }: Dependencies) {
  let running: Promise<void> | undefined
  let stopped = false
  const pause = (milliseconds: number) => new Promise<void>((done) => clock.after(milliseconds, done))

  async function fillUntil(isOver: () => boolean): Promise<void> {
    if (words.isFilled()) return
    while (!stopped && !isOver()) {
      const more = words.fill()
      if (!more) return onFilled()
      // Whoever asked for something meanwhile is answered first.
      await pause(0)
    }
  }

  return {
    /** The answer, with what could be filled while it was on its way. */
    async meanwhile<T>(answer: Promise<T>): Promise<T> {
      let isHere = false
      const here = answer.then(
        () => void (isHere = true),
        () => void (isHere = true),
      )
      if (running || words.isFilled()) return answer
      await Promise.race([here, pause(slowAnswer)])
      await fillUntil(() => isHere)
      return answer
    },
    run(): void {
      if (running || stopped) return
      running = fillUntil(() => false)
        // A full disk: the next round tries again.
        .catch((error: unknown) => logger.error('search.fill-failed', error))
        .finally(() => {
          running = undefined
        })
    },
    async stop(): Promise<void> {
      stopped = true
      await running
    },
  }
}
