import { useEffect, useRef } from 'react'
import { useQuery } from '../../app/use-query.ts'
import { common } from '../../i18n/fr.ts'
import { plan as words } from '../../i18n/fr-plan.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import styles from './plan.module.css'

/** The plan in the words of the person it is about, to be read with her or him. */
export function PlanSummary(props: { readonly patientId: string; readonly onClose: () => void }) {
  useFocusReturn()
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
        <LinkButton onUse={props.onClose}>{words.back}</LinkButton>
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
