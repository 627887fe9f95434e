import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { isCoordinator } from '@navigateur-pro/domain/people/role.ts'
import type { Storage, WriteTransaction } from '../storage/port.ts'
import { addMember } from './circle.ts'

export type Opening = {
  readonly patient: string
  readonly opener: Professional
  /** ISO instant; now when absent. */
  readonly at?: string
}

/** The circle begins with who opens it and with the whole coordination cell. Nothing happens when it exists. */
export async function openDossier(storage: Storage, opening: Opening): Promise<void> {
  await storage.write(async (tx) => {
    if (!(await tx.isPatientKnown(opening.patient))) await createDossier(tx, opening)
  })
}

export async function createDossier(
  tx: WriteTransaction,
  { patient, opener, at = new Date().toISOString() }: Opening,
): Promise<void> {
  await tx.addPatient(patient)
  await tx.appendAudit({ at, actor: opener.id, action: 'dossier.opened', patient, outcome: 'ok' })
  const cell = (await tx.listProfessionals()).filter((professional) => isCoordinator(professional.role))
  for (const professional of [opener, ...cell]) {
    await addMember(tx, { patient, professional, by: opener, at })
  }
}
