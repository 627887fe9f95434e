import { formatBirthDate } from '@navigateur-pro/domain/identity/birth-date.ts'
import { statusLabel } from '@navigateur-pro/domain/identity/identity-status.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { formatMatricule } from '@navigateur-pro/domain/identity/matricule.ts'
import { patient as words } from '../../i18n/fr.ts'
import styles from './identity-band.module.css'
import { hasOtherUsedName } from './say-patient.ts'

/** Every trait of one identity, for a person who has to decide. */
export function IdentityTraits(props: { readonly identity: Identity }) {
  return (
    <dl className={styles.traits}>
      {listTraits(props.identity).map(({ trait, value }) => (
        <div key={trait} style={{ display: 'contents' }}>
          <dt>{words.traits[trait]}</dt>
          <dd>
            <bdi>{value ?? words.absent}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  )
}

type ShownTrait = {
  readonly trait: keyof typeof words.traits
  readonly value: string | undefined
}

export function listTraits(identity: Identity): readonly ShownTrait[] {
  const qualified = identity.status === 'QUAL' && identity.matricule
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
    { trait: 'status', value: statusLabel(identity.status) },
    ...(qualified ? [{ trait: 'matricule' as const, value: formatMatricule(qualified) }] : []),
  ]
}
