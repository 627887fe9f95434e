import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJson } from './read-json.ts'

/** At release, a hundred thousand of each take minutes. */
const timeout = 300_000
const numRuns = process.env.NAVIGATEUR_RELEASE ? 100_000 : 500

describe('readJson', () => {
  it(
    'reads what JSON.parse reads, when it is shallow',
    () => {
      fc.assert(
        fc.property(fc.jsonValue({ maxDepth: 10, noUnicodeString: false }), (value) => {
          const text = JSON.stringify(value)
          let prototype = false
          const parsed = JSON.parse(text, (key, found) => {
            prototype ||= key === '__proto__'
            return found
          })
          const expected = prototype ? undefined : parsed
          expect(readJson(text)).toEqual(expected)
        }),
        { numRuns },
      )
    },
    timeout,
  )

  it(
    'never throws, whatever the bytes',
    () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
          readJson(new TextDecoder().decode(bytes))
        }),
        { numRuns },
      )
    },
    timeout,
  )

  it.each([
    ['nested 100 000 times', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['nested 100 000 times, without an end', '{"a":'.repeat(100_000)],
    ['a prototype', '{"event":{"__proto__":{"admin":true}}}'],
    ['nothing', ''],
  ])('refuses %s', (_name, text) => expect(readJson(text)).toBeUndefined())
})
