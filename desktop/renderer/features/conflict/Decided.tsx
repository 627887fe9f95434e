import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { conflict as words } from '../../i18n/fr-care.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import styles from './conflict.module.css'

/** A decision of this desk and, as long as nobody wrote since, the way back. */
export function Decided(props: {
  readonly recordId: string
  readonly at: string
  readonly writing: boolean
}) {
  const now = useNow()
  const { recordId } = props
  const undo = useAction(async () => {
    await client.call('conflict.reopen', { recordId })
    say(words.undone)
  })
  return (
    <div className={styles.decided}>
      <p className={styles.quiet}>{words.decided(sayMoment(props.at, now))}</p>
      {props.writing && (
        <LinkButton onUse={undo.run} disabled={undo.busy}>
          {words.undo}
        </LinkButton>
      )}
      <Failure error={undo.error} />
    </div>
  )
}
