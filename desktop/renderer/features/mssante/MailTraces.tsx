import { useRef } from 'react'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { mailbox as words } from '../../i18n/fr-mssante.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'

/** What this desk did with messages, for whoever must answer for it (FR-15). */
export function MailTraces() {
  const link = useRef<HTMLAnchorElement>(null)
  const traces = useAction(async () => {
    const { url, fileName } = await client.call('mail.traces', {})
    if (!link.current) return
    link.current.href = url
    link.current.download = fileName
    link.current.click()
  })
  return (
    <div>
      <LinkButton onUse={traces.run} disabled={traces.busy}>
        {words.traces}
      </LinkButton>
      {/* Not asked for until it is made. */}
      <a ref={link} hidden aria-hidden="true" tabIndex={-1}>
        {words.traces}
      </a>
      <Failure error={traces.error} />
    </div>
  )
}
