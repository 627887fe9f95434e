import { isHealthProfessional } from '@navigateur-pro/domain/people/role.ts'
import type { HelloReply } from '@navigateur-pro/domain/sync/messages.ts'
import type { CacheDatabase, WritableDatabase } from '../platform/ports.ts'

export type AnnouncedFeed = HelloReply['feeds'][number]
export type FeedRow = {
  readonly id: string
  readonly incarnation: string
  readonly epoch: string
  readonly position: number
  readonly cursor: string
  readonly acknowledged: number | null
  readonly catalogued: 0 | 1
  readonly recounted_at: string | null
}

type Beginning = {
  readonly incarnation: string
  /**
   * Why everything is read again. `first`: nothing was read yet. `rebuilt`: what is not seen again goes.
   * `restored`: the service came back from an older copy; only what it has taken away since goes.
   */
  readonly why: 'first' | 'rebuilt' | 'restored'
  /** This person has to keep what he or she signed in dossiers that were left. */
  readonly keeps: boolean
  /** What was read until now is of this incarnation. */
  readonly former?: string
  readonly row?: FeedRow | undefined
}

export type Feeds = ReturnType<typeof createFeeds>

/** Where this desk is in the feeds of its person, and what makes it read everything again. */
export function createFeeds({ reader, durable }: CacheDatabase, queueAgain: () => void) {
  function find(id: string): FeedRow | undefined {
    return reader.get<FeedRow>('SELECT * FROM feed WHERE id = ?', [id])
  }

  /** Compares what the service says of its feeds with what was read of them. */
  function meet({ incarnation, feeds, person }: HelloReply): void {
    const keeps = isHealthProfessional(person.role)
    const known = reader.all<FeedRow>('SELECT * FROM feed')
    const former = known.find((feed) => feed.incarnation !== incarnation)?.incarnation
    // Of a person's earlier feed, or of a service that came back without it.
    for (const { id } of known) {
      if (!feeds.some((feed) => feed.id === id)) durable.run('DELETE FROM feed WHERE id = ?', [id])
    }
    for (const feed of feeds) {
      const row = known.find(({ id }) => id === feed.id)
      if (former) begin(feed, { incarnation, why: 'restored', keeps, former, row })
      else if (!row) begin(feed, { incarnation, why: known.length === 0 ? 'first' : 'rebuilt', keeps })
      else if (row.epoch !== feed.epoch || row.position < feed.floor)
        begin(feed, { incarnation, why: 'rebuilt', keeps })
    }
  }

  /**
   * The service does not know our cursor in its feed any more. Whether it came back from an older
   * copy, in which case nothing may go, only its next hello says.
   */
  function distrust(id: string): void {
    durable.run("UPDATE feed SET epoch = '' WHERE id = ?", [id])
  }

  /** One transaction: what is sent again and the incarnation that asked for it are known together. */
  function begin(feed: AnnouncedFeed, beginning: Beginning): void {
    const { incarnation, why, row } = beginning
    const { position, cursor } = why === 'restored' ? shared(feed, row) : { ...feed, position: feed.head }
    durable.transaction(() => {
      if (why === 'restored') queueAgain()
      durable.run('DELETE FROM pending_dossier')
      durable.run(
        'INSERT OR REPLACE INTO feed (id, incarnation, epoch, position, cursor) VALUES (@id, @incarnation, @epoch, @position, @cursor)',
        { id: feed.id, incarnation, epoch: feed.epoch, position, cursor },
      )
      if (why !== 'first') markUnseen(beginning)
    })
  }

  /** The last place that both know: masks and departures decided since are read from there. */
  function shared({ epoch, floor, fork }: AnnouncedFeed, row: FeedRow | undefined): AnnouncedFeed['fork'] {
    const isBefore = row?.epoch === epoch && row.position >= floor && row.position <= fork.position
    return isBefore ? row : fork
  }

  /** What was sent may be there without our knowing it: its answer will make it held. */
  function markUnseen({ why, keeps, former }: Beginning): void {
    const isRebuilt = why === 'rebuilt'
    // Begun by a restored service, a reading never becomes one that removes.
    durable.run(
      `INSERT INTO unseen_record (record_key, sweep, incarnation)
       SELECT record.key, @sweep, @former FROM record JOIN patient ON patient.key = patient_key
       WHERE (version > 0 OR record.key IN (SELECT record_key FROM outbox WHERE state = 'sent'))
         AND NOT (retained AND @spared)
       ON CONFLICT (record_key) DO UPDATE SET sweep = min(sweep, excluded.sweep),
         incarnation = coalesce(incarnation, excluded.incarnation)`,
      { sweep: isRebuilt ? 1 : 0, former: former ?? null, spared: Number(isRebuilt && keeps) },
    )
  }

  /** In the transaction that applies what lies before. */
  function move(db: WritableDatabase, id: string, position: number, cursor: string): void {
    db.run('UPDATE feed SET position = @position, cursor = @cursor WHERE id = @id', { id, position, cursor })
  }

  function markAcknowledged(id: string, position: number): void {
    durable.run('UPDATE feed SET acknowledged = ? WHERE id = ?', [position, id])
  }

  return { find, meet, distrust, move, markAcknowledged }
}
