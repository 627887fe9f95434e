import { z } from 'zod'

/** Given by the directory from the profession code, never chosen by the person (PGSSI-S, FR-22). */
export const role = z.enum([
  'physician',
  'nurse',
  'pharmacist',
  'coordinator-nurse',
  'coordinator-social',
  'physiotherapist',
  'hospital',
  'specialist',
  'social-worker',
  'home-help',
  'case-manager',
  'patient',
  'carer',
])
export type Role = z.infer<typeof role>

export const roleLabel: Readonly<Record<Role, string>> = {
  physician: 'médecin généraliste',
  nurse: 'infirmière',
  pharmacist: 'pharmacien',
  'coordinator-nurse': 'coordinatrice infirmière',
  'coordinator-social': 'coordinatrice sociale',
  physiotherapist: 'kinésithérapeute',
  hospital: 'établissement hospitalier',
  specialist: 'médecin spécialiste',
  'social-worker': 'assistante sociale',
  'home-help': 'aide à domicile',
  'case-manager': 'gestionnaire de cas',
  patient: 'patient',
  carer: 'aidant',
}

/** Works for the cell: sees the wide workspace and treats requests. */
export function isCoordinator(of: Role): boolean {
  return of === 'coordinator-nurse' || of === 'coordinator-social'
}

/**
 * The person cared for, and who has his or her mandate: they read what was made visible to them, by a
 * way of their own, and nothing of what professionals exchange (CS-01, CS-03, CS-07).
 */
export function isPatientSide(of: Role): boolean {
  return of === 'patient' || of === 'carer'
}

const healthProfessionals: readonly Role[] = [
  'physician',
  'nurse',
  'pharmacist',
  'coordinator-nurse',
  'physiotherapist',
  'hospital',
  'specialist',
]

/** Bound to keep what he or she signed, after leaving a patient's circle too (CSP R1112-7, R4127-45). */
export function isHealthProfessional(of: Role): boolean {
  return healthProfessionals.includes(of)
}
