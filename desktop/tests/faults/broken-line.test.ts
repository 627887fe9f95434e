import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from './faulty-line.ts'
import { createFaultyWorld, type FaultyWorld } from './faulty-world.ts'
import { type OpenDesk, readTransmissions } from './open-desk.ts'

const answer = (head: string, body = ''): Fault => ({
  kind: 'stranger',
  bytes: Buffer.from(`HTTP/1.1 ${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
})
const page = '<!doctype html><title>Wi-Fi de la gare</title><p>Acceptez les conditions.'

const faults: readonly (readonly [string, Fault])[] = [
  ['nobody answers (half-open)', { kind: 'silence' }],
  ['every connection is reset', { kind: 'cut', side: 'response', after: 0, reset: true }],
  ['every connection is closed', { kind: 'cut', side: 'request', after: 0 }],
  ['one byte a second', { kind: 'trickle', everyMs: 1000 }],
  ['garbage', { kind: 'stranger', bytes: randomBytes(4096) }],
  ['garbage after a good beginning', answer('200 OK\r\ncontent-type: application/json', '\u0000{"proto')],
  ['a captive portal that answers 200', answer('200 OK\r\ncontent-type: text/html', page)],
  ['a captive portal that redirects', answer('302 Found\r\nlocation: http://portail.invalid/')],
  [
    'a captive portal that says so',
    answer('511 Network Authentication Required\r\ncontent-type: text/html', page),
  ],
  ['a proxy without the service', answer('502 Bad Gateway\r\ncontent-type: text/html', page)],
  ['JSON that is not ours', answer('200 OK\r\ncontent-type: application/json', '{}')],
  ['nothing at all', answer('204 No Content')],
  [
    'a head without end',
    { kind: 'stranger', bytes: Buffer.from(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`) },
  ],
]

describe('a line that is broken for a while', () => {
  let world: FaultyWorld
  let desk: OpenDesk
  beforeAll(async () => {
    world = await createFaultyWorld()
    desk = await world.behindTheLine('desk')
    await world.converges(desk)
  })
  afterAll(async () => {
    await desk.close()
    await world.close()
  })

  it.each(faults)(
    '%s: the desk says so, keeps what is written, and catches up afterwards',
    async (_name, fault) => {
      const before = readTransmissions(desk.database)
      world.line.always(fault)
      world.elsewhereWrite(3)
      world.write(desk)
      while (world.line.met() < 2 || (await desk.desk.handlers['status.read']({})).link === 'online')
        await pause(5)
      expect(await desk.desk.handlers['status.read']({})).toMatchObject({
        link: 'offline',
        waiting: 1,
        refused: 0,
      })
      expect(readTransmissions(desk.database)).toEqual(expect.arrayContaining([...before]))
      expect(readTransmissions(desk.database)).toHaveLength(before.length + 1)
      world.line.always(undefined)
      await world.converges(desk)
    },
  )

  it('a slow line brings the page all the same, one byte at a time', async () => {
    const happened = world.line.once('GET /v1/sync/pull', { kind: 'trickle', everyMs: 1 })
    const before = readTransmissions(desk.database).length
    world.elsewhereWrite(1)
    await Promise.all([happened, world.converges(desk)])
    expect(readTransmissions(desk.database)).toHaveLength(before + 1)
  })
})
