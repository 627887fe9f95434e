import { useEffect, useRef } from 'react'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { common } from '../../i18n/fr.ts'
import { plan as words } from '../../i18n/fr-plan.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import styles from './plan.module.css'
import { PlanPoints } from './PlanPoints.tsx'

/** The plan as somebody signed it, and what it has become since. */
export function SignedPlan(props: {
  readonly patientId: string
  readonly signing: string
  readonly onClose: () => void
}) {
  useFocusReturn()
  const { patientId, signing } = props
  const now = useNow()
  const { value: signed, error, slow } = useQuery('plan.signed', { patientId, signing })
  const title = useRef<HTMLHeadingElement>(null)
  const here = signed !== undefined
  useEffect(() => {
    if (here) title.current?.focus()
  }, [here])
  const back = <LinkButton onUse={props.onClose}>{words.back}</LinkButton>
  if (!signed) {
    return (
      <div className={styles.pad}>
        {slow && <p className={styles.over}>{common.preparing}</p>}
        <Failure error={error} />
        {back}
      </div>
    )
  }
  const when = sayMoment(signed.at, now)
  return (
    <div className={styles.plan}>
      <div className={styles.pad}>
        <h2 ref={title} tabIndex={-1} className={styles.title}>
          {words.asSigned(signed.author.name, when)}
        </h2>
        {signed.intact ? (
          <p className={styles.over}>{typeset(words.intact)}</p>
        ) : (
          <Notice tone="warning">{words.altered}</Notice>
        )}
        {back}
      </div>
      <section className={styles.changes} aria-label={words.since}>
        <h3 className={styles.strong}>{words.since}</h3>
        {signed.changes.length === 0 && <p className={styles.over}>{words.changes(0)}</p>}
        <ul>
          {signed.changes.map(({ id, label, title: what, kind, fields }) => (
            <li key={id}>
              {words.kinds[kind]}, {label} : <TextBlock inline text={what} />
              {fields.map(({ label: name, before, after }) => (
                <div key={name} className={styles.over}>
                  <TextBlock inline text={words.change(name, before, after)} />
                </div>
              ))}
            </li>
          ))}
        </ul>
      </section>
      <PlanPoints patientId={patientId} parts={signed} writing={false} signed />
    </div>
  )
}
