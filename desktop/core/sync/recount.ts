import type { CacheDatabase, Clock, Logger } from '../platform/ports.ts'
import { uuidBytes } from '../records/uuid-bytes.ts'
import { readCatalogue } from './dossier-pages.ts'
import type { PendingDossiers } from './pending-dossiers.ts'
import type { ServiceClient } from './service-client.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly clock: Clock
  readonly logger: Logger
  readonly service: ServiceClient
  readonly pending: PendingDossiers
}

const everyMs = 7 * 86_400_000

/**
 * Compares, dossier by dossier, how many records are here with how many the service says there are:
 * after everything was read, then weekly. A difference has the dossier read again, once.
 */
export function createRecount({ database, clock, logger, service, pending }: Dependencies) {
  const { reader, durable } = database

  function isDue(feed: string): boolean {
    const row = reader.get<{ at: string | null }>('SELECT recounted_at AS at FROM feed WHERE id = ?', [feed])
    return !row?.at || clock.now() - Date.parse(row.at) >= everyMs
  }

  /**
   * False when it is not the time for it.
   * @param exchange pulls to the end of the feed, and answers of whom something came
   */
  async function recount(feed: string, exchange: () => Promise<ReadonlySet<string>>): Promise<boolean> {
    if (!isDue(feed)) return false
    await exchange()
    const dossiers = await readCatalogue(service, feed)
    // What moved since the count is counted another week.
    const moved = await exchange()
    durable.transaction(() => {
      const wrong = dossiers.filter(
        ({ patient, records }) => !moved.has(patient) && held(patient) !== records,
      )
      for (const dossier of wrong) {
        pending.add(durable, dossier)
        durable.run(
          `INSERT INTO unseen_record (record_key, sweep)
           SELECT record.key, 1 FROM record JOIN patient ON patient.key = patient_key
           WHERE patient.id = ? AND version > 0 ON CONFLICT DO NOTHING`,
          [uuidBytes(dossier.patient)],
        )
      }
      if (wrong.length > 0) logger.warn('sync.dossier-recounted', { count: wrong.length })
      durable.run('UPDATE feed SET recounted_at = ?, read_records = 0 WHERE id = ?', [
        new Date(clock.now()).toISOString(),
        feed,
      ])
    })
    return true
  }

  /** Published records of a patient here, without those that a restored service lost. */
  function held(patient: string): number {
    return durable.get<{ records: number }>(
      `SELECT count(*) AS records FROM record JOIN patient ON patient.key = patient_key
       WHERE patient.id = ? AND version > 0
         AND record.key NOT IN (SELECT record_key FROM unseen_record WHERE sweep = 0)`,
      [uuidBytes(patient)],
    )!.records
  }

  return recount
}
