import { useState } from 'react'
import type { PlanView } from '../../../contract/plan-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { plan as words } from '../../i18n/fr-plan.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Line } from '../../ui/Line.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { DocumentBar } from '../document/DocumentBar.tsx'
import styles from './plan.module.css'

/** Who signed the plan as it was, and the way to read it again so; signing it as it is. */
export function PlanSignatures(props: {
  readonly patientId: string
  readonly plan: PlanView
  readonly writing: boolean
  readonly onReopen: (signing: string) => void
  readonly onSummary: () => void
}) {
  const now = useNow()
  const [asking, setAsking] = useState(false)
  const sign = useAction(async () => {
    await client.call('plan.sign', { patientId: props.patientId })
    say(words.signed)
    setAsking(false)
  })
  return (
    <section>
      <SectionTitle>{words.points.signatures}</SectionTitle>
      {props.plan.signatures.length === 0 && <p className={styles.quiet}>{words.neverSigned}</p>}
      <ul>
        {props.plan.signatures.map(({ signing, author, at, classes, changes }) => {
          const when = sayMoment(at, now)
          return (
            <Line
              key={signing}
              second={`${words.parts(classes)} · ${words.changes(changes)}`}
              aside={
                <LinkButton
                  quiet
                  label={words.reopenLabel(author.name, when)}
                  onUse={() => props.onReopen(signing)}
                >
                  {words.reopen}
                </LinkButton>
              }
            >
              {words.signedBy(author.name, when)}
            </Line>
          )
        })}
      </ul>
      <div className={styles.buttons}>
        {props.writing && !asking && <LinkButton onUse={() => setAsking(true)}>{words.sign}</LinkButton>}
        <LinkButton onUse={props.onSummary}>{words.summary}</LinkButton>
        {props.plan.headers.length > 0 && (
          <DocumentBar of={{ patientId: props.patientId, kind: 'pps' }} title={words.title} />
        )}
      </div>
      {asking && (
        <div className={styles.pad}>
          <Confirm
            question={words.signQuestion}
            confirm={words.signConfirm}
            busy={sign.busy}
            onConfirm={sign.run}
            onCancel={() => setAsking(false)}
          />
          <Failure error={sign.error} />
        </div>
      )}
    </section>
  )
}
