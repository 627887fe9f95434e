import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { ageOn } from '@navigateur-pro/domain/identity/birth-date.ts'
import { isDay } from '@navigateur-pro/domain/agenda/paris.ts'
import type { DashboardView, MatterLineView } from '../../../contract/dashboard-views.ts'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { calendarDay, dayKey, sayShortDay, sayTime } from '../../i18n/dates.ts'
import { dashboard as words } from '../../i18n/fr-dashboard.ts'
import { patient as patientWords } from '../../i18n/fr.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { Shape } from '../../ui/Shape.tsx'
import { walkByArrows } from '../../ui/walk-rows.ts'
import { sayPatient } from '../identity-band/say-patient.ts'
import styles from './dashboard.module.css'

/** No row is lower, in CSS pixels: a name and one reason. */
const leastRow = 56

/** My patients by what each wants of me: one row each, the one or two reasons in words. */
export function PatientsToSee(props: {
  readonly view: DashboardView
  readonly list?: RefObject<HTMLDivElement | null>
  readonly onWalk?: () => void
  readonly onOpened?: () => void
}) {
  const { rows, further, quiet } = props.view
  const own = useRef<HTMLDivElement>(null)
  const now = useNow()
  const whole = usePainted()
  const screenful = Math.ceil(window.innerHeight / leastRow)
  const open = useAction(async (patientId: string) => {
    await client.call('context.open', { patientId })
    props.onOpened?.()
  })
  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    props.onWalk?.()
    walkByArrows(event)
  }
  if (rows.length === 0) {
    return (
      <p className={styles.quiet}>
        <strong>{words.empty}</strong>
        <br />
        {words.emptyText(quiet)}
      </p>
    )
  }
  return (
    <div ref={props.list ?? own} role="group" aria-label={words.list} onKeyDown={walk}>
      <ol>
        {(whole ? rows : rows.slice(0, screenful)).map(({ patient, lines, others }, index) => {
          const age = ageOn(patient.identity, calendarDay(now))
          return (
            <li key={patient.patientId} className={styles.place}>
              <button
                type="button"
                data-row
                // A dialog gives the focus to it.
                {...(index === 0 && { 'data-autofocus': true })}
                className={styles.row}
                disabled={open.busy}
                onClick={() => open.run(patient.patientId)}
              >
                <span className={styles.who}>
                  <span>
                    <bdi className={styles.name}>{sayPatient(patient.identity)}</bdi>
                    {age !== undefined && <span className={styles.age}> · {patientWords.age(age)}</span>}
                  </span>
                  {others > 0 && <span className={styles.others}>{words.others(others)}</span>}
                </span>
                {lines.map((line) => (
                  <Reason key={line.kind} line={line} now={now} />
                ))}
              </button>
            </li>
          )
        })}
      </ol>
      {whole && further > 0 && <p className={styles.quiet}>{words.further(further)}</p>}
      {whole && quiet > 0 && <p className={styles.quiet}>{words.quiet(quiet)}</p>}
      <Failure error={open.error} />
    </div>
  )
}

/** Whether a first frame was painted: what is below the window's edge is drawn in the next one. */
function usePainted(): boolean {
  const [painted, setPainted] = useState(false)
  useEffect(() => {
    let after: ReturnType<typeof setTimeout> | undefined
    const frame = requestAnimationFrame(() => (after = setTimeout(() => setPainted(true))))
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(after)
    }
  }, [])
  return painted
}

function Reason(props: { readonly line: MatterLineView; readonly now: Date }) {
  const { kind, text, since, more } = props.line
  const isAlert = kind.startsWith('alert')
  return (
    <span className={styles.reason} data-alert={isAlert}>
      <span className={styles.when}>{sayShort(since, props.now)}</span> {isAlert && <Shape name="triangle" />}{' '}
      <bdi>{typeset(text)}</bdi>
      {more > 0 && <span className={styles.when}> {words.more(more)}</span>}
    </span>
  )
}

/** « 12:10 » today, « 19 nov. » otherwise: one looks down the column. */
function sayShort(since: string, now: Date): string {
  return !isDay(since) && dayKey(since) === dayKey(now.toISOString()) ? sayTime(since) : sayShortDay(since)
}
