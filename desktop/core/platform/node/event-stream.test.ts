import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createEventParser } from './event-stream.ts'

function parsed(pieces: readonly string[]): readonly string[] {
  const events: string[] = []
  const parse = createEventParser((data) => events.push(data))
  for (const piece of pieces) parse(piece)
  return events
}

it.each([
  ['one event', 'data: a\n\n', ['a']],
  ['no space', 'data:a\n\n', ['a']],
  ['only one space is taken', 'data:  a\n\n', [' a']],
  ['two lines', 'data: a\ndata: b\n\n', ['a\nb']],
  ['an empty line of data', 'data\n\n', ['']],
  ['a heartbeat is no event', ': 25 s\n\n', []],
  ['other fields', 'id: 7\nevent: hint\nretry: 5\ndata: a\n\n', ['a']],
  ['a field that only begins alike', 'database: a\n\n', []],
  ['CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
  ['an event without its end', 'data: a\n', []],
])('%s', (_name, text, events) => {
  expect(parsed([text])).toEqual(events)
})

it('does not depend on where the network cut the text', () => {
  const line = fc.constantFrom('data: a', 'data: bé', ':', 'id: 1', '', '')
  const end = fc.constantFrom('\n', '\r\n', '\r')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(line, end), { maxLength: 12 }),
      fc.array(fc.nat(), { maxLength: 6 }),
      (lines, at) => {
        // A last line that is not blank: a final lone CR waits for what follows.
        const text = `${lines.flat().join('')}data: fin\n\n`
        const cuts = [0, ...at.map((cut) => cut % text.length).toSorted((a, b) => a - b), text.length]
        const pieces = cuts.slice(1).map((cut, index) => text.slice(cuts[index], cut))
        expect(parsed(pieces)).toEqual(parsed([text]))
      },
    ),
  )
})

it('gives up on an event that never ends', () => {
  const parse = createEventParser(() => undefined, 100)
  expect(parse(`data: ${'x'.repeat(50)}\n`)).toBe(true)
  expect(parse(`data: ${'x'.repeat(60)}\n`)).toBe(false)
  const endless = createEventParser(() => undefined, 100)
  expect(endless('x'.repeat(101))).toBe(false)
})
