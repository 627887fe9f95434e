import { sayReferral } from '@navigateur-pro/domain/records/referral.ts'
import { sayState } from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { WorklistItem } from '../../../contract/referral-views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayCalendarDay, sayDay, sayMoment } from '../../i18n/dates.ts'
import { follow } from '../../i18n/fr-referral.ts'
import { referral as words } from '../../i18n/fr-work.ts'
import { sayBirth, sayName } from '../identity-band/say-patient.ts'
import { isEnded } from '../referral/referral-actions.ts'
import { sayCaller } from '../referral/say-caller.ts'
import styles from './worklist.module.css'

/** One request: whose, what for, since when. */
export function WorklistRow(props: {
  readonly item: WorklistItem
  readonly open: boolean
  readonly onOpen: (id: string, patientId: string) => void
}) {
  const { referral, patient } = props.item
  const { body, author, late, nudges, remindIn } = referral
  const now = useNow()
  return (
    <li className={styles.rowPlace}>
      <button
        type="button"
        data-row
        className={styles.row}
        aria-current={props.open}
        onClick={() => props.onOpen(referral.recordId, patient.patientId)}
      >
        <span className={styles.rowFirst}>
          <bdi className={styles.name}>{sayName(patient.identity)}</bdi>
          {late ? (
            <span className={styles.late}>{nudges > 0 ? `${late}, ${follow.nudged(nudges)}` : late}</span>
          ) : remindIn !== undefined ? (
            <span className={styles.urgency}>{follow.remindShort(remindIn)}</span>
          ) : isEnded(referral) ? null : (
            <span className={styles.urgency} data-urgency={body.urgency}>
              {words.urgencies[body.urgency]}
            </span>
          )}
        </span>
        <span className={styles.second}>{sayBirth(patient.identity, now)}</span>
        <span className={styles.third}>
          <span className={styles.specialty}>{sayReferral(body)}</span>
          {' · '}
          {sayWhere(referral, now) ?? (
            <>
              <bdi>{body.caller ? sayCaller(body.caller) : author.name}</bdi>,{' '}
              {sayMoment(referral.occurredAt, now)}
            </>
          )}
        </span>
      </button>
    </li>
  )
}

/** For a request that has moved on, where it stands. */
function sayWhere({ body }: WorklistItem['referral'], now: Date): string | undefined {
  const { kind, state, appointment, steps } = body
  if (state === 'scheduled' && appointment) {
    const [date = '', hour = ''] = appointment.at.split('T')
    return words.at(sayCalendarDay(date, now), hour)
  }
  if (state === 'requested' || state === 'taken') return undefined
  const last = steps.at(-1)
  const word = sayState(kind, state)
  return last ? `${word} ${sayDay(last.at, now)}` : word
}
