import { z } from 'zod'
import { identity } from '../identity/identity.ts'
import { checkIdentityChange } from '../identity/identity-change.ts'
import { defineRecordType } from './record-type.ts'

export const patientIdentityBody = z.strictObject({
  identity,
  /** When the patient was told that the care team shares information (CSP L1110-12). */
  informedAt: z.iso.date().optional(),
  phone: z.string().max(30).optional(),
  address: z.string().max(300).optional(),
  /** Who to call, as said by the patient. */
  contact: z
    .strictObject({ name: z.string().max(120), link: z.string().max(60), phone: z.string().max(30) })
    .optional(),
})
export type PatientIdentityBody = z.infer<typeof patientIdentityBody>

/**
 * One per dossier. Traits come from the practice software or from INSi and are never merged by a
 * machine: two different edits of an identity are a conflict that a person resolves.
 */
export const patientIdentity = defineRecordType<PatientIdentityBody>({
  name: 'patient-identity',
  label: { one: 'identité', many: 'identités' },
  schemaVersion: 1,
  schema: patientIdentityBody,
  merge: { kind: 'versioned', mergeable: ['phone', 'address', 'contact', 'informedAt'] },
  confidentiality: ['administrative'],
  opensDossier: true,
  mayRevise: (before, after) => {
    const verdict = checkIdentityChange(before.identity, after.identity)
    return verdict.kind === 'refused' ? verdict.message : undefined
  },
  keepsVersionsOf: ({ identity }) => identity,
  inTimeline: false,
  fields: ({ identity }) => ({
    matricule: [identity.matricule, ...(identity.historic ?? []).map((former) => former.matricule)].filter(
      (one) => one !== undefined,
    ),
    birthDate: identity.birthDate,
    birthName: identity.birthName,
  }),
  searchedAsPerson: true,
  searchText: ({ identity }) =>
    [identity.birthName, identity.usedName, identity.firstGivenName, identity.givenNames, identity.birthDate]
      .filter(Boolean)
      .join(' '),
  title: ({ identity }) => `${identity.birthName} ${identity.firstGivenName}`,
})
