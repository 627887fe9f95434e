import { Suspense } from 'react'
import type { PatientView } from '../../../contract/views.ts'
import { Boundary } from '../../app/Boundary.tsx'
import { later } from '../../app/later.tsx'
import { useQuery } from '../../app/use-query.ts'
import { circle as words } from '../../i18n/fr-circle.ts'
import { NotReadable } from '../../ui/NotReadable.tsx'
import { Line } from '../../ui/Line.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { CircleActions } from './CircleActions.tsx'
import { CircleMembers } from './CircleMembers.tsx'
import styles from './circle.module.css'
import { Phone } from './Phone.tsx'

const Accesses = later(async () => (await import('../access/Accesses.tsx')).Accesses)
const SharedSection = later(async () => (await import('../shared/SharedSection.tsx')).SharedSection)

/** Who looks after the patient, since when, how to reach them, and who comes in or goes. */
export function CircleTab(props: { readonly patient: PatientView; readonly writing: boolean }) {
  const { patientId, phone, address, contact } = props.patient
  const { value: circle, error, again } = useQuery('circle.read', { patientId })
  if (error && !circle) {
    return <NotReadable error={error} onRetry={again} />
  }
  return (
    <div className={styles.circle}>
      {circle && (
        <>
          <CircleMembers circle={circle} />
          <CircleActions patient={props.patient} circle={circle} />
          {circle.mayReadAccesses && (
            <Suspense>
              <Accesses patientId={patientId} />
            </Suspense>
          )}
        </>
      )}
      <Boundary>
        <Suspense>
          <SharedSection key={patientId} patientId={patientId} writing={props.writing} />
        </Suspense>
      </Boundary>
      {contact && (
        <>
          <SectionTitle>{words.person}</SectionTitle>
          <ul>
            <Line second={contact.link} aside={<Phone number={contact.phone} name={contact.name} />}>
              <TextBlock inline text={contact.name} />
            </Line>
          </ul>
        </>
      )}
      {(phone !== undefined || address !== undefined) && (
        <>
          <SectionTitle>{words.home}</SectionTitle>
          <ul>
            <Line aside={phone !== undefined && <Phone number={phone} name={words.home} />}>
              <span className={styles.address}>
                <TextBlock inline text={address ?? ''} />
              </span>
            </Line>
          </ul>
        </>
      )}
    </div>
  )
}
