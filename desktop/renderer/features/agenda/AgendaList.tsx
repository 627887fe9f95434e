import { addDays } from '@navigateur-pro/domain/agenda/paris.ts'
import type { AgendaEntry, AgendaView } from '../../../contract/agenda-views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayCalendarDay } from '../../i18n/dates.ts'
import { agenda as words } from '../../i18n/fr-agenda.ts'
import styles from './agenda.module.css'
import { EntryLine } from './EntryLine.tsx'
import { listedOn, paris } from './say-entry.ts'

/** Below the agenda come the requests: a week is read at once, the rest of the thirty days is one key away. */
const shownDays = 7

/** Day by day, today first; what has passed is folded. */
export function AgendaList(props: {
  readonly patientId: string
  readonly agenda: AgendaView
  readonly writing: boolean
}) {
  const { today, entries } = props.agenda
  const coming = entries.filter((entry) => listedOn(entry, today) >= today)
  const isSoon = (entry: AgendaEntry) => listedOn(entry, today) < addDays(today, shownDays)
  const later = coming.filter((entry) => !isSoon(entry))
  const past = entries.filter((entry) => listedOn(entry, today) < today)
  return (
    <>
      {coming.length === 0 && (
        <p className={styles.quiet}>
          {words.empty}. {words.emptyText}
        </p>
      )}
      <Days {...props} entries={coming.filter(isSoon)} />
      {later.length > 0 && (
        <details className={styles.past}>
          <summary>{words.later(later.length)}</summary>
          <Days {...props} entries={later} />
        </details>
      )}
      {past.length > 0 && (
        <details className={styles.past}>
          <summary>{words.past(past.length)}</summary>
          <Days {...props} entries={past.toReversed()} />
        </details>
      )}
    </>
  )
}

function Days(props: {
  readonly patientId: string
  readonly agenda: AgendaView
  readonly writing: boolean
  readonly entries: readonly AgendaEntry[]
}) {
  const { agenda, entries } = props
  const now = useNow()
  const days = Map.groupBy(entries, (entry) => listedOn(entry, agenda.today))
  return (
    <ul>
      {[...days].map(([day, ofDay]) => (
        <li key={day} className={styles.day}>
          <h3 className={styles.dayName}>{sayCalendarDay(day, now, paris)}</h3>
          <ul>
            {ofDay.map((entry) => (
              <EntryLine
                key={`${entry.recordId} ${entry.firstDay}`}
                patientId={props.patientId}
                entry={entry}
                line={agenda.events.find(({ recordId }) => recordId === entry.recordId)}
                today={agenda.today}
                first={entries.find(({ recordId }) => recordId === entry.recordId) === entry}
                writing={props.writing}
              />
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}
