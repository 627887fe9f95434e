import type { ContextView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { PatientColumn } from '../../app/PatientColumn.tsx'
import { useAction } from '../../app/use-action.ts'
import { useQuery } from '../../app/use-query.ts'
import { context as contextWords } from '../../i18n/fr.ts'
import { worklist as words } from '../../i18n/fr-work.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { sayPatient } from '../identity-band/say-patient.ts'
import { ReferralActions } from '../referral/ReferralActions.tsx'
import { ReferralRequest } from '../referral/ReferralRequest.tsx'
import { DraftNotices } from '../transmission/DraftNotices.tsx'
import styles from './worklist.module.css'

/** The patient on screen, and the open request when it is this patient's: never another's. */
export function OpenPatient(props: {
  readonly context: Extract<ContextView, { readonly kind: 'current' }>
  readonly openId: string | undefined
}) {
  const { patient, softwarePatient } = props.context
  const { patientId } = patient
  const { value: referrals, again } = useQuery('referral.list', { patientId })
  const list = useQuery('worklist.read', { closed: false })
  const referral = referrals?.find(({ recordId }) => recordId === props.openId)
  const follow = useAction(() => client.call('context.follow', {}))
  const refresh = () => {
    again()
    list.again()
  }
  return (
    <PatientColumn
      patient={patient}
      notices={
        <>
          {softwarePatient && (
            <Notice
              tone="warning"
              action={<LinkButton onUse={follow.run}>{contextWords.comeBack}</LinkButton>}
            >
              <bdi>{contextWords.elsewhere(sayPatient(softwarePatient.identity))}</bdi>
              <Failure error={follow.error} />
            </Notice>
          )}
          <DraftNotices patientId={patientId} />
        </>
      }
      lead={
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
      }
    />
  )
}
