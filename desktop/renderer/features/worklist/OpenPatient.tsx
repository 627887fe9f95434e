import type { ContextView } from '../../../contract/context-views.ts'
import { PatientColumn } from '../../app/PatientColumn.tsx'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { alert as alertWords } from '../../i18n/fr-alert.ts'
import { worklist as words } from '../../i18n/fr-work.ts'
import { AlertEntry } from '../alert/AlertEntry.tsx'
import { CurrentNotices } from '../context/CurrentNotices.tsx'
import { useLaunchIntent } from '../context/use-launch-intent.ts'
import { ReferralActions } from '../referral/ReferralActions.tsx'
import { ReferralRequest } from '../referral/ReferralRequest.tsx'
import styles from './worklist.module.css'

/** The patient on screen, and the open request when it is this patient's: never another's. */
export function OpenPatient(props: {
  readonly context: Extract<ContextView, { readonly kind: 'current' }>
  readonly openId: string | undefined
}) {
  const { patient } = props.context
  useLaunchIntent(props.context)
  const { patientId } = patient
  const { value: referrals, again } = useQuery('referral.list', { patientId })
  const list = useQuery('worklist.read', { closed: false })
  const referral = referrals?.find(({ recordId }) => recordId === props.openId)
  const { value: open } = useQuery('alert.read', { patientId })
  // One that nobody has seen is above everything already.
  const alert = open?.alerts.find(
    ({ recordId, body }) => recordId === props.openId && body.state !== 'raised',
  )
  const now = useNow()
  const refresh = () => {
    again()
    list.again()
  }
  return (
    <PatientColumn
      patient={patient}
      notices={<CurrentNotices view={props.context} />}
      lead={
        alert ? (
          <section className={styles.lead} aria-label={alertWords.lead}>
            <div className={styles.alert}>
              <AlertEntry key={alert.recordId} alert={alert} now={now} writing />
            </div>
          </section>
        ) : (
          referral && (
            <section className={styles.lead} aria-label={words.lead}>
              <ReferralRequest
                key={referral.recordId}
                referral={referral}
                level={2}
                actions={<ReferralActions referral={referral} refresh={refresh} withKeys />}
              />
            </section>
          )
        )
      }
    />
  )
}
