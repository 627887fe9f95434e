import { mayRead } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { confidentialityLabel } from '@navigateur-pro/domain/records/confidentiality.ts'
import { type Change, mergeChange, type Version } from '@navigateur-pro/domain/records/merge.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { mayWriteRecord, type Registry, readBody } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation, OperationResult } from '@navigateur-pro/domain/sync/messages.ts'
import type { StoredRecord, WriteTransaction } from '../storage/port.ts'
import { rolesReading, toAuthor } from './author.ts'
import { isServiceWritten } from './circle.ts'
import { createDossier } from './dossier.ts'

type Accepted = { readonly version: number; readonly schema: number; readonly body: unknown }

const notFound = ['not_found', 'Ce dossier ou cette fiche n’existe pas, ou vous n’y avez pas accès.'] as const

/**
 * Decides what an operation does and does it: membership, class and role, merge, version, feeds
 * and audit in the caller's transaction. The rules of merging are the domain's, those of access
 * are `people/access.ts`; here they only meet.
 */
export async function decideOperation(
  tx: WriteTransaction,
  registry: Registry,
  by: Professional,
  operation: Operation,
  receivedAt: string,
): Promise<OperationResult> {
  const reject = (code: string, message: string): OperationResult => ({
    op_id: operation.op_id,
    status: 'rejected',
    error: { code, message },
  })
  if (isServiceWritten(operation.type)) {
    return reject('role_not_allowed', 'Le cercle de soins ne se modifie pas ainsi.')
  }
  const type = registry.find(operation.type)
  const opens = operation.kind === 'create' && type?.opensDossier === true
  const known = await tx.isPatientKnown(operation.patient)
  if (known ? !(await tx.isMember(operation.patient, by.id)) : !opens) return reject(...notFound)
  if (known && opens) return reject('already_exists', 'Ce dossier existe déjà.')

  const current = await tx.findRecord(operation.record_id)
  if (operation.kind === 'create') {
    if (current) return reject('already_exists', 'Cette fiche existe déjà.')
    if (type && !type.confidentiality.includes(operation.confidentiality)) {
      return reject('class_not_allowed', `« ${type.label.one} » n’existe pas dans cette catégorie.`)
    }
  } else if (
    current?.patientId !== operation.patient ||
    current.type !== operation.type ||
    !mayRead(by.role, current.confidentiality)
  ) {
    return reject(...notFound)
  }
  const confidentiality = operation.kind === 'create' ? operation.confidentiality : current!.confidentiality
  if (!mayWriteRecord(type, by.role, confidentiality)) {
    return reject(
      'role_not_allowed',
      `Votre rôle ne permet pas d’écrire dans la catégorie « ${confidentialityLabel[confidentiality]} ».`,
    )
  }

  const outcome = type ? await merge(tx, registry, type, current, operation, by) : keepVerbatim(operation)
  if ('code' in outcome) return reject(outcome.code, outcome.message)
  if ('fields' in outcome) {
    return {
      op_id: operation.op_id,
      status: 'conflict',
      error: {
        code: 'conflict',
        message: 'Quelqu’un a modifié la même fiche ; les deux textes sont gardés jusqu’à votre choix.',
      },
    }
  }
  if (!known) await createDossier(tx, { patient: operation.patient, opener: by, at: receivedAt })
  await publish(tx, type, operation, by, confidentiality, outcome, current, receivedAt)
  return { op_id: operation.op_id, status: 'ok', version: outcome.version, received_at: receivedAt }
}

async function publish(
  tx: WriteTransaction,
  type: RecordType | undefined,
  operation: Operation,
  by: Professional,
  confidentiality: ConfidentialityClass,
  { version, schema, body }: Accepted,
  current: StoredRecord | undefined,
  receivedAt: string,
): Promise<void> {
  const files = type?.attachments?.(body) ?? []
  await tx.appendVersion(
    {
      id: operation.record_id,
      type: operation.type,
      patientId: operation.patient,
      version,
      schema,
      author: toAuthor(by),
      occurredAt: operation.kind === 'create' ? operation.occurred_at : current!.occurredAt,
      recordedAt: operation.authored_at,
      receivedAt,
      confidentiality,
      body,
    },
    files.flatMap(({ sha256, thumbnailSha256 }) => (thumbnailSha256 ? [sha256, thumbnailSha256] : [sha256])),
  )
  await tx.announceRecord(operation.record_id, rolesReading([confidentiality]))
  await tx.appendAudit({
    at: receivedAt,
    actor: by.id,
    action: `record.${operation.kind}`,
    patient: operation.patient,
    subject: operation.record_id,
    outcome: `version ${version}`,
  })
}

type Decision =
  | Accepted
  | { readonly fields: readonly string[] }
  | { readonly code: string; readonly message: string }

async function merge(
  tx: WriteTransaction,
  registry: Registry,
  type: RecordType,
  current: StoredRecord | undefined,
  operation: Operation,
  by: Professional,
): Promise<Decision> {
  const upgrade = (schema: number, body: unknown) =>
    readBody(registry, { type: operation.type, schema, body })
  let change: Change
  if (operation.kind === 'transition') {
    change = {
      kind: 'transition',
      baseVersion: operation.base_version,
      to: operation.to,
      details: operation.details,
    }
  } else {
    if (operation.schema > type.schemaVersion) {
      return {
        code: 'schema_newer',
        message:
          'Le service ne connaît pas encore cette forme de fiche ; votre texte est gardé sur le poste.',
      }
    }
    const read = upgrade(operation.schema, operation.body)
    // What cannot be upgraded is judged as it is: the type's schema says why it is refused.
    const body = read.kind === 'known' ? read.body : operation.body
    change =
      operation.kind === 'create'
        ? { kind: 'create', body }
        : { kind: 'edit', baseVersion: operation.base_version, body }
  }
  const asVersion = (version: number, schema: number, body: unknown): Version => {
    const read = upgrade(schema, body)
    return { version, body: read.kind === 'known' ? read.body : body }
  }
  const published = current && asVersion(current.version, current.schema, current.body)
  const started = change.kind === 'edit' && (await tx.findVersion(operation.record_id, change.baseVersion))
  const base =
    change.kind === 'edit' && started
      ? asVersion(change.baseVersion, started.schema, started.body)
      : undefined
  const outcome = mergeChange(type, published, base, change, toAuthor(by), operation.authored_at)
  if (outcome.kind === 'accepted' && change.kind === 'edit' && published) {
    const message = type.mayRevise?.(published.body, outcome.body)
    if (message) return { code: 'identity_blocked', message }
  }
  return outcome.kind === 'accepted'
    ? { version: outcome.version, schema: type.schemaVersion, body: outcome.body }
    : outcome
}

/** A type of a later release: kept as it came and shared, never merged. */
function keepVerbatim(operation: Operation): Decision {
  return operation.kind === 'create'
    ? { version: 1, schema: operation.schema, body: operation.body }
    : {
        code: 'type_unknown',
        message: 'Le service ne connaît pas encore ce type de fiche ; votre texte est gardé.',
      }
}
