import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import type { Consultations } from '../access/consultations.ts'
import type { Attachments } from '../attachments/attachments.ts'
import { createTransferLedger } from '../attachments/transfer-ledger.ts'
import type { CacheDatabase, Clock, Crypto, Http, Logger } from '../platform/ports.ts'
import type { ProposalStore } from '../records/proposal-store.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { WordFiller } from '../search/word-filler.ts'
import type { Settings } from '../settings.ts'
import { type Changes, createArrivals } from './arrivals.ts'
import { createBootstrap } from './bootstrap.ts'
import type { DeviceId } from './device-id.ts'
import { createFeeds } from './feeds.ts'
import { createFileTransfer } from './file-transfer.ts'
import type { Lease } from './lease.ts'
import { createOutbox } from './outbox.ts'
import { createPendingDossiers } from './pending-dossiers.ts'
import { createPull } from './pull.ts'
import { createPush } from './push.ts'
import { createRecount } from './recount.ts'
import type { ServiceClient } from './service-client.ts'
import type { Session } from './session.ts'
import { createSyncEngine } from './sync-engine.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly store: RecordStore
  readonly registry: Registry
  readonly proposals: ProposalStore
  readonly attachments: Attachments
  readonly consultations: Pick<Consultations, 'run' | 'offerAgain'>
  readonly filler: WordFiller
  readonly settings: Settings
  readonly session: Session
  readonly service: ServiceClient
  readonly lease: Lease
  readonly deviceId: DeviceId
  readonly http: Http
  readonly clock: Clock
  readonly crypto: Crypto
  readonly logger: Logger
  readonly serviceUrl: string
  readonly appVersion: string
  readonly longestPauseMs: number
  readonly now: () => string
  /** Dossiers that the person is looking at: theirs come first. */
  readonly wanted: () => readonly string[]
  readonly onArrived: (changes: Changes) => void
  readonly onSettled: (operation: Operation) => void
  readonly onFileMoved: (patientId: string) => void
  readonly onStatus: () => void
  /** At every round that reached the service. */
  readonly onReached: () => void
  readonly onBackOnline: () => void
  /** The first dossiers are here, or the lease ended or was renewed: who may be shown is not who was. */
  readonly onShowable: () => void
  readonly onWiped: () => void
}

export type Sync = ReturnType<typeof createSync>

/** What this desk exchanges with the service, put together: operations, feeds, whole dossiers, files. */
export function createSync(dependencies: Dependencies) {
  const { database, store, settings, session, service, lease, filler, consultations } = dependencies
  const { clock, crypto, onArrived, onStatus, deviceId } = dependencies
  let wasOnline = false
  let wasFirst = false
  let wasHidden = false

  const outbox = createOutbox(database, store)
  const ledger = createTransferLedger(database, crypto, dependencies.now)
  const feeds = createFeeds(database, () => {
    outbox.queueAgain()
    ledger.offerAgain()
    consultations.offerAgain()
  })
  const pending = createPendingDossiers(database, clock)
  const arrivals = createArrivals(store, dependencies.attachments, dependencies.proposals)
  const onProgress = (progress: { done: number; total: number }) => engine.onProgress(progress)
  const read = { ...dependencies, pending, arrivals, onProgress, onChanged: onArrived }
  const transfer = createFileTransfer({ ...dependencies, ledger, onChanged: dependencies.onFileMoved })
  const bootstrap = createBootstrap({ ...read, person: session.person })
  const pull = createPull({
    ...read,
    feeds,
    deviceId: deviceId.read,
    personId: () => session.person()?.id,
  })
  const push = createPush({
    outbox,
    service,
    deviceId: deviceId.read,
    becomeNewDevice: () => {
      deviceId.renew()
      session.forgetAccess()
      outbox.renumber()
    },
    onSettled: dependencies.onSettled,
  })
  const engine = createSyncEngine({
    ...dependencies,
    outbox,
    push,
    feeds,
    pullFeed: pull.pullFeed,
    bootstrap,
    recount: createRecount({ ...dependencies, pending }),
    files: {
      run: () => {
        transfer.run()
        consultations.run()
      },
    },
    words: filler,
    deviceId: deviceId.read,
    lastSync: {
      read: () => settings.read<string>('last-sync'),
      write: (at) => settings.write('last-sync', at),
    },
    onStatus: tellStatus,
  })
  const { kick, status, catchUp, isFirstSync } = engine

  function tellStatus(): void {
    onStatus()
    if (status().link !== 'online') wasOnline = false
    else {
      dependencies.onReached()
      if (!wasOnline) dependencies.onBackOnline()
      wasOnline = true
    }
    const [first, hidden] = [isFirstSync(), lease.ended()]
    if (first === wasFirst && hidden === wasHidden) return
    wasFirst = first
    wasHidden = hidden
    dependencies.onShowable()
  }

  return {
    kick,
    status,
    catchUp,
    isFirstSync,
    outbox,
    /** Dossiers of this person are not all here. */
    isReading: () => session.isSignedIn() && bootstrap.isReading(),
    /** Sends and fetches files, without being waited for. */
    moveFiles: transfer.run,
    async stop(): Promise<void> {
      await Promise.all([engine.stop(), transfer.stop()])
    },
  }
}
