import { useState } from 'react'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { emergency as words } from '../../i18n/fr-access.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { sayLeft } from './say-left.ts'

/** As long as it runs, under the identity: what may be done, and until when. */
export function EmergencyBand(props: { readonly patientId: string; readonly until: string }) {
  const now = useNow()
  const [asked, setAsked] = useState(false)
  const end = useAction(async () => {
    await client.call('emergency.end', { patientId: props.patientId })
    say(words.ended)
  })
  return (
    <section aria-label={words.title}>
      <Notice
        tone="warning"
        action={!asked && <LinkButton onUse={() => setAsked(true)}>{words.end}</LinkButton>}
      >
        {typeset(words.band(sayLeft(props.until, now)))}
        {asked && (
          <Confirm
            question={words.endSure}
            confirm={words.endConfirm}
            busy={end.busy}
            onConfirm={end.run}
            onCancel={() => setAsked(false)}
          />
        )}
        <Failure error={end.error} />
      </Notice>
    </section>
  )
}
