import type { CircleView } from '../../../contract/circle-views.ts'
import { sayDate } from '../../i18n/dates.ts'
import { circle as words } from '../../i18n/fr-circle.ts'
import { shared as sharedWords } from '../../i18n/fr-shared.ts'
import { Line } from '../../ui/Line.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './circle.module.css'
import { Phone } from './Phone.tsx'

export function CircleMembers(props: { readonly circle: CircleView }) {
  const { members, former, left } = props.circle
  if (left) return <Sentence title={words.leftEmpty}>{words.leftEmptyText}</Sentence>
  if (members.length + former.length === 0) {
    return <Sentence title={words.empty}>{words.emptyText}</Sentence>
  }
  return (
    <>
      <SectionTitle>{words.members}</SectionTitle>
      <ul>
        {members.map(({ member, since, by, mine }) => (
          <Line
            key={member.id}
            second={
              <>
                {member.profession}
                {member.role === 'carer' && `, ${sharedWords.carer}`}
                {member.organisation !== '' && (
                  <>
                    {' '}
                    · <TextBlock inline text={member.organisation} />
                  </>
                )}
                <span className={styles.since}>
                  {words.since(sayDate(since))}
                  {by !== undefined && (
                    <>
                      , <TextBlock inline text={words.invitedBy(by)} />
                    </>
                  )}
                </span>
              </>
            }
            aside={member.phone !== undefined && <Phone number={member.phone} name={member.name} />}
          >
            <bdi className={styles.name}>{member.name}</bdi>
            {mine && <span className={styles.mine}> {words.me}</span>}
          </Line>
        ))}
      </ul>
      {former.length > 0 && (
        <details className={styles.former}>
          <summary>{words.former(former.length)}</summary>
          <ul>
            {former.map(({ member, since, until }) => (
              <Line
                key={member.id}
                second={`${member.profession} · ${words.since(sayDate(since))}${until === undefined ? '' : ` ${words.until(sayDate(until))}`}`}
              >
                <bdi>{member.name}</bdi>
              </Line>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
