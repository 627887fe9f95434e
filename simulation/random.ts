export type Random = {
  /** In [0, 1). */
  next(): number
  /** Between `least` and `most`, both included. */
  int(least: number, most: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of the names, in proportion to its weight. */
  weighted<Name extends string>(weights: Readonly<Partial<Record<Name, number>>>): Name
  bytes(length: number): Uint8Array
  /** A stream of its own: drawing more from one part of the world changes nothing in another. */
  fork(name: string): Random
}

/** sfc32 of the seed: the same seed gives the same world on any machine. */
export function createRandom(seed: string): Random {
  let [a, b, c, d] = hash(seed)
  function uint32(): number {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return t >>> 0
  }
  for (let round = 0; round < 12; round += 1) uint32()
  const next = () => uint32() / 4_294_967_296
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => {
      if (list.length === 0) throw new Error('nothing to pick from')
      return list[int(0, list.length - 1)]!
    },
    weighted: (weights) => {
      const entries = Object.entries(weights) as [keyof typeof weights, number][]
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      return (entries.find(([, weight]) => (left -= weight) < 0) ?? entries.at(-1)!)[0]
    },
    bytes: (length) => Uint8Array.from({ length }, () => uint32() & 255),
    fork: (name) => createRandom(`${seed}/${name}`),
  }
}

/** FNV-1a, four times, each from another start. */
function hash(text: string): [number, number, number, number] {
  const one = (start: number) => {
    let value = start
    for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 16_777_619)
    return value | 0
  }
  return [one(2_166_136_261), one(1_540_483_477), one(-862_048_943), one(461_845_907)]
}
