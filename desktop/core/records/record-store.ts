import type { RecordEnvelope } from '@navigateur-pro/domain/records/record.ts'
import { type ReadBody, readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { CacheDatabase, ReadableDatabase, SqlValue, WritableDatabase } from '../platform/ports.ts'
import { createDossierStore } from './dossier-store.ts'
import { createRecordRemoval } from './record-removal.ts'
import { createRecordWords } from './record-words.ts'
import { uuidBytes, uuidText } from './uuid-bytes.ts'

/** A record as the cache shows it. */
export type CachedRecord = RecordEnvelope & {
  readonly key: number
  /** State of its newest waiting operation; absent when the service holds what is shown. */
  readonly waiting?: 'here' | 'sent' | 'refused'
  readonly reason?: string
  /** `refused` because its author had left the circle: the coordination decides. */
  readonly confided?: true
}

export type RecordVersion = {
  readonly author: RecordEnvelope['author']
  readonly at: string
  readonly content: unknown
}

export type RecordRow = {
  key: number
  id: Uint8Array
  patient_id: Uint8Array
  type: string
  version: number
  schema: number
  confidentiality: string
  author: string
  occurred_at: string
  recorded_at: string
  received_at: string | null
  body: string
  waiting: 'here' | 'sent' | 'refused' | 'quarantined' | null
  reason: string | null
}

export const recordColumns = `
  record.key, record.id, patient.id AS patient_id, record.type, record.version, record.schema,
  record.confidentiality, record.author, record.occurred_at, record.recorded_at, record.received_at,
  record.body,
  (SELECT state FROM outbox WHERE record_key = record.key ORDER BY dseq DESC LIMIT 1) AS waiting,
  (SELECT reason FROM outbox WHERE record_key = record.key ORDER BY dseq DESC LIMIT 1) AS reason`
/** A record's id as other records name it. */
const idAsText = `lower(substr(hex(record.id), 1, 8) || '-' || substr(hex(record.id), 9, 4) || '-' ||
  substr(hex(record.id), 13, 4) || '-' || substr(hex(record.id), 17, 4) || '-' || substr(hex(record.id), 21))`
const tables = 'record JOIN patient ON patient.key = record.patient_key'
/** No record of type `by` of this author names the record, in its `field`, since the service received it. */
export const notCovered = `NOT EXISTS (
  SELECT 1 FROM record_field AS naming JOIN record AS cover ON cover.key = naming.record_key
  WHERE naming.type = @by AND naming.name = @field
    AND naming.value = ${idAsText} AND cover.author_id = @author
    AND cover.recorded_at >= coalesce(record.received_at, record.recorded_at))`
export type Cover = { readonly type: string; readonly field: string; readonly authorId: string }

export type RecordStore = ReturnType<typeof createRecordStore>

/** All SQL on records. It knows no type by name: what it indexes is what the type declares. */
export function createRecordStore(database: CacheDatabase, registry: Registry) {
  const { reader } = database
  const dossiers = createDossierStore(database)
  const removal = createRecordRemoval(registry)
  const words = createRecordWords(database, registry)
  /** Keys of patients while many records arrive: nothing removes a patient then. */
  let met: Map<string, number> | undefined

  function patientKeyOf(db: ReadableDatabase, patientId: string): number | undefined {
    return db.get<{ key: number }>('SELECT key FROM patient WHERE id = ?', [uuidBytes(patientId)])?.key
  }

  /**
   * The dossier that a record comes into, stamped: what was worked out of it no longer stands. Once in a
   * transaction is enough, where many come; what changes or goes is stamped by the cache itself.
   */
  function receivingPatient(db: WritableDatabase, patientId: string): number {
    const known = met?.get(patientId)
    if (known !== undefined) return known
    const key =
      patientKeyOf(db, patientId) ??
      db.run('INSERT INTO patient (id) VALUES (?)', [uuidBytes(patientId)]).rowid
    db.run('UPDATE patient SET stamp = random() >> 11 WHERE key = ?', [key])
    met?.set(patientId, key)
    return key
  }

  /** A transaction in which whole dossiers arrive, and nothing goes. */
  function arriving(db: WritableDatabase, work: () => void): void {
    try {
      words.arriving(db, () => {
        // Of this try of the transaction alone: a key of one that was undone is somebody else's next.
        met = new Map()
        work()
      })
    } finally {
      met = undefined
    }
  }

  function find(recordId: string, db: ReadableDatabase = reader): CachedRecord | undefined {
    const row = db.get<RecordRow>(`SELECT ${recordColumns} FROM ${tables} WHERE record.id = ?`, [
      uuidBytes(recordId),
    ])
    return row && toRecord(row)
  }

  /** What the service published for a record whose shown body is the person's waiting change. */
  function published(recordId: string, db: ReadableDatabase = reader): RecordEnvelope | undefined {
    const row = db.get<{ published: string | null }>('SELECT published FROM record WHERE id = ?', [
      uuidBytes(recordId),
    ])
    return row?.published ? (JSON.parse(row.published) as RecordEnvelope) : undefined
  }

  /** Records of a patient and of the dossiers joined to that one, newest first. */
  function listByPatient(
    patientId: string,
    types: readonly string[],
    page: { readonly before?: { at: string; key: number }; readonly limit?: number } = {},
  ): CachedRecord[] {
    const { before, limit = -1 } = page
    return reader
      .all<RecordRow>(
        `SELECT ${recordColumns} FROM ${tables}
         WHERE record.patient_key IN (SELECT value FROM json_each(@patients)) AND record.type IN (SELECT value FROM json_each(@types))
           AND (@at IS NULL OR (record.occurred_at, record.key) < (@at, @key))
         ORDER BY record.occurred_at DESC, record.key DESC LIMIT @limit`,
        {
          patients: JSON.stringify(dossiers.keysOf(reader, patientId)),
          types: JSON.stringify(types),
          at: before?.at ?? null,
          key: before?.key ?? null,
          limit,
        },
      )
      .map(toRecord)
  }

  /** The record of which a dossier has one, of this very dossier whatever it is joined to. */
  function findInDossier(patientId: string, type: string): CachedRecord | undefined {
    const row = reader.get<RecordRow>(
      `SELECT ${recordColumns} FROM ${tables} WHERE patient.id = ? AND record.type = ?
       ORDER BY record.occurred_at DESC, record.key DESC LIMIT 1`,
      [uuidBytes(patientId), type],
    )
    return row && toRecord(row)
  }

  /** How many records of these types the author wrote after an instant, in a patient's dossiers. */
  function countWritten(
    patientId: string,
    types: readonly string[],
    authorId: string,
    after: string,
  ): number {
    const row = reader.get<{ written: number }>(
      `SELECT count(*) AS written FROM record
       WHERE patient_key IN (SELECT value FROM json_each(@patients))
         AND type IN (SELECT value FROM json_each(@types)) AND author_id = @author AND recorded_at > @after`,
      {
        patients: JSON.stringify(dossiers.keysOf(reader, patientId)),
        types: JSON.stringify(types),
        author: authorId,
        after,
      },
    )
    return row?.written ?? 0
  }

  /**
   * Records of others in a patient's dossiers that no record of type `by` of this person names, in its
   * `field`, since the service received them. Newest first.
   */
  function listNotCovered(patientId: string, types: readonly string[], by: Cover): CachedRecord[] {
    return reader
      .all<RecordRow>(
        `SELECT ${recordColumns} FROM ${tables}
         WHERE record.patient_key IN (SELECT value FROM json_each(@patients))
           AND record.type IN (SELECT value FROM json_each(@types)) AND record.author_id <> @author
           AND ${notCovered}
         ORDER BY record.occurred_at DESC, record.key DESC`,
        {
          patients: JSON.stringify(dossiers.keysOf(reader, patientId)),
          types: JSON.stringify(types),
          author: by.authorId,
          by: by.type,
          field: by.field,
        },
      )
      .map(toRecord)
  }

  /** When this author last wrote a record of this type in a patient's dossiers. */
  function lastWritten(patientId: string, type: string, authorId: string): string | undefined {
    const row = reader.get<{ last: string | null }>(
      `SELECT max(recorded_at) AS last FROM record
       WHERE patient_key IN (SELECT value FROM json_each(@patients)) AND type = @type AND author_id = @author`,
      { patients: JSON.stringify(dossiers.keysOf(reader, patientId)), type, author: authorId },
    )
    return row?.last ?? undefined
  }

  function listByType(type: string): CachedRecord[] {
    return reader
      .all<RecordRow>(
        // Dossier by dossier, along its index: there are a hundred times more records than dossiers.
        `SELECT ${recordColumns} FROM patient CROSS JOIN record ON record.patient_key = patient.key
         WHERE record.type = ? ORDER BY record.key`,
        [type],
      )
      .map(toRecord)
  }

  /** Records whose declared field has one of these values. */
  function listByField(type: string, name: string, values: readonly SqlValue[]): CachedRecord[] {
    return reader
      .all<RecordRow>(
        `SELECT DISTINCT ${recordColumns} FROM record_field
         JOIN record ON record.key = record_field.record_key JOIN patient ON patient.key = record.patient_key
         WHERE record_field.type = @type AND record_field.name = @name
           AND record_field.value IN (SELECT value FROM json_each(@values))
         ORDER BY record.recorded_at`,
        { type, name, values: JSON.stringify(values) },
      )
      .map(toRecord)
  }

  function search(match: string, limit: number): CachedRecord[] {
    return reader
      .all<RecordRow>(
        `SELECT ${recordColumns} FROM (SELECT rowid FROM record_text WHERE record_text MATCH @match ORDER BY rowid DESC LIMIT @limit) AS hit
         JOIN record ON record.key = hit.rowid JOIN patient ON patient.key = record.patient_key
         ORDER BY record.occurred_at DESC`,
        { match, limit },
      )
      .map(toRecord)
  }

  /** Writes the row, its declared fields and its text. Inside the caller's transaction. */
  function put(
    db: WritableDatabase,
    record: RecordEnvelope,
    published: RecordEnvelope | undefined,
  ): { readonly key: number } {
    const known = db.get<{ key: number }>('SELECT key FROM record WHERE id = ?', [uuidBytes(record.id)])
    // Not an upsert: its statement savepoint makes FTS5 write its pending words at every row.
    if (known === undefined) return insert(db, record, published)
    update(db, known.key, record, published)
    return known
  }

  function insert(
    db: WritableDatabase,
    record: RecordEnvelope,
    published: RecordEnvelope | undefined,
  ): { readonly key: number; readonly read: ReadBody } {
    const { rowid } = db.run(
      `INSERT INTO record (id, patient_key, type, confidentiality, version, schema, author_id, author,
                           occurred_at, recorded_at, received_at, body, published)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        uuidBytes(record.id),
        receivingPatient(db, record.patientId),
        record.type,
        record.confidentiality,
        ...changing(record, published),
      ],
    )
    return { key: rowid, read: index(db, rowid, record, false) }
  }

  function update(
    db: WritableDatabase,
    key: number,
    record: RecordEnvelope,
    published: RecordEnvelope | undefined,
  ): ReadBody {
    db.run(
      `UPDATE record SET version = ?, schema = ?, author_id = ?, author = ?, occurred_at = ?,
         recorded_at = ?, received_at = ?, body = ?, published = ?
       WHERE key = ?`,
      [...changing(record, published), key],
    )
    db.run('DELETE FROM record_field WHERE record_key = ?', [key])
    words.forget(db, key)
    return index(db, key, record, published !== undefined)
  }

  function index(db: WritableDatabase, key: number, record: RecordEnvelope, waiting: boolean): ReadBody {
    const read = readBody(registry, record)
    if (read.kind !== 'known') return read
    if (read.type.keepsVersionsOf) keepVersion(db, key, record, read.type.keepsVersionsOf(read.body), waiting)
    for (const [name, value] of Object.entries(read.type.fields?.(read.body) ?? {})) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one === null) continue
        db.run('INSERT INTO record_field (type, name, value, record_key) VALUES (?, ?, ?, ?)', [
          record.type,
          name,
          one as SqlValue,
          key,
        ])
      }
    }
    words.write(db, key, read.type, read.body)
    return read
  }

  /** A change that the service refuses leaves no version: it never was the record's. */
  function keepVersion(
    db: WritableDatabase,
    key: number,
    record: RecordEnvelope,
    kept: unknown,
    waiting: boolean,
  ): void {
    db.run('DELETE FROM record_version WHERE record_key = ? AND waiting = 1', [key])
    const content = JSON.stringify(kept)
    const last = db.get<{ content: string }>(
      'SELECT content FROM record_version WHERE record_key = ? ORDER BY key DESC LIMIT 1',
      [key],
    )
    if (last?.content === content) return
    db.run(
      `INSERT INTO record_version (record_key, author, recorded_at, content, waiting)
       VALUES (@key, @author, @at, @content, @waiting)`,
      {
        key,
        author: JSON.stringify(record.author),
        at: utc(record.recordedAt),
        content,
        waiting: waiting ? 1 : 0,
      },
    )
  }

  /** The service took the person's own change: its version stays. */
  function settleVersion(db: WritableDatabase, key: number): void {
    db.run('UPDATE record_version SET waiting = 0 WHERE record_key = ?', [key])
  }

  /** Versions of a record that were shown here, oldest first. */
  function listVersions(recordId: string): RecordVersion[] {
    return reader
      .all<{ author: string; recorded_at: string; content: string }>(
        `SELECT record_version.author, record_version.recorded_at, content FROM record_version
         JOIN record ON record.key = record_key WHERE record.id = ? ORDER BY record_version.key`,
        [uuidBytes(recordId)],
      )
      .map(({ author, recorded_at, content }) => ({
        author: JSON.parse(author) as RecordVersion['author'],
        at: recorded_at,
        content: JSON.parse(content) as unknown,
      }))
  }

  /**
   * A record as the service published it; never over a newer version, except that after the service
   * came back from an older copy what it holds is the truth. A change that waits to be sent stays
   * shown above it. Answers what it read, undefined when it changed nothing.
   */
  function putPublished(
    db: WritableDatabase,
    record: RecordEnvelope,
  ): { readonly read: ReadBody; readonly isNew: boolean } | undefined {
    const held = db.get<Held>(
      `SELECT key, version, (SELECT group_concat(state) FROM outbox WHERE record_key = key) AS states,
         (SELECT sweep FROM unseen_record WHERE record_key = key) AS unseen
       FROM record WHERE id = ?`,
      [uuidBytes(record.id)],
    )
    if (!held) return { read: insert(db, record, undefined).read, isNew: true }
    if (held.unseen !== null) db.run('DELETE FROM unseen_record WHERE record_key = ?', [held.key])
    if (record.version < held.version && held.unseen !== 0) return undefined
    // The coordination has published what was handed to it.
    if (held.states?.includes('quarantined')) {
      db.run("DELETE FROM outbox WHERE record_key = ? AND state = 'quarantined'", [held.key])
    }
    if (!/here|sent/.test(held.states ?? '')) {
      return { read: update(db, held.key, record, undefined), isNew: false }
    }
    db.run('UPDATE record SET version = ?, published = ? WHERE key = ?', [
      record.version,
      JSON.stringify(record),
      held.key,
    ])
    return { read: readBody(registry, record), isNew: false }
  }

  /** This person left the circle: what he or she signed is here to be read, and nothing is written. */
  function isRetained(patientId: string): boolean {
    return (
      reader.get('SELECT 1 FROM patient WHERE id = ? AND retained = 1', [uuidBytes(patientId)]) !== undefined
    )
  }

  return {
    find,
    published,
    dossiers,
    listByPatient,
    listNotCovered,
    lastWritten,
    findInDossier,
    countWritten,
    settleVersion,
    listVersions,
    listByType,
    listByField,
    search,
    put,
    putPublished,
    arriving,
    words,
    isRetained,
    ...removal,
  }
}

type Held = {
  readonly key: number
  readonly version: number
  /** Of the operations on it, joined by commas. */
  readonly states: string | null
  readonly unseen: 0 | 1 | null
}

/** What a version changes, from `version` to `published` in the order of both statements. */
function changing(record: RecordEnvelope, published: RecordEnvelope | undefined): SqlValue[] {
  return [
    record.version,
    record.schema,
    record.author.id,
    JSON.stringify(record.author),
    utc(record.occurredAt),
    utc(record.recordedAt),
    record.receivedAt ? utc(record.receivedAt) : null,
    JSON.stringify(record.body),
    published ? JSON.stringify(published) : null,
  ]
}

export function toRecord(row: RecordRow): CachedRecord {
  return {
    key: row.key,
    id: uuidText(row.id),
    type: row.type,
    patientId: uuidText(row.patient_id),
    version: row.version,
    schema: row.schema,
    author: JSON.parse(row.author),
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    ...(row.received_at !== null && { receivedAt: row.received_at }),
    confidentiality: row.confidentiality as RecordEnvelope['confidentiality'],
    body: JSON.parse(row.body),
    ...(row.waiting !== null && { waiting: row.waiting === 'quarantined' ? 'refused' : row.waiting }),
    ...(row.waiting === 'quarantined' && { confided: true }),
    ...(row.reason !== null && { reason: row.reason }),
  }
}

const canonical = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** One writing of an instant, so that text order is time order. */
function utc(instant: string): string {
  return canonical.test(instant) ? instant : new Date(instant).toISOString()
}
