import { isAppError } from '@navigateur-pro/domain/errors.ts'
import { limits, type PullEntry, pullEntry } from '@navigateur-pro/domain/sync/messages.ts'
import type { CacheDatabase, Clock, HttpResponse } from '../platform/ports.ts'
import type { RecordStore } from '../records/record-store.ts'
import { type Arrivals, type Changes, noteChange } from './arrivals.ts'
import type { AnnouncedFeed, Feeds } from './feeds.ts'
import type { PendingDossiers } from './pending-dossiers.ts'
import { linesOf, notOurs, type ServiceClient } from './service-client.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly store: RecordStore
  readonly feeds: Feeds
  readonly pending: PendingDossiers
  readonly arrivals: Arrivals
  readonly service: ServiceClient
  readonly clock: Clock
  readonly deviceId: () => string
  readonly personId: () => string | undefined
  readonly onChanged: (changes: Changes) => void
  readonly onProgress: (progress: { done: number; total: number }) => void
}

type Page = {
  readonly to: number
  readonly cursor: string
  readonly more: boolean
  readonly head: number
  readonly entries: readonly PullEntry[]
}

/** The service is told at once of a purge, and now and then of the rest. */
const receiptEvery = 30_000

/** Brings what changed for this person. Rows and cursor are written together: a cursor never runs ahead. */
export function createPull(dependencies: Dependencies) {
  const { store, feeds, pending, arrivals, service, deviceId, personId, onChanged, onProgress, clock } =
    dependencies
  const { bulk } = dependencies.database
  let acknowledgedAt = clock.monotonic() - receiptEvery

  /** To the end of the feed. Answers the patients of whom something came. */
  async function pullFeed(feed: AnnouncedFeed): Promise<Set<string>> {
    const touched = new Set<string>()
    let at = feeds.find(feed.id)!
    const from = at.position
    let purged = false
    for (;;) {
      const page = await ask(feed.id, at).catch((error: unknown) => {
        if (isAnotherFeed(error)) feeds.distrust(feed.id)
        throw error
      })
      const changes = apply(feed.id, page)
      purged ||= page.entries.some(({ op }) => op === 'purge')
      for (const patient of changes.keys()) touched.add(patient)
      at = { ...at, position: page.to, cursor: page.cursor }
      if (page.more) onProgress({ done: page.to - from, total: page.head - from })
      if (changes.size > 0) onChanged(changes)
      if (!page.more) break
    }
    if (purged || clock.monotonic() - acknowledgedAt >= receiptEvery) await acknowledge(feed.id)
    return touched
  }

  async function ask(
    feed: string,
    at: { readonly position: number; readonly cursor: string },
  ): Promise<Page> {
    const query = `feed=${encodeURIComponent(feed)}&cursor=${encodeURIComponent(at.cursor)}&limit=${limits.pull}`
    const response = await service.ask({
      method: 'GET',
      path: `/v1/sync/pull?${query}`,
      headers: { 'accept-encoding': 'zstd, gzip' },
    })
    return parsePage(response, at.position)
  }

  function apply(feed: string, page: Page): Changes {
    const changes: Changes = new Map()
    store.removing(bulk, () => {
      for (const entry of page.entries) {
        switch (entry.op) {
          case 'put':
            arrivals.put(bulk, entry.record, entry.proposals, changes)
            break
          case 'tombstone':
            store.hide(bulk, entry.id)
            noteChange(changes, entry.patient, '*')
            break
          case 'grant':
            pending.grant(bulk, entry.patient, entry.until)
            noteChange(changes, entry.patient, '*')
            break
          case 'purge':
            store.purgePatient(bulk, entry.patient, entry.retain_authored ? personId() : undefined)
            noteChange(changes, entry.patient, '*')
        }
      }
      feeds.move(bulk, feed, page.to, page.cursor)
    })
    return changes
  }

  /** Says how far we are: it is the receipt of a purge. Said again at the next round when it fails. */
  async function acknowledge(id: string): Promise<void> {
    const { position, cursor, acknowledged } = feeds.find(id)!
    if (acknowledged !== null && acknowledged >= position) return
    try {
      await service.ask({
        method: 'POST',
        path: '/v1/sync/ack',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ feed: id, cursor, device_id: deviceId() }),
      })
    } catch (error) {
      if (isAppError(error) && (error.code === 'offline' || error.code === 'service_refused')) return
      throw error
    }
    feeds.markAcknowledged(id, position)
    acknowledgedAt = clock.monotonic()
  }

  return { pullFeed }
}

/**
 * Reads a page and proves that it is the one that was asked for: it starts where we are, its
 * positions only grow, inside the range it announces. Otherwise nothing of it is applied.
 */
function parsePage(response: HttpResponse, position: number): Page {
  const range = /^(\d+)-(\d+)$/.exec(response.header('x-range') ?? '')
  const cursor = response.header('x-next-cursor')
  const head = Number(response.header('x-head'))
  if (!range || !cursor || !Number.isSafeInteger(head)) throw notOurs('headers')
  const [from, to] = [Number(range[1]), Number(range[2])]
  if (from !== position || to < from) throw notOurs('range')
  let last = from
  const entries = linesOf(response).map((line) => {
    const entry = pullEntry.safeParse(line)
    if (!entry.success) throw notOurs('entry')
    if (entry.data.pos <= last || entry.data.pos > to) throw notOurs('position')
    last = entry.data.pos
    return entry.data
  })
  return { to, cursor, more: response.header('x-more') === '1', head, entries }
}

function isAnotherFeed(error: unknown): boolean {
  return isAppError(error) && ['cursor_invalid', 'feed_reset'].includes(String(error.details['reason']))
}
