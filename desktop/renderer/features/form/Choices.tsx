import { useId } from 'react'
import styles from './form.module.css'

/** A few plain choices, all in sight: native radios, so arrows and screen readers know them. */
export function Choices<Value extends string>(props: {
  readonly label: string
  readonly choices: Readonly<Record<Value, string>>
  readonly chosen: Value | undefined
  readonly onChoose: (chosen: Value) => void
}) {
  const name = useId()
  const values = Object.keys(props.choices) as Value[]
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.label}>{props.label}</legend>
      <div className={styles.choiceRow}>
        {values.map((value) => (
          <label key={value} className={styles.choice}>
            <input
              type="radio"
              name={name}
              checked={value === props.chosen}
              onChange={() => props.onChoose(value)}
            />
            {props.choices[value]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
