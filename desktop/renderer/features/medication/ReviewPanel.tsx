import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ReviewEntry } from '@navigateur-pro/domain/records/medication-review.ts'
import type { ReviewView } from '../../../contract/medication-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { sayRecent } from '../../i18n/dates.ts'
import { dose, review as words } from '../../i18n/fr-medication.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { NoteForm } from '../referral/NoteForm.tsx'
import styles from './medication.module.css'

/** A review that waits for a physician: what would change, beside what the list says now. */
export function ReviewPanel(props: { readonly review: ReviewView; readonly writing: boolean }) {
  const now = useNow()
  const { review } = props
  const { body, recordId, version, moved, unlisted, waiting } = review
  const [declining, setDeclining] = useState(false)
  const agree = useAction(async () => {
    await client.call('medication.agree', { recordId, version })
    say(words.agreed)
  })
  const decline = useAction(async (note: string) => {
    await client.call('record.advance', { recordId, version, to: 'declined', details: { note } })
    say(words.declined)
  })
  const [first] = body.steps
  const overtaken = moved.some((one) => one !== null)
  return (
    <section className={styles.review} aria-labelledby={`review-${recordId}`}>
      <h2 id={`review-${recordId}`}>{words.title}</h2>
      <p className={styles.second}>
        {first && words.proposedBy(first.by.name, sayRecent(first.at, now))}
        {waiting && ` · ${dose.waiting[waiting]}`}
      </p>
      <Entries review={review} />
      {body.comment !== '' && <TextBlock text={body.comment} />}
      {unlisted.length > 0 && (
        <p className={styles.warning}>
          <TextBlock inline text={typeset(words.unlisted(unlisted.join(' ; ')))} />
        </p>
      )}
      {props.writing &&
        review.mayDecide &&
        (declining ? (
          <NoteForm
            title={words.declineTitle}
            label={words.declineReason}
            confirm={words.decline}
            needed
            place={{ of: { recordId: review.recordId }, mark: 'declined' }}
            busy={decline.busy}
            onSave={decline.run}
            onClose={() => setDeclining(false)}
          />
        ) : (
          <>
            {overtaken && <p className={styles.warning}>{words.movedRefused}</p>}
            <div className={styles.row}>
              <Button disabled={agree.busy || overtaken} onClick={agree.run}>
                {words.agree}
              </Button>
              <LinkButton onUse={() => setDeclining(true)}>{words.decline}</LinkButton>
            </div>
          </>
        ))}
      <Failure error={agree.error ?? decline.error} />
    </section>
  )
}

/** What differs first and in full; what stays is one line. */
export function Entries({ review }: { readonly review: ReviewView }) {
  const entries = review.body.entries.map((entry, index) => ({
    entry,
    moved: review.moved[index] ?? undefined,
  }))
  const shown = entries.filter(({ entry, moved }) => entry.kind !== 'kept' || moved || entry.comment !== '')
  const kept = entries.length - shown.length
  return (
    <ul className={styles.entries}>
      {shown.map(({ entry, moved }) => (
        <li key={entry.kind === 'added' ? `+ ${entry.drug}` : entry.line}>
          <span className={entry.kind === 'kept' ? undefined : styles.verb}>{sayVerb(entry)}</span>
          <div>
            <Difference entry={entry} />
            {entry.comment !== '' && (
              <p className={styles.second}>
                <TextBlock inline text={entry.comment} />
              </p>
            )}
            {moved !== undefined && (
              <p className={styles.warning}>
                <TextBlock inline text={typeset(moved)} />
              </p>
            )}
          </div>
        </li>
      ))}
      {kept > 0 && (
        <li>
          <span />
          <span>{words.kept(kept)}</span>
        </li>
      )}
    </ul>
  )
}

function sayVerb({ kind }: ReviewEntry): string {
  if (kind === 'kept') return words.choices.kept
  return kind === 'added' ? words.add : words[kind]
}

function Difference({ entry }: { readonly entry: ReviewEntry }) {
  const drug = (
    <span className={styles.strong}>
      <TextBlock inline text={entry.drug} />
    </span>
  )
  switch (entry.kind) {
    case 'kept':
      return (
        <>
          {drug} <TextBlock inline text={entry.before} />
        </>
      )
    case 'changed':
      return (
        <>
          {drug} <TextBlock inline text={dose.arrow(entry.before, entry.after)} />
        </>
      )
    case 'stopped':
      return (
        <span className={styles.gone}>
          {drug} <TextBlock inline text={entry.before} />
        </span>
      )
    case 'added':
      return (
        <>
          {drug} <TextBlock inline text={entry.after} />
        </>
      )
  }
}
