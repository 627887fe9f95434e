import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import type { WriteTransaction } from '../storage/port.ts'
import { rolesReading, toAuthor } from './author.ts'
import type { Target } from './target.ts'

/** An operation about to take effect, with all that judging it needed. */
export type Attempt = Target & {
  readonly type: RecordType | undefined
  readonly by: Professional
  readonly operation: Operation
  readonly receivedAt: string
}

export type NewVersion = { readonly version: number; readonly schema: number; readonly body: unknown }

/** Adds the version to the patient's log and tells those who may read it. */
export async function publishVersion(
  tx: WriteTransaction,
  { type, by, operation, current, confidentiality, receivedAt }: Attempt,
  { version, schema, body }: NewVersion,
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
}

/** Tells those who may read the record, and notes who did what. */
export async function announceChange(
  tx: WriteTransaction,
  { by, operation, confidentiality, receivedAt }: Attempt,
  outcome: string,
): Promise<void> {
  await tx.announceRecord(operation.record_id, rolesReading([confidentiality]))
  await tx.appendAudit({
    at: receivedAt,
    actor: by.id,
    action: `record.${operation.kind}`,
    patient: operation.patient,
    subject: operation.record_id,
    outcome,
  })
}
