import { mayMask } from '@navigateur-pro/domain/people/access.ts'
import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import type { WriteTransaction } from '../storage/port.ts'
import { rolesReading } from './author.ts'
import type { Attempt } from './publish.ts'
import type { Verdict } from './target.ts'

/**
 * Hides a record from these people at the patient's request. Those from whom it is hidden get a
 * tombstone, and from then on nothing tells them that it exists.
 */
export async function maskRecord(
  tx: WriteTransaction,
  {
    type,
    by,
    operation,
    confidentiality,
    receivedAt,
    ...target
  }: Attempt & { readonly operation: Extract<Operation, { kind: 'mask' }> },
): Promise<Verdict> {
  const current = target.current!
  if (!mayMask(by.role) && by.id !== current.author.id) {
    return {
      code: 'role_not_allowed',
      message: 'Une fiche est masquée par son auteur, le médecin traitant ou la coordination.',
    }
  }
  // Without it a dossier has no name: somebody who is not to know the patient leaves the circle.
  if (type?.opensDossier) {
    return {
      code: 'mask_illegal',
      message: 'L’identité ne se masque pas : la personne concernée doit plutôt quitter le cercle de soins.',
    }
  }
  const { hidden_from: asked, shown_to: shownTo } = operation
  const kept = shownTo ? await tx.listMasked(current.id) : []
  const hiddenFrom = [...new Set([...kept, ...asked])].filter((id) => !shownTo?.includes(id))
  if (hiddenFrom.includes(current.author.id)) {
    return { code: 'mask_illegal', message: 'Une fiche ne se masque pas à son auteur.' }
  }
  for (const id of hiddenFrom) {
    if (!(await tx.findProfessional(id))) {
      return { code: 'bad_input', message: 'Ce professionnel n’est pas dans l’annuaire.' }
    }
  }
  await tx.saveMasks(current.id, hiddenFrom, rolesReading([confidentiality]))
  await tx.appendAudit({
    at: receivedAt,
    actor: by.id,
    action: 'record.mask',
    patient: operation.patient,
    subject: current.id,
    outcome: hiddenFrom.length === 0 ? 'shown' : `hidden from ${hiddenFrom.join(' ')}`,
  })
  // No `received_at`: nothing of the record came now, and the desk would show it as having come late.
  return { status: 'ok', version: current.version }
}
