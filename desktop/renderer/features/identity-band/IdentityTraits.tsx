import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { patient as words } from '../../i18n/fr.ts'
import styles from './identity-band.module.css'
import { listTraits } from './list-traits.ts'

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
