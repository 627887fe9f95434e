import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { fileFormat } from './file-format.ts'
import { blankPng, png } from '../testing/draw.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

it.each([
  ['a PNG', blankPng(40, 30), { kind: 'image', width: 40, height: 30 }],
  [
    'a PNG of 4 294 967 295 pixels a side',
    png(0xffffffff, 0xffffffff, Buffer.alloc(0)),
    { kind: 'image', width: 0xffffffff, height: 0xffffffff },
  ],
  ['a PNG of no width', png(0, 30, Buffer.alloc(0)), { kind: 'unknown' }],
  ['a PNG that opens with another chunk', blankPng(40, 30).fill('CgBI', 12, 16), { kind: 'unknown' }],
  [
    'a baseline JPEG, after an APP0',
    hex('ffd8 ffe0 0004 0000 ffc0 000b 08 0010 0020 01'),
    { kind: 'image', width: 32, height: 16 },
  ],
  ['a progressive JPEG', hex('ffd8 ffc2 000b 08 0010 0020 01'), { kind: 'image', width: 32, height: 16 }],
  [
    'a JPEG of 65535 × 65535',
    hex('ffd8 ffc4 0003 00 ffc0 000b 08 ffff ffff 01'),
    { kind: 'image', width: 65_535, height: 65_535 },
  ],
  ['a JPEG whose segment leads back', hex('ffd8 ffe0 0000 ffc0 000b 08 0010 0020 01'), { kind: 'unknown' }],
  [
    'a JPEG that hides a header in a comment',
    hex('ffd8 fffe 0009 ffc0 000b 08 0010 0020'),
    { kind: 'unknown' },
  ],
  ['a JPEG that ends before its size', hex('ffd8 ffe0 0004 0000 ffc0 000b'), { kind: 'unknown' }],
  ['a PDF', Buffer.from('%PDF-1.7\n'), { kind: 'pdf' }],
  ['a PDF after the headers of a mail', Buffer.from(`${'x'.repeat(900)}%PDF-1.7\n`), { kind: 'pdf' }],
  ['a web page', Buffer.from('<!doctype html>'), { kind: 'unknown' }],
  ['nothing', Buffer.alloc(0), { kind: 'unknown' }],
])('%s', (_, bytes, format) => {
  expect(fileFormat(bytes)).toEqual(format)
})

it('says something of any bytes, whatever they start with', () => {
  const starts = fc.constantFrom(
    '',
    'ffd8',
    'ffd8ffe0',
    '89504e470d0a1a0a',
    '89504e470d0a1a0a0000000d49484452',
  )
  fc.assert(
    fc.property(starts, fc.uint8Array({ maxLength: 200 }), (start, rest) => {
      const format = fileFormat(Buffer.concat([hex(start), rest]))
      expect(['pdf', 'image', 'unknown']).toContain(format.kind)
    }),
    { numRuns: process.env['NAVIGATEUR_RELEASE'] ? 100_000 : 500 },
  )
})
