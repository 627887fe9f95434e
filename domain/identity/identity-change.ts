import { formatBirthDate } from './birth-date.ts'
import { checkIdentity } from './check-identity.ts'
import type { Identity } from './identity.ts'
import { effectiveStatus, statusLabel } from './identity-status.ts'
import { formatMatricule } from './matricule.ts'
import { compareTraits, traitLabel } from './traits.ts'

export type IdentityChange = {
  /** French name of what changed: "nom de naissance". */
  readonly trait: string
  /** As shown to a person; empty when unknown. */
  readonly before: string
  readonly after: string
}

type Shown = readonly [label: string, show: (identity: Identity) => string]

const shown: readonly Shown[] = [
  ['statut', ({ status }) => statusLabel(status)],
  ['signalement', ({ attributes }) => (attributes ?? []).join(', ')],
  [
    'matricule INS',
    ({ matricule, oid }) =>
      matricule === undefined
        ? ''
        : [formatMatricule(matricule), oid && `(${oid})`].filter(Boolean).join(' '),
  ],
  [traitLabel('birthName'), ({ birthName }) => birthName],
  ['nom utilisé', ({ usedName }) => usedName ?? ''],
  [traitLabel('firstGivenName'), ({ firstGivenName }) => firstGivenName],
  [traitLabel('givenNames'), ({ givenNames }) => givenNames ?? ''],
  [traitLabel('sex'), ({ sex }) => sex],
  [traitLabel('birthDate'), formatBirthDate],
  [traitLabel('birthPlace'), ({ birthPlace }) => birthPlace ?? ''],
  [
    'anciens matricules INS',
    ({ historic }) => (historic ?? []).map(({ matricule }) => formatMatricule(matricule)).join(', '),
  ],
  ['identifiant du logiciel', ({ localId }) => localId ?? ''],
]

/** What differs between two versions of an identity, in the order in which a person reads it. */
export function listIdentityChanges(before: Identity, after: Identity): readonly IdentityChange[] {
  return shown
    .map(([trait, show]) => ({ trait, before: show(before), after: show(after) }))
    .filter((change) => change.before !== change.after)
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
 * itself retrieved or qualified, for the same matricule and OID with equal strict traits: then it
 * may fill one that is missing. Status, marks, used name, former INS and local identifier are free.
 */
export function checkIdentityChange(before: Identity, after: Identity): IdentityChangeVerdict {
  if (!hasInsiTraits(before)) return { kind: 'allowed' }
  if (insiTraits.every((trait) => valueOf(before, trait) === valueOf(after, trait)))
    return { kind: 'allowed' }
  const dropped = insiTraits.some((trait) => before[trait] !== undefined && after[trait] === undefined)
  const contrary = compareTraits(before, after).some(({ left, right }) => left && right)
  if (hasInsiTraits(after) && sameIns(before, after) && !dropped && !contrary) return { kind: 'allowed' }
  return {
    kind: 'refused',
    message:
      'Les traits de cette identité viennent du téléservice INSi : ils ne se modifient pas. Rien n’a été changé.',
  }
}

function valueOf(identity: Identity, trait: (typeof insiTraits)[number]): string | undefined {
  return trait === 'birthDateCertainty' ? (identity.birthDateCertainty ?? 'exact') : identity[trait]
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
