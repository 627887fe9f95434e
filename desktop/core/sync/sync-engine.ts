import { isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import {
  type HelloReply,
  helloReply,
  protocolVersion,
  streamHint,
} from '@navigateur-pro/domain/sync/messages.ts'
import type { StatusView } from '../../contract/sync-views.ts'
import { parseJson, toUtf8 } from '../lock/bytes.ts'
import type { Cancel, Clock, Crypto, Http, Logger } from '../platform/ports.ts'
import type { Bootstrap } from './bootstrap.ts'
import type { AnnouncedFeed, Feeds } from './feeds.ts'
import type { Lease } from './lease.ts'
import type { Outbox } from './outbox.ts'
import { notOurs, type ServiceClient } from './service-client.ts'
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
  readonly feeds: Feeds
  readonly pullFeed: (feed: AnnouncedFeed) => Promise<Set<string>>
  readonly bootstrap: Bootstrap
  readonly recount: (feed: string, exchange: () => Promise<ReadonlySet<string>>) => Promise<boolean>
  readonly files: { run(): void }
  readonly words: { run(): void }
  readonly lease: Lease
  readonly deviceId: () => string
  readonly longestPauseMs: number
  /** When everything was last here, kept across restarts. */
  readonly lastSync: { read(): string | undefined; write(at: string): void }
  readonly onStatus: () => void
  /** Somebody asked for everything of this desk to be destroyed. */
  readonly onWiped: (message: string) => void
}

/** Even without a hint, ask again this often: a lost hint costs a minute, never data. */
const safetyPoll = 60_000
const firstPause = 1_000
/** While whole dossiers are read, what changes is not awaited longer than this. */
const betweenExchanges = 5_000
const shownSkewMinutes = 5
/** The time of the last round is kept across restarts, to this precision. */
const asOfEvery = 15_000

type Link = StatusView['link']

/**
 * One round at a time: hello, send what waits, bring what is new, read the dossiers that are not all
 * here; files go their own way beside. A local write, a hint of the service or the clock asks for a
 * round; a failure asks for one later, with a growing pause.
 */
