import { useState } from 'react'
import { mayWrite } from '@navigateur-pro/domain/people/access.ts'
import type { PlanView } from '../../../contract/plan-views.ts'
import { openConflict } from '../../app/interface-store.ts'
import { useQuery } from '../../app/use-query.ts'
import { common } from '../../i18n/fr.ts'
import { plan as words } from '../../i18n/fr-plan.ts'
import { NotReadable } from '../../ui/NotReadable.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import styles from './plan.module.css'
import { OpenPlan, PlanPoints } from './PlanPoints.tsx'
import { PlanSignatures } from './PlanSignatures.tsx'
import { PlanSummary } from './PlanSummary.tsx'
import { SignedPlan } from './SignedPlan.tsx'

/** The shared plan (PPS, then PPCS): read and written where it is read, by everybody, in their own part. */
export function PlanTab(props: { readonly patientId: string; readonly writing: boolean }) {
  const { patientId, writing } = props
  const { value: plan, error, slow, again } = useQuery('plan.read', { patientId })
  const { value: session } = useQuery('session.read', {})
  const [shown, setShown] = useState<{ readonly signing: string } | 'summary'>()
  if (!plan) {
    if (!error) return slow ? <p className={styles.quiet}>{common.preparing}</p> : null
    return <NotReadable error={error} onRetry={again} />
  }
  const close = () => setShown(undefined)
  if (shown === 'summary') return <PlanSummary patientId={patientId} writing={writing} onClose={close} />
  if (shown) return <SignedPlan patientId={patientId} signing={shown.signing} onClose={close} />
  const role = session?.person?.role
  const mayOpen = writing && role !== undefined && mayWrite(role, 'medico-social')
  if (linesOf(plan).length === 0) {
    return (
      <>
        <Sentence title={words.empty}>{mayOpen ? words.emptyText : words.emptyRead}</Sentence>
        {mayOpen && <OpenPlan patientId={patientId} />}
      </>
    )
  }
  return (
    <div className={styles.plan}>
      <Gathered plan={plan} />
      {plan.headers.length === 0 && mayOpen && <OpenPlan patientId={patientId} />}
      <PlanPoints patientId={patientId} parts={plan} writing={writing} signed={false} />
      <PlanSignatures
        patientId={patientId}
        plan={plan}
        writing={mayOpen}
        onReopen={(signing) => setShown({ signing })}
        onSummary={() => setShown('summary')}
      />
    </div>
  )
}

/** « N éléments fusionnés, M à décider ». */
function Gathered({ plan }: { readonly plan: PlanView }) {
  const lines = linesOf(plan)
  const merged = lines.filter((line) => line.merged)
  const [first, ...more] = lines.filter((line) => line.conflict)
  if (merged.length === 0 && !first) return null
  return (
    <div className={styles.gathered}>
      <p role="status">{words.gathered(merged.length, first ? more.length + 1 : 0)}</p>
      {merged.length > 0 && (
        <LinkButton onUse={() => document.querySelector<HTMLElement>('[data-merged]')?.focus()}>
          {words.seeMerged}
        </LinkButton>
      )}
      {first && (
        <LinkButton onUse={() => openConflict(more.length === 0 ? first.recordId : undefined)}>
          {words.decide}
        </LinkButton>
      )}
    </div>
  )
}

function linesOf({ headers, problems, objectives, actions, social }: PlanView) {
  return [...headers, ...problems, ...objectives, ...actions, ...social]
}
