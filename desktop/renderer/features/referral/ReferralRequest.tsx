import { type ReactNode, useId } from 'react'
import { specialties } from '@navigateur-pro/domain/records/referral.ts'
import type { ReferralView } from '../../../contract/views.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayCalendarDay, sayDate } from '../../i18n/dates.ts'
import { timeline } from '../../i18n/fr.ts'
import { referral as words } from '../../i18n/fr-work.ts'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { Time } from '../../ui/Time.tsx'
import { Attachments } from '../timeline/Attachments.tsx'
import styles from './referral.module.css'

/** One request whole: what is asked, the appointment, every step with who and when, what can be done. */
export function ReferralRequest(props: {
  readonly referral: ReferralView
  readonly actions?: ReactNode
  /** 2 when it stands right under the patient's name. */
  readonly level?: 2 | 3
}) {
  const { referral } = props
  const Title = props.level === 2 ? 'h2' : 'h3'
  const { body, attachments } = referral
  const now = useNow()
  const title = useId()
  return (
    <article className={styles.request} aria-labelledby={title}>
      <header className={styles.requestHead}>
        <Title className={styles.requestTitle} id={title}>
          {specialties[body.specialty]}
        </Title>
        <span className={styles.urgency} data-urgency={body.urgency}>
          {words.asked(words.kinds[body.kind], words.urgencies[body.urgency])}
        </span>
        {referral.late && <span className={styles.late}>{referral.late}</span>}
      </header>
      <AppointmentSet referral={referral} now={now} />
      <TextBlock text={body.question} />
      <Attachments patientId={referral.patientId} attachments={attachments} />
      <Steps referral={referral} now={now} />
      {props.actions}
    </article>
  )
}

function AppointmentSet(props: { readonly referral: ReferralView; readonly now: Date }) {
  const { appointment, state } = props.referral.body
  if (!appointment) return null
  const [date = '', hour = ''] = appointment.at.split('T')
  return (
    <div className={styles.appointment} data-past={state !== 'scheduled'}>
      <p className={styles.when}>
        <time dateTime={appointment.at} title={words.at(sayDate(date), hour)}>
          {words.at(sayCalendarDay(date, props.now), hour)}
        </time>
      </p>
      <p>
        <TextBlock inline text={appointment.place} />
        {appointment.practitioner !== '' && (
          <>
            {' · '}
            <TextBlock inline text={appointment.practitioner} />
          </>
        )}
      </p>
      {appointment.preparation !== '' && (
        <div className={styles.preparation}>
          <span className={styles.strong}>{words.preparation}</span>{' '}
          <TextBlock inline text={appointment.preparation} />
        </div>
      )}
    </div>
  )
}

/** Who did what and when; the last step also says how far it has got. */
function Steps(props: { readonly referral: ReferralView; readonly now: Date }) {
  const { value: session } = useQuery('session.read', {})
  const { delivery, body } = props.referral
  return (
    <ol className={styles.steps} aria-label={words.follow}>
      {body.steps.map((step, index) => {
        const last = index === body.steps.length - 1
        const reached = last && timeline.delivery(delivery, step.by.id === session?.person?.id, props.now)
        return (
          <li key={`${step.at} ${step.state}`} className={styles.step} data-last={last}>
            <span className={styles.stepState}>{words.steps[step.state]}</span>{' '}
            <span className={styles.hint}>
              <bdi>{step.by.name}</bdi>, <Time at={step.at} now={props.now} />
            </span>
            {step.note !== '' && <TextBlock text={step.note} />}
            {reached && (
              <p className={delivery.state === 'refused' ? styles.refused : styles.hint}>{reached}</p>
            )}
          </li>
        )
      })}
    </ol>
  )
}
