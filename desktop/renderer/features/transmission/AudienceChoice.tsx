import { useEffect } from 'react'
import { writableClasses } from '@navigateur-pro/domain/people/access.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { transmission } from '@navigateur-pro/domain/records/transmission.ts'
import { useQuery } from '../../app/use-query.ts'
import { audience, composer as words } from '../../i18n/fr.ts'
import styles from './transmission.module.css'

/** Who will read it, in the words of who writes: never the name of a class. */
export function AudienceChoice(props: {
  readonly chosen: ConfidentialityClass | undefined
  readonly onChoose: (chosen: ConfidentialityClass) => void
  readonly disabled: boolean
}) {
  const { value: session } = useQuery('session.read', {})
  const role = session?.person?.role
  const classes = role ? writableClasses(role).filter((name) => transmission.confidentiality.includes(name)) : []
  const [usual] = classes
  const { chosen, onChoose, disabled } = props
  // What is on screen is what is sent: the draft says its class from the start.
  useEffect(() => {
    if (!disabled && chosen === undefined && usual !== undefined) onChoose(usual)
  }, [disabled, chosen, usual, onChoose])
  return (
    <label className={styles.audience}>
      {words.audience}
      <select
        value={chosen ?? usual}
        disabled={disabled}
        onChange={(event) => onChoose(event.currentTarget.value as ConfidentialityClass)}
      >
        {classes.map((name) => (
          <option key={name} value={name}>
            {audience[name]}
          </option>
        ))}
      </select>
    </label>
  )
}
