import { gzipSync } from 'node:zlib'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { HttpRequest, HttpResponse } from '../desktop/core/platform/ports.ts'
import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'
import type { Answer, ServiceNode } from './service-node.ts'
import type { Trace } from './trace.ts'

/** What may befall one exchange. */
type Fate =
  | 'clean'
  | 'request-lost'
  | 'answer-lost'
  | 'doubled'
  | 'late'
  | 'truncated'
  | 'captive-portal'
  | 'garbage'
  | 'failing'
  | 'failing-after'

/** How bad the line is; drawn for each seed. */
export type Weather = Readonly<Partial<Record<Fate, number>>>

export const fairWeather: Weather = { clean: 1 }

export type Network = ReturnType<typeof createNetwork>

/** Bits per second, and the share of exchanges that the line breaks. */
export type Line = { readonly bitsPerSecond: number; readonly loss: number }

const millisecondsToNotice = 30_000

/** One desk's way to the service: each exchange is two events, the arrival of the request and that of the answer. */
export function createNetwork(options: {
  readonly name: string
  readonly scheduler: Scheduler
  readonly random: Random
  readonly trace: Trace
  readonly service: ServiceNode
}) {
  const { name, scheduler, random, trace, service } = options
  let weather: Weather = fairWeather
  let cut = false
  let slow: Line | undefined
  /** A slow line carries one thing at a time. */
  let lineFree = 0
  let carried = 0

  /** @param isAlive whether the process that asked still lives when the answer comes */
  function send(request: HttpRequest, isAlive: () => boolean): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const timeout = request.timeoutMs ?? millisecondsToNotice
      const what = `${name} ${request.method} ${pathOf(request.url)}`
      const later = (milliseconds: number, work: () => void | Promise<void>) =>
        scheduler.after(milliseconds, work)
      const fail = (why: string, milliseconds: number) =>
        later(milliseconds, () => {
          if (!isAlive()) return
          trace.add(`${what} → ${why}`)
          reject(new AppError('offline', 'Le service ne répond pas.'))
        })
      const asked = scheduler.now()
      const give = (answer: Answer, milliseconds: number) => {
        const left = asked + timeout - scheduler.now()
        if (milliseconds > left) return fail('too slow', Math.max(0, left))
        return later(milliseconds, () => {
          if (!isAlive()) return
          trace.add(`${what} → ${answer.status}`)
          resolve({
            status: answer.status,
            header: (header) => answer.headers[header],
            body: answer.body,
          })
        })
      }
      const fate = fateOf()
      const there = way(sizeOf(request))
      const execute = (then: (answer: Answer) => void) =>
        later(there, async () => {
          const answer = cut ? undefined : await service.handle(request)
          if (answer) then(answer)
          else fail('no answer', 1_000)
        })
      switch (fate) {
        case 'request-lost':
          return void fail('lost', Math.min(timeout, random.int(200, millisecondsToNotice)))
        case 'captive-portal':
          return void give(page('<html><body>Bienvenue sur le réseau invité</body></html>'), there)
        case 'garbage':
          return void give({ ...page(''), body: random.bytes(random.int(0, 60)) }, there)
        case 'failing':
          return void give(
            { ...page('<h1>Service Unavailable</h1>'), status: random.pick([500, 502, 503]) },
            there,
          )
        case 'answer-lost':
          return void execute(() => fail('answer lost', random.int(50, 5_000)))
        case 'failing-after':
          return void execute(() => give({ ...page('<h1>Bad Gateway</h1>'), status: 502 }, random.int(5, 80)))
        case 'truncated':
          return void execute((answer) =>
            give({ ...answer, body: cutOff(answer.body, random) }, random.int(5, 80)),
          )
        case 'late': {
          fail('timeout', timeout)
          return void later(timeout + random.int(1, 600_000), async () => {
            trace.add(`${what} arrives late`)
            await service.handle(request)
          })
        }
        case 'doubled':
          later(there + random.int(1, 600_000), async () => {
            trace.add(`${what} arrives again`)
            await service.handle(request)
          })
          return void execute((answer) => give(answer, back(answer)))
        case 'clean':
          return void execute((answer) => give(answer, back(answer)))
      }
    })
  }

  function fateOf(): Fate {
    if (cut) return 'request-lost'
    if (slow && random.chance(slow.loss)) return random.chance(0.5) ? 'request-lost' : 'answer-lost'
    return random.weighted<Fate>(weather)
  }

  function way(bytes: number): number {
    carried += bytes
    if (!slow) return random.int(2, 120)
    const begin = Math.max(scheduler.now(), lineFree)
    lineFree = begin + (bytes * 8_000) / slow.bitsPerSecond
    return lineFree - scheduler.now() + 50
  }
  /** Pages travel compressed; how well matters on a slow line alone. */
  const back = (answer: Answer) => way(400 + (slow ? gzipSync(answer.body).length : answer.body.length))

  return {
    send,
    isCut: () => cut,
    cut: (whether: boolean) => {
      cut = whether
    },
    become: (next: Weather) => {
      weather = next
    },
    slowDown: (line: Line) => {
      slow = line
    },
    /** Bytes of requests and answers so far. */
    carried: () => carried,
    /** Whether a hint of the live channel gets through. */
    letsHintThrough: () => !cut && !random.chance(weather === fairWeather ? 0 : 0.3),
  }
}

function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, '').replace(/\?.*$/, '')
}

function sizeOf(request: HttpRequest): number {
  const body = request.body ?? ''
  return 400 + (typeof body === 'string' ? Buffer.byteLength(body) : body.length)
}

function page(html: string): Answer {
  return { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(html) }
}

/**
 * Somewhere inside a line. A cut between two lines is what the length of an HTTP answer is there to
 * show; Node's client refuses it before the core sees anything.
 */
function cutOff(body: Uint8Array, random: Random): Uint8Array {
  let at = random.int(0, Math.max(0, body.length - 1))
  const newline = 10
  while (at > 0 && (body[at] === newline || body[at - 1] === newline)) at -= 1
  return body.slice(0, at)
}
