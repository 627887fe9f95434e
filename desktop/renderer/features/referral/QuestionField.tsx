import { type RefObject, useId } from 'react'
import { referral as words } from '../../i18n/fr-work.ts'
import styles from './referral.module.css'

const longest = 2000

export function QuestionField(props: {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | undefined
  readonly field: RefObject<HTMLTextAreaElement | null>
}) {
  const id = useId()
  const { value, error } = props
  return (
    <div className={styles.field}>
      <div className={styles.labelRow}>
        <label className={styles.label} htmlFor={id}>
          {words.question}
        </label>
        {value !== '' && (
          <span className={styles.counter} id={`${id}-count`}>
            {words.counter(value.length)}
          </span>
        )}
      </div>
      <textarea
        ref={props.field}
        id={id}
        className={styles.input}
        data-tall
        maxLength={longest}
        placeholder={words.questionHint}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        value={value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      {error !== undefined && (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  )
}
