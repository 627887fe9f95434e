import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { question as words } from '../../i18n/fr-question.ts'
import styles from './transmission.module.css'
import { mentionOption, type Mentions } from './use-mentions.ts'

export const mentionList = 'mention-list'

/** Who may be asked; the focus stays in the text, as the pattern of the editable combobox says. */
export function MentionList(props: {
  readonly mentions: Mentions
  readonly audience: ConfidentialityClass | undefined
}) {
  const { mentions, audience } = props
  const { found, active } = mentions
  return (
    <>
      <div
        id={mentionList}
        role="listbox"
        aria-label={words.list}
        className={styles.mentions}
        hidden={found.length === 0}
      >
        {found.map((one, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- The keyboard is handled in the text, where the focus stays.
          <div
            key={one.id}
            id={mentionOption(one.id)}
            role="option"
            aria-selected={one.id === active?.id}
            aria-disabled={!one.reads}
            className={styles.mention}
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => mentions.light(index)}
            onClick={() => mentions.choose(one)}
          >
            <bdi>{one.name}</bdi>
            <span>
              {one.profession}
              {!one.reads && audience && ` · ${words.barred[audience]}`}
            </span>
          </div>
        ))}
      </div>
      <p role="status" className={styles.found}>
        {found.length > 0 && words.found(found.length)}
      </p>
    </>
  )
}
