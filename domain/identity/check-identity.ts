import { ageOn, type CalendarDay, calendarDayOf } from './birth-date.ts'
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

type Refusal = { readonly kind: 'invalid'; readonly code: IdentityErrorCode; readonly message: string }

export type IdentityCheck = { readonly kind: 'valid'; readonly identity: Identity } | Refusal

export type MatriculeCheck =
  | { readonly kind: 'valid'; readonly ins: { readonly matricule: string; readonly oid: string } }
  | Refusal

/**
 * Whether an identity may be worked with in an environment: a birth date that exists (and is past, where `today` is
 * given), and, when there is a matricule, a right key and the OID that goes with it. The valid identity bears the
 * 15-character matricule; every trait stays verbatim. Messages are in French.
 */
export function checkIdentity(
  identity: Identity,
  { environment, today }: { readonly environment: Environment; readonly today?: CalendarDay },
): IdentityCheck {
  if (!calendarDayOf(identity.birthDate, 'AAAA-MM-JJ')) {
    return invalid('BIRTH_DATE', 'La date de naissance de cette identité n’existe pas.')
  }
  if (today && ageOn(identity, today) === undefined) {
    return invalid('BIRTH_DATE', 'La date de naissance de cette identité est dans le futur.')
  }
  const { matricule, oid } = identity
  if (matricule === undefined) return { kind: 'valid', identity }
  const checked = checkMatricule(matricule, oid, environment)
  return checked.kind === 'invalid' ? checked : { kind: 'valid', identity: { ...identity, ...checked.ins } }
}

/** A matricule with the OID that it never travels without (EXI ID 29). */
export function checkMatricule(
  matricule: string,
  oid: string | undefined,
  environment: Environment,
): MatriculeCheck {
  const parsed = parseMatricule(matricule)
  if (parsed.kind === 'invalid') return invalid(parsed.code, describeMatriculeError(parsed))
  if (!oid) return invalid('OID_MISSING', 'Ce matricule INS est inutilisable : il est arrivé sans son OID.')
  if (!acceptsOid(oid, 'any')) {
    return invalid(
      'OID_UNKNOWN',
      'Ce matricule est inutilisable : son OID n’est pas celui d’un matricule INS.',
    )
  }
  if (!acceptsOid(oid, environment)) {
    return invalid(
      'OID_REFUSED',
      environment === 'production'
        ? 'Cette identité de test est refusée : ce poste travaille avec de vrais patients.'
        : 'Cette identité réelle est refusée : ce poste est configuré pour les tests.',
    )
  }
  const family = oidFamily(oid)
  if ((family === 'nir' || family === 'nia') && family !== parsed.nature) {
    return invalid('OID_MISMATCH', mismatch[parsed.nature])
  }
  return { kind: 'valid', ins: { matricule: parsed.matricule, oid } }
}

const mismatch = {
  nir: 'Ce matricule INS est refusé : c’est un NIR, et son OID annonce un numéro d’attente (NIA).',
  nia: 'Ce matricule INS est refusé : c’est un numéro d’attente (NIA), et son OID annonce un NIR.',
} as const

function invalid(code: IdentityErrorCode, message: string): Refusal {
  return { kind: 'invalid', code, message }
}
