import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { audience, composer as words } from '../../i18n/fr.ts'
import styles from './transmission.module.css'

/** Who will read it, in the words of who writes: never the name of a class. */
export function AudienceChoice(props: {
  readonly classes: readonly ConfidentialityClass[]
  readonly chosen: ConfidentialityClass | undefined
  readonly onChoose: (chosen: ConfidentialityClass) => void
  readonly disabled: boolean
}) {
  return (
    <label className={styles.audience}>
      {words.audience}
      <select
        value={props.chosen}
        disabled={props.disabled}
        onChange={(event) => props.onChoose(event.currentTarget.value as ConfidentialityClass)}
      >
        {props.classes.map((name) => (
          <option key={name} value={name}>
            {audience[name]}
          </option>
        ))}
      </select>
    </label>
  )
}
