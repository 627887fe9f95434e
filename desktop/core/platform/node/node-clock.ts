import type { Cancel, Clock } from '../ports.ts'

/** `setTimeout` fires at once beyond 2^31 − 1 ms. */
const longestTimer = 2_147_483_647

export function createNodeClock(): Clock {
  return { now: () => Date.now(), monotonic: () => performance.now(), after }
}

function after(milliseconds: number, work: () => void): Cancel {
  let timer: NodeJS.Timeout
  const wait = (left: number): void => {
    const step = Math.min(left, longestTimer)
    timer = setTimeout(() => (left > step ? wait(left - step) : work()), step)
    // A pending timer alone does not keep the process alive.
    timer.unref()
  }
  wait(milliseconds)
  return () => clearTimeout(timer)
}
