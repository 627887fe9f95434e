import { assertNever } from '../errors.ts'
import type { ConfidentialityClass } from '../records/confidentiality.ts'
import { isCoordinator, type Role } from './role.ts'

type Rights = {
  readonly read: readonly ConfidentialityClass[]
  readonly write: readonly ConfidentialityClass[]
}

const everything = [
  'medical',
  'paramedical',
  'medico-social',
  'social',
  'administrative',
  'logistic',
] as const
const care = ['medical', 'paramedical', 'medico-social', 'administrative', 'logistic'] as const
const socialSide = ['medico-social', 'social', 'administrative', 'logistic'] as const

/**
 * Who may see what, once in the patient's care team. The only table of rights by class: the
 * service enforces it in its data layer, the cache and the interface only follow it.
 * Social roles never hold a medical byte (CSP R1110-3; FR-21).
 */
const matrix: Readonly<Record<Role, Rights>> = {
  physician: { read: everything, write: everything },
  nurse: {
    read: everything,
    write: ['paramedical', 'medical', 'medico-social', 'administrative', 'logistic'],
  },
  pharmacist: { read: care, write: ['paramedical', 'medical', 'administrative', 'logistic'] },
  'coordinator-nurse': { read: everything, write: everything },
  'coordinator-social': { read: socialSide, write: socialSide },
  physiotherapist: { read: care, write: ['paramedical', 'medico-social', 'administrative', 'logistic'] },
  hospital: { read: care, write: ['medical', 'paramedical', 'administrative', 'logistic'] },
  specialist: { read: care, write: ['medical', 'administrative', 'logistic'] },
  'social-worker': { read: socialSide, write: socialSide },
  'home-help': { read: socialSide, write: ['medico-social', 'social', 'logistic'] },
  'case-manager': { read: socialSide, write: socialSide },
  // No class as a whole: `mayShareWithPatient` says who shows them what, one record at a time.
  patient: { read: [], write: [] },
  carer: { read: [], write: [] },
}

export function mayRead(role: Role, confidentiality: ConfidentialityClass): boolean {
  return matrix[role].read.includes(confidentiality)
}

export function mayWrite(role: Role, confidentiality: ConfidentialityClass): boolean {
  return matrix[role].write.includes(confidentiality)
}

/** Whoever reads the first class reads the second one too. */
export function isReadWithin(read: ConfidentialityClass, within: ConfidentialityClass): boolean {
  return Object.values(matrix).every((rights) => !rights.read.includes(read) || rights.read.includes(within))
}

export function readableClasses(role: Role): readonly ConfidentialityClass[] {
  return matrix[role].read
}

export function writableClasses(role: Role): readonly ConfidentialityClass[] {
  return matrix[role].write
}

/** Hides a record from members at the patient's request (CSP L1110-4: he or she may object at any time). */
export function mayMask(role: Role): boolean {
  return role === 'physician' || isCoordinator(role)
}

/** Hours, by the service's clock. */
export const emergencyHours = 4
/** Characters of the reason that must be given. */
export const emergencyReasonLength = 10

/**
 * May open for a few hours, to read only, the dossier of somebody whose circle he or she is not in
 * (CSP L1110-4: taking part in the care). The coordination is in every circle already.
 */
export function mayBreakGlass(role: Role): boolean {
  return ['physician', 'nurse', 'pharmacist', 'hospital', 'specialist'].includes(role)
}

/** Reads who looked at the dossiers of his or her circles. */
export function mayReadAccesses(role: Role): boolean {
  return role === 'physician' || isCoordinator(role)
}

/** Makes a record visible to the patient, or hides it again (CS-01). Nothing is visible until then. */
export function mayShareWithPatient(role: Role): boolean {
  return role === 'physician' || isCoordinator(role)
}

/** Judges what somebody who has left wrote before leaving. */
export function mayJudgeQuarantine(role: Role): boolean {
  return isCoordinator(role)
}

/**
 * Whether this member may bring that person in or out. After the patient's objection only the
 * coordination, which answers to the patient for it, may bring that person back.
 */
export function mayChangeCircle(
  by: { readonly id: string; readonly role: Role },
  change: 'join' | 'leave' | 'objection',
  person: { readonly id: string; readonly objected: boolean },
): boolean {
  switch (change) {
    case 'join':
      return isCoordinator(by.role) || (by.role === 'physician' && !person.objected)
    case 'leave':
      return isCoordinator(by.role) || by.id === person.id
    case 'objection':
      return isCoordinator(by.role) || by.role === 'physician'
    default:
      return assertNever(change)
  }
}
