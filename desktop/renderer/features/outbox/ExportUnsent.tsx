import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { unsent as words } from '../../i18n/fr-recovery.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import styles from './outbox.module.css'
import { saveFile } from './save-file.ts'

/** Works without network, and when the dossiers are closed: what only this desk holds can always leave it. */
export function ExportUnsent() {
  const make = useAction(async () => {
    const file = await client.call('outbox.export', {})
    saveFile(file)
    say(words.exported(file.fileName))
  })
  return (
    <div className={styles.export}>
      <LinkButton onUse={make.run} disabled={make.busy}>
        {words.export}
      </LinkButton>
      <p className={styles.quiet}>{words.warning}</p>
      <Failure error={make.error} />
    </div>
  )
}
