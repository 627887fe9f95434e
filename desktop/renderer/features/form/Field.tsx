import { type ComponentProps, type ReactNode, useId } from 'react'
import styles from './form.module.css'

type Common = {
  readonly label: string
  /** What is wrong with it, in one sentence. */
  readonly error?: string | false | undefined
  /** At the end of the label's line: a count. */
  readonly aside?: ReactNode
}

export function TextField({ label, error, aside, ...input }: Common & ComponentProps<'input'>) {
  const id = useId()
  return (
    <Labelled id={id} label={label} error={error} aside={aside}>
      <input id={id} className={styles.input} {...describe(id, error)} {...input} />
    </Labelled>
  )
}

/** As tall as its text, within reason. */
export function TextArea({ label, error, aside, ...area }: Common & ComponentProps<'textarea'>) {
  const id = useId()
  return (
    <Labelled id={id} label={label} error={error} aside={aside}>
      <textarea id={id} className={styles.input} data-tall {...describe(id, error)} {...area} />
    </Labelled>
  )
}

/** Label above, error below, both tied to the control that is given. */
export function Labelled(props: Common & { readonly id: string; readonly children: ReactNode }) {
  const { id, error } = props
  return (
    <div className={styles.field}>
      <div className={styles.labelRow}>
        <label className={styles.label} htmlFor={id}>
          {props.label}
        </label>
        {props.aside}
      </div>
      {props.children}
      {error && (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  )
}

/** What the control says of its error to who does not see it. */
export function describe(id: string, error: Common['error']) {
  return { 'aria-invalid': Boolean(error), ...(error && { 'aria-describedby': `${id}-error` }) }
}
