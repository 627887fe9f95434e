import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { isHealthProfessional } from '@navigateur-pro/domain/people/role.ts'
import type { CacheDatabase, Clock, HttpResponse } from '../platform/ports.ts'
import type { RecordStore } from '../records/record-store.ts'
import { uuidText } from '../records/uuid-bytes.ts'
import type { WordFiller } from '../search/word-filler.ts'
import { type Arrivals, type Changes, noteChange } from './arrivals.ts'
import { readCatalogue, readSnapshotPage, type SnapshotPage } from './dossier-pages.ts'
import {
  afterPage,
  type End,
  nextRequest,
  type PendingDossier,
  type PendingDossiers,
} from './pending-dossiers.ts'
import type { ServiceClient } from './service-client.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly store: RecordStore
  readonly pending: PendingDossiers
  readonly arrivals: Arrivals
  readonly service: ServiceClient
  readonly clock: Clock
  readonly filler: Pick<WordFiller, 'meanwhile'>
  readonly person: () => Professional | undefined
  /** Patients that the person is looking at: theirs come first. */
  readonly wanted: () => readonly string[]
  readonly onChanged: (changes: Changes) => void
  readonly onProgress: (progress: { done: number; total: number }) => void
}

type Between = {
  /** Whether the feed is to be read now. */
  readonly due: () => boolean
  /** Sends and pulls. Nothing else is on its way meanwhile. */
  readonly exchange: () => Promise<unknown>
}

export type Bootstrap = ReturnType<typeof createBootstrap>

/**
 * Reads whole dossiers: all of them the first time, one when its circle is joined. A page that was
 * asked for before the feed was pulled would bring back what the feed took away: the next page is
 * fetched while this one is written, but never across a pull.
 */
