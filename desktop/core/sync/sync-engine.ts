import { isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import {
  type HelloReply,
  helloReply,
  protocolVersion,
  streamHint,
} from '@navigateur-pro/domain/sync/messages.ts'
import type { StatusView } from '../../contract/views.ts'
import { parseJson, toUtf8 } from '../lock/bytes.ts'
import type { Cancel, Clock, Crypto, Http, Logger } from '../platform/ports.ts'
import type { Outbox } from './outbox.ts'
import type { ServiceClient } from './service-client.ts'
import type { Session } from './session.ts'

type Dependencies = {
  readonly serviceUrl: string
  readonly appVersion: string
  readonly http: Http
  readonly clock: Clock
  readonly crypto: Crypto
  readonly logger: Logger
  readonly registry: Registry
  readonly session: Session
  readonly service: ServiceClient
  readonly outbox: Outbox
  readonly push: () => Promise<void>
  readonly pullFeed: (feed: HelloReply['feeds'][number]) => Promise<void>
  readonly files: { send(): Promise<void>; receive(): Promise<void> }
  readonly deviceId: () => string
  readonly longestPauseMs: number
  /** When everything was last here, kept across restarts. */
  readonly lastSync: { read(): string | undefined; write(at: string): void }
  readonly onStatus: () => void
}

/** Even without a hint, ask again this often: a lost hint costs a minute, never data. */
const safetyPoll = 60_000
const firstPause = 1_000
const shownSkewMinutes = 5

type Link = StatusView['link']

/**
 * One round at a time: hello, send what waits, bring what is new, then files. A local write, a hint
 * of the service or the clock asks for a round; a failure asks for one later, with a growing pause.
 */
export function createSyncEngine(dependencies: Dependencies) {
  const { serviceUrl, http, clock, crypto, logger, session, service, outbox, onStatus } = dependencies
  let link: Link = session.isSignedIn() ? 'offline' : 'signed-out'
  let asOf = dependencies.lastSync.read()
  let offlineSince: string | undefined
  let progress: StatusView['progress']
  let skewMinutes: number | undefined
  let running: Promise<void> | undefined
  let askedAgain = false
  let stopped = false
  let pause = firstPause
  let rounds = 0
  /** Who waits for what the service had when they asked: settled by the first round begun since. */
  let waiting: { readonly since: number; readonly settle: (reached: boolean) => void }[] = []
  let cancelNext: Cancel | undefined
  let cancelStream: Cancel | undefined

  function now(): string {
    return new Date(clock.now()).toISOString()
  }

  /** Asks for a round now. */
  function kick(): void {
    onStatus()
    if (stopped) return
    if (running) {
      askedAgain = true
      return
    }
    cancelNext?.()
    running = runRounds().finally(() => {
      running = undefined
    })
  }

  async function runRounds(): Promise<void> {
    do {
      askedAgain = false
      try {
        await round()
        pause = firstPause
        // Without its live channel a desk would learn of news only at the next poll.
        schedule(cancelStream ? safetyPoll : jittered(firstPause))
      } catch (error) {
        if (stopped) return
        failed(error)
      }
    } while (askedAgain && !stopped && link === 'online')
    onStatus()
  }

  async function round(): Promise<void> {
    const number = ++rounds
    const hello = await greet()
    openStream()
    await dependencies.push()
    for (const feed of hello.feeds) await dependencies.pullFeed(feed)
    // Text is there: what follows only brings pictures of it.
    link = 'online'
    asOf = now()
    dependencies.lastSync.write(asOf)
    offlineSince = undefined
    progress = undefined
    onStatus()
    settle(true, number)
    await dependencies.files.send()
    await dependencies.files.receive()
  }

  function settle(reached: boolean, round: number): void {
    const settled = waiting.filter(({ since }) => since < round)
    waiting = waiting.filter(({ since }) => since >= round)
    for (const one of settled) one.settle(reached)
  }

  async function greet(): Promise<HelloReply> {
    const response = await service.ask({
      method: 'POST',
      path: '/v1/sync/hello',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        device_id: dependencies.deviceId(),
        app: dependencies.appVersion,
        protocols: [protocolVersion],
        schemas: Object.fromEntries(
          dependencies.registry.types.map((type) => [type.name, type.schemaVersion]),
        ),
        clock: now(),
      }),
    })
    const reply = helloReply.parse(parseJson(response.body))
    const minutes = Math.round((clock.now() - Date.parse(reply.server_time)) / 60_000)
    skewMinutes = Math.abs(minutes) > shownSkewMinutes ? minutes : undefined
    return reply
  }

  function openStream(): void {
    if (cancelStream) return
    let over = false
    cancelStream = () => {
      over = true
    }
    void session
      .accessToken()
      .then((token) => {
        if (over || stopped) return
        cancelStream = http.events(
          { url: `${serviceUrl}/v1/sync/stream`, headers: { authorization: `Bearer ${token}` } },
          {
            event: (data) => {
              if (streamHint.safeParse(parseJson(toUtf8(data))).success) kick()
            },
            end: () => {
              cancelStream = undefined
              if (link === 'online') schedule(jittered(firstPause))
            },
          },
        )
      })
      .catch(() => {
        cancelStream = undefined
      })
  }

  function failed(error: unknown): void {
    settle(false, Infinity)
    const code = isAppError(error) ? error.code : 'internal'
    // No network is no event; an answer that is not the service's own is one.
    const reason = isAppError(error) ? (error.details['reason'] ?? error.details['status']) : undefined
    if (code !== 'offline' || reason !== undefined) {
      logger.warn('sync.round-failed', { code, ...(reason !== undefined && { reason: String(reason) }) })
    }
    link = code === 'session_needed' ? 'signed-out' : code === 'update_needed' ? 'update-needed' : 'offline'
    offlineSince ??= asOf ?? now()
    progress = undefined
    cancelStream?.()
    cancelStream = undefined
    schedule(jittered(pause))
    pause = Math.min(pause * 2, dependencies.longestPauseMs)
  }

  function schedule(milliseconds: number): void {
    cancelNext?.()
    cancelNext = clock.after(milliseconds, kick)
  }

  /** Between half and all of it, so that a thousand desks do not come back in the same second. */
  function jittered(milliseconds: number): number {
    return milliseconds * (0.5 + crypto.randomBytes(1)[0]! / 512)
  }

  function status(): StatusView {
    return {
      link: link === 'online' && progress ? 'catching-up' : link,
      ...(asOf && { asOf }),
      ...(offlineSince && link !== 'online' && { offlineSince }),
      ...outbox.counts(),
      ...(progress && { progress }),
      ...(skewMinutes !== undefined && { clockSkewMinutes: skewMinutes }),
    }
  }

  return {
    kick,
    status,
    /** Signed in, and not everything that the service has for this person has been here yet. */
    isFirstSync: () => asOf === undefined && session.isSignedIn(),
    /** Brings what the service has now; false when it was not reached. */
    catchUp(): Promise<boolean> {
      if (stopped) return Promise.resolve(false)
      return new Promise((settle) => {
        waiting.push({ since: rounds, settle })
        kick()
      })
    },
    /** A long catch-up says so; a page of news does not. */
    onProgress({ done, total }: { done: number; total: number }): void {
      const shown = total - done > 0 || progress !== undefined
      progress = shown ? { done, total } : undefined
      if (shown) link = 'online'
      onStatus()
    },
    async stop(): Promise<void> {
      stopped = true
      settle(false, Infinity)
      cancelNext?.()
      cancelStream?.()
      await running
    },
  }
}
