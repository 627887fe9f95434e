import { calendarDayOf } from './birth-date.ts'
import type { Identity } from './identity.ts'
import { describeMatriculeError, type MatriculeErrorCode, parseMatricule } from './matricule.ts'
import { acceptsOid, type Environment, oidFamily } from './oid.ts'

export type IdentityErrorCode =
  | MatriculeErrorCode
  | 'OID_MISSING'
  | 'OID_UNKNOWN'
  | 'OID_REFUSED'
  | 'OID_MISMATCH'
  | 'BIRTH_DATE'

export type IdentityCheck =
  | { readonly kind: 'valid'; readonly identity: Identity }
  | { readonly kind: 'invalid'; readonly code: IdentityErrorCode; readonly message: string }

/**
 * Whether an identity may be worked with in an environment: a birth date that exists, and, when there is a
 * matricule, a right key and the OID that goes with it (a matricule never travels without its OID, EXI ID 29).
 * The valid identity bears the 15-character matricule; every trait stays verbatim. Messages are in French.
 */
export function checkIdentity(
  identity: Identity,
  options: { readonly environment: Environment },
): IdentityCheck {
  if (!calendarDayOf(identity.birthDate, 'AAAA-MM-JJ')) {
    return invalid('BIRTH_DATE', 'La date de naissance de cette identité n’existe pas.')
  }
  if (identity.matricule === undefined) return { kind: 'valid', identity }
  const parsed = parseMatricule(identity.matricule)
  if (parsed.kind === 'invalid') return invalid(parsed.code, describeMatriculeError(parsed))
  if (!identity.oid) {
    return invalid('OID_MISSING', 'Ce matricule INS est inutilisable : il est arrivé sans son OID.')
  }
  if (!acceptsOid(identity.oid, 'any')) {
    return invalid(
      'OID_UNKNOWN',
      'Ce matricule est inutilisable : son OID n’est pas celui d’un matricule INS.',
    )
  }
  if (!acceptsOid(identity.oid, options.environment)) {
    return invalid(
      'OID_REFUSED',
      options.environment === 'production'
        ? 'Cette identité de test est refusée : ce poste travaille avec de vrais patients.'
        : 'Cette identité réelle est refusée : ce poste est configuré pour les tests.',
    )
  }
  const family = oidFamily(identity.oid)
  if ((family === 'nir' || family === 'nia') && family !== parsed.nature) {
    return invalid('OID_MISMATCH', mismatch[parsed.nature])
  }
  return { kind: 'valid', identity: { ...identity, matricule: parsed.matricule } }
}

const mismatch = {
  nir: 'Ce matricule INS est refusé : c’est un NIR, et son OID annonce un numéro d’attente (NIA).',
  nia: 'Ce matricule INS est refusé : c’est un numéro d’attente (NIA), et son OID annonce un NIR.',
} as const

function invalid(code: IdentityErrorCode, message: string): IdentityCheck {
  return { kind: 'invalid', code, message }
}
