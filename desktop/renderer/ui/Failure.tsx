import type { AppError } from '@navigateur-pro/domain/errors.ts'
import { typeset } from '../i18n/typeset.ts'
import styles from './ui.module.css'

/** What happened, what was kept, what to do: the core's own sentence, with the reference for the support desk. */
export function Failure(props: { readonly error: AppError | undefined }) {
  if (!props.error) return null
  const { reference } = props.error.details
  return (
    <p className={styles.failure} role="alert">
      {typeset(props.error.message)}
      {reference !== undefined && <span className={styles.reference}> Référence {String(reference)}.</span>}
    </p>
  )
}
