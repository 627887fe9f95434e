import { useId } from 'react'
import styles from './agenda.module.css'

/** Any number of a few choices, all in sight. */
export function TickList(props: {
  readonly name: string
  readonly label: string
  readonly error?: string | undefined
  readonly choices: readonly { readonly key: string; readonly word: string }[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}) {
  const { chosen, error } = props
  const id = useId()
  return (
    <fieldset className={styles.ticks} {...(error !== undefined && { 'aria-describedby': id })}>
      <legend className={styles.label}>{props.label}</legend>
      <div className={styles.tickRow}>
        {props.choices.map(({ key, word }) => (
          <label key={key} className={styles.tick}>
            <input
              type="checkbox"
              name={props.name}
              checked={chosen.includes(key)}
              onChange={({ currentTarget: { checked } }) =>
                props.onChange(checked ? [...chosen, key] : chosen.filter((one) => one !== key))
              }
            />
            {word}
          </label>
        ))}
      </div>
      {error !== undefined && (
        <p className={styles.error} id={id}>
          {error}
        </p>
      )}
    </fieldset>
  )
}
