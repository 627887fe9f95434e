import type { Identity } from './identity.ts'
import { compareTraits } from './traits.ts'

/**
 * Whether two identities that are not the same are near enough to be taken for one another: born on
 * the same day, with at most one other contrary trait (given names apart, which follow the first). A
 * twin, a namesake, or a name mistyped: nothing is linked, but a person must see it before a dossier
 * is made.
 */
export function resembles(a: Identity, b: Identity): boolean {
  if (a.birthDate !== b.birthDate) return false
  const contrary = compareTraits(a, b).filter(
    ({ trait, left, right }) => trait !== 'givenNames' && left !== undefined && right !== undefined,
  )
  return contrary.length <= 1
}
