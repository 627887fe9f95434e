import type { CircleView, PatientView } from '../../../contract/views.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayDate } from '../../i18n/dates.ts'
import { circle as words, common } from '../../i18n/fr.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Line } from '../../ui/Line.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './circle.module.css'

/** Who looks after the patient, since when, and how to reach them. */
export function CircleTab(props: { readonly patient: PatientView }) {
  const { patientId, phone, address, contact } = props.patient
  const { value: circle, error, again } = useQuery('circle.read', { patientId })
  if (error && !circle) {
    return (
      <Sentence title={common.notReadable} action={<LinkButton onUse={again}>{common.retry}</LinkButton>}>
        {typeset(error.message)}
      </Sentence>
    )
  }
  return (
    <div className={styles.circle}>
      {circle && <Members circle={circle} />}
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

function Members(props: { readonly circle: CircleView }) {
  const { members, former } = props.circle
  if (members.length + former.length === 0) {
    return <Sentence title={words.empty}>{words.emptyText}</Sentence>
  }
  return (
    <>
      <SectionTitle>{words.members}</SectionTitle>
      <ul>
        {members.map(({ member, since }) => (
          <Line
            key={member.id}
            second={
              <>
                {member.profession} · <TextBlock inline text={member.organisation} /> ·{' '}
                {words.since(sayDate(since))}
              </>
            }
            aside={member.phone !== undefined && <Phone number={member.phone} name={member.name} />}
          >
            <bdi className={styles.name}>{member.name}</bdi>
          </Line>
        ))}
      </ul>
      {former.length > 0 && (
        <>
          <SectionTitle>{words.former}</SectionTitle>
          <ul>
            {former.map(({ member, until }) => (
              <Line
                key={member.id}
                second={`${member.profession}${until === undefined ? '' : ` · ${words.until(sayDate(until))}`}`}
              >
                <bdi>{member.name}</bdi>
              </Line>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

/** A number is to be read and copied; a link would ask the shell to leave the application. */
function Phone(props: { readonly number: string; readonly name: string }) {
  return (
    <span className={styles.phone} aria-label={`${props.name} : ${props.number}`}>
      {props.number}
    </span>
  )
}
