import { useEffect, useRef } from 'react'
import { useQuery } from '../../app/use-query.ts'
import { common } from '../../i18n/fr.ts'
import { plan as words } from '../../i18n/fr-plan.ts'
import { shared as sharedWords } from '../../i18n/fr-shared.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { DocumentBar } from '../document/DocumentBar.tsx'
import { ShareButton, useShown } from '../shared/ShareButton.tsx'
import styles from './plan.module.css'

/** The plan in the words of the person it is about, to be read with her or him. */
export function PlanSummary(props: {
  readonly patientId: string
  readonly writing: boolean
  readonly onClose: () => void
}) {
  useFocusReturn()
  const { value: plan } = useQuery('plan.read', { patientId: props.patientId })
  const header = plan?.headers[0]
  const { value: sections, error, slow } = useQuery('plan.summary', { patientId: props.patientId })
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <div className={styles.plan}>
      <div className={styles.pad}>
        <h2 ref={title} tabIndex={-1} className={styles.title}>
          {words.summaryTitle}
        </h2>
        <p className={styles.over}>{words.summaryText}</p>
        <div className={styles.ways}>
          <LinkButton onUse={props.onClose}>{words.back}</LinkButton>
          {header && (
            <DocumentBar
              of={{ patientId: props.patientId, kind: 'patient-summary' }}
              title={words.summaryTitle}
            />
          )}
          {header?.patientId !== undefined && (
            <Share
              patientId={header.patientId}
              recordId={header.recordId}
              title={words.summaryTitle}
              writing={props.writing}
            />
          )}
        </div>
      </div>
      {!sections && slow && <p className={styles.quiet}>{common.preparing}</p>}
      <Failure error={error} />
      <div className={styles.summary}>
        {sections?.map(({ title: name, lines }) => (
          <section key={name}>
            <h3>{name}</h3>
            <ul>
              {lines.map((line) => (
                <li key={line}>
                  <TextBlock text={line} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  )
}

/** The plan as a whole, in these very words (CS-06). */
function Share(props: {
  readonly patientId: string
  readonly recordId: string
  readonly title: string
  readonly writing: boolean
}) {
  const { writing, ...plan } = props
  return (
    <>
      {useShown(plan) === true && <span className={styles.over}>{sharedWords.visible}</span>}
      {writing && <ShareButton {...plan} />}
    </>
  )
}
