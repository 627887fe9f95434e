import { expect, it } from 'vitest'
import { createNodeClock } from './node-clock.ts'

const clock = createNodeClock()

it('calls back once the time has passed, not before', async () => {
  const start = clock.monotonic()
  await new Promise<void>((resolve) => clock.after(30, resolve))
  expect(clock.monotonic() - start).toBeGreaterThanOrEqual(29)
})

it('does not call back what was cancelled, nor at once what is due beyond the longest timer', async () => {
  const calls: string[] = []
  clock.after(1, () => calls.push('cancelled'))()
  const cancel = clock.after(2 ** 31 + 5, () => calls.push('in 25 days'))
  await new Promise<void>((resolve) => clock.after(30, resolve))
  cancel()
  expect(calls).toEqual([])
})
