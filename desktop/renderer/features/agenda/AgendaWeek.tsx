import { useState } from 'react'
import { addDays, weekdayOf } from '@navigateur-pro/domain/agenda/paris.ts'
import type { AgendaView } from '../../../contract/agenda-views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayCalendarDay, sayDate } from '../../i18n/dates.ts'
import { agenda as words, eventForm } from '../../i18n/fr-agenda.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './agenda.module.css'
import { paris, sayDetails, sayHours, sayName } from './say-entry.ts'

/** Seven days side by side, for the cell's wide screen. The list says the same, and is where one changes it. */
export function AgendaWeek(props: { readonly agenda: AgendaView }) {
  const { today, from, to, entries } = props.agenda
  const now = useNow()
  const [monday, setMonday] = useState(() => addDays(today, 1 - weekdayOf(today)))
  const days = Array.from({ length: 7 }, (_, index) => addDays(monday, index))
  const sunday = days[6] ?? monday
  return (
    <div className={styles.week}>
      <div className={styles.weekHead}>
        <LinkButton onUse={() => setMonday(addDays(monday, -7))} disabled={monday <= from}>
          {words.previousWeek}
        </LinkButton>
        <p className={styles.strong} aria-live="polite">
          {words.week(sayDate(monday), sayDate(sunday))}
        </p>
        <LinkButton onUse={() => setMonday(addDays(monday, 7))} disabled={sunday >= to}>
          {words.nextWeek}
        </LinkButton>
      </div>
      <ol className={styles.weekDays}>
        {days.map((day, index) => {
          const ofDay = entries.filter(
            ({ firstDay, lastDay = '9999-12-31' }) => firstDay <= day && day <= lastDay,
          )
          return (
            <li key={day} className={styles.weekDay} data-today={day === today}>
              <h3 className={styles.weekDayName} title={sayCalendarDay(day, now, paris)}>
                {eventForm.days[index]} {Number(day.slice(8))}
              </h3>
              {ofDay.length === 0 && <p className={styles.none}>{words.nothingThatDay}</p>}
              <ul>
                {ofDay.map((entry) => (
                  <li
                    key={`${entry.recordId} ${entry.firstDay}`}
                    className={styles.weekEntry}
                    data-off={entry.cancelled || entry.away !== undefined}
                  >
                    <time dateTime={entry.startsAt ?? entry.firstDay}>{sayHours(entry)}</time>
                    <TextBlock inline text={sayName(entry)} />
                    <span className={styles.details}>
                      <TextBlock
                        inline
                        text={sayDetails({ ...entry, repeats: undefined, note: '' }, now).join(' · ')}
                      />
                    </span>
                  </li>
                ))}
              </ul>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
