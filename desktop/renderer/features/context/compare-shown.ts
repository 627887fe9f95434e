import { normaliseTrait } from '@navigateur-pro/domain/identity/traits.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { listTraits, type TraitName } from '../identity-band/list-traits.ts'

type ComparedTrait = {
  readonly trait: TraitName
  readonly left: string | undefined
  readonly right: string | undefined
  /** `missing`: one side only has it. */
  readonly mark: 'differs' | 'missing' | undefined
}

/**
 * Two identities, trait by trait. What is not displayed is compared all the same: a matricule that may
 * not be shown is not for all that another one.
 */
export function compareShown(left: Identity, right: Identity): readonly ComparedTrait[] {
  const [leftShown, rightShown] = [left, right].map(
    (identity) => new Map(listTraits(identity).map(({ trait, value }) => [trait, value])),
  ) as [Map<TraitName, string | undefined>, Map<TraitName, string | undefined>]
  return [...new Set([...leftShown.keys(), ...rightShown.keys()])].map((trait) => {
    const shown = { left: leftShown.get(trait), right: rightShown.get(trait) }
    const [one, other] = trait === 'matricule' ? [left.matricule, right.matricule] : [shown.left, shown.right]
    const same = normaliseTrait(one ?? '') === normaliseTrait(other ?? '')
    return { trait, ...shown, mark: same ? undefined : one && other ? 'differs' : 'missing' }
  })
}
