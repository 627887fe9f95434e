import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { isByService, isOverdue } from '@navigateur-pro/domain/alerts/categories.ts'
import type { AlertView, SignalView } from '../../../contract/alert-views.ts'
import type { CircleMember } from '../../../contract/circle-views.ts'
import { type KeyBinding, useKeys } from '../../app/keys.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayDuration, sayMoment, sayRecent } from '../../i18n/dates.ts'
import { alert as words } from '../../i18n/fr-alert.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Shape } from '../../ui/Shape.tsx'
import styles from './alert.module.css'
import { sayAlert, sayArrival, sayProgress } from './say-alert.ts'
import { useSeen, useSignalSeen } from './use-answer.ts'

/** How long its author still sees that an alert was seen. */
const remembered = 24 * 3_600_000

/** Above everything: each alert until somebody says « J’ai vu », and what rules found. */
export function AlertBand(props: {
  readonly patientId: string
  readonly writing: boolean
  readonly members: readonly CircleMember[]
}) {
  const { patientId, writing } = props
  const now = useNow()
  const { value } = useQuery('alert.read', { patientId })
  const place = useRef<HTMLElement>(null)
  const alerts = (value?.alerts ?? []).filter(
    ({ mine, body }) =>
      // Whose own emergency access it is has a band of its own.
      (body.state === 'raised' && !(mine && isByService(body.category))) ||
      (mine &&
        !isByService(body.category) &&
        body.signal === undefined &&
        now.getTime() - Date.parse(body.steps.at(-1)!.at) < remembered),
  )
  const signals = value?.signals ?? []
  const count = alerts.length + signals.length
  const something = count > 0
  const within = useRef(false)
  // The button that was used goes with its line: the focus is on the next one, or stays in the band.
  useEffect(() => {
    if (!within.current || document.activeElement !== document.body) return
    const next = place.current?.querySelector('button') ?? place.current
    next?.focus()
  }, [count])
  useKeys(
    useMemo<readonly KeyBinding[]>(
      () =>
        something
          ? [{ key: 'v', label: words.keyReach, run: () => place.current?.querySelector('button')?.focus() }]
          : [],
      [something],
    ),
  )
  const doctor = props.members.find(
    ({ member, mine }) => member.role === 'physician' && member.phone !== undefined && !mine,
  )?.member
  const call = words.call(doctor && { name: doctor.name, phone: doctor.phone! })
  return (
    <section
      ref={place}
      className={styles.band}
      aria-label={words.label}
      aria-live="polite"
      tabIndex={-1}
      onFocus={() => {
        within.current = true
      }}
      onBlur={({ relatedTarget }) => {
        // A button that goes with its line leaves the focus to nobody.
        if (relatedTarget) within.current = false
      }}
    >
      {something && (
        <ul>
          {alerts.map((alert) => (
            <AlertLine key={alert.recordId} alert={alert} now={now} writing={writing} call={call} />
          ))}
          {signals.map((signal) => (
            <SignalLine key={signal.key} signal={signal} now={now} writing={writing} />
          ))}
        </ul>
      )}
    </section>
  )
}

function AlertLine(props: {
  readonly alert: AlertView
  readonly now: Date
  readonly writing: boolean
  readonly call: string
}) {
  const { alert, now, writing, call } = props
  const { body, author, mine, occurredAt, arrivedAt, delivery } = alert
  const seen = useSeen()
  const what = sayAlert(body)
  const waiting = body.state === 'raised'
  const duration = sayDuration(body.steps[0]?.at ?? occurredAt, now)
  const overdue = waiting && isOverdue(body.severity, body.steps[0]?.at ?? occurredAt, now)
  const unsent = mine && (delivery.state === 'here' || delivery.state === 'refused')
  return (
    <BandLine
      calm={!waiting}
      action={
        writing &&
        alert.next.includes('acknowledged') && (
          <SeenButton what={what} busy={seen.busy} onUse={() => seen.run(alert)} />
        )
      }
      second={[
        sayMoment(occurredAt, now),
        sayArrival(occurredAt, arrivedAt, now),
        mine && arrivedAt !== undefined && sayArrival(occurredAt, arrivedAt, now) === undefined
          ? words.received(sayRecent(arrivedAt, now, 'à '))
          : undefined,
        mine && arrivedAt === undefined ? words.delivery[delivery.state] : undefined,
        ...sayProgress(body, now),
        body.text,
      ]}
    >
      <strong>{what}</strong> · {words.severities[body.severity]} ·{' '}
      <bdi>
        {author.name}, {author.profession}
      </bdi>
      {(overdue || (waiting && unsent)) && (
        <p className={styles.call}>
          {unsent ? words.notSent : words.unseenFor(duration)} {!alert.next.includes('acknowledged') && call}
        </p>
      )}
      <Failure error={seen.error} />
    </BandLine>
  )
}

function SignalLine(props: { readonly signal: SignalView; readonly now: Date; readonly writing: boolean }) {
  const { signal, now, writing } = props
  const seen = useSignalSeen()
  return (
    <BandLine
      action={
        writing &&
        signal.answer && <SeenButton what={signal.text} busy={seen.busy} onUse={() => seen.run(signal)} />
      }
      second={[words.signal, sayMoment(signal.since, now), signal.source]}
    >
      <strong>{typeset(signal.text)}</strong>
      <Failure error={seen.error} />
    </BandLine>
  )
}

function BandLine(props: {
  readonly children: ReactNode
  readonly second: readonly (string | undefined)[]
  readonly action: ReactNode
  readonly calm?: boolean
}) {
  return (
    <li className={styles.line} data-calm={props.calm}>
      <Shape name={props.calm ? 'check' : 'triangle'} />
      <div className={styles.main}>
        {props.children}
        <p className={styles.second}>{typeset(props.second.filter(Boolean).join(' · '))}</p>
      </div>
      {props.action}
    </li>
  )
}

function SeenButton(props: { readonly what: string; readonly busy: boolean; readonly onUse: () => void }) {
  return (
    <LinkButton onUse={props.onUse} disabled={props.busy} label={words.seenOf(props.what)}>
      {words.seen}
    </LinkButton>
  )
}
