import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import { joined, toHex } from '../lock/bytes.ts'
import type { CacheDatabase, Crypto } from '../platform/ports.ts'
import { uuidText } from '../records/uuid-bytes.ts'

type Row = {
  key: number
  id: Uint8Array
  sha256: Uint8Array
  media_type: string
  size: number | null
  upload: string | null
  sent: number
  parts: number
}
type File = {
  readonly key: number
  readonly patientId: string
  readonly sha256: string
  readonly mediaType: string
}
export type FileToSend = File & {
  readonly size: number
  readonly upload: string | undefined
  readonly sent: number
}
/** `parts` are here, in order from the first. */
export type WantedFile = File & { readonly size: number | undefined; readonly parts: number }

export type TransferLedger = ReturnType<typeof createTransferLedger>

/** Room for originals that nobody pinned; the oldest read go first. */
const originalsQuota = 2 * 1024 ** 3
const voiceFirst = "media_type LIKE 'audio/%' DESC"

/** How far each file has got, kept so that a cut costs one part at most. */
export function createTransferLedger(
  database: CacheDatabase,
  crypto: Crypto,
  now: () => string,
  quota = originalsQuota,
) {
  const { reader, durable, bulk } = database

  function next(which: string, order: string, parameters: Record<string, string>): Row | undefined {
    return reader.get<Row>(
      `SELECT attachment.key, patient.id, sha256, media_type, size, upload, sent,
         (SELECT count(*) FROM attachment_part WHERE attachment_key = attachment.key) AS parts
       FROM attachment JOIN patient ON patient.key = patient_key
       WHERE ${which} ORDER BY ${order}, attachment.key LIMIT 1`,
      parameters,
    )
  }

  /** Voice before photos, small before large; what was put off waits its hour. */
  function nextToSend(): FileToSend | undefined {
    const row = next("state = 'to-send' AND (retry_at IS NULL OR retry_at <= @now)", `${voiceFirst}, size`, {
      now: now(),
    })
    return row && { ...toFile(row), size: row.size!, upload: row.upload ?? undefined, sent: row.sent }
  }

  function part(key: number, number: number): Uint8Array | undefined {
    return reader.get<{ bytes: Uint8Array }>(
      'SELECT bytes FROM attachment_part WHERE attachment_key = ? AND number = ?',
      [key, number],
    )?.bytes
  }

  function noteUpload(key: number, upload: string | undefined, sent: number): void {
    bulk.run('UPDATE attachment SET upload = ?, sent = ?, problem = NULL, retry_at = NULL WHERE key = ?', [
      upload ?? null,
      sent,
      key,
    ])
  }

  /** The service has it on its disk. */
  function markSent(key: number): void {
    durable.run(
      `UPDATE attachment SET state = 'held', sent = size, upload = NULL, problem = NULL, retry_at = NULL, read_at = ?
       WHERE key = ? AND state = 'to-send'`,
      [now(), key],
    )
  }

  /** The service does not take it: tried again at that instant, or never. */
  function putOff(key: number, problem: string, retryAt: string | undefined): void {
    bulk.run(
      `UPDATE attachment SET state = iif(@retryAt IS NULL, 'refused', state), problem = @problem, retry_at = @retryAt,
         upload = NULL, sent = 0
       WHERE key = @key AND state = 'to-send'`,
      { key, problem, retryAt: retryAt ?? null },
    )
  }

  /** The service came back from an older copy: it is offered again all that is here. Inside the durable transaction. */
  function offerAgain(): void {
    durable.run("UPDATE attachment SET state = 'to-send', upload = NULL, sent = 0 WHERE state = 'held'")
  }

  /** What somebody waits for, then voice, then thumbnails and the smallest. */
  function nextWanted(except: ReadonlySet<number>): WantedFile | undefined {
    const row = next(
      "state = 'wanted' AND attachment.key NOT IN (SELECT value FROM json_each(@except))",
      `asked DESC, ${voiceFirst}, size`,
      { except: JSON.stringify([...except]) },
    )
    return row && { ...toFile(row), size: row.size ?? undefined, parts: row.parts }
  }

  /** Keeps the next part of a file of `size` bytes. False when nobody wants the file any more. */
  function keepPart({ key, parts }: WantedFile, size: number, bytes: Uint8Array): boolean {
    return bulk.transaction(() => {
      const { changes } = bulk.run(
        "UPDATE attachment SET size = ?, absent = 0 WHERE key = ? AND state = 'wanted'",
        [size, key],
      )
      if (changes === 0) return false
      bulk.run('INSERT INTO attachment_part (attachment_key, number, bytes) VALUES (?, ?, ?)', [
        key,
        parts,
        bytes,
      ])
      return true
    })
  }

  function dropParts(key: number): void {
    bulk.run('DELETE FROM attachment_part WHERE attachment_key = ?', [key])
  }

  /** All the parts came: kept only if together they are what their name says. */
  async function complete({ key, sha256 }: WantedFile): Promise<boolean> {
    const parts = reader.all<{ bytes: Uint8Array }>(
      'SELECT bytes FROM attachment_part WHERE attachment_key = ? ORDER BY number',
      [key],
    )
    const hash = await crypto.sha256(joined(...parts.map(({ bytes }) => bytes)))
    if (toHex(hash) !== sha256) {
      dropParts(key)
      return false
    }
    bulk.run(
      "UPDATE attachment SET state = 'held', asked = 0, read_at = ? WHERE key = ? AND state = 'wanted'",
      [now(), key],
    )
    return true
  }

  /** The service does not have it yet. True the first time. */
  function markAbsent(key: number): boolean {
    return bulk.run('UPDATE attachment SET absent = 1 WHERE key = ? AND NOT absent', [key]).changes > 0
  }

  /**
   * Makes room: beyond the quota, the originals read longest ago that the service has and that are
   * not pinned are fetched again when somebody opens them. Says whose they were.
   */
  function evict(): readonly string[] {
    const gone = reader.all<{ key: number; id: Uint8Array }>(
      `SELECT kept.key, patient.id FROM (
         SELECT key, patient_key, sum(size) OVER (ORDER BY read_at DESC, key DESC) AS total FROM attachment
         WHERE state = 'held' AND NOT eager AND patient_key NOT IN (SELECT patient_key FROM pinned_dossier)
       ) AS kept JOIN patient ON patient.key = patient_key WHERE total > ?`,
      [quota],
    )
    if (gone.length === 0) return []
    bulk.transaction(() => {
      for (const { key } of gone) {
        bulk.run("UPDATE attachment SET state = 'on-demand' WHERE key = ?", [key])
        dropParts(key)
      }
    })
    return [...new Set(gone.map(({ id }) => uuidText(id)))]
  }

  return {
    nextToSend,
    part,
    noteUpload,
    markSent,
    putOff,
    offerAgain,
    nextWanted,
    keepPart,
    dropParts,
    complete,
    markAbsent,
    evict,
  }
}

/** Parts that hold that many bytes. */
export function countParts(size: number): number {
  return Math.ceil(size / limits.chunk)
}

function toFile(row: Row): File {
  const { key, id, sha256, media_type } = row
  return { key, patientId: uuidText(id), sha256: toHex(sha256), mediaType: media_type }
}
