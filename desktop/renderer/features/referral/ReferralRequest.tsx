import { type ReactNode, useId } from 'react'
import { specialties } from '@navigateur-pro/domain/records/referral.ts'
import type { ReferralView } from '../../../contract/views.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayCalendarDay, sayDate, sayDay } from '../../i18n/dates.ts'
import { timeline } from '../../i18n/fr.ts'
import { referral as words } from '../../i18n/fr-work.ts'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { Time } from '../../ui/Time.tsx'
import { Attachments } from '../timeline/Attachments.tsx'
import styles from './referral.module.css'

/** One request whole: what is asked, the appointment, every step with who and when, what can be done. */
export function ReferralRequest(props: { readonly referral: ReferralView; readonly actions?: ReactNode }) {
  const { referral } = props
  const { body, author, attachments } = referral
  const now = useNow()
  const title = useId()
  return (
    <article className={styles.request} aria-labelledby={title}>
      <header className={styles.requestHead}>
        <h3 className={styles.requestTitle} id={title}>
          {specialties[body.specialty]}
        </h3>
        <span className={styles.urgency} data-urgency={body.urgency}>
          {words.urgencies[body.urgency]}
        </span>
        {referral.late && <span className={styles.late}>{referral.late}</span>}
      </header>
      <p className={styles.hint}>
        {words.kinds[body.kind]}, {words.on(sayDay(referral.occurredAt, now))} · <bdi>{author.name}</bdi>
      </p>
      <AppointmentSet referral={referral} now={now} />
      <TextBlock text={body.question} />
      <Attachments attachments={attachments} />
      <Steps referral={referral} now={now} />
      <DeliveryLine referral={referral} now={now} />
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

function Steps(props: { readonly referral: ReferralView; readonly now: Date }) {
  const { steps } = props.referral.body
  return (
    <ol className={styles.steps} aria-label={words.follow}>
      {steps.map((step, index) => (
        <li key={`${step.at} ${step.state}`} className={styles.step} data-last={index === steps.length - 1}>
          <span className={styles.stepState}>{words.steps[step.state]}</span>{' '}
          <span className={styles.hint}>
            <bdi>{step.by.name}</bdi>, <Time at={step.at} now={props.now} />
          </span>
          {step.note !== '' && <TextBlock text={step.note} />}
        </li>
      ))}
    </ol>
  )
}

/** How far what was last written has got; whoever wrote it. */
function DeliveryLine(props: { readonly referral: ReferralView; readonly now: Date }) {
  const { value: session } = useQuery('session.read', {})
  const { delivery, body } = props.referral
  const mine = (body.steps.at(-1)?.by ?? props.referral.author).id === session?.person?.id
  const text = timeline.delivery(delivery, mine, props.now)
  if (text === '') return null
  return <p className={delivery.state === 'refused' ? styles.error : styles.hint}>{text}</p>
}
