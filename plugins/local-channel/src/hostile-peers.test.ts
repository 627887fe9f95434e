import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { channelPath } from '@navigateur-pro/sdk/channel-address.ts'
import { commitmentTo, newNonce, newPairingKeys } from '@navigateur-pro/sdk/handshake.ts'
import { dialChannel, listenChannel, type Wire } from '@navigateur-pro/sdk/ipc-channel.ts'
import { channelLimits, helloOffer, helloStart, protocolVersion } from '@navigateur-pro/sdk/protocol.ts'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { greetByHand, integrator } from '../testing/raw-client.ts'
import { patTrois, TestDesk } from '../testing/test-desk.ts'

/** security.md T3, T19 and rows 36 and 37: a stranger at the socket gets nothing and breaks nothing. */
let desk: TestDesk
let cleanUp: (() => void | Promise<void>)[] = []
beforeEach(() => {
  desk = new TestDesk()
})
afterEach(async () => {
  for (const undo of cleanUp) await undo()
  cleanUp = []
  await desk.remove()
})
const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 20_000 })

async function socketTo(folder: string): Promise<Socket> {
  const socket = connect(channelPath(folder))
  socket.on('error', () => {})
  socket.resume()
  await once(socket, 'connect')
  cleanUp.push(() => void socket.destroy())
  return socket
}

/** Closed, properly or by a reset: what was unread when the Navigateur cut decides which. */
const closed = (socket: Socket) =>
  new Promise<void>((resolve) => {
    if (socket.closed) resolve()
    else socket.on('close', () => resolve())
  })

async function stillServes(): Promise<void> {
  const client = await desk.linked()
  const before = desk.published.length
  expect(await client.openPatient(patTrois)).toBe('accepted')
  await client.closePatient()
  client.close()
  expect(desk.published.slice(before).map(({ kind }) => kind)).toEqual(['opened', 'closed'])
}

const frame = (type: string, data: unknown) => `${JSON.stringify({ type, data })}\f`
const start = { v: protocolVersion, step: 'start', integrator, nonce: newNonce() }

describe('a client that does not know the secret', () => {
  it('is refused, and so is one that the Navigateur does not know', async () => {
    await desk.start()
    const stranger = await dialChannel(desk.folder)
    stranger.send('hello', start)
    expect(await stranger.next()).toMatchObject({ event: 'refused', data: { code: 'not_paired' } })
    expect(await stranger.next()).toBeUndefined()

    desk.pairings.set('mon-lgc', randomBytes(32))
    const { wire, session } = await greetByHand(desk.folder, randomBytes(32))
    wire.send('message', session.seal({ kind: 'open', at: 1, patient: patTrois, detached: false }))
    expect(await wire.next()).toMatchObject({ event: 'refused', data: { code: 'bad_proof' } })
    expect(desk.published).toEqual([])
  })

  it('cannot reuse the proof of another session', async () => {
    await desk.start()
    const secret = randomBytes(32)
    desk.pairings.set('mon-lgc', secret)
    const { proof, wire } = await greetByHand(desk.folder, secret)
    expect((await wire.next())?.event).toBe('message')
    const thief = await dialChannel(desk.folder)
    thief.send('hello', start)
    await thief.next()
    thief.send('hello', proof)
    expect(await thief.next()).toMatchObject({ event: 'refused', data: { code: 'bad_proof' } })
  })

  it('cannot pair under a key it did not commit to', async () => {
    await desk.start()
    const wire = await dialChannel(desk.folder)
    wire.send('hello', { ...start, commitment: newNonce() })
    await wire.next()
    wire.send('hello', { v: protocolVersion, step: 'reveal', publicKey: newPairingKeys().publicKey })
    expect(await wire.next()).toMatchObject({ event: 'refused', data: { code: 'bad_proof' } })
    expect(desk.asked).toEqual([])
  })
})

