import type { Clock } from '../ports.ts'

/** Time that passes when told to: both clocks and the timers together. */
export class FakeClock implements Clock {
  #now = Date.UTC(2026, 0, 5, 8)
  #monotonic = 0
  readonly #timers = new Set<{ readonly due: number; readonly work: () => void }>()

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#monotonic
  }

  after(milliseconds: number, work: () => void): () => void {
    const timer = { due: this.#monotonic + milliseconds, work }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  advance(milliseconds: number): void {
    const end = this.#monotonic + milliseconds
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#pass(next.due - this.#monotonic)
      next.work()
    }
    this.#pass(end - this.#monotonic)
  }

  /** The person, or a time server, sets the machine's clock: no time passes. */
  setWallClock(now: number): void {
    this.#now = now
  }

  /** The machine sleeps: its wall clock goes on, timers and the monotonic clock do not. */
  sleep(milliseconds: number): void {
    this.#now += milliseconds
  }

  #pass(milliseconds: number): void {
    this.#now += milliseconds
    this.#monotonic += milliseconds
  }

  #next(end: number): { readonly due: number; readonly work: () => void } | undefined {
    return [...this.#timers].filter(({ due }) => due <= end).toSorted((a, b) => a.due - b.due)[0]
  }
}
