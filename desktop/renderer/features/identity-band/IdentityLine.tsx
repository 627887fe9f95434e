import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { useNow } from '../../app/use-now.ts'
import styles from './identity-band.module.css'
import { sayBirth, sayName } from './say-patient.ts'

/** The whole identity on one quiet line, wherever a text belongs to one patient. */
export function IdentityLine(props: { readonly identity: Identity }) {
  const now = useNow()
  return (
    <p className={styles.mini}>
      <bdi>
        <strong>{sayName(props.identity)}</strong>
      </bdi>{' '}
      · {props.identity.sex} · {sayBirth(props.identity, now)}
    </p>
  )
}
