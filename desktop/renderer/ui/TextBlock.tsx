import { visibleText } from '../i18n/visible-text.ts'
import styles from './ui.module.css'

/** What somebody wrote, as text and only as text: line breaks kept, direction isolated, hidden controls shown. */
export function TextBlock(props: { readonly text: string; readonly inline?: boolean }) {
  const pieces = visibleText(props.text).map((piece, index) =>
    piece.kind === 'text' ? (
      piece.text
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- pieces of one text never move
      <span key={index} className={styles.control} title="caractère invisible qui change le sens de lecture">
        {piece.name}
      </span>
    ),
  )
  return props.inline ? <bdi>{pieces}</bdi> : <p className={styles.prose}>{pieces}</p>
}
