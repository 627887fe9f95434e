import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { type Change, mergeChange } from '@navigateur-pro/domain/records/merge.ts'
import type { Author, RecordEnvelope } from '@navigateur-pro/domain/records/record.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import {
  defaultConfidentiality,
  mayWriteRecord,
  type Registry,
} from '@navigateur-pro/domain/records/registry.ts'
import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import type { CacheDatabase, WritableDatabase } from '../platform/ports.ts'
import type { Attachments } from '../attachments/attachments.ts'
import type { CachedRecord, RecordStore } from './record-store.ts'
import { uuidBytes } from './uuid-bytes.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly store: RecordStore
  readonly registry: Registry
  readonly attachments: Attachments
  readonly now: () => string
  readonly newId: () => string
  readonly person: () => Professional
  /** Throws when nothing may be written to this patient now (collision of identities). */
  readonly assertWritable: (patientId: string) => void
  readonly onWritten: (patientId: string, type: string) => void
}

export type NewRecord = {
  readonly type: string
  readonly patientId: string
  readonly body: unknown
  readonly confidentiality?: ConfidentialityClass | undefined
  readonly occurredAt?: string | undefined
}

type OperationDetails<Kind extends Operation['kind']> = Omit<
  Extract<Operation, { kind: Kind }>,
  'op_id' | 'dseq' | 'authored_at'
>

export type RecordWriter = ReturnType<typeof createRecordWriter>

/**
 * What a person writes: the record, its index and the operation to send, in one transaction on the
 * connection that flushes to disk. "Enregistré ici" is true when a function of this file returns.
 */
export function createRecordWriter(dependencies: Dependencies) {
  const { database, store, registry, attachments, now, newId, person, assertWritable, onWritten } =
    dependencies

  /** @param inSameTransaction what must be true or false together with the record (a draft that goes) */
  function create(input: NewRecord, inSameTransaction?: (db: WritableDatabase) => void): CachedRecord {
    const type = typeOf(input.type)
    assertWritable(input.patientId)
    const at = now()
    const author = toAuthor(person())
    const confidentiality = input.confidentiality ?? defaultConfidentiality(type, author.role)
    if (!confidentiality || !mayWriteRecord(type, author.role, confidentiality)) {
      throw new AppError('forbidden', `Votre rôle ne permet pas d’écrire : ${type.label.one}.`)
    }
    const body = accepted(type, undefined, { kind: 'create', body: input.body }, author, at)
    const record: RecordEnvelope = {
      id: newId(),
      type: type.name,
      patientId: input.patientId,
      version: 0,
      schema: type.schemaVersion,
      author,
      occurredAt: input.occurredAt ?? at,
      recordedAt: at,
      confidentiality,
      body,
    }
    const operation: OperationDetails<'create'> = {
      kind: 'create',
      record_id: record.id,
      type: type.name,
      patient: record.patientId,
      schema: type.schemaVersion,
      occurred_at: record.occurredAt,
      confidentiality,
      body,
    }
    database.durable.transaction(() => {
      const { key } = store.put(database.durable, record, undefined)
      attachments.release(database.durable, record.patientId, type.attachments?.(body) ?? [])
      enqueue(key, operation, at)
      inSameTransaction?.(database.durable)
    })
    onWritten(record.patientId, type.name)
    return store.find(record.id)!
  }

  /** Moves a record along its state machine; `version` is the one the person was looking at. */
  function advance(recordId: string, version: number, to: string, details: unknown): void {
    const current = store.find(recordId)
    if (!current) throw new AppError('not_found', 'Cette demande n’est plus sur ce poste.')
    if (current.waiting === 'here' || current.waiting === 'sent') {
      throw new AppError(
        'conflict',
        'Votre étape précédente n’est pas encore envoyée. La suivante sera possible dès que le réseau revient.',
      )
    }
    const type = typeOf(current.type)
    assertWritable(current.patientId)
    const at = now()
    const change: Change = { kind: 'transition', baseVersion: version, to, details }
    const body = accepted(type, current, change, toAuthor(person()), at)
    const { key, waiting: _waiting, reason: _reason, ...envelope } = current
    const operation: OperationDetails<'transition'> = {
      kind: 'transition',
      record_id: recordId,
      type: type.name,
      patient: current.patientId,
      base_version: version,
      to,
      details,
    }
    database.durable.transaction(() => {
      store.put(database.durable, { ...envelope, body }, envelope)
      enqueue(key, operation, at)
    })
    onWritten(current.patientId, type.name)
  }

  /** Writes a new version of a `versioned` record, from the one that is shown here. */
  function revise(recordId: string, newBody: unknown): void {
    const current = store.find(recordId)
    if (!current) throw new AppError('not_found', 'Cette fiche n’est plus sur ce poste.')
    if (current.waiting === 'here' || current.waiting === 'sent' || current.version === 0) {
      throw new AppError(
        'conflict',
        'La version précédente n’est pas encore envoyée. Celle-ci sera possible dès que le réseau revient. Rien n’a été changé.',
      )
    }
    const type = typeOf(current.type)
    assertWritable(current.patientId)
    const at = now()
    const author = toAuthor(person())
    if (!mayWriteRecord(type, author.role, current.confidentiality)) {
      throw new AppError('forbidden', `Votre rôle ne permet pas d’écrire : ${type.label.one}.`)
    }
    const body = accepted(
      type,
      current,
      { kind: 'edit', baseVersion: current.version, body: newBody },
      author,
      at,
    )
    const refusal = type.mayRevise?.(current.body, body)
    if (refusal) throw new AppError('identity_blocked', refusal)
    const { key, waiting: _waiting, reason: _reason, ...envelope } = current
    const operation: OperationDetails<'edit'> = {
      kind: 'edit',
      record_id: recordId,
      type: type.name,
      patient: current.patientId,
      schema: type.schemaVersion,
      base_version: current.version,
      body,
    }
    const revised = { ...envelope, schema: type.schemaVersion, author, recordedAt: at, body }
    database.durable.transaction(() => {
      store.put(database.durable, revised, envelope)
      attachments.release(database.durable, current.patientId, type.attachments?.(body) ?? [])
      enqueue(key, operation, at)
    })
    onWritten(current.patientId, type.name)
  }

  function enqueue(
    recordKey: number,
    operation: OperationDetails<'create'> | OperationDetails<'edit'> | OperationDetails<'transition'>,
    authoredAt: string,
  ): void {
    const opId = newId()
    database.durable.run(
      `INSERT INTO outbox (op_id, record_key, operation, state) VALUES (?, ?, ?, 'here')`,
      [uuidBytes(opId), recordKey, JSON.stringify({ ...operation, op_id: opId, authored_at: authoredAt })],
    )
  }

  function typeOf(name: string): RecordType {
    const type = registry.find(name)
    if (!type) throw new AppError('internal', `Type de fiche inconnu : ${name}`)
    return type
  }

  return { create, advance, revise }
}

function accepted(
  type: RecordType,
  current: CachedRecord | undefined,
  change: Change,
  author: Author,
  at: string,
): unknown {
  const outcome = mergeChange(type, current, current, change, author, at)
  if (outcome.kind === 'accepted') return outcome.body
  throw new AppError(
    outcome.kind === 'rejected' && outcome.code !== 'transition_stale' ? 'bad_input' : 'conflict',
    outcome.kind === 'rejected' ? outcome.message : 'Cette fiche a changé entre-temps. Rien n’a été écrit.',
  )
}

function toAuthor({ id, name, role, profession }: Professional): Author {
  return { id, name, role, profession }
}
