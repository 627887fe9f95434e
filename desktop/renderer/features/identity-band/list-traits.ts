import { formatBirthDate } from '@navigateur-pro/domain/identity/birth-date.ts'
import { effectiveStatus, statusLabel } from '@navigateur-pro/domain/identity/identity-status.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { formatMatricule } from '@navigateur-pro/domain/identity/matricule.ts'
import { patient as words } from '../../i18n/fr.ts'
import { hasOtherUsedName } from './say-patient.ts'

export type TraitName = keyof typeof words.traits

type ShownTrait = { readonly trait: TraitName; readonly value: string | undefined }

/** What may be shown of an identity, in the order in which a person compares. */
export function listTraits(identity: Identity): readonly ShownTrait[] {
  const { matricule } = identity
  const { status } = effectiveStatus(identity)
  return [
    { trait: 'birthName', value: identity.birthName.toLocaleUpperCase('fr') },
    ...(hasOtherUsedName(identity)
      ? [{ trait: 'usedName' as const, value: identity.usedName?.toLocaleUpperCase('fr') }]
      : []),
    { trait: 'firstGivenName', value: identity.firstGivenName },
    { trait: 'givenNames', value: identity.givenNames },
    { trait: 'sex', value: words.sex[identity.sex].replace('sexe ', '') },
    { trait: 'birthDate', value: formatBirthDate(identity) },
    { trait: 'birthPlace', value: identity.birthPlace },
    { trait: 'status', value: statusLabel(status) },
    ...(matricule
      ? [
          {
            trait: 'matricule' as const,
            value: status === 'QUAL' ? formatMatricule(matricule) : words.notShown,
          },
        ]
      : []),
  ]
}
