import { useId } from 'react'
import parts from '../../ui/part.module.css'
import styles from './settings.module.css'

export function Switch(props: {
  readonly label: string
  readonly hint?: string | undefined
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}) {
  const hint = useId()
  return (
    <div>
      <label className={styles.switch}>
        <input
          type="checkbox"
          role="switch"
          aria-checked={props.checked}
          aria-describedby={props.hint === undefined ? undefined : hint}
          checked={props.checked}
          onChange={(event) => props.onChange(event.currentTarget.checked)}
        />
        {props.label}
      </label>
      {props.hint !== undefined && (
        <p className={parts.quiet} id={hint}>
          {props.hint}
        </p>
      )}
    </div>
  )
}
