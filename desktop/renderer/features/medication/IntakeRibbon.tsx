import type { IntakeSlot, IntakeView } from '../../../contract/medication-views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayCalendarDay, sayRecent } from '../../i18n/dates.ts'
import { intake as words } from '../../i18n/fr-medication.ts'
import { Shape } from '../../ui/Shape.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './medication.module.css'

type State = IntakeSlot['state']
const counted = Object.keys(words.counts) as (keyof typeof words.counts)[]

/**
 * Fourteen days of planned intakes, a mark each: read by its letter, not by its colour; each mark
 * says its day, what became of it and by whom to a screen reader, and the counts are in words.
 */
export function IntakeRibbon({ view }: { readonly view: IntakeView }) {
  const now = useNow()
  if (view.rows.length === 0) return null
  const told = view.rows
    .flatMap(({ slots }) => slots.flatMap((slot) => (slot && isWorthTelling(slot) ? [slot] : [])))
    .toSorted((a, b) => b.plannedFor.localeCompare(a.plannedFor))
  return (
    <>
      {view.series
        .filter(({ count }) => count > 1)
        .map(({ label, time, count, first }) => (
          <p key={`${label} ${time}`} className={styles.summary}>
            <span className={styles.warning}>
              <Shape name="triangle" />{' '}
              {words.series(`${label}, ${time}`, count, sayCalendarDay(first.slice(0, 10), now))}
            </span>
          </p>
        ))}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached without a mouse */}
      <div className={styles.ribbonScroll} role="region" aria-label={words.ribbon} tabIndex={0}>
        <table className={styles.ribbon} aria-label={words.ribbon}>
          <thead>
            <tr>
              {view.days.map((day, index) => (
                <th key={day} scope="col" data-today={index === view.days.length - 1}>
                  <span aria-hidden="true">{Number(day.slice(8))}</span>
                  <span className={styles.spoken}>{sayCalendarDay(day, now)}</span>
                </th>
              ))}
            </tr>
          </thead>
          {view.rows.map((row) => (
            <tbody key={`${row.planId} ${row.time}`}>
              <tr>
                <th scope="rowgroup" colSpan={view.days.length}>
                  <TextBlock inline text={`${row.label}, ${row.time}`} />
                  <span className={styles.second}> · {sayCounts(row.slots)}</span>
                </th>
              </tr>
              <tr>
                {row.slots.map((slot, index) =>
                  slot ? (
                    <td key={slot.plannedFor} data-state={slot.state} title={saySlot(slot, now)}>
                      <span aria-hidden="true">
                        <Mark state={slot.state} />
                      </span>
                      <span className={styles.spoken}>{saySlot(slot, now)}</span>
                    </td>
                  ) : (
                    <td key={view.days[index]} />
                  ),
                )}
              </tr>
            </tbody>
          ))}
        </table>
      </div>
      <p className={styles.legend} aria-hidden="true">
        {words.legend.map(([state, word]) => (
          <span key={state}>
            <span className={styles.mark} data-state={state}>
              <Mark state={state} />
            </span>{' '}
            {word}
          </span>
        ))}
      </p>
      {told.length > 0 && (
        <details className={styles.details} data-padded>
          <summary>{words.notTaken}</summary>
          <ul className={styles.summary}>
            {told.map((slot) => (
              <li key={`${slot.planId} ${slot.plannedFor}`}>
                <TextBlock inline text={`${slot.label} · ${saySlot(slot, now)}`} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function Mark({ state }: { readonly state: State }) {
  if (state === 'taken') return <Shape name="check" />
  return { refused: 'R', missed: 'N', absent: 'A', disputed: '≠', unsaid: '?', upcoming: '·' }[state]
}

/** « lundi 9 novembre 19:00 : refusé, Mme Dubroca hier 18:40, « À quoi bon » » */
function saySlot({ plannedFor, state, said }: IntakeSlot, now: Date): string {
  const day = sayCalendarDay(plannedFor.slice(0, 10), now)
  const people = said.map(({ by, at, outcome, note }) =>
    [
      state === 'disputed' ? words.states[outcome] : '',
      words.by(by.name, sayRecent(at, now)),
      note && `« ${note} »`,
    ]
      .filter(Boolean)
      .join(', '),
  )
  return [`${day} ${plannedFor.slice(11)} : ${words.states[state]}`, ...people].join(' ; ')
}

function sayCounts(slots: readonly (IntakeSlot | null)[]): string {
  return counted
    .map((state) => [state, slots.filter((slot) => slot?.state === state).length] as const)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => words.counts[state](count))
    .join(', ')
}

function isWorthTelling({ state, said }: IntakeSlot): boolean {
  return said.length > 0 && (state !== 'taken' || said.some(({ note }) => note !== ''))
}
