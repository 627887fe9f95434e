// One thousand live clients in a process of their own; started by the bench (peers.ts), one message in, one out.
import { Agent, get, type IncomingMessage } from 'node:http'
import { answer } from './peers/answer.mjs'
import type { LiveClient } from './filled-service.ts'
import { percentile } from './percentile.ts'

/** What a burst of pulls took: each of them in milliseconds, all of them by second. */
export type Burst = { readonly p50: number; readonly p99: number; readonly rate: number }

/** A hint to a thousand desks: they come in small groups, not all in the same instant. */
const together = 16
const agent = new Agent({ keepAlive: true, maxSockets: together })
/** Streams have connections of their own. */
const streams = new Agent({ maxSockets: Infinity })

answer({
  /** Opens the live channel of each, a few at a time as desks do; resolves when all have had their first hint. */
  openStreams: (url: string, clients: readonly LiveClient[]) =>
    burst(clients.length, async (index) => {
      const { authorization } = clients[index]!
      const stream = await ask(`${url}/v1/sync/stream`, { authorization }, streams)
      await new Promise((done) => stream.once('data', done))
    }),

  /** `count` pulls by these clients in turn, each checked to bring what is not read yet. */
  pull: (url: string, clients: readonly LiveClient[], count: number, expected: number) =>
    burst(count, async (index) => {
      const { authorization, feed, cursor } = clients[index % clients.length]!
      const path = `/v1/sync/pull?feed=${feed}&cursor=${encodeURIComponent(cursor)}`
      const text = await read(
        await ask(`${url}${path}`, { authorization, 'accept-encoding': 'identity' }, agent),
      )
      const lines = text.split('\n').length - 1
      if (lines !== expected)
        throw new Error(`${lines} fiches au lieu de ${expected} : ${text.slice(0, 300)}`)
    }),

  changes: (url: string, since: number, count: number, expected: number) =>
    burst(count, async () => {
      const path = `/_changes?since=${since}&limit=${expected}&include_docs=true`
      const text = await read(await ask(`${url}${path}`, {}, agent))
      const { results } = JSON.parse(text) as { readonly results: readonly unknown[] }
      if (results.length !== expected)
        throw new Error(`${results.length} changements au lieu de ${expected}.`)
    }),
})

async function burst(count: number, one: (index: number) => Promise<void>): Promise<Burst> {
  const times: number[] = []
  let next = 0
  const work = async () => {
    while (next < count) {
      const index = next++
      const start = performance.now()
      await one(index)
      times.push(performance.now() - start)
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: together }, work))
  const rate = (count / (performance.now() - start)) * 1000
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), rate }
}

function ask(url: string, headers: Record<string, string>, through: Agent): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    get(url, { headers, agent: through }, (response) => {
      if (response.statusCode === 200) return done(response)
      response.resume()
      fail(new Error(`${response.statusCode} à ${new URL(url).pathname}`))
    }).once('error', fail)
  })
}

async function read(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of response) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}
