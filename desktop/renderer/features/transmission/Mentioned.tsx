import { mayRead } from '@navigateur-pro/domain/people/access.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { question as words } from '../../i18n/fr-question.ts'
import { typeset } from '../../i18n/typeset.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import styles from './transmission.module.css'
import type { Mentions } from './use-mentions.ts'

/** Whom this note asks, whatever its text has become; and who would never see it. */
export function Mentioned(props: {
  readonly mentions: Mentions
  readonly audience: ConfidentialityClass | undefined
}) {
  const { mentions, audience } = props
  if (mentions.chosen.length === 0) return null
  const barred = mentions.chosen.filter(({ id }) => {
    const role = mentions.roleOf(id)
    return role !== undefined && audience !== undefined && !mayRead(role, audience)
  })
  return (
    <div className={styles.mentioned}>
      <ul aria-label={words.to}>
        {mentions.chosen.map(({ id, name }) => (
          <li key={id}>
            {words.to} <bdi className={styles.asked}>{name}</bdi>{' '}
            <LinkButton quiet label={words.removeLabel(name)} onUse={() => mentions.remove(id)}>
              {words.remove}
            </LinkButton>
          </li>
        ))}
      </ul>
      {audience &&
        barred.map(({ id, name }) => (
          <p key={id} role="alert" className={styles.barred}>
            {typeset(words.barredHow(name, words.barred[audience]))}
          </p>
        ))}
    </div>
  )
}
