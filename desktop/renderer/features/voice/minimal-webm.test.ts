import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sniffMediaType } from '@navigateur-pro/domain/records/media-type.ts'
import { toMinimalWebm } from './minimal-webm.ts'

const canary = 'CANARI-ENREGISTREUR'
const opusHead = Buffer.concat([
  Buffer.from('OpusHead'),
  Buffer.from([1, 1, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0, 0]),
])

type Frame = { readonly at: number; readonly bytes: Buffer }

/** As Chromium's recorder writes it: sizes unknown, a cluster now and then, its own names and numbers. */
function recorded(frames: readonly Frame[], clusterMs: number): Buffer {
  const clusters: Buffer[] = []
  let start = Number.NEGATIVE_INFINITY
  for (const { at, bytes } of frames) {
    if (at - start >= clusterMs) {
      start = at
      clusters.push(Buffer.from('1f43b67501ffffffffffffff', 'hex'), element('e7', uint32(at)))
    }
    const head = Buffer.from([0x81, 0, 0, 0x80])
    head.writeInt16BE(at - start, 1)
    clusters.push(element('a3', Buffer.concat([head, bytes])))
  }
  return Buffer.concat([
    element('1a45dfa3', element('4282', Buffer.from('webm'))),
    Buffer.from('1853806701ffffffffffffff', 'hex'),
    element('1549a966', element('4d80', Buffer.from(canary))),
    element(
      '1654ae6b',
      element('ae', Buffer.concat([element('73c5', Buffer.from(canary)), element('63a2', opusHead)])),
    ),
    ...clusters,
  ])
}

function element(id: string, content: Buffer): Buffer {
  const size = Buffer.alloc(8)
  size.writeUInt32BE(content.length, 4)
  size[0] = 0x01
  return Buffer.concat([Buffer.from(id, 'hex'), size, content])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

const frameMs = 60
const sound = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 2, maxLength: 600 })
  .map((all) => all.map((bytes, index) => ({ at: index * frameMs, bytes: Buffer.from(bytes) })))

describe('a voice note', () => {
  it('keeps every sound at its place and nothing else of the recorder’s; it is the same written again', () => {
    fc.assert(
      fc.property(sound, fc.integer({ min: 1, max: 30_000 }), fc.nat(1e9), (frames, clusterMs, begun) => {
        const later = frames.map((frame) => ({ ...frame, at: frame.at + begun }))
        const voice = toMinimalWebm(recorded(later, clusterMs))!
        expect(voice.seconds).toBe(Math.max(1, Math.round((frames.length * frameMs) / 1000)))
        const bytes = Buffer.from(voice.bytes)
        expect(bytes.includes(canary)).toBe(false)
        expect(sniffMediaType(bytes)).toBe('audio/webm')
        let at = 0
        for (const frame of frames) {
          at = bytes.indexOf(frame.bytes, at)
          expect(at).toBeGreaterThan(0)
          at += frame.bytes.length
        }
        expect(Buffer.from(toMinimalWebm(voice.bytes)!.bytes)).toEqual(bytes)
      }),
      { numRuns: 100 },
    )
  })

  it('that was cut keeps what came whole', () => {
    fc.assert(
      fc.property(sound, fc.nat(), (frames, cut) => {
        const whole = recorded(frames, 5000)
        const voice = toMinimalWebm(whole.subarray(0, cut % whole.length))
        expect(voice?.seconds ?? 1).toBeLessThanOrEqual(Math.round((frames.length * frameMs) / 1000) || 1)
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no sound', recorded([], 1000)],
    ['one instant', recorded([{ at: 0, bytes: Buffer.from([1]) }], 1000)],
    ['something else', Buffer.from('%PDF-1.7 ceci n’est pas une voix')],
  ])('is not made of %s', (_what, bytes) => {
    expect(toMinimalWebm(bytes)).toBeUndefined()
  })
})
