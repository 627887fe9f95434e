import { z } from 'zod'

/** RNIV 1 v2.0 §3.2: four exclusive statuses; only QUAL may carry the matricule to others. */
export const identityStatus = z.enum(['PROV', 'VALI', 'RECUP', 'QUAL'])
export type IdentityStatus = z.infer<typeof identityStatus>

/** DOUT (doubtful) and FICT (fictitious) force PROV; HOMA/HOMD mark a namesake. */
const identityAttribute = z.enum(['DOUT', 'FICT', 'HOMA', 'HOMD'])
/** Which parts of an incomplete birth date were completed by the RNIV rule (EXI ID 11/12). */
export const birthDateCertainty = z.enum(['exact', 'day-unknown', 'month-unknown', 'day-and-month-unknown'])
export type BirthDateCertainty = z.infer<typeof birthDateCertainty>

const matriculeReference = z.strictObject({ matricule: z.string().max(40), oid: z.string().max(64) })
/**
 * A patient's identity as written down everywhere: fixtures, plugins, command line, records.
 * Traits are verbatim as received; they are normalised only to compare (see `traits.ts`).
 * The matricule may be invalid: that is a state to show, not a reason to refuse the object.
 */
export const identity = z.strictObject({
  matricule: z.string().max(40).optional(),
  oid: z.string().max(64).optional(),
  status: identityStatus,
  attributes: z.array(identityAttribute).max(4).readonly().optional(),
  birthName: z.string().min(1).max(100),
  usedName: z.string().max(100).optional(),
  firstGivenName: z.string().max(100),
  givenNames: z.string().max(300).optional(),
  sex: z.enum(['M', 'F']),
  /** AAAA-MM-JJ, three parts, never a JavaScript Date. */
  birthDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  birthDateCertainty: birthDateCertainty.optional(),
  /** COG, 5 characters; 99xxx abroad; 99999 unknown. */
  birthPlace: z
    .string()
    .regex(/^[0-9][0-9AB][0-9]{3}$/)
    .optional(),
  historic: z.array(matriculeReference).max(20).readonly().optional(),
  localId: z.string().max(100).optional(),
})
export type Identity = z.infer<typeof identity>
