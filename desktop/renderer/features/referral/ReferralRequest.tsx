import { type ReactNode, useId } from 'react'
import { sayReferral } from '@navigateur-pro/domain/records/referral.ts'
import { homeServices, kindOf, sayState } from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { ReferralView } from '../../../contract/referral-views.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayCalendarDay, sayDate, sayDay, sayMoment } from '../../i18n/dates.ts'
import { timeline } from '../../i18n/fr.ts'
import { calls } from '../../i18n/fr-dashboard.ts'
import { arrange, ask, follow } from '../../i18n/fr-referral.ts'
import { referral as words } from '../../i18n/fr-work.ts'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { Time } from '../../ui/Time.tsx'
import { Attachments } from '../timeline/Attachments.tsx'
import { Checklists } from './Checklists.tsx'
import { PhotoSeries } from './PhotoSeries.tsx'
import { photosOf } from './photos-of-site.ts'
import styles from './referral.module.css'
import { sayCaller } from './say-caller.ts'

/** One request whole: what is asked, the appointment, every step with who and when, what can be done. */
export function ReferralRequest(props: {
  readonly referral: ReferralView
  readonly actions?: ReactNode
  /** 2 when it stands right under the patient's name. */
  readonly level?: 2 | 3
}) {
  const { referral } = props
  const Title = props.level === 2 ? 'h2' : 'h3'
  const { body } = referral
  const now = useNow()
  const title = useId()
  return (
    <article className={styles.request} aria-labelledby={title}>
      <header className={styles.requestHead}>
        <Title className={styles.requestTitle} id={title}>
          {sayReferral(body)}
        </Title>
        <span className={styles.urgency} data-urgency={body.urgency}>
          {words.asked(body.specialty && kindOf(body.kind).label, words.urgencies[body.urgency])}
        </span>
        <Clock referral={referral} now={now} />
      </header>
      <AppointmentSet referral={referral} now={now} />
      <Told body={body} now={now} />
      <TextBlock text={body.question} />
      <Joined referral={referral} />
      <Checklists referral={referral} writing={Boolean(props.actions) && referral.mayWrite} />
      <Thread referral={referral} now={now} />
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

/** The same words for who asks and for the cell: until when, since when, how often it was asked again. */
function Clock(props: { readonly referral: ReferralView; readonly now: Date }) {
  const { late, dueAt, nudges, body } = props.referral
  const asked = nudges > 0 ? `, ${follow.nudged(nudges)}` : ''
  if (late !== undefined) return <span className={styles.late}>{late + asked}</span>
  if (dueAt === undefined) return null
  const when = sayMoment(dueAt, props.now)
  return (
    <span className={styles.hint}>
      {body.state === 'arranged' ? follow.dueCall(sayDay(dueAt, props.now)) : follow.due(when) + asked}
    </span>
  )
}

/** What this kind says beside its question, and who does it. */
function Told(props: { readonly body: ReferralView['body']; readonly now: Date }) {
  const { body, now } = props
  const { from, to, arrangement } = body
  const rhythm = Object.entries(ask.rhythms).find(([days]) => Number(days) === body.everyDays)?.[1]
  const facts = [
    body.caller && ask.byPhoneFor([sayCaller(body.caller), body.caller.phone].filter(Boolean).join(', ')),
    body.services?.map((name) => homeServices[name]).join(', '),
    rhythm && `${ask.rhythm} ${rhythm}`,
    body.site && [body.site, body.size].filter(Boolean).join(', '),
    body.place,
    sayDates(from, to, now),
  ].filter((fact) => fact !== undefined && fact !== '')
  return (
    <>
      {facts.map((fact) => (
        <p key={fact}>
          <TextBlock inline text={fact ?? ''} />
        </p>
      ))}
      {arrangement && (
        <div className={styles.appointment} data-past={body.state !== 'arranged'}>
          <p className={styles.strong}>
            <TextBlock inline text={arrangement.provider} />
          </p>
          <p>
            {[arrangement.phone, sayDates(arrangement.from, arrangement.to, now)].filter(Boolean).join(' · ')}
          </p>
        </div>
      )}
    </>
  )
}

function sayDates(from: string | undefined, to: string | undefined, now: Date): string {
  const said = [
    from !== undefined && arrange.since(sayCalendarDay(from, now)),
    to !== undefined && arrange.until(sayCalendarDay(to, now)),
  ]
  return said.filter(Boolean).join(', ')
}

/** The wound over time, for whoever answers: the photos of its place, the later ones too; then what else is joined. */
function Joined(props: { readonly referral: ReferralView }) {
  const { patientId, body, attachments } = props.referral
  const { value: photos } = useQuery('referral.photos', body.site === undefined ? undefined : { patientId })
  const found = photosOf(photos ?? [], body.site ?? '')
  const series = found.length < 2 ? [] : found
  const others = attachments.filter(({ sha256 }) => !series.some(({ photo }) => photo.sha256 === sha256))
  return (
    <>
      {series.length > 0 && <PhotoSeries patientId={patientId} site={body.site ?? ''} photos={series} />}
      <Attachments patientId={patientId} attachments={others} />
    </>
  )
}

/** Who did and said what and when; the last step also says how far it has got. */
function Thread(props: { readonly referral: ReferralView; readonly now: Date }) {
  const { value: session } = useQuery('session.read', {})
  const { referral, now } = props
  const { delivery, body } = referral
  const lastStep = body.steps.at(-1)
  const items = [
    ...body.steps.map((step) => ({ at: step.at, step })),
    ...referral.entries.map((entry) => ({ at: entry.at, entry })),
    // Just before the call that ended it, or last.
    ...referral.gaps.map((gap) => ({ at: gap.to ?? now.toISOString(), gap })),
  ].toSorted(
    (one, other) =>
      Date.parse(one.at) - Date.parse(other.at) || Number('gap' in other) - Number('gap' in one),
  )
  return (
    <ol className={styles.steps} aria-label={words.follow}>
      {items.map((item, index) => {
        const last = index === items.length - 1
        if ('entry' in item) {
          return (
            <li key={item.entry.recordId} className={styles.step} data-last={last}>
              <Entry entry={item.entry} now={now} />
            </li>
          )
        }
        if ('gap' in item) {
          const { from, to, missed } = item.gap
          return (
            <li key={`${from} gap`} className={styles.step} data-last={last}>
              <span className={styles.late}>
                {calls.gap(sayDay(from, now), to === undefined ? undefined : sayDay(to, now), missed)}
              </span>
            </li>
          )
        }
        const { step } = item
        const reached =
          step === lastStep && timeline.delivery(delivery, step.by.id === session?.person?.id, now)
        return (
          <li key={`${step.at} ${step.state}`} className={styles.step} data-last={last}>
            <span className={styles.stepState}>{sayState(body.kind, step.state)}</span>{' '}
            <span className={styles.hint}>
              <bdi>{step.by.name}</bdi>, <Time at={step.at} now={now} />
            </span>
            {step.note !== '' && <TextBlock text={step.note} />}
            {step.state === 'reported' && referral.report && <Report report={referral.report} />}
            {reached && (
              <p className={delivery.state === 'refused' ? styles.refused : styles.hint}>{reached}</p>
            )}
          </li>
        )
      })}
    </ol>
  )
}

function Entry(props: { readonly entry: ReferralView['entries'][number]; readonly now: Date }) {
  const { kind, by, at, text, reached, waiting } = props.entry
  return (
    <>
      <span className={styles.stepState}>
        {kind === 'call' ? (reached ? follow.reached : follow.notReached) : follow.entries[kind]}
      </span>{' '}
      <span className={styles.hint}>
        <bdi>{by}</bdi>, <Time at={at} now={props.now} />
        {waiting && ` · ${follow.waiting}`}
      </span>
      {text !== '' && <TextBlock text={text} />}
    </>
  )
}

function Report(props: { readonly report: NonNullable<ReferralView['report']> }) {
  const { title, text } = props.report
  return (
    <div>
      <span className={styles.strong}>{follow.answer}</span> <TextBlock inline text={title} />
      {text !== undefined && <TextBlock text={text} />}
    </div>
  )
}
