import type { ReceivedMessage } from '@navigateur-pro/domain/exchange/received-message.ts'
import type { MediaType } from '@navigateur-pro/domain/records/media-type.ts'
import { fromHex, toHex } from '../lock/bytes.ts'
import type { CacheDatabase, WritableDatabase } from '../platform/ports.ts'
import { uuidBytes, uuidText } from '../records/uuid-bytes.ts'
import type { DocumentClaims } from './claims.ts'
import type { Unpacked, UnpackedDocument } from './unpack.ts'

export type Envelope = Omit<ReceivedMessage, 'files'> & { readonly refused: Unpacked['refused'] }

export type InboxEntry = {
  readonly entryId: string
  readonly name: string
  readonly message: Envelope
  readonly document?: Omit<UnpackedDocument, 'name' | 'bytes' | 'claims' | 'hold'> & { readonly size: number }
  readonly claims?: DocumentClaims
  readonly hold?: string
}

type Decision = { readonly by: string; readonly at: string }

type Row = {
  id: Uint8Array
  name: string
  media_type: string | null
  sha256: Uint8Array | null
  size: number | null
  archive_sha256: Uint8Array | null
  claims: string | null
  hold: string | null
  source_id: string
  source: 'mssante' | 'file'
  sender: string | null
  subject: string
  text: string
  received_at: string
  refused: string
}

const open = "state = 'waiting'"
const select = `SELECT id, name, media_type, sha256, size, archive_sha256, claims, hold,
    source_id, source, sender, subject, text, received_at, refused
  FROM inbox_entry JOIN inbox_message ON inbox_message.key = message_key WHERE ${open}`

export type InboxStore = ReturnType<typeof createInboxStore>

/** What waits, in the encrypted cache. It belongs to no patient yet, so that it is no record. */
export function createInboxStore({ reader, durable }: CacheDatabase, newId: () => string) {
  function has(sourceId: string): boolean {
    return reader.get('SELECT 1 AS here FROM inbox_message WHERE source_id = ?', [sourceId]) !== undefined
  }

  /** The whole message or nothing of it; false when it is here already. Inside the caller's transaction. */
  function put(db: WritableDatabase, message: Envelope, documents: readonly UnpackedDocument[]): boolean {
    const { changes, rowid } = db.run(
      `INSERT INTO inbox_message (source_id, source, sender, subject, text, received_at, refused)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      [
        message.sourceId,
        message.source,
        message.from ? JSON.stringify(message.from) : null,
        message.subject,
        message.text,
        message.receivedAt,
        JSON.stringify(message.refused),
      ],
    )
    if (changes === 0) return false
    for (const document of documents) putDocument(db, rowid, document)
    if (documents.length === 0) {
      db.run("INSERT INTO inbox_entry (id, message_key, state, name) VALUES (?, ?, 'waiting', '')", [
        uuidBytes(newId()),
        rowid,
      ])
    }
    return true
  }

  function putDocument(
    db: WritableDatabase,
    messageKey: number,
    { name, mediaType, bytes, sha256, archiveSha256, claims, hold }: UnpackedDocument,
  ): void {
    const { rowid } = db.run(
      `INSERT INTO inbox_entry
         (id, message_key, state, name, media_type, sha256, size, archive_sha256, claims, hold)
       VALUES (?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?)`,
      [
        uuidBytes(newId()),
        messageKey,
        name,
        mediaType,
        fromHex(sha256),
        bytes.length,
        archiveSha256 === undefined ? null : fromHex(archiveSha256),
        claims ? JSON.stringify(claims) : null,
        hold ?? null,
      ],
    )
    db.run('INSERT INTO inbox_file (entry_key, bytes) VALUES (?, ?)', [rowid, bytes])
  }

  /** Newest first. */
  function list(): readonly InboxEntry[] {
    return reader.all<Row>(`${select} ORDER BY received_at DESC, id`).map(toEntry)
  }

  function find(entryId: string): InboxEntry | undefined {
    const row = reader.get<Row>(`${select} AND id = ?`, [uuidBytes(entryId)])
    return row && toEntry(row)
  }

  function bytesOf(entryId: string): Uint8Array | undefined {
    return reader.get<{ bytes: Uint8Array }>(
      'SELECT bytes FROM inbox_file JOIN inbox_entry ON inbox_entry.key = entry_key WHERE id = ?',
      [uuidBytes(entryId)],
    )?.bytes
  }

  /** False when somebody decided meanwhile. What it said goes from here. Inside the caller's transaction. */
  function decide(
    db: WritableDatabase,
    entryId: string,
    { by, at, ...outcome }: Decision & ({ readonly recordId: string } | { readonly why: string }),
  ): boolean {
    const which = { id: uuidBytes(entryId) }
    const { changes } = db.run(
      `UPDATE inbox_entry SET state = @state, name = '', claims = NULL, hold = NULL,
         record_id = @record, decided_by = @by, decided_at = @at, why = @why
       WHERE id = @id AND ${open}`,
      {
        ...which,
        state: 'recordId' in outcome ? 'attached' : 'refused',
        record: 'recordId' in outcome ? uuidBytes(outcome.recordId) : null,
        why: 'why' in outcome ? outcome.why : null,
        by,
        at,
      },
    )
    if (changes === 0) return false
    db.run('DELETE FROM inbox_file WHERE entry_key = (SELECT key FROM inbox_entry WHERE id = @id)', which)
    db.run(
      `UPDATE inbox_message SET subject = '', text = '', sender = NULL, refused = '[]'
       WHERE key = (SELECT message_key FROM inbox_entry WHERE id = @id)
         AND NOT EXISTS (SELECT 1 FROM inbox_entry WHERE message_key = inbox_message.key AND ${open})`,
      which,
    )
    return true
  }

  /** A file that was refused here may be given again: what was decided then stays, under another name. */
  function allowAgain(sourceId: string): void {
    durable.run(
      `UPDATE inbox_message SET source_id = source_id || ':refused:' || key
       WHERE source_id = ? AND NOT EXISTS (
         SELECT 1 FROM inbox_entry WHERE message_key = inbox_message.key AND state <> 'refused')`,
      [sourceId],
    )
  }

  /** Records that documents became, newest first. */
  function attached(most: number): readonly { readonly recordId: string; readonly at: string }[] {
    return reader
      .all<{ record_id: Uint8Array; decided_at: string }>(
        `SELECT record_id, decided_at FROM inbox_entry WHERE state = 'attached'
         ORDER BY decided_at DESC, key DESC LIMIT ?`,
        [most],
      )
      .map((row) => ({ recordId: uuidText(row.record_id), at: row.decided_at }))
  }

  return { has, put, list, find, bytesOf, decide, allowAgain, attached }
}

function toEntry(row: Row): InboxEntry {
  return {
    entryId: uuidText(row.id),
    name: row.name,
    message: {
      sourceId: row.source_id,
      source: row.source,
      ...(row.sender && { from: JSON.parse(row.sender) }),
      subject: row.subject,
      text: row.text,
      receivedAt: row.received_at,
      refused: JSON.parse(row.refused),
    },
    ...(row.media_type &&
      row.sha256 && {
        document: {
          mediaType: row.media_type as MediaType,
          sha256: toHex(row.sha256),
          size: row.size ?? 0,
          ...(row.archive_sha256 && { archiveSha256: toHex(row.archive_sha256) }),
        },
      }),
    ...(row.claims && { claims: JSON.parse(row.claims) }),
    ...(row.hold && { hold: row.hold }),
  }
}
