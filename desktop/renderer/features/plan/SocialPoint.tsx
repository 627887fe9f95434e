import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { plan as words } from '../../i18n/fr-plan.ts'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { EditableLine } from '../care/EditableLine.tsx'
import { AddItem } from './AddItem.tsx'
import styles from './plan.module.css'
import type { Point } from './point.ts'

/** Rights, insurers and where the person lives. */
export function SocialPoint({ patientId, parts, writing, signed }: Point) {
  const now = useNow()
  return (
    <section>
      <div className={styles.head}>
        <SectionTitle>{words.points.social}</SectionTitle>
        {writing && parts.social.length === 0 && (
          <AddItem type="plan-social" patientId={patientId} label={words.addSocial} />
        )}
      </div>
      {parts.social.length === 0 && <p className={styles.quiet}>{words.none.social}</p>}
      <ul>
        {parts.social.map((line) => {
          const { body, author, recordedAt, confidentiality } = line
          const facts = [
            words.apa[body.apa],
            words.gir(body.gir),
            words.housing[body.housing],
            body.insurer,
            body.pensionFund,
          ]
          return (
            <EditableLine
              key={line.recordId}
              type="plan-social"
              line={line}
              writing={writing}
              unmarked={signed}
              second={`${words.part(confidentiality)} · ${words.by(author.name, sayMoment(recordedAt, now))}`}
            >
              <TextBlock inline text={facts.filter(Boolean).join(' · ')} />
              {body.notes !== '' && <TextBlock text={body.notes} />}
            </EditableLine>
          )
        })}
      </ul>
    </section>
  )
}
