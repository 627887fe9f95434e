import type { Marked, Mark } from './marks.ts'

/** What a column holds, whatever the storage calls it. */
export type ColumnKind = 'int' | 'text' | 'uuid' | 'bytes' | 'bool'
export type Value = number | string | boolean | Uint8Array | null
export type Row = readonly Value[]

export type Table = {
  readonly name: string
  readonly columns: Readonly<Record<string, ColumnKind>>
  /** Orders the rows in the same way everywhere: bytes, UUIDs and texts by their bytes. */
  readonly order: readonly string[]
  /** PostgreSQL numbers `key` by itself. */
  readonly numbered?: true
  /** Rows per batch where they are large. */
  readonly batch?: number
}

/**
 * One of the two storages, held against every other writer from the moment it is open. A target
 * holds nothing, or what an earlier copy left there without its end, which is emptied.
 */
export type TransferEnd = {
  /** When it was opened. */
  readonly marked: Marked | undefined
  /** In the order of the table, the same on both sides. */
  read(table: Table): AsyncIterable<readonly Row[]>
  write(table: Table, rows: readonly Row[]): Promise<void>
  /** What the tables say of one another, once all are written: counters, pointers. */
  complete(): Promise<void>
  /**
   * Says why it must not be opened, or that it may. Where it was moved, triggers refuse every later
   * write, by whatever process still has it open.
   */
  setMark(mark: Mark | undefined): Promise<void>
  renewIncarnation(): Promise<void>
  /** Commits what was done. The others stay out. */
  keep(): Promise<void>
  /** Undoes what was not kept; lets the writers in again. */
  close(): Promise<void>
}

const key = { key: 'int' } as const

/** Everything that is transferred, what is referred to before what refers to it. */
export const tables: readonly Table[] = [
  { name: 'lineage', columns: { one: 'int', incarnation: 'uuid' }, order: ['one'] },
  { name: 'fork', columns: { incarnation: 'uuid', at: 'text' }, order: ['incarnation'] },
  {
    name: 'professional',
    columns: { ...key, id: 'text', role: 'text', body: 'text' },
    order: ['key'],
    numbered: true,
  },
  {
    name: 'feed',
    columns: { professional: 'int', id: 'uuid', epoch: 'text', head: 'int', floor: 'int', forked: 'int' },
    order: ['professional'],
  },
  { name: 'patient', columns: { ...key, id: 'uuid', pseq: 'int' }, order: ['key'], numbered: true },
  {
    name: 'membership',
    columns: {
      patient: 'int',
      professional: 'int',
      record: 'uuid',
      joined_at: 'text',
      left_at: 'text',
      left_reason: 'text',
    },
    order: ['patient', 'professional'],
  },
  {
    name: 'emergency_access',
    columns: {
      ...key,
      id: 'uuid',
      patient: 'int',
      professional: 'int',
      reason: 'text',
      opened_at: 'text',
      until_at: 'text',
      ended_at: 'text',
    },
    order: ['key'],
    numbered: true,
  },
  {
    name: 'record',
    columns: {
      ...key,
      id: 'uuid',
      patient: 'int',
      type: 'text',
      confidentiality: 'text',
      version: 'int',
      received_at: 'text',
    },
    order: ['key'],
    numbered: true,
  },
  {
    name: 'change',
    columns: {
      patient: 'int',
      pseq: 'int',
      record: 'int',
      version: 'int',
      schema: 'int',
      author: 'text',
      authored_at: 'text',
      occurred_at: 'text',
      received_at: 'text',
      body: 'text',
    },
    order: ['patient', 'pseq'],
  },
  {
    name: 'feed_entry',
    columns: {
      feed: 'int',
      pos: 'int',
      patient: 'int',
      record: 'int',
      kind: 'text',
      reason: 'text',
      retain: 'bool',
      received_at: 'text',
    },
    order: ['feed', 'pos'],
  },
  {
    name: 'proposal',
    columns: {
      ...key,
      id: 'uuid',
      record: 'int',
      base_version: 'int',
      schema: 'int',
      base: 'text',
      body: 'text',
      author: 'text',
      authored_at: 'text',
      resolved_in: 'int',
    },
    order: ['key'],
    numbered: true,
  },
  { name: 'mask', columns: { record: 'int', professional: 'int' }, order: ['record', 'professional'] },
  {
    name: 'quarantine',
    columns: {
      ...key,
      id: 'uuid',
      patient: 'int',
      operation: 'text',
      author: 'text',
      confidentiality: 'text',
      received_at: 'text',
    },
    order: ['key'],
    numbered: true,
  },
  { name: 'applied_op', columns: { id: 'uuid', hash: 'bytes', result: 'text' }, order: ['id'] },
  {
    name: 'device',
    columns: {
      id: 'uuid',
      professional: 'int',
      last_dseq: 'int',
      position: 'int',
      seen_at: 'text',
      app: 'text',
      wipe: 'text',
      wipe_at: 'text',
    },
    order: ['id', 'professional'],
  },
  {
    name: 'file',
    columns: {
      ...key,
      patient: 'int',
      sha256: 'bytes',
      media_type: 'text',
      size: 'int',
      chunks: 'int',
      holder: 'uuid',
      stored_by: 'text',
      stored_at: 'text',
    },
    order: ['key'],
    numbered: true,
  },
  {
    name: 'file_chunk',
    columns: { holder: 'uuid', number: 'int', sealed: 'bytes' },
    order: ['holder', 'number'],
    batch: 8,
  },
  {
    name: 'upload',
    columns: {
      ...key,
      id: 'uuid',
      patient: 'int',
      professional: 'text',
      sha256: 'bytes',
      media_type: 'text',
      size: 'int',
      received: 'int',
      chunks: 'int',
      expires_at: 'text',
    },
    order: ['key'],
    numbered: true,
  },
  {
    name: 'record_attachment',
    columns: { patient: 'int', sha256: 'bytes', record: 'int' },
    order: ['patient', 'sha256', 'record'],
  },
  {
    name: 'audit',
    columns: {
      seq: 'int',
      at: 'text',
      actor: 'text',
      action: 'text',
      patient: 'text',
      subject: 'text',
      outcome: 'text',
      hash: 'bytes',
    },
    order: ['seq'],
  },
  { name: 'login', columns: { state: 'bytes', started_at: 'text', body: 'text' }, order: ['state'] },
  {
    name: 'login_grant',
    columns: { code: 'bytes', started_at: 'text', body: 'text', used_by: 'text' },
    order: ['code'],
  },
  {
    name: 'session_family',
    columns: { id: 'text', person: 'text', device: 'text', expires_at: 'text', revoked_at: 'text' },
    order: ['id'],
  },
  { name: 'refresh_token', columns: { hash: 'bytes', family: 'text', used: 'bool' }, order: ['hash'] },
]

/** Rows read or written at once. */
export function batchOf(table: Table): number {
  return table.batch ?? 500
}
