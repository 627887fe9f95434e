import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import { createMssante } from '@navigateur-pro/mssante/mssante.ts'
import { v7 } from 'uuid'
import { migrate } from '../desktop/core/database/migrate.ts'
import { migrations } from '../desktop/core/database/migrations.ts'
import { createDesk, type Desk } from '../desktop/core/desk.ts'
import { createNodeCrypto } from '../desktop/core/platform/node/node-crypto.ts'
import type { Http, Ports } from '../desktop/core/platform/ports.ts'
import { browse } from './browser.ts'
import { createDisk, type Life, MachineOff } from './disk.ts'
import type { Network } from './network.ts'
import type { Random } from './random.ts'
import type { Cancel, Scheduler } from './scheduler.ts'
import { type ServiceNode, serviceUrl } from './service-node.ts'
import type { Trace } from './trace.ts'

export type DeskNode = ReturnType<typeof createDeskNode>

/** What a planted bug puts around a desk's ports. */
export type PortsWrapper = (ports: Ports) => Ports

const hashing = createNodeCrypto()

/** One machine with its disk: the real core is started on it, dies on it, and is started again. */
export function createDeskNode(options: {
  readonly name: string
  readonly person: Professional
  readonly image: Buffer
  readonly registry: Registry
  readonly random: Random
  readonly scheduler: Scheduler
  readonly network: Network
  readonly service: ServiceNode
  readonly trace: Trace
  readonly wrap?: PortsWrapper | undefined
  /** A machine as it is sold. */
  readonly blank: Buffer
  readonly onWiped: () => void
}) {
  const { name, person, random, scheduler, network, service, trace } = options
  const disk = createDisk(options.image)
  let registry = options.registry
  let skew = 0
  let asleepUntil = 0
  let desk: Desk | undefined
  let alive = false
  let lives = 0
  /** Counts down commits: the process dies right after the last one. */
  let diesAfter: number | undefined
  let channel: { hint(feed: string, head: number): void } | undefined
  let signInAsked = false

  function start(): void {
    lives += 1
    alive = true
    const mine = lives
    const isAlive = () => alive && mine === lives
    const life: Life = {
      get alive() {
        return isAlive()
      },
      committed() {
        if (diesAfter === undefined || --diesAfter >= 0) return
        trace.add(`${name} dies after a commit`)
        stop()
      },
    }
    const after = (milliseconds: number, work: () => void | Promise<void>): Cancel =>
      scheduler.after(milliseconds, () => {
        if (!isAlive()) return undefined
        // A sleeping machine's timers run when it wakes.
        if (scheduler.now() < asleepUntil) return void after(asleepUntil - scheduler.now(), work)
        try {
          return work()
        } catch (error) {
          // It died in the middle of what the timer had it do.
          if (!(error instanceof MachineOff)) throw error
          return undefined
        }
      })
    const http: Http = {
      send: (request) => network.send(request, isAlive),
      events: (_request, on) => {
        const opened = {
          hint: (feed: string, head: number) =>
            void after(random.int(1, 80), () => {
              if (channel === opened) on.event(JSON.stringify({ feed, head }))
            }),
        }
        channel = opened
        return () => {
          if (channel === opened) channel = undefined
        }
      },
      awaitRedirect: async () => {
        const back = Promise.withResolvers<URLSearchParams>()
        back.promise.catch(() => undefined)
        redirect = back
        return {
          redirectUri: 'http://127.0.0.1:5599/retour',
          query: back.promise,
          cancel: () => back.reject(new Error('abandoned')),
        }
      },
    }
    let redirect: PromiseWithResolvers<URLSearchParams> | undefined
    const ports: Ports = {
      openDatabase: () => disk.open(life),
      files: {
        read: async () => undefined,
        writeAtomic: async () => undefined,
        rename: async () => undefined,
        remove: async () => undefined,
        list: async () => [],
        exists: async () => false,
        makeFolder: async () => undefined,
        lockFolder: async () => async () => undefined,
      },
      crypto: { ...hashing, randomBytes: (length) => random.bytes(length) },
      clock: { now: () => scheduler.now() + skew, monotonic: () => scheduler.now(), after },
      http,
      secrets: {
        backend: 'simulation',
        read: async () => undefined,
        write: async () => undefined,
        remove: async () => undefined,
      },
      links: {
        open: async (url) => {
          const waiting = redirect
          after(random.int(500, 20_000), async () => {
            const query = network.isCut() ? undefined : await browse(service, url, person.id)
            if (query) waiting?.resolve(query)
            else waiting?.reject(new Error('no page'))
          })
        },
      },
      logger: {
        info: () => undefined,
        warn: (event, fields) => trace.add(`${name} warns ${event} ${fields?.reason ?? fields?.code ?? ''}`),
        error: () => undefined,
      },
      pdf: { write: async () => new Uint8Array() },
      pdfReader: {
        draw: async () => Promise.reject(new Error('no PDF is read here')),
        attachedCda: async () => Promise.reject(new Error('no PDF is read here')),
      },
      codes: async () => Promise.reject(new Error('no PDF is read here')),
    }
    const wrapped = options.wrap?.(ports) ?? ports
    const database = wrapped.openDatabase(
      '',
      { key: new Uint8Array(), salt: new Uint8Array() },
      { create: false },
    )
    migrate(database.durable, migrations)
    const opened = createDesk(
      wrapped,
      {
        serviceUrl,
        environment: 'test',
        appVersion: '0.0.0',
        channelFolder: 'channel',
        plugins: [],
        mail: createMssante(),
        registry,
        longestPauseMs: 5 * 60_000,
      },
      database,
      () => v7({ msecs: scheduler.now() + skew, random: random.bytes(16) }),
      () => {
        if (isAlive()) noticeSession()
      },
      () => {
        if (!isAlive()) return
        trace.add(`${name} destroys all that it holds`)
        stop()
        disk.replace(options.blank)
        options.onWiped()
        scheduler.after(60_000, () => {
          if (!alive) start()
        })
      },
    )
    desk = opened
    void opened.start().catch(() => undefined)
    noticeSession()
  }

  /** A person whose session ended signs in again when he or she sees it. */
  function noticeSession(): void {
    if (signInAsked) return
    signInAsked = true
    scheduler.after(random.int(1_000, 60_000), () => {
      signInAsked = false
      if (!alive || desk?.service() !== 'needed') return
      if (network.isCut() || scheduler.now() < asleepUntil) return
      trace.add(`${name} signs in`)
      void call('session.signIn', {}).catch(() => undefined)
    })
  }

  function stop(): void {
    alive = false
    diesAfter = undefined
    desk = undefined
    channel = undefined
    disk.loseProcess()
  }

  async function call<M extends keyof Desk['handlers']>(
    method: M,
    input: Parameters<Desk['handlers'][M]>[0],
  ): Promise<Awaited<ReturnType<Desk['handlers'][M]>>> {
    if (!desk) throw new Error(`${name} is off`)
    const handler = desk.handlers[method] as (input: unknown) => unknown
    return (await handler(input)) as Awaited<ReturnType<Desk['handlers'][M]>>
  }

  return {
    name,
    person,
    disk,
    network,
    start,
    call,
    noticeSession,
    writer: () => desk?.writer,
    isAlive: () => alive,
    lives: () => lives,
    isSignedIn: () => desk?.service() === 'signed-in',
    isAwake: () => alive && scheduler.now() >= asleepUntil,
    now: () => scheduler.now() + skew,
    hint: (feed: string, head: number) => {
      if (network.letsHintThrough()) channel?.hint(feed, head)
    },
    dieAfter: (commits: number) => {
      diesAfter = commits
    },
    forgetDeath: () => {
      diesAfter = undefined
    },
    /** @returns true when the power cut took commits back */
    crash(kind: 'process' | 'power'): boolean {
      stop()
      return kind === 'power' && disk.losePower(random)
    },
    sleep: (until: number) => {
      asleepUntil = until
      channel = undefined
    },
    jump: (milliseconds: number) => {
      skew += milliseconds
    },
    become: (other: Registry) => {
      registry = other
    },
    registry: () => registry,
    close: () => {
      stop()
      disk.close()
    },
  }
}
