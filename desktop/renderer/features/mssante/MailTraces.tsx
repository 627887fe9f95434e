import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { mailbox as words } from '../../i18n/fr-mssante.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { saveFile } from '../outbox/save-file.ts'

/** What this desk did with messages, for whoever must answer for it (FR-15). */
export function MailTraces() {
  const make = useAction(async () => saveFile(await client.call('mail.traces', {})))
  return (
    <div>
      <LinkButton onUse={make.run} disabled={make.busy}>
        {words.traces}
      </LinkButton>
      <Failure error={make.error} />
    </div>
  )
}
