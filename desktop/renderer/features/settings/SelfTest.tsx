import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { SelfCheckView } from '../../../contract/plugin-views.ts'
import { useAction } from '../../app/use-action.ts'
import { waysIn as words } from '../../i18n/fr-settings.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { Shape, type ShapeName } from '../../ui/Shape.tsx'
import parts from '../../ui/part.module.css'
import styles from './settings.module.css'

const shapes: Readonly<Record<SelfCheckView['outcome'], ShapeName>> = {
  ok: 'check',
  waiting: 'half',
  failed: 'cross',
}

/** Why something does not arrive, point by point, in the order in which it is repaired. */
export function SelfTest(props: {
  readonly words: { readonly testTitle: string; readonly testText: string; readonly test: string }
  readonly look: () => Promise<readonly SelfCheckView[]>
}) {
  const [checks, setChecks] = useState<readonly SelfCheckView[]>()
  const list = useRef<HTMLOListElement>(null)
  // « Vérifier » ends a long page: what it found would stay below.
  useEffect(() => {
    list.current?.scrollIntoView({ block: 'nearest' })
  }, [checks])
  const test = useAction(async () => {
    setChecks(await props.look())
  })
  const count = (outcome: SelfCheckView['outcome']) =>
    checks?.filter((check) => check.outcome === outcome).length ?? 0
  return (
    <>
      <h3 className={parts.title}>{props.words.testTitle}</h3>
      <p className={parts.quiet}>{props.words.testText}</p>
      <div className={styles.row}>
        <Button variant="default" onClick={test.run} disabled={test.busy}>
          {props.words.test}
        </Button>
        <p role="status" className={parts.quiet}>
          {test.busy
            ? words.testing
            : checks && words.tested(checks.length, count('failed'), count('waiting'))}
        </p>
      </div>
      <Failure error={test.error} />
      {checks && checks.length > 0 && (
        <ol ref={list} className={styles.checks}>
          {checks.map(({ label, outcome, advice }) => (
            <li key={label} className={styles.check} data-outcome={outcome}>
              <span className={styles.outcome}>
                <Shape name={shapes[outcome]} /> {words.outcomes[outcome]}
              </span>
              <span className={styles.checkText}>
                {typeset(label)}
                {advice !== undefined && <span className={parts.second}>{typeset(advice)}</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
