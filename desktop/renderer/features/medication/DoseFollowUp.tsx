import { useState } from 'react'
import type { DoseChangeView, MedicationView } from '../../../contract/medication-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { sayRecent } from '../../i18n/dates.ts'
import { dose as words } from '../../i18n/fr-medication.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Shape } from '../../ui/Shape.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { Time } from '../../ui/Time.tsx'
import { NoteForm } from '../referral/NoteForm.tsx'
import { localDay } from '../referral/referral-actions.ts'
import styles from './medication.module.css'
import { sayStart } from './say-start.ts'

/** Under a treatment: its last change and who took it into account, then every dose it has had. */
export function DoseFollowUp(props: {
  readonly lineId: string
  readonly medication: MedicationView
  readonly writing: boolean
}) {
  const now = useNow()
  const changes = props.medication.changes.filter(({ body }) => body.line === props.lineId)
  const newest = changes.find(({ standing }) => standing !== 'cancelled')
  if (changes.length === 0) return null
  return (
    <li className={styles.follow}>
      {newest && (
        <p>
          <Standing change={newest} />
          {newest.body.startsOn > localDay(now) && newest.listed === newest.body.after && (
            <>
              {' · '}
              <strong>
                {sayStart(newest.body.startsOn, now)},{' '}
                <TextBlock inline text={words.until(newest.body.before)} />
              </strong>
            </>
          )}
          {newest.late && <Call preparers={props.medication.preparers} />}
        </p>
      )}
      {props.writing && newest?.mayCancel && <Cancel change={newest} />}
      <details className={styles.details}>
        <summary>{words.history(changes.length)}</summary>
        <ol className={styles.steps}>
          {changes.map((change) => (
            <Past key={change.recordId} change={change} />
          ))}
        </ol>
      </details>
    </li>
  )
}

function Standing({ change }: { readonly change: DoseChangeView }) {
  const now = useNow()
  const { body, standing, waiting, late } = change
  const seen = body.steps.findLast(({ state }) => state === 'acknowledged')
  switch (standing) {
    case 'acknowledged':
      return (
        <>
          <Shape name="check" /> {seen && words.seenBy(seen.by.name, sayRecent(seen.at, now))}
        </>
      )
    case 'to-acknowledge':
      return (
        <span className={late ? styles.warning : undefined}>
          <Shape name="circle" /> {waiting ? words.waiting[waiting] : words.notSeen}
        </span>
      )
    case 'disputed':
      return (
        <span className={styles.warning}>
          <Shape name="triangle" /> {words.disputedLine}
        </span>
      )
    case 'replaced':
      return words.replaced
    case 'cancelled':
      return words.cancelled(body.steps.at(-1)?.by.name ?? '')
  }
}

function Call(props: { readonly preparers: MedicationView['preparers'] }) {
  const reachable = props.preparers.filter(({ phone }) => phone !== undefined)
  return reachable.map(({ name, phone }) => (
    <span key={name}>
      {' · '}
      {name} <span className={styles.phone}>{phone}</span>
    </span>
  ))
}

function Past({ change }: { readonly change: DoseChangeView }) {
  const now = useNow()
  const { body } = change
  const [first] = body.steps
  return (
    <li>
      <span className="figures">
        <TextBlock inline text={words.arrow(body.before, body.after)} />
      </span>
      , {sayStart(body.startsOn, now)}
      <br />
      <span className={styles.second}>
        <TextBlock inline text={body.reason} /> · {first?.by.name},{' '}
        {first && <Time at={first.at} now={now} />}
        {' · '}
        <Standing change={change} />
        {body.steps.slice(1).map(({ at, note }) =>
          note === '' ? null : (
            <span key={at}>
              {' · '}
              <TextBlock inline text={note} />
            </span>
          ),
        )}
      </span>
    </li>
  )
}

function Cancel({ change }: { readonly change: DoseChangeView }) {
  const [asking, setAsking] = useState(false)
  const { recordId, version, body } = change
  const cancel = useAction(async (note: string) => {
    await client.call('medication.cancelChange', { recordId, version, note })
    say(words.cancelDone)
    setAsking(false)
  })
  if (!asking) {
    return (
      <p>
        <LinkButton quiet label={words.cancelLabel(body.drug)} onUse={() => setAsking(true)}>
          {words.cancel}
        </LinkButton>
      </p>
    )
  }
  return (
    <>
      <NoteForm
        title={words.cancelTitle}
        label={words.cancelReason}
        confirm={words.cancel}
        needed={false}
        place={{ of: { recordId }, mark: 'cancelled' }}
        busy={cancel.busy}
        onSave={cancel.run}
        onClose={() => setAsking(false)}
      />
      <Failure error={cancel.error} />
    </>
  )
}
