import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import type { WriteTransaction } from '../storage/port.ts'
import { findFormer } from './circle.ts'
import { findTarget, notFound, type Verdict } from './target.ts'

/**
 * What arrives from somebody who is no longer in the circle. Written before leaving, it may matter
 * to the patient: it is kept for the coordination to judge, and shown to nobody else. Written
 * after, it is refused; the author's desk keeps the text.
 */
export async function receiveFromFormerMember(
  tx: WriteTransaction,
  type: RecordType | undefined,
  by: Professional,
  operation: Operation,
  receivedAt: string,
): Promise<Verdict> {
  const left = await findFormer(tx, operation.patient, by.id)
  if (!left) return notFound
  // The author's clock against ours, with no tolerance: a clock that is slow sends to a person's
  // judgement what was written late, a clock that is fast leaves an honest text on its author's
  // desk. Neither publishes nor destroys anything, which a margin for writing after leaving might.
  if (Date.parse(operation.authored_at) > Date.parse(left.at)) {
    return {
      code: 'left_circle',
      message:
        'Vous n’étiez plus dans ce cercle de soins à cette heure-là ; votre texte est gardé sur ce poste et peut être exporté.',
    }
  }
  if (operation.kind === 'mask' || operation.kind === 'reopen') {
    return {
      code: 'left_circle',
      message: 'Vous n’êtes plus dans ce cercle de soins ; cette demande revient à un membre présent.',
    }
  }
  const target = await findTarget(tx, type, by, operation)
  if ('code' in target) return target
  await tx.saveQuarantined({
    operation,
    author: by,
    confidentiality: target.confidentiality,
    receivedAt,
  })
  await tx.appendAudit({
    at: receivedAt,
    actor: by.id,
    action: 'quarantine.kept',
    patient: operation.patient,
    subject: operation.op_id,
    outcome: operation.kind,
  })
  return { status: 'quarantined', received_at: receivedAt }
}
