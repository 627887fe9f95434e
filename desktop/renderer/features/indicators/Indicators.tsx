import { Button, Modal } from '@mantine/core'
import { useId, useState } from 'react'
import type { IndicatorsView } from '../../../contract/indicator-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useQuery } from '../../app/use-query.ts'
import { common } from '../../i18n/fr.ts'
import { indicators as words } from '../../i18n/fr-dashboard.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { NotReadable } from '../../ui/NotReadable.tsx'
import { Choices } from '../form/Choices.tsx'
import { saveFile } from '../outbox/save-file.ts'
import styles from './indicators.module.css'

type Table = IndicatorsView['tables'][number]

/** The cell's figures for a period, as plain tables, and the same in a file (OT-8). */
export function Indicators(props: { readonly onClose: () => void }) {
  const [unit, setUnit] = useState<keyof typeof words.units>('quarter')
  const [back, setBack] = useState(0)
  const period = { unit, back }
  const { value: view, error, slow, again } = useQuery('indicators.read', period)
  const save = useAction(async () => {
    const file = await client.call('indicators.export', period)
    saveFile(file)
    say(words.exported(file.fileName))
  })
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.title}
      size="64rem"
      classNames={{ title: styles.dialogTitle }}
    >
      <p className={styles.quiet}>{words.text}</p>
      <div className={styles.period}>
        <Choices
          label={words.unit}
          choices={words.units}
          chosen={unit}
          onChoose={(chosen) => {
            setUnit(chosen)
            setBack(0)
          }}
        />
        <div className={styles.move}>
          <LinkButton onUse={() => setBack(back + 1)}>{words.previous}</LinkButton>
          <strong role="status">{view?.period}</strong>
          <LinkButton onUse={() => setBack(back - 1)} disabled={back === 0}>
            {words.next}
          </LinkButton>
        </div>
      </div>
      {view?.tables.map((table) => (
        <Figures key={table.title} table={table} />
      ))}
      {!view && (error ? <NotReadable error={error} onRetry={again} /> : slow && <p>{common.preparing}</p>)}
      <div className={styles.period}>
        <Button variant="default" onClick={save.run} disabled={save.busy || !view}>
          {words.export}
        </Button>
        <Failure error={save.error} />
      </div>
    </Modal>
  )
}

function Figures(props: { readonly table: Table }) {
  const { title, note, columns, rows } = props.table
  const described = useId()
  return (
    <section className={styles.section}>
      {/* A year is wider than a small window: the table scrolls in its own place, by the keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard (WCAG 2.1.1) */}
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={title}>
        <table className={styles.table} aria-describedby={described}>
          <caption className={styles.caption}>{title}</caption>
          <thead>
            <tr>
              <td />
              {columns.map(({ label }) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, cells }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {cells.map((cell, index) => (
                  <td key={columns[index]?.label}>{sayCell(cell, columns[index]?.unit)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.quiet} id={described}>
        {note}
      </p>
    </section>
  )
}

function sayCell(cell: number | null, unit: Table['columns'][number]['unit'] | undefined): string {
  if (cell === null) return words.none
  if (unit === '%') return words.percent(cell)
  return unit === 'h' ? words.hours(cell) : cell.toLocaleString('fr-FR')
}