describe('a client that knows the secret and misuses it', () => {
  it.each<[string, (wire: Wire, frames: readonly object[]) => void]>([
    ['repeats a frame', (wire, [first]) => wire.send('message', first)],
    ['skips one', (wire, [, , third]) => wire.send('message', third)],
    ['renumbers one', (wire, [first]) => wire.send('message', { ...first, seq: 2 })],
    ['goes back to the handshake', (wire) => wire.send('hello', start)],
    ['speaks in clear', (wire) => wire.send('message', { kind: 'close', at: 1 })],
  ])('%s: cut, and only the first message counted', async (_name, misuse) => {
    await desk.start()
    const secret = randomBytes(32)
    desk.pairings.set('mon-lgc', secret)
    const { wire, session } = await greetByHand(desk.folder, secret)
    await wire.next()
    const open = { kind: 'open', at: 1, patient: patTrois, detached: true }
    const frames = [session.seal(open), session.seal({ kind: 'close', at: 2 }), session.seal(open)]
    wire.send('message', frames[0])
    await wire.next()
    misuse(wire, frames)
    expect((await wire.next())?.event).toBe('refused')
    expect(await wire.next()).toBeUndefined()
    expect(desk.kinds()).toEqual(['opened PAT-TROIS'])
  })

  it.each([
    ['__proto__', '{"kind":"close","at":1,"__proto__":{"patient":1}}'],
    ['a date as time', '{"kind":"close","at":"hier"}'],
    ['an unknown verb', '{"kind":"read","at":1}'],
    ['deep nesting', `{"kind":"close","at":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['no object', '7'],
  ])('sends %s: refused without a publication, the link stays', async (_name, body) => {
    await desk.start()
    const secret = randomBytes(32)
    desk.pairings.set('mon-lgc', secret)
    const { wire, session } = await greetByHand(desk.folder, secret)
    await wire.next()
    // As raw JSON text: an object literal would not carry `__proto__` as a key.
    vi.spyOn(JSON, 'stringify').mockReturnValueOnce(body)
    const sealed = session.seal(undefined)
    vi.restoreAllMocks()
    wire.send('message', sealed)
    expect((await wire.next())?.event).toBe('message')
    expect(desk.published).toEqual([])
    wire.send('message', session.seal({ kind: 'close', at: 1 }))
    await until(() => desk.published.length === 1)
    wire.cut()
  })
})

describe('a server that is not the Navigateur', () => {
  async function squat(folder: string, onPeer: (wire: Wire) => void): Promise<void> {
    mkdirSync(folder, { mode: 0o700, recursive: true })
    const squatter = await listenChannel({ folder, limits: channelLimits, onPeer })
    cleanUp.push(() => squatter.close())
  }

  it.each([
    ['without the secret', { v: 1, step: 'challenge', nonce: newNonce(), mac: newNonce() }, 'impostor'],
    ['with words instead of a proof', { v: 1, step: 'ready' }, 'impostor'],
    ['claiming to have forgotten the pairing', undefined, 'not_paired'],
  ] as const)('%s: is told nothing of the patient, and pairs with nobody', async (_name, said, problem) => {
    await desk.start()
    const client = await desk.linked()
    await desk.stop()
    await until(() => client.problem()?.code === 'absent')
    expect(await client.openPatient(patTrois)).toBe('waiting')

    const heard: unknown[] = []
    await squat(desk.folder, (wire) => {
      void (async () => {
        heard.push((await wire.next())?.data)
        if (said === undefined) return wire.refuse('not_paired')
        wire.send('hello', said)
        heard.push(await wire.next())
      })()
    })
    await until(() => client.problem()?.code === problem)
    expect(await client.openPatient(patTrois)).toBe('waiting')
    client.close()
    await until(() => heard.length > 0)
    expect(JSON.stringify(heard)).not.toContain('PAT-TROIS')
    // It heard who knocks and a nonce: no request for a new pairing, which it would have granted.
    expect(helloStart.parse(heard[0]).commitment).toBeUndefined()
  })

  it('in the middle, relaying every word to the true one: recognised by the address in the proofs', async () => {
    await desk.start()
    await desk.linked()
    const middle = join(desk.root, 'milieu')
    await squat(middle, (toClient) => {
      void (async () => {
        const toServer = await dialChannel(desk.folder)
        const relay = async (from: Wire, to: Wire) => {
          for (let said = await from.next(); said; said = await from.next()) to.send(said.event, said.data)
          to.cut()
        }
        await Promise.all([relay(toClient, toServer), relay(toServer, toClient)])
      })()
    })
    const client = await desk.connect({ channel: middle })
    expect(client.problem()?.code).toBe('impostor')
  })

  it('in the middle of a pairing, with keys of its own: the two codes differ', async () => {
    await desk.start()
    desk.doctor = () => new Promise(() => {})
    const middle = join(desk.root, 'milieu')
    await squat(middle, (toClient) => {
      void (async () => {
        const keys = newPairingKeys()
        const offered = helloStart.parse((await toClient.next())?.data)
        const toServer = await dialChannel(desk.folder)
        cleanUp.push(() => toServer.cut())
        toServer.send('hello', { ...offered, commitment: commitmentTo(keys.publicKey) })
        const offer = helloOffer.parse((await toServer.next())?.data)
        toClient.send('hello', { ...offer, publicKey: keys.publicKey })
        await toClient.next()
        toServer.send('hello', { v: protocolVersion, step: 'reveal', publicKey: keys.publicKey })
      })()
    })
    const shown: string[] = []
    await desk.connect({ channel: middle, onPairingCode: (code) => void shown.push(code) })
    await until(() => desk.asked.length === 1)
    expect(shown).toHaveLength(1)
    expect(shown[0]).not.toBe(desk.asked[0]?.code)
  })
})

describe('a peer that does not speak the protocol', () => {
  it.each([
    ['no JSON', 'bonjour\f'],
    ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x0c])],
    ['an event of ours with no shape', frame('hello', 'bonjour')],
    ['an event that is not ours', frame('patient', {})],
    ['every event', frame('*', {})],
    ['node-ipc’s own events', frame('connect', {})],
    ['the event error', frame('error', {})],
    ['__proto__ as event', '{"type":"__proto__","data":{}}\f'],
    ['a hello with __proto__', `{"type":"hello","data":{"__proto__":{"v":1}}}\f`],
    ['deep nesting', `{"type":"hello","data":${'['.repeat(30_000)}${']'.repeat(30_000)}}\f`],
    ['a frame above 64 KiB', frame('hello', 'x'.repeat(channelLimits.frameBytes))],
    ['a frame that never ends', 'x'.repeat(1024 * 1024)],
    ['a name that hides', frame('hello', { ...start, integrator: { id: 'a', name: 'Mon\u202eLGC' } })],
    ['an id that climbs', frame('hello', { ...start, integrator: { id: '../../x', name: 'x' } })],
  ])('%s: cut, nothing published, nobody asked', async (_name, bytes) => {
    await desk.start()
    const socket = await socketTo(desk.folder)
    socket.write(bytes)
    await closed(socket)
    expect([desk.published, desk.asked]).toEqual([[], []])
    await stillServes()
  })

  it('of another version: told so', async () => {
    await desk.start()
    const wire = await dialChannel(desk.folder)
    wire.send('hello', { ...start, v: 2 })
    expect(await wire.next()).toMatchObject({ event: 'refused', data: { code: 'version' } })
  })

  it('any bytes at all: the Navigateur still serves', async () => {
    await desk.start()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4096 }), async (bytes) => {
        const socket = await socketTo(desk.folder)
        socket.end(Buffer.concat([bytes, Buffer.from('\f')]))
        await closed(socket)
      }),
      { numRuns: 60 },
    )
    expect(desk.published).toEqual([])
    await stillServes()
  })

  it('silent: cut before it holds a place', async () => {
    await desk.start({ idleBeforeAuthMs: 500 })
    const silent = await socketTo(desk.folder)
    const slow = await socketTo(desk.folder)
    slow.write('{"type":"hel')
    await Promise.all([closed(silent), closed(slow)])
    expect(desk.asked).toEqual([])
    await stillServes()
  })
})

describe('a flood', () => {
  it('of tiny frames from a stranger: cut at the first, the others are not read', async () => {
    await desk.start()
    const socket = await socketTo(desk.folder)
    socket.write(frame('hello', {}).repeat(5_000))
    await closed(socket)
    expect(desk.logged.filter((line) => line.startsWith('channel.refused'))).toHaveLength(1)
    await stillServes()
  })

  it('of true messages from a paired software: at most the burst is published, then cut', async () => {
    await desk.start()
    const secret = randomBytes(32)
    desk.pairings.set('mon-lgc', secret)
    const { wire, session } = await greetByHand(desk.folder, secret)
    await wire.next()
    for (let n = 0; n < 1_500; n++) wire.send('message', session.seal({ kind: 'close', at: n }))
    let last = await wire.next()
    for (let next = last; next !== undefined; next = await wire.next()) last = next
    expect(last).toMatchObject({ event: 'refused', data: { code: 'too_many_requests' } })
    expect(desk.published.length).toBeLessThanOrEqual(channelLimits.framesPerSecond)
    expect(desk.published.length).toBeGreaterThan(0)
    desk.published.length = 0
    await stillServes()
  })

  it('of connections: the cap holds, and a place that is freed serves again', async () => {
    await desk.start({ connections: 4 })
    const held = await Promise.all(Array.from({ length: 4 }, () => socketTo(desk.folder)))
    const beyond = await socketTo(desk.folder)
    await closed(beyond)
    const client = await desk.connect()
    expect(client.status()).toBe('unreachable')
    for (const socket of held) socket.destroy()
    await until(() => client.status() === 'connected')
  })
})
