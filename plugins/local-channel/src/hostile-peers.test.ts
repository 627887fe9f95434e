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

async function listenTo(folder: string) {
  const socket = await socketTo(folder)
  const heard: string[] = []
  socket.setEncoding('utf8').on('data', (words) => heard.push(String(words)))
  return { socket, heard }
}

const chunkBytes = 64 * 1024

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

  it('cannot bring a frame of another session, though the software is the same', async () => {
    await desk.start()
    const secret = randomBytes(32)
    desk.pairings.set('mon-lgc', secret)
    const [old, current] = [await greetByHand(desk.folder, secret), await greetByHand(desk.folder, secret)]
    await current.wire.next()
    current.wire.send('message', old.session.seal({ kind: 'open', at: 1, patient: patTrois, detached: true }))
    expect(await current.wire.next()).toMatchObject({ event: 'refused', data: { code: 'bad_proof' } })
    expect(desk.published).toEqual([])
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
    ['nesting 100 000 deep', `{"type":"hello","data":${'['.repeat(100_000)}${']'.repeat(100_000)}}\f`],
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

  it.each([
    ['one frame of 100 MB that never ends', Buffer.alloc(chunkBytes, 'x')],
    ['a million tiny frames', Buffer.from(frame('hello', {}).repeat(Math.ceil(chunkBytes / 27)))],
    ['a hundred million empty frames', Buffer.alloc(chunkBytes, '\f')],
  ])('of %s: cut after the first bytes, the rest stays with the sender', async (_name, chunk) => {
    await desk.start()
    const socket = await socketTo(desk.folder)
    const gone = closed(socket).then(() => 'gone' as const)
    let taken = 0
    while (taken < 100 * 1024 * 1024) {
      const sent = new Promise<'sent'>((done) => socket.write(chunk, (error) => !error && done('sent')))
      if ((await Promise.race([sent, gone])) === 'gone') break
      taken += chunk.length
    }
    // What one frame may weigh, and what the system holds for a socket.
    expect(taken).toBeLessThan(1024 * 1024)
    expect(desk.logged.length).toBeLessThanOrEqual(1)
    expect([desk.published, desk.asked]).toEqual([[], []])
    await stillServes()
  })

  it('of one byte at a time: the deadline is for the greeting, not for each byte', async () => {
    await desk.start({ idleBeforeAuthMs: 400 })
    const socket = await socketTo(desk.folder)
    const words = frame('hello', start)
    let sent = 0
    const drip = setInterval(() => socket.write(words.charAt(sent++)), 20)
    await closed(socket)
    clearInterval(drip)
    expect(sent).toBeLessThan(words.length)
    await stillServes()
  })

  it('of 100 peers at once: 16 are held, the others told why, and paired software still gets in', async () => {
    await desk.start()
    const before = await desk.linked()
    await before.openPatient(patTrois)
    const crowd = await Promise.all(Array.from({ length: 100 }, () => listenTo(desk.folder)))
    await until(() => crowd.filter(({ socket }) => socket.closed).length >= 85)
    const told = crowd.filter(({ socket }) => socket.closed).map(({ heard }) => heard.join(''))
    expect(told.every((words) => words.includes('"too_many_peers"'))).toBe(true)

    const after = await desk.linked()
    expect(await after.openPatient(patTrois)).toBe('accepted')
    expect(await before.closePatient()).toBe('accepted')
    expect(crowd.filter(({ socket }) => !socket.closed).length).toBeLessThanOrEqual(14)
    for (const { socket } of crowd) socket.destroy()
  })

  it('of paired links: one too many is told so, and a place that is freed serves again', async () => {
    await desk.start({ connections: 2 })
    const [first] = [await desk.linked(), await desk.linked()]
    const beyond = await desk.connect()
    expect(beyond.problem()?.code).toBe('too_many_peers')
    first?.close()
    await until(() => beyond.status() === 'connected')
  })

  it('of strangers does not interrupt the doctor who compares two codes', async () => {
    let decide: (accepted: boolean) => void = () => {}
    desk.doctor = () => new Promise((resolve) => (decide = resolve))
    await desk.start({ connections: 4 })
    const pairing = await desk.connect()
    await until(() => desk.asked.length === 1)
    const crowd = await Promise.all(Array.from({ length: 20 }, () => listenTo(desk.folder)))
    await until(() => crowd.filter(({ socket }) => socket.closed).length >= 17)
    decide(true)
    await until(() => pairing.status() === 'connected')
    expect(desk.asked).toHaveLength(1)
  })
})

describe('a stranger that listens while a patient is open', () => {
  it('hears of nobody, whatever it says', async () => {
    await desk.start()
    const client = await desk.linked()
    await client.openPatient(patTrois)
    const reference = await client.createReference(patTrois)
    const before = desk.published.length
    const said = [
      frame('hello', start),
      frame('hello', { ...start, commitment: newNonce() }),
      frame('hello', { ...start, integrator: { id: 'inconnu', name: 'Inconnu' } }),
      frame('message', { kind: 'status', at: 1 }),
      frame('message', { v: 1, seq: 1, body: 'AAAA', mac: 'A'.repeat(22) }),
      frame('refused', { v: 1, code: 'internal', message: '' }),
    ]
    const ears = await Promise.all(
      said.map(async (words) => {
        const ear = await listenTo(desk.folder)
        ear.socket.end(words)
        return ear
      }),
    )
    await Promise.all(ears.map(({ socket }) => closed(socket)))
    const heard = ears.map((ear) => ear.heard.join('')).join('')
    for (const secret of ['PAT-TROIS', 'DOMINIQUE', '279035', reference, desk.published[0]?.epoch]) {
      expect(heard).not.toContain(secret)
    }
    expect(desk.published).toHaveLength(before)
    expect(desk.pairings.size).toBe(1)
  })
})
