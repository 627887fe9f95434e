export type Cancel = () => void

export type Scheduler = {
  /** Milliseconds since 1970 in the simulated world, the same for everybody. */
  now(): number
  after(milliseconds: number, work: () => void | Promise<void>): Cancel
  /** Runs the next event and everything it sets off. False when there is none up to that time. */
  step(until: number): Promise<boolean>
}

type Event = { readonly at: number; readonly order: number; work: (() => void | Promise<void>) | undefined }

/** One event at a time, the earliest first; those of one instant in the order they were asked. */
export function createScheduler(start: number): Scheduler {
  let now = start
  let order = 0
  const events: Event[] = []

  function insert(event: Event): void {
    let [low, high] = [0, events.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = events[middle]!
      // The queue is kept in reverse: its end is what comes next.
      if (other.at > event.at || (other.at === event.at && other.order > event.order)) low = middle + 1
      else high = middle
    }
    events.splice(low, 0, event)
  }

  return {
    now: () => now,
    after(milliseconds, work) {
      const event: Event = { at: now + Math.max(0, Math.ceil(milliseconds)), order: ++order, work }
      insert(event)
      return () => {
        event.work = undefined
      }
    },
    async step(until) {
      for (;;) {
        const next = events.at(-1)
        if (!next || next.at > until) {
          now = Math.max(now, until)
          return false
        }
        events.pop()
        if (!next.work) continue
        now = next.at
        await next.work()
        await quiet()
        return true
      }
    },
  }
}

/** Ports answer at once or by an event: once the microtasks are done, nothing is left to happen. */
function quiet(): Promise<void> {
  return new Promise((done) => {
    setImmediate(done)
  })
}
