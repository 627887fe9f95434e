import styles from './ui.module.css'

type Verb = {
  readonly letter: string
  readonly word: string
  /** Longer name, starting with or containing the word. */
  readonly name?: string
  readonly onUse: () => void
  /** Why it cannot be used now. */
  readonly refused?: string
}

export function VerbBar(props: {
  readonly label: string
  readonly verbs: readonly Verb[]
  readonly letters: boolean
}) {
  return (
    <nav className={styles.verbs} aria-label={props.label}>
      {props.verbs.map((verb) => (
        <button
          key={verb.letter}
          type="button"
          className={styles.verb}
          {...(props.letters && { 'aria-keyshortcuts': verb.letter })}
          aria-disabled={verb.refused !== undefined}
          title={verb.refused ?? verb.name}
          onClick={() => verb.refused === undefined && verb.onUse()}
        >
          {props.letters && (
            <span className={styles.verbLetter} aria-hidden="true">
              {verb.letter}
            </span>
          )}
          {verb.word}
        </button>
      ))}
    </nav>
  )
}
