import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation, OperationResult } from '@navigateur-pro/domain/sync/messages.ts'
import type { WriteTransaction } from '../storage/port.ts'
import { applyChange } from './change.ts'
import { isServiceWritten } from './circle.ts'
import { findRunning } from './emergency.ts'
import { maskRecord } from './masks.ts'
import { reopen } from './proposals.ts'
import { receiveFromFormerMember } from './quarantine.ts'
import { isSameLine } from './same-line.ts'
import { findTarget, notFound, type Verdict } from './target.ts'

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
  const verdict = await decide(tx, registry, by, operation, receivedAt)
  const { op_id } = operation
  return 'code' in verdict ? { op_id, status: 'rejected', error: verdict } : { op_id, ...verdict }
}

const readOnly = {
  code: 'read_only',
  message: 'Un accès d’urgence permet de lire, pas d’écrire ; votre texte est gardé sur ce poste.',
}

const another = {
  code: 'transition_stale',
  message: 'Cette fiche n’est plus celle que vous aviez lue : relisez-la avant de décider.',
}

async function decide(
  tx: WriteTransaction,
  registry: Registry,
  by: Professional,
  operation: Operation,
  receivedAt: string,
): Promise<Verdict> {
  if (isServiceWritten(operation.type)) {
    return { code: 'role_not_allowed', message: 'Le cercle de soins ne se modifie pas ainsi.' }
  }
  const type = registry.find(operation.type)
  const opens = operation.kind === 'create' && type?.opensDossier === true
  const known = await tx.isPatientKnown(operation.patient)
  if (!known && !opens) return notFound
  if (known && !(await tx.isMember(operation.patient, by.id))) {
    if (await findRunning(tx, operation.patient, by.id)) return readOnly
    return opens ? notFound : receiveFromFormerMember(tx, type, by, operation, receivedAt)
  }
  if (known && opens) return { code: 'already_exists', message: 'Ce dossier existe déjà.' }

  const target = await findTarget(tx, type, by, operation)
  if ('code' in target) return target
  const { current } = target
  const decides = operation.kind === 'resolve' || operation.kind === 'reopen'
  if (decides && current && !(await isSameLine(tx, operation, current))) return another
  const attempt = { ...target, type, by, receivedAt }
  switch (operation.kind) {
    case 'mask':
      return maskRecord(tx, { ...attempt, operation })
    case 'reopen':
      return reopen(tx, registry, { ...attempt, operation })
    default:
      return applyChange(tx, registry, { ...attempt, operation })
  }
}
