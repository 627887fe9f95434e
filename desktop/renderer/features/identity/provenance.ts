import { traitLabel } from '@navigateur-pro/domain/identity/traits.ts'
import type { IdentityFileView } from '../../../contract/identity-views.ts'
import { patient as words } from '../../i18n/fr.ts'
import type { TraitName } from '../identity-band/list-traits.ts'

type Change = IdentityFileView['history'][number]

/** Who gave a trait its present value; undefined when it is who opened the dossier. Newest first. */
export function provenanceOf(history: readonly Change[], trait: TraitName): Change | undefined {
  const names = new Set(namesOf(trait))
  return history.find(({ changes }) =>
    changes.some((change) => names.has(change.trait.toLocaleLowerCase('fr'))),
  )
}

function namesOf(trait: TraitName): readonly string[] {
  const shown = words.traits[trait].toLocaleLowerCase('fr')
  const strict =
    trait === 'usedName' || trait === 'status' || trait === 'matricule' ? [] : [traitLabel(trait)]
  return [shown, ...strict]
}
