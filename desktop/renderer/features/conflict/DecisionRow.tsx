import { useId } from 'react'
import type { ConflictView } from '../../../contract/conflict-views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { conflict as words } from '../../i18n/fr-care.ts'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { RecordField } from '../care/RecordField.tsx'
import { sayValue } from '../care/record-values.ts'
import styles from './conflict.module.css'
import type { Choice, Row } from './decision.ts'

/** One field: what it was, what each version says, and the choice. Native radios: arrows and screen readers know them. */
export function DecisionRow(props: {
  readonly row: Row
  readonly view: ConflictView
  readonly choice: Choice | undefined
  readonly error: string | undefined
  /** A version is taken or left: nothing else can be written. */
  readonly whole: boolean
  readonly onChoose: (choice: Choice) => void
}) {
  const { row, view, choice, onChoose } = props
  const { field, before, values, disputed } = row
  const name = useId()
  const now = useNow()
  const error = `${name}-error`
  const versions = [view.published, ...view.proposals]
  const written = choice && 'written' in choice ? choice.written : undefined
  return (
    <fieldset
      className={styles.row}
      data-field={field.field}
      {...(props.error !== undefined && { 'aria-describedby': error })}
    >
      <legend className={styles.legend}>
        {field.label}
        {disputed && !props.whole && <span className={styles.disputed}> · {words.disputed}</span>}
      </legend>
      <div className={styles.versions}>
        {!props.whole && (
          <div className={styles.before}>
            <span className={styles.second}>{words.before}</span>
            {before.length === 0 && <span className={styles.second}>{words.unknownBefore}</span>}
            <TextBlock inline text={before.map((value) => sayValue(field, value)).join(' / ')} />
          </div>
        )}
        {versions.map(({ author, at }, index) => (
          <label key={`${author.id} ${at}`} className={styles.version}>
            <input
              type="radio"
              name={name}
              checked={choice !== undefined && 'version' in choice && choice.version === index}
              onChange={() => onChoose({ version: index })}
            />
            <span className={styles.second}>
              {(index === 0 ? words.publishedBy : words.proposed)(author.name, sayMoment(at, now))}
            </span>
            <span className={styles.value}>
              <TextBlock inline text={sayValue(field, values[index] ?? '')} />
            </span>
          </label>
        ))}
        {!props.whole && (
          <label className={styles.version}>
            <input
              type="radio"
              name={name}
              checked={written !== undefined}
              onChange={() => onChoose({ written: '' })}
            />
            <span className={styles.second}>{words.other}</span>
          </label>
        )}
      </div>
      {written !== undefined && (
        <RecordField
          field={field}
          value={written}
          error={undefined}
          onChange={(value) => onChoose({ written: value })}
        />
      )}
      {props.error !== undefined && (
        <p id={error} className={styles.error} role="alert">
          {props.error}
        </p>
      )}
    </fieldset>
  )
}
