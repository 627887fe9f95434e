import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sessionKeysOf } from './handshake.ts'
import type { SealedFrame } from './protocol.ts'
import { SealedSession } from './sealed-session.ts'

function twoEnds() {
  const keys = sessionKeysOf(Buffer.alloc(32, 7), {
    channel: 'canal',
    integratorId: 'mon-lgc',
    name: 'Mon LGC',
    clientNonce: 'a',
    serverNonce: 'b',
  })
  return { client: new SealedSession('client', keys), server: new SealedSession('server', keys) }
}
const bodies = fc.array(fc.jsonValue(), { minLength: 1, maxLength: 8 })

describe('sealed session', () => {
  it('carries every body in order, both ways, and shows none of it', () => {
    fc.assert(
      fc.property(bodies, bodies, (questions, answers) => {
        const { client, server } = twoEnds()
        for (const [from, to, said] of [
          [client, server, questions],
          [server, client, answers],
        ] as const) {
          said.forEach((body, index) => {
            const opened = to.open(from.seal(body))
            expect(opened).toEqual({ kind: 'opened', seq: index + 1, body: JSON.parse(JSON.stringify(body)) })
          })
        }
      }),
    )
    const frame = twoEnds().client.seal({ birthName: 'PAT-TROIS' })
    expect(Buffer.from(frame.body, 'base64url').toString('latin1')).not.toContain('PAT')
  })

  type Three = readonly [SealedFrame, SealedFrame, SealedFrame]
  it.each<[string, (frames: Three) => SealedFrame, 'replay' | 'forged']>([
    ['repeated', ([one]) => one, 'replay'],
    ['skipped', ([, , three]) => three, 'replay'],
    ['renumbered', ([one]) => ({ ...one, seq: 2 }), 'forged'],
    ['with the seal of another', ([one, two]) => ({ ...two, mac: one.mac }), 'forged'],
    ['cut short', ([, two]) => ({ ...two, body: two.body.slice(0, -2) }), 'forged'],
  ])('refuses a frame %s, and still accepts the true next one', (_name, tamper, reason) => {
    const { client, server } = twoEnds()
    const frames: Three = [client.seal('un'), client.seal('deux'), client.seal('trois')]
    expect(server.open(frames[0])).toMatchObject({ kind: 'opened' })
    expect(server.open(tamper(frames))).toEqual({ kind: 'refused', reason })
    expect(server.open(frames[1])).toMatchObject({ kind: 'opened', body: 'deux' })
  })

  it('refuses its own frame sent back to it', () => {
    const { client } = twoEnds()
    expect(client.open(client.seal('moi'))).toEqual({ kind: 'refused', reason: 'forged' })
  })

  it('refuses any change of a single bit', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom<'body' | 'mac'>('body', 'mac'), (position, part) => {
        const { client, server } = twoEnds()
        const frame = client.seal({ kind: 'close', at: 1 })
        const bytes = Buffer.from(frame[part], 'base64url')
        const bit = position % (bytes.length * 8)
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(server.open({ ...frame, [part]: bytes.toString('base64url') })).toEqual({
          kind: 'refused',
          reason: 'forged',
        })
      }),
    )
  })
})
