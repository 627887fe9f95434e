import { formatBirthDate } from '@navigateur-pro/domain/identity/birth-date.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import styles from './identity-band.module.css'
import { patient } from '../../i18n/fr.ts'
import { sayNames } from './say-patient.ts'

/** Who, on one quiet line, wherever a text belongs to one patient. */
export function IdentityLine(props: { readonly identity: Identity }) {
  return (
    <p className={styles.mini}>
      <bdi>
        <strong>{sayNames(props.identity)}</strong>
      </bdi>{' '}
      · {props.identity.sex} · {patient.born[props.identity.sex]} {formatBirthDate(props.identity)}
    </p>
  )
}
