import { refuse } from '../errors.ts'

const depthLimit = 20
const keyLimit = 1000
const shortString = 65_536
// Unrolled: a photo in base64 is one string of millions of characters, which must cost no stack.
const string = /"[^"\\]*(?:\\.[^"\\]*)*"/g

/**
 * Parses JSON from outside (S-4). Refused with bad_input: duplicate keys (two parsers may then
 * read two texts), `__proto__` and `constructor`, NUL and lone surrogates, too deep, too many
 * keys, too long a string.
 */
export function parseHostileJson(
  text: string,
  { stringLimit }: { readonly stringLimit: number } = { stringLimit: shortString },
): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw refuse('bad_input', error)
  }
  // Outside strings, each colon of a JSON text is one member: fewer keys than colons is a duplicate.
  const members = text.replace(string, '').split(':').length - 1
  if (checkValue(value, stringLimit) !== members) throw refuse('bad_input')
  return value
}

/** @returns the number of keys, walking without recursion so that depth cannot exhaust the stack */
function checkValue(root: unknown, stringLimit: number): number {
  let keys = 0
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 1 }]
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    const { value, depth } = item
    if (typeof value === 'string') checkText(value, stringLimit)
    if (typeof value !== 'object' || value === null) continue
    if (depth > depthLimit) throw refuse('bad_input')
    const isArray = Array.isArray(value)
    for (const [key, child] of Object.entries(value)) {
      if (!isArray) {
        keys += 1
        if (key === '__proto__' || key === 'constructor' || keys > keyLimit) throw refuse('bad_input')
        checkText(key, shortString)
      }
      waiting.push({ value: child, depth: depth + 1 })
    }
  }
  return keys
}

function checkText(text: string, stringLimit: number): void {
  if (text.length > stringLimit || text.includes('\0') || !text.isWellFormed()) throw refuse('bad_input')
}
