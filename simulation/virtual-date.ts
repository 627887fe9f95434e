/**
 * The service, its tokens and its identifiers ask `Date` what time it is. While `work` runs, the
 * whole process lives at the virtual time, with the chance of the seed; production code is not changed for it.
 */
export async function atVirtualTime<T>(
  now: () => number,
  work: () => Promise<T>,
  chance: () => number,
): Promise<T> {
  const RealDate = globalThis.Date
  class VirtualDate extends RealDate {
    constructor(...parts: [] | [number | string | Date]) {
      super(parts.length === 0 ? now() : parts[0])
    }
    static override now(): number {
      return now()
    }
  }
  globalThis.Date = VirtualDate as DateConstructor
  const realRandom = Math.random
  Math.random = chance
  try {
    return await work()
  } finally {
    globalThis.Date = RealDate
    Math.random = realRandom
  }
}
