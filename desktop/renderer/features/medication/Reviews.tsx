import { useState } from 'react'
import type { CareView } from '../../../contract/care-views.ts'
import type { MedicationView } from '../../../contract/medication-views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayDate, sayDay } from '../../i18n/dates.ts'
import { review as words } from '../../i18n/fr-medication.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './medication.module.css'
import { ReviewForm } from './ReviewForm.tsx'
import { Entries, ReviewPanel } from './ReviewPanel.tsx'

/** Who reviewed the list and when; what waits for an agreement; for a pharmacist, the way to propose. */
export function Reviews(props: {
  readonly patientId: string
  readonly medication: MedicationView
  readonly lines: CareView['medications']
  readonly writing: boolean
}) {
  const now = useNow()
  const { medication, writing } = props
  const [proposing, setProposing] = useState(false)
  const proposed = medication.reviews.filter(({ body }) => body.state === 'proposed')
  const past = medication.reviews.filter(({ body }) => body.state !== 'proposed')
  const last = past.find(({ body }) => body.state === 'agreed')
  const mayPropose = writing && medication.mayReview && props.lines.length > 0 && proposed.length === 0
  return (
    <>
      {proposed.map((review) => (
        <ReviewPanel key={review.recordId} review={review} writing={writing} />
      ))}
      {(last || mayPropose) && (
        <div className={styles.summary}>
          <p className={styles.second}>
            {last
              ? words.reconciled(
                  sayDate(last.body.reviewedOn),
                  last.body.steps[0]?.by.name ?? '',
                  last.body.steps.at(-1)?.by.name ?? '',
                )
              : words.neverReconciled}
          </p>
          {mayPropose && (
            <LinkButton expanded={proposing} onUse={() => setProposing(!proposing)}>
              {words.propose}
            </LinkButton>
          )}
        </div>
      )}
      {proposing && mayPropose && (
        <ReviewForm patientId={props.patientId} lines={props.lines} onClose={() => setProposing(false)} />
      )}
      {past.length > 0 && (
        <details className={styles.details} data-padded>
          <summary>{words.past(past.length)}</summary>
          {past.map((review) => {
            const end = review.body.steps.at(-1)
            return (
              <div key={review.recordId} className={styles.summary}>
                <p>
                  {sayDate(review.body.reviewedOn)}, {review.body.steps[0]?.by.name} ·{' '}
                  {words.pastLine[review.body.state]} {end && `${end.by.name}, ${sayDay(end.at, now)}`}
                </p>
                {end && end.note !== '' && <TextBlock text={end.note} />}
                <Entries review={{ ...review, moved: [] }} />
              </div>
            )
          })}
        </details>
      )}
    </>
  )
}