export function createBootstrap(dependencies: Dependencies) {
  const { store, pending, arrivals, service, clock, filler, person, wanted, onChanged, onProgress } =
    dependencies
  const { reader, bulk } = dependencies.database

  /** Notes which dossiers there are to read, once for each beginning of the feed. */
  async function catalogue(feed: string): Promise<void> {
    if (reader.get('SELECT 1 FROM feed WHERE id = ? AND catalogued = 1', [feed])) return
    const dossiers = await readCatalogue(service, feed)
    bulk.transaction(() => {
      for (const dossier of dossiers) pending.add(bulk, dossier)
      bulk.run(
        `UPDATE unseen_record SET sweep = 2 WHERE sweep = 1 AND record_key IN (
           SELECT record.key FROM record JOIN patient ON patient.key = patient_key
           WHERE patient.id NOT IN (SELECT patient_id FROM pending_dossier))`,
      )
      bulk.run('UPDATE feed SET catalogued = 1, read_records = 0, recounted_at = NULL WHERE id = ?', [feed])
    })
  }

  /** Dossiers that were read again, or are no longer listed, of which something was not seen. */
  function sweepable(): { patient: string; sweep: number }[] {
    return reader
      .all<{ id: Uint8Array; sweep: number }>(
        `SELECT DISTINCT patient.id, sweep FROM unseen_record JOIN record ON record.key = record_key
         JOIN patient ON patient.key = patient_key
         WHERE sweep > 0 AND patient.id NOT IN (SELECT patient_id FROM pending_dossier)`,
      )
      .map(({ id, sweep }) => ({ patient: uuidText(id), sweep }))
  }

  /**
   * What the service no longer shows goes, once `isSame` has said that it did not come back from an
   * older copy while it was being read: what that copy lacks would be lost for everybody.
   */
  async function sweep(isSame: () => Promise<boolean>): Promise<void> {
    if (sweepable().length === 0 || !(await isSame())) return
    const changes: Changes = new Map()
    store.removing(bulk, () => {
      for (const { patient, sweep } of sweepable()) {
        if (sweep === 2) leave(patient)
        else store.sweepPatient(bulk, patient)
        noteChange(changes, patient, '*')
      }
    })
    onChanged(changes)
  }

  /** Left while the order to purge was already forgotten: as that order would have said. */
  function leave(patient: string): void {
    const by = person()
    store.purgePatient(bulk, patient, by && isHealthProfessional(by.role) ? by.id : undefined)
  }

  /** Reads what is pending, page by page, to the end. */
  async function read(feed: string, { due, exchange }: Between): Promise<void> {
    let plan = pending.list()
    let flight = ask(plan)
    if (!flight) return
    while (flight) {
      const { request, response } = flight
      const page = readSnapshotPage(await filler.meanwhile(response), request)
      const pause = due()
      const after = advance(plan, page)
      const next = pause ? undefined : ask(after)
      // The request only leaves once this thread is given back: the service works while we write.
      if (next) await new Promise<void>((sent) => clock.after(0, sent))
      onChanged(apply(feed, plan, page))
      plan = after
      onProgress(progressOf(feed, plan))
      flight = next
      if (!pause) continue
      await exchange()
      plan = pending.list()
      flight = ask(plan)
    }
    bulk.run('UPDATE feed SET read_records = 0 WHERE id = ? AND read_records > 0', [feed])
  }

  function ask(plan: readonly PendingDossier[]) {
    const request = nextRequest(plan, wanted())
    if (!request) return undefined
    const response: Promise<HttpResponse> = service.ask({
      method: 'POST',
      path: '/v1/sync/snapshot',
      headers: { 'content-type': 'application/json', 'accept-encoding': 'zstd, gzip' },
      body: JSON.stringify(request),
      timeoutMs: 120_000,
    })
    // Awaited later, or never when writing the page before it fails.
    response.catch(() => undefined)
    return { request, response }
  }

  function advance(plan: readonly PendingDossier[], page: SnapshotPage): PendingDossier[] {
    const moved = plan.flatMap((dossier) => {
      const end = page.ends.get(dossier.patient)
      if (!end) return [dossier]
      return afterPage(dossier, page.received.get(dossier.patient) ?? 0, end) ?? []
    })
    // Stable: within a part, the order of need stays.
    return [...moved.filter(({ part }) => part === 'first'), ...moved.filter(({ part }) => part === 'rest')]
  }

  /** The records and how far their dossiers are read, together. */
  function apply(feed: string, plan: readonly PendingDossier[], page: SnapshotPage): Changes {
    const changes: Changes = new Map()
    store.arriving(bulk, () => {
      for (const { record, proposals } of page.puts) arrivals.put(bulk, record, proposals, changes)
      for (const dossier of plan) {
        const end = page.ends.get(dossier.patient)
        if (end) moveOn(feed, dossier, page.received.get(dossier.patient) ?? 0, end)
      }
    })
    return changes
  }

  function moveOn(feed: string, dossier: PendingDossier, received: number, end: End): void {
    const { patient } = dossier
    const after = afterPage(dossier, received, end)
    if (after) {
      pending.write(bulk, after)
      return
    }
    pending.remove(bulk, patient)
    const read = Math.max(dossier.announced, dossier.received + received)
    bulk.run('UPDATE feed SET read_records = read_records + ? WHERE id = ?', [read, feed])
  }

  function progressOf(feed: string, plan: readonly PendingDossier[]): { done: number; total: number } {
    const { read } = reader.get<{ read: number }>('SELECT read_records AS read FROM feed WHERE id = ?', [
      feed,
    ])!
    const sum = (of: (one: PendingDossier) => number) => plan.reduce((all, one) => all + of(one), read)
    return {
      done: sum(({ received, announced }) => Math.min(received, announced)),
      total: sum(({ announced }) => announced),
    }
  }

  return {
    catalogue,
    read,
    sweep,
    /** The present picture of every dossier is here; histories may still be on their way. */
    hasPictures: () =>
      reader.get(
        `SELECT 1 WHERE EXISTS (SELECT 1 FROM feed WHERE catalogued = 1)
           AND NOT EXISTS (SELECT 1 FROM pending_dossier WHERE part = 'first')`,
      ) !== undefined,
    /** The catalogue, or a dossier of it, is not all here. */
    isReading: () =>
      reader.get(
        `SELECT 1 WHERE EXISTS (SELECT 1 FROM pending_dossier) OR NOT EXISTS (SELECT 1 FROM feed WHERE catalogued = 1)`,
      ) !== undefined,
  }
}
