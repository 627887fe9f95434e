import type { Input } from '../../../contract/api.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { printing as words } from '../../i18n/fr-work.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { saveFile } from '../outbox/save-file.ts'

/** The PDF of what is on the screen, to print or to give. */
export function PrintButton(props: { readonly what: Input<'document.print'>; readonly label: string }) {
  const make = useAction(async () => {
    const file = await client.call('document.print', props.what)
    saveFile(file)
    say(words.made(file.fileName))
  })
  return (
    <>
      <LinkButton label={words.label(props.label)} disabled={make.busy} onUse={make.run}>
        {words.print}
      </LinkButton>
      <Failure error={make.error} />
    </>
  )
}