export function createSyncEngine(dependencies: Dependencies) {
  const { serviceUrl, http, clock, crypto, logger, session, service, outbox, bootstrap, lease, onStatus } =
    dependencies
  let link: Link = session.isSignedIn() ? 'offline' : 'signed-out'
  let asOf = dependencies.lastSync.read()
  let offlineSince: string | undefined
  let progress: StatusView['progress']
  /** Dossiers are being read: what is shown is not all there is. */
  let reading = false
  let skewMinutes: number | undefined
  let running: Promise<void> | undefined
  let askedAgain = false
  /** Heads that the service hinted at since the last exchange began, by feed. */
  const hinted = new Map<string, number>()
  let stopped = false
  let pause = firstPause
  let rounds = 0
  /** Who waits for what the service had when they asked: settled by the first round begun since. */
  let waiting: { readonly since: number; readonly settle: (reached: boolean) => void }[] = []
  let cancelNext: Cancel | undefined
  let cancelStream: Cancel | undefined
  /** What the service last said of itself, while its live channel holds: news need not ask again. */
  let greeted: { readonly hello: HelloReply; readonly at: number } | undefined
  let asOfWritten = clock.monotonic() - asOfEvery

  function now(): string {
    return new Date(clock.now()).toISOString()
  }

  /** Asks for a round now. */
  function kick(): void {
    // The cache may be closed already: nothing looks at it any more.
    if (stopped) return
    onStatus()
    if (running) {
      askedAgain = true
      return
    }
    cancelNext?.()
    running = runRounds().finally(() => {
      running = undefined
    })
  }

  /** What a hint spoke of may have come already: a desk is told of its own writes too. */
  function isNews(): boolean {
    return [...hinted].some(([feed, head]) => dependencies.feeds.find(feed)?.position !== head)
  }

  async function runRounds(): Promise<void> {
    do {
      askedAgain = false
      hinted.clear()
      try {
        await round()
        pause = firstPause
        // Without its live channel a desk would learn of news only at the next poll.
        schedule(cancelStream ? safetyPoll : jittered(firstPause))
      } catch (error) {
        if (stopped) return
        failed(error)
      }
    } while (!stopped && link === 'online' && (askedAgain || isNews()))
    if (!stopped) onStatus()
  }

  async function round(): Promise<void> {
    let number = ++rounds
    const hello = await meet()
    reading = bootstrap.isReading()
    // A first reading is long: it says so from its beginning, and not what was true before it.
    if (reading) link = 'online'
    onStatus()
    openStream()
    let exchangedAt = 0
    const exchange = async () => {
      number = ++rounds
      askedAgain = false
      hinted.clear()
      await dependencies.push()
      const touched = new Set<string>()
      for (const feed of hello.feeds) {
        for (const patient of await dependencies.pullFeed(feed)) touched.add(patient)
      }
      exchangedAt = clock.monotonic()
      reading = bootstrap.isReading()
      reached(number)
      return touched
    }
    const isSame = async () => (await greet()).incarnation === hello.incarnation
    const due = () => askedAgain || isNews() || clock.monotonic() - exchangedAt >= betweenExchanges
    await exchange()
    for (const { id } of hello.feeds) {
      await bootstrap.catalogue(id)
      await bootstrap.sweep(isSame)
      await bootstrap.read(id, { due, exchange })
      await bootstrap.sweep(isSame)
    }
    complete(number)
    for (const { id } of hello.feeds) {
      if (!(await dependencies.recount(id, exchange))) continue
      await bootstrap.read(id, { due, exchange })
      await bootstrap.sweep(isSame)
      complete(number)
    }
  }

  async function meet(): Promise<HelloReply> {
    if (greeted && cancelStream && clock.monotonic() - greeted.at < safetyPoll) return greeted.hello
    greeted = undefined
    const hello = await greet()
    // First: what a new role no longer keeps goes with the feed that it begins.
    session.know(hello.person)
    dependencies.feeds.meet(hello)
    greeted = { hello, at: clock.monotonic() }
    return hello
  }

  function complete(number: number): void {
    link = 'online'
    reading = false
    asOf = now()
    if (clock.monotonic() - asOfWritten >= asOfEvery) {
      asOfWritten = clock.monotonic()
      // After a reading this flush also folds its log into the file: it is shown before.
      clock.after(0, () => !stopped && dependencies.lastSync.write(asOf!))
    }
    offlineSince = undefined
    progress = undefined
    onStatus()
    settle(true, number)
    // Text is there: what follows only brings pictures of it, and the next round does not wait for it.
    dependencies.files.run()
    dependencies.words.run()
  }

  /** What the service had is here, as far as somebody who waits for a patient can see. */
  function reached(number: number): void {
    if (!bootstrap.hasPictures()) return
    link = 'online'
    offlineSince = undefined
    onStatus()
    settle(true, number)
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
    const parsed = helloReply.safeParse(parseJson(response.body))
    if (!parsed.success) throw notOurs('hello')
    const reply = parsed.data
    lease.renew(reply)
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
              const hint = streamHint.safeParse(parseJson(toUtf8(data)))
              if (!hint.success) return
              hinted.set(hint.data.feed, hint.data.head)
              // A head that is read already: a file of it has come to the service (its text came first).
              if (!isNews()) dependencies.files.run()
              // The round on its way looks again at its end.
              else if (!running) kick()
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
    cancelStream?.()
    cancelStream = undefined
    greeted = undefined
    if (code === 'device_wiped' && isAppError(error)) {
      stopped = true
      dependencies.onWiped(error.message)
      return
    }
    const wait = Number(isAppError(error) ? (error.details['retryAfterMs'] ?? 0) : 0)
    // A service that asks to come back later is there.
    if (wait === 0 || link !== 'online') {
      link = code === 'session_needed' ? 'signed-out' : code === 'update_needed' ? 'update-needed' : 'offline'
      offlineSince ??= asOf ?? now()
      progress = undefined
    }
    schedule(wait + jittered(pause))
    pause = Math.min(pause * 2, dependencies.longestPauseMs)
  }

  function schedule(milliseconds: number): void {
    cancelNext?.()
    if (stopped) return
    cancelNext = clock.after(milliseconds, kick)
  }

  /** Between half and all of it, so that a thousand desks do not come back in the same second. */
  function jittered(milliseconds: number): number {
    return milliseconds * (0.5 + crypto.randomBytes(1)[0]! / 512)
  }

  function status(): StatusView {
    return {
      link: lease.ended() ? 'lease-ended' : link === 'online' && (progress || reading) ? 'catching-up' : link,
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
    /** Signed in, and the dossiers that the service has for this person have not been here yet. */
    isFirstSync: () => asOf === undefined && session.isSignedIn() && !bootstrap.hasPictures(),
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
      const shown = reading || total - done > 0 || progress !== undefined
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
