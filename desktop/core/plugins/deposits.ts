import type { Deposit } from '@navigateur-pro/domain/context/plugin.ts'
import { toBase64Url } from '../lock/bytes.ts'
import type { Clock, Crypto } from '../platform/ports.ts'

const lifeMs = 60_000
const mostKept = 50

/** Identities behind random references, each good once and for a minute: a launch link carries no trait. */
export function createDeposits(crypto: Pick<Crypto, 'randomBytes'>, clock: Pick<Clock, 'monotonic'>) {
  const kept = new Map<string, { readonly deposit: Deposit; readonly until: number }>()

  function forgetOld(): void {
    for (const [reference, { until }] of kept) if (until <= clock.monotonic()) kept.delete(reference)
  }

  return {
    deposit(deposit: Deposit): string {
      forgetOld()
      const [oldest] = kept.keys()
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
      const reference = toBase64Url(crypto.randomBytes(32))
      kept.set(reference, { deposit, until: clock.monotonic() + lifeMs })
      return reference
    },
    withdraw(reference: string): Deposit | undefined {
      forgetOld()
      const found = kept.get(reference)
      kept.delete(reference)
      return found?.deposit
    },
  }
}
