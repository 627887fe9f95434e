import { type CalendarDay, isUnlikelyAge } from './birth-date.ts'
import { checkIdentity, type IdentityErrorCode } from './check-identity.ts'
import type { Identity } from './identity.ts'
import { effectiveStatus } from './identity-status.ts'
import { contradictedTrait, parseMatricule } from './matricule.ts'
import type { Environment } from './oid.ts'
import { compareTraits, normaliseTrait, type TraitDifference } from './traits.ts'

export type Candidate = { readonly patientId: string; readonly identity: Identity }

/** In every verdict, `reason` is a closed code and `message` a French sentence that may be shown as it is. */
export type MatchVerdict =
  | { readonly kind: 'matched'; readonly patientId: string }
  | {
      readonly kind: 'collision'
      readonly patientId: string
      readonly differences: readonly TraitDifference[]
    }
  | {
      readonly kind: 'proposed'
      readonly patientId: string
      readonly reason: ProposalReason
      readonly message: string
    }
  | {
      readonly kind: 'ambiguous'
      readonly candidates: readonly string[]
      readonly reason: AmbiguityReason
      readonly message: string
    }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'invalid'; readonly code: IdentityErrorCode; readonly message: string }

const proposals = {
  INS_MISSING:
    'Les traits sont identiques, mais un des deux dossiers n’a pas d’INS : confirmez que c’est le même patient.',
  NOT_QUALIFIED: 'L’INS n’est pas qualifiée des deux côtés : confirmez que c’est le même patient.',
  BIRTH_PLACE_MISSING: 'Le lieu de naissance manque d’un côté : confirmez que c’est le même patient.',
  NIR_SEX:
    'Le sexe ne correspond pas au matricule, ce qui peut être licite : confirmez que c’est le même patient.',
  NIR_BIRTH_DATE:
    'La date de naissance ne correspond pas au matricule, ce qui peut être licite : confirmez que c’est le même patient.',
  UNLIKELY_AGE: 'La date de naissance donne plus de 130 ans : confirmez que c’est le même patient.',
} as const
export type ProposalReason = keyof typeof proposals

const ambiguities = {
  SEVERAL: 'Plusieurs dossiers correspondent : choisissez d’après l’identité complète.',
  HOMONYM: 'Un homonyme est signalé : choisissez d’après l’identité complète.',
  DOUBTFUL: 'Une identité est signalée douteuse ou fictive : choisissez d’après l’identité complète.',
  OTHER_INS: 'Mêmes traits, mais un autre matricule INS : choisissez d’après l’identité complète.',
  USED_NAME:
    'Le nom de naissance de l’un est le nom utilisé de l’autre : choisissez d’après l’identité complète.',
} as const
export type AmbiguityReason = keyof typeof ambiguities

/**
 * Decides which local patient an incoming identity is. The only place that decides, and it never links by itself
 * unless both sides are effectively QUAL with the same OID and matricule (or a former one) and equal strict traits:
 * the RNIV leaves the rule of automatic linking open, so this one is the most careful that remains usable.
 *
 * One candidate per local patient. `environment` is `production` unless said otherwise, so that a forgotten option
 * refuses test identities instead of letting them in. Without `today`, no date is in the future nor too old.
 */
export function matchPatient(
  incoming: Identity,
  candidates: readonly Candidate[],
  {
    environment = 'production',
    today,
  }: { readonly environment?: Environment; readonly today?: CalendarDay } = {},
): MatchVerdict {
  const desk = { environment, ...(today ? { today } : {}) }
  const checked = checkIdentity(incoming, desk)
  if (checked.kind === 'invalid') return checked
  const related = candidates
    .toSorted((a, b) => (a.patientId < b.patientId ? -1 : 1))
    .map(({ patientId, identity }) => ({
      patientId,
      verdict: relate(checked.identity, patientId, identity, desk),
    }))
    .filter(({ verdict }) => verdict.kind !== 'unknown')
  // A collision blocks, whatever the other candidates say.
  const collision = related.find(({ verdict }) => verdict.kind === 'collision')
  if (collision) return collision.verdict
  if (related.length > 1)
    return ambiguous(
      related.map(({ patientId }) => patientId),
      'SEVERAL',
    )
  return related[0]?.verdict ?? { kind: 'unknown' }
}

