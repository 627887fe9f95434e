import { createHash } from 'node:crypto'

export type Trace = {
  add(text: string): void
  readonly lines: readonly string[]
  hash(): string
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/**
 * What happened, in order. Identifiers are numbered as they appear: those that the service draws
 * are not the seed's, and the same story must give the same hash.
 */
export function createTrace(now: () => number): Trace {
  const start = now()
  const names = new Map<string, string>()
  const lines: string[] = []
  const digest = createHash('sha256')
  const nameOf = (id: string) => {
    const known = names.get(id) ?? `#${names.size + 1}`
    names.set(id, known)
    return known
  }
  return {
    lines,
    add(text) {
      const line = `${((now() - start) / 1000).toFixed(3)} ${text.replace(uuid, nameOf)}`
      lines.push(line)
      digest.update(`${line}\n`)
    },
    hash: () => digest.copy().digest('hex').slice(0, 16),
  }
}
