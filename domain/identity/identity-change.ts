import { formatBirthDate } from './birth-date.ts'
import { checkIdentity } from './check-identity.ts'
import type { Identity } from './identity.ts'
import { effectiveStatus, statusLabel } from './identity-status.ts'
import { formatMatricule } from './matricule.ts'
import { type OidFamily, oidFamily } from './oid.ts'
import { compareTraits, traitLabel } from './traits.ts'

export type IdentityChange = {
  /** French name of what changed: "nom de naissance". */
  readonly trait: string
  /** As shown to a person; empty when unknown. */
  readonly before: string
  readonly after: string
}

type Say = (identity: Identity) => string

/** `compared` where less is shown than what is compared. */
type Shown = readonly [label: string, show: Say, compared?: Say]

const shown: readonly Shown[] = [
  ['statut', ({ status }) => statusLabel(status)],
  ['signalement', ({ attributes }) => (attributes ?? []).join(', ')],
  ['matricule INS', onlyQualified(sayIns), sayIns],
  [traitLabel('birthName'), ({ birthName }) => birthName],
  ['nom utilisé', ({ usedName }) => usedName ?? ''],
  [traitLabel('firstGivenName'), ({ firstGivenName }) => firstGivenName],
  [traitLabel('givenNames'), ({ givenNames }) => givenNames ?? ''],
  [traitLabel('sex'), ({ sex }) => sex],
  [traitLabel('birthDate'), formatBirthDate],
  [traitLabel('birthPlace'), ({ birthPlace }) => birthPlace ?? ''],
  ['anciens matricules INS', onlyQualified(sayFormerIns), sayFormerIns],
  ['identifiant du logiciel', ({ localId }) => localId ?? ''],
]

function sayIns({ matricule, oid }: Identity): string {
  if (matricule === undefined) return ''
  return [formatMatricule(matricule), oid && `(${natures[oidFamily(oid)] ?? oid})`].filter(Boolean).join(' ')
}

/** What an OID says to a person; nobody reads the figures of one. */
const natures: Readonly<Partial<Record<OidFamily, string>>> = {
  nir: 'NIR',
  nia: 'NIA',
  test: 'test',
  demo: 'démonstration',
}

function sayFormerIns({ historic }: Identity): string {
  return (historic ?? []).map(({ matricule }) => formatMatricule(matricule)).join(', ')
}

/** RNIV 1: a matricule is shown of a qualified identity only, in its history too. */
function onlyQualified(say: Say): Say {
  return (identity) => {
    const said = say(identity)
    const mayBeShown = said === '' || effectiveStatus(identity).status === 'QUAL'
    return mayBeShown ? said : 'non affiché (INS non qualifiée)'
  }
}

/** What differs between two versions of an identity, in the order in which a person reads it. */
export function listIdentityChanges(before: Identity, after: Identity): readonly IdentityChange[] {
  return shown
    .filter(([, show, compared = show]) => compared(before) !== compared(after))
    .map(([trait, show]) => ({ trait, before: show(before), after: show(after) }))
}

export type IdentityChangeVerdict =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'refused'
      /** French, to show as it is. */
      readonly message: string
    }

/** What the INSi service answered: no hand changes it. */
const insiTraits = [
  'matricule',
  'oid',
  'birthName',
  'firstGivenName',
  'givenNames',
  'sex',
  'birthDate',
  'birthDateCertainty',
  'birthPlace',
] as const

/** Whether the traits of this identity come from INSi, and so are read-only. */
export function hasInsiTraits(identity: Identity): boolean {
  const { status } = effectiveStatus(identity)
  return status === 'RECUP' || status === 'QUAL'
}

/**
 * Whether an identity may become that one. Traits that came from INSi stay, unless what comes is
 * itself retrieved or qualified, for the same matricule and OID with equal strict traits (then it may
 * fill one that is missing), or is qualified and names the present INS as a former one: a waiting
 * number (NIA) becomes a NIR, INSHISTO. Status, marks, used name, former INS and local identifier are free.
 */
export function checkIdentityChange(before: Identity, after: Identity): IdentityChangeVerdict {
  if (!hasInsiTraits(before)) return { kind: 'allowed' }
  if (insiTraits.every((trait) => valueOf(before, trait) === valueOf(after, trait)))
    return { kind: 'allowed' }
  const dropped = insiTraits.some((trait) => before[trait] !== undefined && after[trait] === undefined)
  const contrary = compareTraits(before, after).some(({ left, right }) => left && right)
  if (hasInsiTraits(after) && (sameIns(before, after) || succeeds(before, after)) && !dropped && !contrary)
    return { kind: 'allowed' }
  return {
    kind: 'refused',
    message:
      'Les traits de cette identité viennent du téléservice INSi : ils ne se modifient pas. Rien n’a été changé.',
  }
}

function valueOf(identity: Identity, trait: (typeof insiTraits)[number]): string | undefined {
  return trait === 'birthDateCertainty' ? (identity.birthDateCertainty ?? 'exact') : identity[trait]
}

/** Whether `after` is qualified and says that it formerly had the INS of `before`. */
function succeeds(before: Identity, after: Identity): boolean {
  if (effectiveStatus(after).status !== 'QUAL') return false
  return (after.historic ?? []).some((former) => sameIns(before, { ...after, ...former }))
}

function sameIns(a: Identity, b: Identity): boolean {
  const [left, right] = [a, b].map((identity) => checkIdentity(identity, { environment: 'any' }))
  return (
    left?.kind === 'valid' &&
    right?.kind === 'valid' &&
    left.identity.matricule === right.identity.matricule &&
    left.identity.oid === right.identity.oid
  )
}
