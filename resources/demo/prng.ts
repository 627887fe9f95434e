/**
 * A seeded source of chance: sfc32 (Chris Doty-Humphrey, PractRand, public domain), started from the
 * FNV-1a hash of the seed and of a label. Each dossier draws from its own label, so that changing one
 * leaves the bytes of the others as they were.
 */
export type Prng = {
  /** In [0, 1). */
  next(): number
  /** Both ends included. */
  integer(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** Mean 0, standard deviation 1 (Box-Muller). */
  normal(): number
  /** Knuth's method: right for the small means used here. */
  poisson(mean: number): number
}

export function createPrng(seed: number, label: string): Prng {
  let [a, b, c, d] = [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b].map((basis) =>
    fnv1a(`${seed}/${label}`, basis),
  ) as [number, number, number, number]

  function next(): number {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }

  for (let round = 0; round < 12; round++) next()

  const integer = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (list) => list[integer(0, list.length - 1)]!,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    poisson(mean) {
      const limit = Math.exp(-mean)
      let count = 0
      for (let product = next(); product > limit; product *= next()) count++
      return count
    },
  }
}

function fnv1a(text: string, basis: number): number {
  let hash = basis
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash | 0
}

/** RFC 9562 version 7: the instant, then chance. */
export function uuidV7(prng: Prng, at: string): string {
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => prng.integer(0, 15).toString(16)).join('')
  const time = Date.parse(at).toString(16).padStart(12, '0')
  const variant = (8 + prng.integer(0, 3)).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(12)}`
}
