import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { checkIdentityChange, hasInsiTraits } from '@navigateur-pro/domain/identity/identity-change.ts'
import { compareTraits } from '@navigateur-pro/domain/identity/traits.ts'

/**
 * The dossier's identity once completed by what the software knows better: traits from INSi where
 * the dossier has none, a matricule or a birth place that it lacks, the NIR that took the place of a
 * waiting number. Undefined when the software
 * brings nothing better, or contradicts a trait.
 */
export function offeredIdentity(dossier: Identity, incoming: Identity): Identity | undefined {
  if (!hasInsiTraits(incoming)) return undefined
  const complete = hasInsiTraits(dossier) && dossier.matricule && dossier.birthPlace
  if (complete && dossier.matricule === incoming.matricule) return undefined
  if (compareTraits(dossier, incoming).some(({ left, right }) => left && right)) return undefined
  const { birthDateCertainty: _completed, ...known } = dossier
  const historic = formerReferences(dossier, incoming)
  const offered = { ...known, ...incoming, ...(historic.length > 0 && { historic }) }
  return checkIdentityChange(dossier, offered).kind === 'allowed' ? offered : undefined
}

/** Both sides' former matricules, and the dossier's own when the software brings another. */
function formerReferences(dossier: Identity, incoming: Identity): NonNullable<Identity['historic']> {
  const { matricule, oid } = dossier
  const replaced = matricule && oid && matricule !== incoming.matricule ? [{ matricule, oid }] : []
  const all = [...replaced, ...(incoming.historic ?? []), ...(dossier.historic ?? [])]
  const once = new Map(all.map((former) => [`${former.matricule} ${former.oid}`, former]))
  return [...once.values()].slice(0, 20)
}
