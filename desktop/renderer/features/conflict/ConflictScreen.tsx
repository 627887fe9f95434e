import { useEffect, useRef } from 'react'
import { useQuery } from '../../app/use-query.ts'
import { conflict as words } from '../../i18n/fr-care.ts'
import { common } from '../../i18n/fr.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { IdentityLine } from '../identity-band/IdentityLine.tsx'
import { Decided } from './Decided.tsx'
import { DecisionForm } from './DecisionForm.tsx'
import styles from './conflict.module.css'

/** The versions of one record side by side, until somebody has decided; then the way back. */
export function ConflictScreen(props: {
  readonly recordId: string
  readonly onClose: () => void
  readonly onAll: () => void
}) {
  const { recordId } = props
  const { value: view, error, slow } = useQuery('conflict.read', { recordId })
  const { value: all } = useQuery('conflict.list', {})
  const title = useRef<HTMLHeadingElement>(null)
  const here = view !== undefined
  const decided = view?.proposals.length === 0
  // The state replaces the screen: what it says is read first.
  useEffect(() => {
    if (here) title.current?.focus({ preventScroll: true })
  }, [here, decided])
  if (!view) {
    return (
      <>
        {slow && <p className={styles.quiet}>{common.preparing}</p>}
        <Failure error={error} />
      </>
    )
  }
  const others = all?.some((item) => item.recordId !== recordId) ?? false
  return (
    <>
      <IdentityLine identity={view.patient.identity} />
      <h3 ref={title} tabIndex={-1} className={styles.title}>
        {decided && view.decidedAt === undefined ? words.elsewhere : <TextBlock inline text={view.title} />}
      </h3>
      {!decided ? (
        <>
          <p className={styles.quiet}>{typeset(words.explain(view.proposals.length + 1))}</p>
          {view.refused !== undefined && <p className={styles.refused}>{typeset(view.refused)}</p>}
          <DecisionForm
            key={[view.version, ...view.proposals.map(({ id }) => id)].join(' ')}
            view={view}
            onClose={props.onClose}
          />
        </>
      ) : view.decidedAt === undefined ? (
        <p className={styles.quiet}>{words.elsewhereText}</p>
      ) : (
        <>
          <p className={styles.quiet}>{typeset(words.decidedText)}</p>
          <Decided recordId={recordId} at={view.decidedAt} writing />
        </>
      )}
      {others && <LinkButton onUse={props.onAll}>{words.all}</LinkButton>}
    </>
  )
}
