import { mayRead } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import {
  type ConfidentialityClass,
  confidentialityLabel,
} from '@navigateur-pro/domain/records/confidentiality.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { mayAdvanceRecord, mayAuthorRecord, mayWriteRecord } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation, OperationResult } from '@navigateur-pro/domain/sync/messages.ts'
import type { ReadTransaction, StoredRecord } from '../storage/port.ts'

export type Rejection = { readonly code: string; readonly message: string }
/** What becomes of an operation, without its number. */
export type Verdict = Omit<OperationResult, 'op_id'> | Rejection

export const notFound: Rejection = {
  code: 'not_found',
  message: 'Ce dossier ou cette fiche n’existe pas, ou vous n’y avez pas accès.',
}

/** What an operation is about: the published record, if there is one, and its class. */
export type Target = {
  readonly current: StoredRecord | undefined
  readonly confidentiality: ConfidentialityClass
}

/** Whether the person may see the record now, membership apart: its class, and no mask. */
export async function isVisible(
  tx: ReadTransaction,
  person: Professional,
  record: StoredRecord,
): Promise<boolean> {
  return mayRead(person.role, record.confidentiality) && !(await tx.isMasked(record.id, person.id))
}

/** What the person may do by class, role and mask; membership is judged by the caller. */
export async function findTarget(
  tx: ReadTransaction,
  type: RecordType | undefined,
  by: Professional,
  operation: Operation,
): Promise<Target | Rejection> {
  const current = await tx.findRecord(operation.record_id)
  if (operation.kind === 'create') {
    if (current) return { code: 'already_exists', message: 'Cette fiche existe déjà.' }
    if (type && !type.confidentiality.includes(operation.confidentiality)) {
      return {
        code: 'class_not_allowed',
        message: `« ${type.label.one} » n’existe pas dans cette catégorie.`,
      }
    }
  } else if (
    current?.patientId !== operation.patient ||
    current.type !== operation.type ||
    !(await isVisible(tx, by, current))
  ) {
    return notFound
  }
  const confidentiality = operation.kind === 'create' ? operation.confidentiality : current!.confidentiality
  // Hiding a record is not writing care: `masks.ts` says who may.
  const mayDo = operation.kind === 'transition' ? mayAdvanceRecord : mayAuthorRecord
  if (operation.kind !== 'mask' && !mayDo(type, by.role, confidentiality)) {
    return {
      code: 'role_not_allowed',
      message: mayWriteRecord(type, by.role, confidentiality)
        ? `Votre rôle ne permet pas d’écrire : ${type?.label.one}.`
        : `Votre rôle ne permet pas d’écrire dans la catégorie « ${confidentialityLabel[confidentiality]} ».`,
    }
  }
  return { current, confidentiality }
}
