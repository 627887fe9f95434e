import { once } from 'node:events'
import { connect } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { both, names, topic, until, ownHubOfEachTest } from '../testing/own-hub.ts'
import { notification, patientResource } from '../testing/specification-client.ts'

const hub = ownHubOfEachTest()
const { start, paired, subscribed } = hub

describe('a hostile peer (security.md row 36)', () => {
  it('with a token, sends what is not an event: refused, nothing opened', async () => {
    await start()
    const lgc = await paired('lgc')
    const event = JSON.stringify(notification(topic, 'Patient-open', [patientResource('Smith')]))
    const bodies = [
      '['.repeat(30_000),
      `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
      event.replace('"resourceType"', '"__proto__":{"x":1},"resourceType"'),
      event.replace('"id"', '"pas-id"'),
      '',
      'null',
      `${event}${event}`,
    ]
    for (const body of bodies) {
      expect((await lgc.post('application/json', body)).status).toBe(400)
    }
    expect(new Set(hub.desk.kinds())).toEqual(new Set(['closed']))
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('is not told that its patient is followed when the Navigateur itself fails', async () => {
    await start()
    const lgc = await subscribed('lgc')
    const publish = vi.spyOn(hub.desk.host, 'publish').mockImplementation(() => {
      throw new Error('Smith')
    })
    expect(await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))).toBe(400)
    publish.mockRestore()
    expect(hub.desk.logged.join()).not.toContain('Smith')
    expect(await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))).toBe(202)
  })

  it('cannot hold more subscriptions than its share', async () => {
    await start()
    const lgc = await paired('lgc')
    const answers: number[] = []
    for (let asked = 0; asked < 6; asked += 1) answers.push(await lgc.subscribe(both))
    expect(answers).toEqual([202, 202, 202, 202, 429, 429])
  })

  it('on the socket, says anything else than an answer: cut', async () => {
    await start()
    const lgc = await subscribed('lgc')
    lgc.say('{"status":')
    await until(() => lgc.closeCode !== undefined)
    expect(lgc.closeCode).toBe(1008)
    expect(hub.desk.published).toEqual([])
  })

  it('does not read: cut before its unread events fill the memory', async () => {
    await start({}, { hub: { acknowledgementMs: 60_000 } })
    const lgc = await subscribed('lgc')
    const deaf = await paired('sourd')
    const form = new URLSearchParams({
      'hub.channel.type': 'websocket',
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.events': both,
    })
    const { text } = await deaf.post('application/x-www-form-urlencoded', form.toString())
    const { port, pathname } = new URL(JSON.parse(text)['hub.channel.endpoint'])
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    )
    await once(socket, 'readable')
    const heavy = { ...patientResource('Smith'), text: { div: 'x'.repeat(60_000) } }
    let sent = 0
    for (; sent < 40; sent += 1) {
      const said = await lgc.requestChange(notification(topic, 'Patient-open', [heavy]))
      if (said === 429) await new Promise((done) => setTimeout(done, 300))
      if (names(lgc).includes('SyncError')) break
    }
    socket.resume()
    await once(socket, 'close')
    expect(JSON.stringify(await hub.running.selfTest())).not.toContain('sourd')
  })

  it('sends any bytes: the hub answers, and serves the next', async () => {
    await start()
    const token = await paired('lgc')
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, form) => {
        const body = Buffer.from(bytes).toString('latin1')
        const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
        const { status } = await token.post(type, body)
        expect([400, 404]).toContain(status)
      }),
      { numRuns: 30 },
    )
  })
})
