import { useEffect, useRef } from 'react'
import { voice as words } from '../../i18n/fr-voice.ts'
import ui from '../../ui/ui.module.css'
import type { Dictation } from './use-dictation.ts'
import styles from './voice.module.css'

/** One button begins and ends it, so that the focus stays where it is. */
export function Dictate(props: { readonly dictation: Dictation; readonly onUse: () => void }) {
  const { state } = props.dictation
  return (
    <button
      type="button"
      className={ui.link}
      onClick={props.onUse}
      disabled={state === 'keeping'}
      title={words.keys}
      aria-keyshortcuts="Control+D"
    >
      {state === 'recording' ? words.stop : words.dictate}
    </button>
  )
}

/** While the microphone is open: that it hears, and how long is left. */
export function DictationMeter(props: { readonly running: NonNullable<Dictation['running']> }) {
  const { level, left, silent } = props.running
  const heard = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    heard.current?.style.setProperty('scale', `${level} 1`)
  }, [level])
  return (
    <div className={styles.meter}>
      <span className={styles.level} aria-hidden="true">
        <span ref={heard} className={styles.heard} />
      </span>
      <span className={styles.left}>{words.left(left)}</span>
      <span className={styles.silent} role="status">
        {silent ? words.nothingHeard : ''}
      </span>
    </div>
  )
}
