import { AppError } from '@navigateur-pro/domain/errors.ts'
import { mayMask } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { type Change, mergeChange } from '@navigateur-pro/domain/records/merge.ts'
import type { Author, RecordEnvelope } from '@navigateur-pro/domain/records/record.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import {
  defaultConfidentiality,
  mayAuthorRecord,
  readBody,
  type Registry,
} from '@navigateur-pro/domain/records/registry.ts'
import type { CacheDatabase, WritableDatabase } from '../platform/ports.ts'
import type { Attachments } from '../attachments/attachments.ts'
import type { Decision, ProposalStore } from './proposal-store.ts'
import type { CachedRecord, RecordStore } from './record-store.ts'
import { createUnsent, type OperationDetails, type Unsent } from './unsent.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly store: RecordStore
  readonly proposals: ProposalStore
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

type Batch = { readonly at: string; readonly written: (readonly [patientId: string, type: string])[] }

export type RecordWriter = ReturnType<typeof createRecordWriter>

/**
 * What a person writes: the record, its index and the operation to send, in one transaction on the
 * connection that flushes to disk. "Enregistré ici" is true when a function of this file returns.
 */
export function createRecordWriter(dependencies: Dependencies) {
  const { database, store, proposals, registry, attachments, now, newId, person, assertWritable, onWritten } =
    dependencies
  const unsent = createUnsent(database, newId)
  let batch: Batch | undefined

  /** Several writings that are one: all on disk, of the same instant and sent in this order, or none. Each on its own record. */
  function together(work: () => void): void {
    const own: Batch = { at: now(), written: [] }
    batch = own
    try {
      database.durable.transaction(work)
    } finally {
      batch = undefined
    }
    for (const [patientId, type] of own.written) onWritten(patientId, type)
  }
  const moment = () => batch?.at ?? now()
  const transaction = (work: () => void) => (batch ? work() : database.durable.transaction(work))
  const written = (patientId: string, type: string) =>
    batch ? void batch.written.push([patientId, type]) : onWritten(patientId, type)

  /** @param inSameTransaction what must be true or false together with the record (a draft that goes) */
  function create(
    input: NewRecord,
    inSameTransaction?: (db: WritableDatabase, recordId: string) => void,
  ): CachedRecord {
    const type = typeOf(input.type)
    assertWritable(input.patientId)
    const at = moment()
    const author = toAuthor(person())
    const confidentiality = input.confidentiality ?? defaultConfidentiality(type, author.role)
    if (!confidentiality || !mayAuthorRecord(type, author.role, confidentiality)) {
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
    transaction(() => {
      const { key } = store.put(database.durable, record, undefined)
      attachments.release(database.durable, record.patientId, type.attachments?.(body) ?? [])
      unsent.enqueue(key, operation, at)
      inSameTransaction?.(database.durable, record.id)
    })
    written(record.patientId, type.name)
    return store.find(record.id, database.durable)!
  }

  /** A new record of a type that people write as it is; the others have a way of their own. */
  function add(input: NewRecord): string {
    const type = registry.find(input.type)
    if (!type?.form && !type?.writtenAlone)
      throw new AppError('bad_input', 'Cette fiche ne se remplit pas ainsi.')
    return create(input).id
  }

  /**
   * Moves a record along its state machine; `version` is the one the person was looking at. Steps of
   * one's own that wait to be sent come before this one (accepted, then done, without network): it
   * starts from the version that they will make, and falls with them if somebody was faster.
   */
  function advance(recordId: string, version: number, to: string, details: unknown): void {
    const current = require(recordId)
    const type = typeOf(current.type)
    assertWritable(current.patientId)
    const at = moment()
    const change: Change = { kind: 'transition', baseVersion: version, to, details }
    const read = readBody(registry, current)
    const upgraded = read.kind === 'known' ? { ...current, body: read.body } : current
    const body = accepted(type, upgraded, change, toAuthor(person()), at)
    const { key } = current
    const envelope = envelopeOf(current)
    transaction(() => {
      const pending = unsent.versionAfter(key)
      const operation: OperationDetails<'transition'> = {
        ...naming(current),
        kind: 'transition',
        base_version: Math.max(version, pending ?? 0),
        to,
        details,
      }
      const published = pending === undefined ? envelope : store.published(recordId, database.durable)
      store.put(database.durable, { ...envelope, schema: type.schemaVersion, body }, published)
      unsent.enqueue(key, operation, at)
    })
    written(current.patientId, type.name)
  }

  /**
   * Writes a new version of a `versioned` record. `version` is the one the person looked at: if the
   * published one moved meanwhile, the service merges from there. Over an own change that never
   * left this desk, it is that change which is written again.
   */
  function revise(
    recordId: string,
    version: number,
    newBody: unknown,
    inSameTransaction?: (db: WritableDatabase) => void,
  ): void {
    const current = require(recordId)
    const own = unsentOf(current)
    if (!own) assertSettled(current)
    const { type, author, at } = writing(current)
    // Judged alone here: what it meets at the service, and whether both may be one, is decided there.
    const change: Change = { kind: 'edit', baseVersion: current.version, body: newBody }
    const body = accepted(type, current, change, author, at)
    const refusal = type.mayRevise?.(current.body, body)
    if (refusal) throw new AppError('identity_blocked', refusal)
    const revised = { ...envelopeOf(current), schema: type.schemaVersion, author, recordedAt: at, body }
    transaction(() => {
      const published = own ? store.published(recordId, database.durable) : envelopeOf(current)
      const { key } = store.put(database.durable, revised, published)
      attachments.release(database.durable, current.patientId, type.attachments?.(body) ?? [])
      inSameTransaction?.(database.durable)
      if (own) return unsent.rewrite(own, type.schemaVersion, body, at)
      const operation: OperationDetails<'edit'> = {
        ...naming(current),
        kind: 'edit',
        schema: type.schemaVersion,
        // Its own creation reached the service while the person was looking at it.
        base_version: Math.max(version, 1),
        body,
      }
      unsent.enqueue(key, operation, at)
    })
    written(current.patientId, type.name)
  }

  /** A person decided between the published version and those that wait beside it: `body` is what is right. */
  function resolve(recordId: string, version: number, closes: readonly string[], newBody: unknown): void {
    const current = require(recordId)
    assertSettled(current)
    const open = proposals.list(recordId).map(({ id }) => id)
    if (current.version !== version || closes.length === 0 || closes.some((id) => !open.includes(id))) {
      throw new AppError(
        'conflict',
        'Une autre personne a écrit ou décidé entre-temps. Rien n’a été changé : regardez à nouveau ce qui reste à départager.',
      )
    }
    const { type, author, at } = writing(current)
    const body = accepted(type, current, { kind: 'resolve', baseVersion: version, body: newBody }, author, at)
    const refusal = type.mayRevise?.(current.body, body)
    if (refusal) throw new AppError('identity_blocked', refusal)
    const before = envelopeOf(current)
    const operation: OperationDetails<'resolve'> = {
      ...naming(current),
      kind: 'resolve',
      schema: type.schemaVersion,
      base_version: version,
      proposals: [...closes],
      body,
    }
    database.durable.transaction(() => {
      const decided = { ...before, schema: type.schemaVersion, author, recordedAt: at, body }
      const { key } = store.put(database.durable, decided, before)
      const opId = unsent.enqueue(key, operation, at)
      proposals.close(database.durable, recordId, { opId, before, at }, closes)
    })
    onWritten(current.patientId, type.name)
  }

  /** Undoes the decision made here on a record: taken back while it never left this desk, reopened by all after. */
  function reopen(recordId: string): void {
    const current = require(recordId)
    const decision = proposals.decisionOn(recordId)
    const own = unsentOf(current)
    const mayWithdraw = own?.opId === decision?.opId
    if (!decision || !(mayWithdraw || isUndoable(current, decision))) {
      throw new AppError(
        'conflict',
        'Cette décision ne peut plus être annulée : une version plus récente a été écrite, ou l’envoi est en cours. Rien n’a été changé.',
      )
    }
    const { at } = writing(current)
    const operation: OperationDetails<'reopen'> = {
      ...naming(current),
      kind: 'reopen',
      base_version: current.version,
    }
    database.durable.transaction(() => {
      if (own && mayWithdraw) {
        unsent.withdraw(own)
        proposals.withdraw(database.durable, decision.opId)
        store.put(database.durable, store.published(recordId, database.durable) ?? decision.before, undefined)
        return
      }
      const { body, schema, author } = decision.before
      const envelope = envelopeOf(current)
      const { key } = store.put(database.durable, { ...envelope, body, schema, author }, envelope)
      proposals.reopen(database.durable, decision.opId, unsent.enqueue(key, operation, at))
    })
    onWritten(current.patientId, current.type)
  }

  /** Hides a record from some members at the patient's request, shows it again to others. */
  function mask(recordId: string, hiddenFrom: readonly string[], shownTo: readonly string[]): void {
    const current = require(recordId)
    const by = person()
    assertWritable(current.patientId)
    if (!mayMask(by.role) && by.id !== current.author.id) {
      throw new AppError(
        'forbidden',
        'Une fiche est masquée par son auteur, un médecin ou la coordination. Rien n’a été changé.',
      )
    }
    if (typeOf(current.type).opensDossier || hiddenFrom.includes(current.author.id)) {
      throw new AppError(
        'bad_input',
        'Ni l’identité du patient, ni une fiche à son propre auteur ne se masquent. Rien n’a été changé.',
      )
    }
    if (current.version === 0 && current.waiting === 'refused') {
      throw new AppError('conflict', 'Le service n’a pas pris cet écrit : personne d’autre ne le lit.')
    }
    const operation: OperationDetails<'mask'> = {
      ...naming(current),
      kind: 'mask',
      hidden_from: [...hiddenFrom],
      shown_to: [...shownTo],
    }
    database.durable.transaction(() => {
      unsent.enqueue(current.key, operation, now())
    })
    onWritten(current.patientId, current.type)
  }

  function require(recordId: string): CachedRecord {
    const current = store.find(recordId)
    if (!current) throw new AppError('not_found', 'Cette fiche n’est plus sur ce poste.')
    return current
  }

  function assertSettled(current: CachedRecord): void {
    if (current.waiting === 'here' || current.waiting === 'sent' || current.version === 0) {
      throw new AppError(
        'conflict',
        'La version précédente n’est pas encore envoyée. Celle-ci sera possible dès que le réseau revient. Rien n’a été changé.',
      )
    }
  }

  function writing(current: CachedRecord): {
    readonly type: RecordType
    readonly author: Author
    readonly at: string
  } {
    const type = typeOf(current.type)
    assertWritable(current.patientId)
    const author = toAuthor(person())
    if (!mayAuthorRecord(type, author.role, current.confidentiality)) {
      throw new AppError('forbidden', `Votre rôle ne permet pas d’écrire : ${type.label.one}.`)
    }
    return { type, author, at: moment() }
  }

  /** This person's own last change of the record, if it never left this desk. */
  function unsentOf({ key, author }: CachedRecord): Unsent | undefined {
    return author.id === person().id ? unsent.lastOf(key) : undefined
  }

  function typeOf(name: string): RecordType {
    const type = registry.find(name)
    if (!type) throw new AppError('internal', `Type de fiche inconnu : ${name}`)
    return type
  }

  return { together, create, add, advance, revise, resolve, reopen, mask }
}

/** The service knows the decision, and nobody wrote since. */
export function isUndoable(record: CachedRecord, decision: Decision): boolean {
  const settled = record.waiting !== 'here' && record.waiting !== 'sent'
  return settled && record.version === decision.before.version + 1
}

function envelopeOf({
  key: _key,
  waiting: _waiting,
  reason: _reason,
  confided: _confided,
  ...envelope
}: CachedRecord): RecordEnvelope {
  return envelope
}

function naming({ id, type, patientId }: CachedRecord) {
  return { record_id: id, type, patient: patientId }
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
    outcome.kind === 'rejected'
      ? `${outcome.message} Rien n’a été écrit.`
      : 'Cette fiche a changé entre-temps. Rien n’a été écrit.',
  )
}

function toAuthor({ id, name, role, profession }: Professional): Author {
  return { id, name, role, profession }
}
