import { sayReferral } from '@navigateur-pro/domain/records/referral.ts'
import { documentKinds } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { sayState } from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { PatientView } from '../../../contract/views.ts'
import type { ReferralView } from '../../../contract/referral-views.ts'
import { startWork } from '../../app/interface-store.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayDay } from '../../i18n/dates.ts'
import { common } from '../../i18n/fr.ts'
import { letter as letterWords } from '../../i18n/fr-document.ts'
import { cellPhone, referral as words } from '../../i18n/fr-work.ts'
import { NotReadable } from '../../ui/NotReadable.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { isEnded } from './referral-actions.ts'
import styles from './referral.module.css'
import { ReferralActions } from './ReferralActions.tsx'
import { ReferralRequest } from './ReferralRequest.tsx'

/** Every request for one patient: those that live, in full; those that are over, on one line each. */
export function ReferralTab(props: { readonly patient: PatientView; readonly writing: boolean }) {
  const { patient, writing } = props
  const { value: referrals, error, slow, again } = useQuery('referral.list', { patientId: patient.patientId })
  if (!referrals) {
    if (!error) return slow ? <p className={styles.quiet}>{common.preparing}</p> : null
    return <NotReadable error={error} onRetry={again} />
  }
  if (referrals.length === 0) {
    return (
      <Sentence
        title={words.empty}
        action={
          writing && (
            <LinkButton onUse={() => startWork({ kind: 'referral', patient })}>{words.ask}</LinkButton>
          )
        }
      >
        {words.emptyText}
      </Sentence>
    )
  }
  const newestFirst = referrals.toSorted(
    (one, other) => Date.parse(other.occurredAt) - Date.parse(one.occurredAt),
  )
  const living = newestFirst.filter((referral) => !isEnded(referral))
  const ended = newestFirst.filter(isEnded)
  return (
    <div className={styles.tab}>
      {living.length > 0 && (
        <section aria-label={words.current}>
          {living.map((referral) => (
            <ReferralRequest
              key={referral.recordId}
              referral={referral}
              actions={
                writing && (
                  <>
                    <ReferralActions referral={referral} refresh={again} />
                    <LetterOf patient={patient} referral={referral} />
                  </>
                )
              }
            />
          ))}
        </section>
      )}
      {ended.length > 0 && (
        <section>
          <SectionTitle>{words.ended}</SectionTitle>
          {ended.map((referral) => (
            <Ended key={referral.recordId} referral={referral} />
          ))}
        </section>
      )}
      <p className={styles.cell}>
        {words.cell} <span className={styles.phone}>{cellPhone}</span>
      </p>
    </div>
  )
}

/** The letter that goes with it, when there is one. */
function LetterOf(props: { readonly patient: PatientView; readonly referral: ReferralView }) {
  const { patient, referral } = props
  const kind = (['ldl-ees', 'tlm-da'] as const).find((one) =>
    documentKinds[one].goesWith.some((wanted) => wanted === referral.body.kind),
  )
  if (!kind) return null
  return (
    <LinkButton onUse={() => startWork({ kind, patient, about: referral.recordId })}>
      {letterWords.ofRequest[kind]}
    </LinkButton>
  )
}

function Ended(props: { readonly referral: ReferralView }) {
  const now = useNow()
  const { body, occurredAt } = props.referral
  return (
    <details className={styles.ended}>
      <summary>
        {sayReferral(body)}{' '}
        <span className={styles.hint}>
          {sayState(body.kind, body.state)} {sayDay(body.steps.at(-1)?.at ?? occurredAt, now)}
        </span>
      </summary>
      <ReferralRequest referral={props.referral} />
    </details>
  )
}
