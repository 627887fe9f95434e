import { type ComponentProps, type ReactNode, useId } from 'react'
import styles from './form.module.css'

type Common = {
  readonly label: string
  /** What is wrong with it, in one sentence. */
  readonly error?: string | false | undefined
  /** What to put in it, under the label. */
  readonly hint?: string | undefined
  /** At the end of the label's line: a count. */
  readonly aside?: ReactNode
}

export function TextField({ label, error, hint, aside, ...input }: Common & ComponentProps<'input'>) {
  const id = useId()
  return (
    <Labelled id={id} label={label} error={error} hint={hint} aside={aside}>
      <input id={id} className={styles.input} {...describe(id, error, hint)} {...input} />
    </Labelled>
  )
}

/** A choice in a list of the system's own. */
export function SelectField({ label, error, hint, aside, ...select }: Common & ComponentProps<'select'>) {
  const id = useId()
  return (
    <Labelled id={id} label={label} error={error} hint={hint} aside={aside}>
      <select id={id} className={styles.input} {...describe(id, error, hint)} {...select} />
    </Labelled>
  )
}

/** As tall as its text, within reason. */
export function TextArea({ label, error, hint, aside, ...area }: Common & ComponentProps<'textarea'>) {
  const id = useId()
  return (
    <Labelled id={id} label={label} error={error} hint={hint} aside={aside}>
      <textarea id={id} className={styles.input} data-tall {...describe(id, error, hint)} {...area} />
    </Labelled>
  )
}

/** Label above, error below, both tied to the control that is given. */
export function Labelled(props: Common & { readonly id: string; readonly children: ReactNode }) {
  const { id, error, hint } = props
  return (
    <div className={styles.field}>
      <div className={styles.labelRow}>
        <label className={styles.label} htmlFor={id}>
          {props.label}
        </label>
        {props.aside}
      </div>
      {hint !== undefined && (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {props.children}
      {error && (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  )
}

/** What the control says of its hint and its error to who does not see them. */
export function describe(id: string, error: Common['error'], hint?: string) {
  const told = [hint !== undefined && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return { 'aria-invalid': Boolean(error), ...(told !== '' && { 'aria-describedby': told }) }
}
