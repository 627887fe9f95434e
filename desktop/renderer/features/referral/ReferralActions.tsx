import { Button } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ReferralState } from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { ReferralView } from '../../../contract/referral-views.ts'
import { type KeyBinding, useKeys } from '../../app/keys.ts'
import { useNow } from '../../app/use-now.ts'
import { referral as words } from '../../i18n/fr-work.ts'
import { follow } from '../../i18n/fr-referral.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { ArrangeForm } from './ArrangeForm.tsx'
import { EntryActions } from './EntryActions.tsx'
import { NoteForm } from './NoteForm.tsx'
import { actionsOf, isEnded } from './referral-actions.ts'
import styles from './referral.module.css'
import { ReportForm } from './ReportForm.tsx'
import { ScheduleForm } from './ScheduleForm.tsx'
import { useAdvance } from './use-advance.ts'

type Asking = 'scheduled' | 'arranged' | 'reported' | keyof typeof words.notes

/** What this person may do with a request. What needs a date or a reason asks for it in place. */
export function ReferralActions(props: {
  readonly referral: ReferralView
  readonly refresh: () => void
  /** In the coordinator's workspace: P takes it, F schedules it, and the usual action is the filled button. */
  readonly withKeys?: boolean
}) {
  const { referral, withKeys = false } = props
  const now = useNow()
  const place = useRef<HTMLDivElement>(null)
  const [asking, setAsking] = useState<Asking>()
  const done = () => {
    setAsking(undefined)
    place.current?.focus({ preventScroll: true })
  }
  const advance = useAdvance(referral, props.refresh, done)
  const actions = actionsOf(referral, now)
  const use = (state: ReferralState) => {
    if (isAsking(state)) setAsking(state)
    else advance.run(state, {})
  }
  useRequestKeys(withKeys, actions, use)
  const [usual, ...others] = actions
  return (
    <div className={styles.actions} ref={place} tabIndex={-1}>
      {advance.overtaken !== undefined && (
        <p className={styles.overtaken} role="alert">
          {advance.overtaken} {words.overtakenText}
        </p>
      )}
      {asking === 'scheduled' ? (
        <ScheduleForm
          recordId={referral.recordId}
          title={sayAction('scheduled', referral)}
          appointment={referral.body.appointment}
          busy={advance.busy}
          onSave={(appointment) => advance.run('scheduled', { appointment })}
          onClose={done}
        />
      ) : asking === 'arranged' ? (
        <ArrangeForm
          recordId={referral.recordId}
          title={sayAction('arranged', referral)}
          arrangement={referral.body.arrangement ?? wishOf(referral)}
          busy={advance.busy}
          onSave={(arrangement) => advance.run('arranged', { arrangement })}
          onClose={done}
        />
      ) : asking === 'reported' ? (
        <ReportForm
          recordId={referral.recordId}
          busy={advance.busy}
          onSave={(details) => advance.run('reported', details)}
          onClose={done}
        />
      ) : asking ? (
        <NoteForm
          key={asking}
          {...words.notes[asking]}
          needed={asking === 'cancelled'}
          place={{ of: { recordId: referral.recordId }, mark: asking }}
          busy={advance.busy}
          onSave={(note) => advance.run(asking, { note })}
          onClose={done}
        />
      ) : (
        usual && (
          <div className={styles.actionRow}>
            <Button
              variant={withKeys && usual !== 'cancelled' ? 'filled' : 'default'}
              disabled={advance.busy}
              onClick={() => use(usual)}
              {...(withKeys && keyOf[usual] && { 'aria-keyshortcuts': keyOf[usual] })}
            >
              {sayAction(usual, referral)}
              {withKeys && keyOf[usual] && (
                <kbd className={styles.cap} aria-hidden="true">
                  {keyOf[usual].toUpperCase()}
                </kbd>
              )}
            </Button>
            {others.map((state) => (
              <LinkButton key={state} onUse={() => use(state)} disabled={advance.busy}>
                {sayAction(state, referral)}
              </LinkButton>
            ))}
          </div>
        )
      )}
      {actions.length === 0 &&
        !isEnded(referral) &&
        isOnItsWay(referral) &&
        referral.body.steps.length > 1 && <p className={styles.hint}>{words.notSentYet}</p>}
      <Failure error={advance.error} />
      {!asking && <EntryActions referral={referral} />}
    </div>
  )
}

const keyOf: Partial<Record<ReferralState, string>> = { taken: 'p', scheduled: 'f', arranged: 'f' }

/** P and F, for the request that is open; they do nothing when its state does not allow it. */
function useRequestKeys(
  on: boolean,
  actions: readonly ReferralState[],
  use: (state: ReferralState) => void,
): void {
  const latest = useRef({ actions, use })
  useEffect(() => {
    latest.current = { actions, use }
  })
  useKeys(
    useMemo<readonly KeyBinding[]>(() => {
      const bind = (key: string, label: string) => ({
        key,
        label,
        run: () => {
          const state = latest.current.actions.find((one) => keyOf[one] === key)
          if (state) latest.current.use(state)
        },
      })
      return on ? [bind('p', words.keyTake), bind('f', words.keySchedule)] : []
    }, [on]),
  )
}

/** What asks for words, a day or a name before it is done. */
function isAsking(state: ReferralState): state is Asking {
  return state === 'scheduled' || state === 'arranged' || state === 'reported' || state in words.notes
}

function isOnItsWay({ delivery }: ReferralView): boolean {
  return delivery.state === 'here' || delivery.state === 'sent'
}

function sayAction(to: ReferralState, { body }: ReferralView): string {
  if (to === 'taken' && body.state === 'missed') return words.takeAgain
  if (to === 'scheduled' && body.state === 'scheduled') {
    return body.kind === 'appointment' ? words.move : follow.moveDate
  }
  if (to === 'arranged' && body.state === 'arranged') return follow.changeProvider
  return follow.actions[body.kind]?.[to] ?? words.actions[to]
}

/** What was wished is there already when it is granted. */
function wishOf({ body }: ReferralView) {
  const { from, to, place } = body
  return { ...(place && { provider: place }), ...(from && { from }), ...(to && { to }) }
}
