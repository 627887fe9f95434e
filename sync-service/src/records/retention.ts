import type { Storage } from '../storage/port.ts'

const day = 86_400_000

/**
 * Forgets what no longer serves: entries of feeds that every desk has read or, beyond them, reads
 * again from the catalogue, and uploads that nobody ends. Each is a transaction of its own and doing
 * it twice changes nothing: several processes may do it at once.
 */
export async function forgetOld(storage: Storage, feedDays: number, now: number = Date.now()): Promise<void> {
  await storage.write((tx) => tx.trimFeeds(new Date(now - feedDays * day).toISOString()))
  await storage.write((tx) => tx.dropExpiredUploads(new Date(now).toISOString()))
}

/** At start, then every day. `stop` waits for what is under way. */
export function startRetention(
  storage: Storage,
  feedDays: number,
  failed: (error: unknown) => void,
): { stop(): Promise<void> } {
  let current = Promise.resolve()
  const run = () => {
    current = current.then(() => forgetOld(storage, feedDays)).catch(failed)
  }
  run()
  const timer = setInterval(run, day).unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await current
    },
  }
}
