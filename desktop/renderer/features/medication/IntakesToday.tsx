import { useState } from 'react'
import type { IntakeOutcome } from '@navigateur-pro/domain/records/intake.ts'
import type { IntakeSlot } from '../../../contract/medication-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { sayRecent } from '../../i18n/dates.ts'
import { intake as words } from '../../i18n/fr-medication.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { NoteForm } from '../referral/NoteForm.tsx'
import styles from './medication.module.css'

const outcomes = Object.keys(words.outcomes) as IntakeOutcome[]

/** What is to be taken today, one touch each: made for a phone held in one hand. */
export function IntakesToday(props: {
  readonly patientId: string
  readonly slots: readonly IntakeSlot[]
  readonly maySay: boolean
}) {
  return (
    <ul className={styles.slots}>
      {props.slots.map((slot) => (
        <Slot
          key={`${slot.planId} ${slot.plannedFor}`}
          slot={slot}
          patientId={props.patientId}
          maySay={props.maySay}
        />
      ))}
    </ul>
  )
}

function Slot(props: { readonly slot: IntakeSlot; readonly patientId: string; readonly maySay: boolean }) {
  const now = useNow()
  const { slot, maySay } = props
  const { planId, plannedFor, label } = slot
  const time = plannedFor.slice(11)
  const mine = slot.said.find((one) => one.mine)
  const [asking, setAsking] = useState<'again' | 'note'>()
  const tell = useAction(async (outcome: IntakeOutcome, note: string) => {
    const body = { planId, plannedFor, outcome, note }
    await client.call('record.add', { patientId: props.patientId, type: 'intake', body })
    say(words.said)
    setAsking(undefined)
  })
  return (
    <li>
      <h3 className={styles.slotTitle}>
        <time>{time}</time>
        <TextBlock inline text={label} />
      </h3>
      {slot.said.map(({ by, at, outcome, note, mine: own }) => (
        <p key={by.id} className={styles.told}>
          <strong>{words.outcomes[outcome]}</strong>
          {' · '}
          {own ? words.mine(sayRecent(at, now, 'à ')) : words.by(by.name, sayRecent(at, now))}
          {note !== '' && (
            <>
              {' · '}
              <TextBlock inline text={note} />
            </>
          )}
        </p>
      ))}
      {slot.state === 'disputed' && <p className={styles.warning}>{words.states.disputed}</p>}
      {maySay && (!mine || asking === 'again') && (
        <div className={styles.targets}>
          {outcomes.map((outcome) => (
            <button
              key={outcome}
              type="button"
              className={styles.target}
              data-usual={outcome === 'taken'}
              aria-label={words.sayLabel(words.outcomes[outcome], label, time)}
              disabled={tell.busy}
              onClick={() => tell.run(outcome, '')}
            >
              {words.outcomes[outcome]}
            </button>
          ))}
        </div>
      )}
      {maySay && mine && !asking && (
        <div className={styles.row}>
          <LinkButton label={words.correctLabel(label, time)} onUse={() => setAsking('again')}>
            {words.correct}
          </LinkButton>
          <LinkButton label={words.addNoteLabel(label, time)} onUse={() => setAsking('note')}>
            {words.addNote}
          </LinkButton>
        </div>
      )}
      {mine && asking === 'note' && (
        <NoteForm
          title={words.addNoteLabel(label, time)}
          label={words.note}
          confirm={words.saveNote}
          needed
          place={{ of: { recordId: planId }, mark: plannedFor }}
          busy={tell.busy}
          onSave={(note) => tell.run(mine.outcome, note.slice(0, 500))}
          onClose={() => setAsking(undefined)}
        />
      )}
      <Failure error={tell.error} />
    </li>
  )
}
