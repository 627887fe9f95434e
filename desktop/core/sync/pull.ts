import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import { type HelloReply, limits, type PullEntry, pullEntry } from '@navigateur-pro/domain/sync/messages.ts'
import type { Attachments } from '../attachments/attachments.ts'
import { fromUtf8 } from '../lock/bytes.ts'
import type { CacheDatabase, HttpResponse } from '../platform/ports.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { ServiceClient } from './service-client.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly store: RecordStore
  readonly registry: Registry
  readonly attachments: Attachments
  readonly service: ServiceClient
  readonly onChanged: (changes: ReadonlyMap<string, ReadonlySet<string>>) => void
  readonly onProgress: (progress: { done: number; total: number }) => void
}

type FeedRow = { id: string; epoch: string; position: number; cursor: string }
type Page = {
  readonly to: number
  readonly cursor: string
  readonly more: boolean
  readonly head: number
  readonly entries: readonly PullEntry[]
}

/** Brings what the service has for this person. Rows and cursor are written together: a cursor never runs ahead. */
export function createPull({
  database,
  store,
  registry,
  attachments,
  service,
  onChanged,
  onProgress,
}: Dependencies) {
  const { reader, bulk } = database

  async function pullFeed(feed: HelloReply['feeds'][number]): Promise<void> {
    let at = startOf(feed)
    for (;;) {
      const query = `feed=${encodeURIComponent(feed.id)}&cursor=${encodeURIComponent(at.cursor)}&limit=${limits.pull}`
      const response = await service
        .ask({ method: 'GET', path: `/v1/sync/pull?${query}`, headers: { 'accept-encoding': 'zstd, gzip' } })
        .catch((error: unknown) => {
          if (at.position > 0 && isAnotherFeed(error)) return undefined
          throw error
        })
      if (!response) {
        at = { position: 0, cursor: feed.cursor }
        continue
      }
      const page = parsePage(response, at.position)
      const changes = apply(feed, page)
      at = { position: page.to, cursor: page.cursor }
      onProgress({ done: page.to, total: page.head })
      if (changes.size > 0) onChanged(changes)
      if (!page.more) return
    }
  }

  /** Where we are in this feed; its beginning when it is new to us or was rebuilt. The outbox is untouched. */
  function startOf(feed: HelloReply['feeds'][number]): { position: number; cursor: string } {
    const row = reader.get<FeedRow>('SELECT * FROM feed WHERE id = ?', [feed.id])
    return row?.epoch === feed.epoch ? row : { position: 0, cursor: feed.cursor }
  }

  function apply(feed: HelloReply['feeds'][number], page: Page): Map<string, Set<string>> {
    const changes = new Map<string, Set<string>>()
    bulk.transaction(() => {
      for (const entry of page.entries) {
        if (entry.op === 'purge') {
          store.purgePatient(bulk, entry.patient)
          changes.set(entry.patient, new Set(['patient-identity']))
          continue
        }
        const { record } = entry
        store.putPublished(bulk, record)
        const read = readBody(registry, record)
        if (read.kind === 'known')
          attachments.want(bulk, record.patientId, read.type.attachments?.(read.body) ?? [])
        changes.set(record.patientId, (changes.get(record.patientId) ?? new Set()).add(record.type))
      }
      bulk.run(
        `INSERT INTO feed (id, epoch, position, cursor) VALUES (@id, @epoch, @position, @cursor)
         ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, position = excluded.position, cursor = excluded.cursor`,
        { id: feed.id, epoch: feed.epoch, position: page.to, cursor: page.cursor },
      )
    })
    return changes
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
  if (!range || !cursor || !Number.isSafeInteger(head)) throw notAPage('headers')
  const [from, to] = [Number(range[1]), Number(range[2])]
  if (from !== position || to < from) throw notAPage('range')
  let last = from
  const entries = fromUtf8(response.body)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const entry = pullEntry.safeParse(JSON.parse(line))
      if (!entry.success) throw notAPage('entry')
      if (entry.data.pos <= last || entry.data.pos > to) throw notAPage('position')
      last = entry.data.pos
      return entry.data
    })
  return { to, cursor, more: response.header('x-more') === '1', head, entries }
}

/** The service came back from an older copy, or rebuilt the feed: from its beginning; the outbox is untouched. */
function isAnotherFeed(error: unknown): boolean {
  return isAppError(error) && ['cursor_invalid', 'feed_reset'].includes(String(error.details['reason']))
}

function notAPage(reason: string): AppError {
  return new AppError('offline', 'La réponse du service est incomplète. Rien n’a été changé ici.', { reason })
}
