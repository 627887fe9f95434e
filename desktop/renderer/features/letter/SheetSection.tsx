import type { ReactNode } from 'react'
import type { LetterView } from '../../../contract/document-views.ts'
import { letter as words } from '../../i18n/fr-document.ts'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './letter.module.css'

type Section = LetterView['sections'][number]

export function SheetSection(props: {
  readonly section: Section
  readonly excluded: readonly string[]
  readonly onToggle: (lineId: string, wanted: boolean) => void
  readonly children?: ReactNode
}) {
  const { section, excluded } = props
  const lines = section.lines.filter(({ id }) => !isTypedHere(section, id))
  return (
    <section className={styles.section}>
      <h3 className={styles.title}>
        {section.title}
        {section.legal && <span className={styles.legal}> · {words.legal}</span>}
      </h3>
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <li key={line.id}>
              <label className={styles.line}>
                <input
                  type="checkbox"
                  checked={!excluded.includes(line.id)}
                  onChange={(event) => props.onToggle(line.id, event.currentTarget.checked)}
                />
                <span className={styles.lineWords}>
                  <TextBlock inline text={line.text} />
                  <span className={styles.source}>{words.source(line.source, line.age)}</span>
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
      {props.children}
    </section>
  )
}

/** Its field is on screen already: showing the line too would say it twice. */
export function isTypedHere(section: Section, lineId: string): boolean {
  return lineId === section.id || lineId.startsWith(`${section.id}-`)
}