/** The verdict as if this candidate were the only one. */
function relate(
  incoming: Identity,
  patientId: string,
  candidate: Identity,
  desk: { readonly environment: Environment; readonly today?: CalendarDay },
): MatchVerdict {
  const check = checkIdentity(candidate, desk)
  // A test patient left in a production cache, or the reverse, is nobody.
  if (check.kind === 'invalid' && check.code === 'OID_REFUSED') return { kind: 'unknown' }
  const known = check.kind === 'valid' ? check.identity : candidate
  const link = linkBetween(incoming, known)
  if (link === 'two-oids') return { kind: 'unknown' }
  const differences = compareTraits(incoming, known)
  const contrary = differences.filter(({ left, right }) => left !== undefined && right !== undefined)
  if (contrary.length > 0) {
    if (link === 'same') return { kind: 'collision', patientId, differences }
    const nameOnly = contrary.every(({ trait }) => trait === 'birthName')
    const asked = link === 'missing' && nameOnly && bearsUsedName(incoming, known)
    return asked ? ambiguous([patientId], 'USED_NAME') : { kind: 'unknown' }
  }
  const attributes = new Set([...(incoming.attributes ?? []), ...(known.attributes ?? [])])
  if (attributes.has('DOUT') || attributes.has('FICT')) return ambiguous([patientId], 'DOUBTFUL')
  if (attributes.has('HOMA') || attributes.has('HOMD')) return ambiguous([patientId], 'HOMONYM')
  if (link === 'other') return ambiguous([patientId], 'OTHER_INS')
  if (link === 'missing') return proposed(patientId, 'INS_MISSING')
  if (differences.length > 0) return proposed(patientId, 'BIRTH_PLACE_MISSING')
  if ([incoming, known].some((side) => effectiveStatus(side).status !== 'QUAL')) {
    return proposed(patientId, 'NOT_QUALIFIED')
  }
  const contradicted = contradiction(incoming) ?? contradiction(known)
  if (contradicted) return proposed(patientId, contradicted === 'sex' ? 'NIR_SEX' : 'NIR_BIRTH_DATE')
  if (desk.today && isUnlikelyAge(incoming, desk.today)) return proposed(patientId, 'UNLIKELY_AGE')
  return { kind: 'matched', patientId }
}

function proposed(patientId: string, reason: ProposalReason): MatchVerdict {
  return { kind: 'proposed', patientId, reason, message: proposals[reason] }
}

function ambiguous(candidates: readonly string[], reason: AmbiguityReason): MatchVerdict {
  return { kind: 'ambiguous', candidates, reason, message: ambiguities[reason] }
}

type Reference = { readonly matricule: string; readonly oid: string | undefined; readonly current: boolean }

/**
 * `same`: one of the two current matricules is, with its OID, a current or former one of the other side.
 * `two-oids`: the same number under two OIDs. `other`: two different INS. `missing`: a side has none.
 */
function linkBetween(a: Identity, b: Identity): 'same' | 'two-oids' | 'other' | 'missing' {
  const right = referencesOf(b)
  const pairs = referencesOf(a)
    .flatMap((x) => right.map((y) => [x, y] as const))
    .filter(([x, y]) => x.current || y.current)
  const equal = pairs.filter(([x, y]) => x.matricule === y.matricule)
  // A current number kept without its OID cannot link (its status falls to PROV), but it must still collide.
  if (equal.some(([x, y]) => x.oid === y.oid || !x.oid || !y.oid)) return 'same'
  if (equal.length > 0) return 'two-oids'
  return pairs.some(([x, y]) => x.current && y.current) ? 'other' : 'missing'
}

function referencesOf(identity: Identity): readonly Reference[] {
  const current =
    identity.matricule === undefined
      ? []
      : [{ matricule: identity.matricule, oid: identity.oid, current: true }]
  const former = (identity.historic ?? [])
    .filter(({ oid }) => oid !== '')
    .map(({ matricule, oid }) => ({ matricule, oid, current: false }))
  return [...current, ...former].flatMap((reference) => {
    const parsed = parseMatricule(reference.matricule)
    return parsed.kind === 'valid' ? [{ ...reference, matricule: parsed.matricule }] : []
  })
}

function contradiction(identity: Identity): 'sex' | 'birthDate' | undefined {
  return identity.matricule === undefined ? undefined : contradictedTrait(identity.matricule, identity)
}

// A practice software that passes the married name as birth name: a person is asked, nothing is linked.
function bearsUsedName(a: Identity, b: Identity): boolean {
  return [
    [a.birthName, b.usedName],
    [b.birthName, a.usedName],
  ].some(([birth, used]) => !!birth && !!used && normaliseTrait(birth) === normaliseTrait(used))
}
