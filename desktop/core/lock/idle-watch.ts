import type { Cancel, Clock } from '../platform/ports.ts'

/** Calls `onIdle` once nobody has touched anything for `limitMs`. */
export class IdleWatch {
  readonly #clock: Clock
  readonly #limitMs: number
  readonly #onIdle: () => void
  #touched: { readonly now: number; readonly monotonic: number } | undefined
  #cancel: Cancel = () => undefined

  constructor(clock: Clock, limitMs: number, onIdle: () => void) {
    this.#clock = clock
    this.#limitMs = limitMs
    this.#onIdle = onIdle
  }

  start(): void {
    this.#touched = this.#instant()
    this.#wait(this.#limitMs)
  }

  stop(): void {
    this.#cancel()
    this.#touched = undefined
  }

  /** Someone is there; but a machine that wakes up after the limit does not get a new delay. */
  touch(): void {
    if (this.#touched === undefined) return
    if (this.#leftMs(this.#touched) <= 0) this.#onIdle()
    else this.#touched = this.#instant()
  }

  /** One timer, set again for what is left: touching costs nothing. */
  #wait(milliseconds: number): void {
    this.#cancel = this.#clock.after(milliseconds, () => {
      const left = this.#touched === undefined ? 0 : this.#leftMs(this.#touched)
      if (left > 0) this.#wait(left)
      else this.#onIdle()
    })
  }

  /** The wall clock counts too: the monotonic one may stop while the machine sleeps. */
  #leftMs(touched: { readonly now: number; readonly monotonic: number }): number {
    const { now, monotonic } = this.#instant()
    return this.#limitMs - Math.max(now - touched.now, monotonic - touched.monotonic)
  }

  #instant(): { readonly now: number; readonly monotonic: number } {
    return { now: this.#clock.now(), monotonic: this.#clock.monotonic() }
  }
}
