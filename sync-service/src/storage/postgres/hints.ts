import { Client } from 'pg'
import type { FeedMove } from '../port.ts'
import { clientConfig, type DatabaseAddress } from './address.ts'

/** How often the heads are read, and the connection tried again, while nobody listens. */
const pollEvery = 1000
/** A connection that a firewall forgot looks alive until it is used. */
const heartbeatEvery = 25_000

export type Hints = {
  /** Feeds moved by this process: the other ones are told, in a transaction of its own (see NOTIFY). */
  send(moves: readonly FeedMove[]): void
  stop(): Promise<void>
}

/**
 * Tells this process which feeds the others moved. One connection listens; while it is broken, the
 * heads are polled instead, and compared with those already told. A notification inside the write
 * transaction would take a lock of the whole server at its commit: it is sent after, several feeds
 * at once, and what is lost with a process costs its clients one safety poll.
 */
export async function openHints(options: {
  readonly address: DatabaseAddress
  /** Called each time a connection listens, the first time included. */
  readonly judge: () => Promise<void>
  /** Heads of these feeds, or of all of them. */
  readonly readHeads: (feeds: readonly string[] | undefined) => Promise<readonly FeedMove[]>
  readonly tell: (moves: readonly FeedMove[]) => void
}): Promise<Hints> {
  const { address, judge, readHeads, tell } = options
  const told = new Map<string, number>()
  const toSend = new Set<string>()
  const heard = new Set<string>()
  let listening: { readonly client: Client; readonly pid: number } | undefined
  let stopped = false
  /** The first comparison is what later ones start from: nobody is told the whole directory. */
  let compared = false
  let sending: Promise<void> | undefined
  let reading: Promise<void> | undefined
  let poll: NodeJS.Timeout | undefined
  let connecting: Promise<void> = Promise.resolve()

  async function listen(): Promise<void> {
    const client = new Client({ ...clientConfig(address), query_timeout: 5000 })
    client.on('error', () => lose(client))
    client.on('end', () => lose(client))
    client.on('notification', ({ processId, payload }) => {
      if (processId === listening?.pid || !payload) return
      heard.add(payload)
      reading ??= relay().finally(() => (reading = undefined))
    })
    try {
      await client.connect()
      await client.query('LISTEN feeds_moved')
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      if (stopped) await client.end()
      else listening = { client, pid: rows[0]!.pid }
    } catch (error) {
      client.end().catch(() => undefined)
      throw error
    }
    await judge()
    // Read once listening: what moved while nobody did is not lost.
    await compare()
    send()
  }

  function lose(client: Client): void {
    if (listening?.client !== client) return
    listening = undefined
    client.end().catch(() => undefined)
    scheduleReturn()
  }

  function scheduleReturn(): void {
    if (stopped) return
    poll = setTimeout(() => {
      connecting = listen()
        .catch(() => compare())
        .catch(() => undefined)
        .then(() => {
          if (!listening) scheduleReturn()
        })
    }, pollEvery)
  }

  async function relay(): Promise<void> {
    while (heard.size > 0 && !stopped) {
      const feeds = [...heard]
      heard.clear()
      // A file that arrived moves no head: what is heard is told in any case.
      const moves = await readHeads(feeds).catch(() => [])
      note(moves)
      if (moves.length > 0) tell(moves)
    }
  }

  async function compare(): Promise<void> {
    const moves = (await readHeads(undefined)).filter(({ feed, head }) => told.get(feed) !== head)
    note(moves)
    if (compared && moves.length > 0) tell(moves)
    compared = true
  }

  function note(moves: readonly FeedMove[]): void {
    for (const { feed, head } of moves) told.set(feed, head)
  }

  function send(): void {
    sending ??= deliver().finally(() => (sending = undefined))
  }

  async function deliver(): Promise<void> {
    while (listening && toSend.size > 0) {
      const { client } = listening
      const feeds = [...toSend]
      toSend.clear()
      try {
        await client.query(`SELECT pg_notify('feeds_moved', feed) FROM unnest($1::text[]) AS feed`, [feeds])
      } catch {
        // Sent with the next ones, when somebody listens again.
        for (const feed of feeds) toSend.add(feed)
        lose(client)
      }
    }
  }

  await listen()
  const heartbeat = setInterval(() => {
    const client = listening?.client
    client?.query('SELECT 1').catch(() => lose(client))
  }, heartbeatEvery)
  return {
    send: (moves) => {
      note(moves)
      for (const { feed } of moves) toSend.add(feed)
      send()
    },
    stop: async () => {
      await sending
      stopped = true
      clearTimeout(poll)
      clearInterval(heartbeat)
      await connecting
      await reading
      const client = listening?.client
      listening = undefined
      await client?.end()
    },
  }
}
