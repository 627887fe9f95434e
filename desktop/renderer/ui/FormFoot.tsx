import type { ReactNode } from 'react'
import type { AppError } from '@navigateur-pro/domain/errors.ts'
import { Failure } from './Failure.tsx'
import styles from './form-foot.module.css'

/** The end of a long form, kept in sight: what stopped it, then where it stands and its button. */
export function FormFoot(props: { readonly error: AppError | undefined; readonly children: ReactNode }) {
  return (
    <div className={styles.foot}>
      <Failure error={props.error} />
      <div className={styles.end}>{props.children}</div>
    </div>
  )
}
