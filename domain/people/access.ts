import type { ConfidentialityClass } from '../records/confidentiality.ts'
import type { Role } from './role.ts'

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
}

export function mayRead(role: Role, confidentiality: ConfidentialityClass): boolean {
  return matrix[role].read.includes(confidentiality)
}

export function mayWrite(role: Role, confidentiality: ConfidentialityClass): boolean {
  return matrix[role].write.includes(confidentiality)
}

export function readableClasses(role: Role): readonly ConfidentialityClass[] {
  return matrix[role].read
}

export function writableClasses(role: Role): readonly ConfidentialityClass[] {
  return matrix[role].write
}
