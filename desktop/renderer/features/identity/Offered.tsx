import { Button } from '@mantine/core'
import type { IdentityFileView } from '../../../contract/identity-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { identityPanel as words } from '../../i18n/fr-context.ts'
import { Failure } from '../../ui/Failure.tsx'
import { Changes } from './Changes.tsx'
import parts from '../../ui/part.module.css'

/** What the practice software knows better; nothing is taken from it but by a person. */
export function Offered(props: {
  readonly patientId: string
  readonly offered: NonNullable<IdentityFileView['offered']>
  /** This button goes with what it offered. */
  readonly onAdopted: () => void
}) {
  const { patientId, offered, onAdopted } = props
  const adopt = useAction(async () => {
    await client.call('identity.adopt', { patientId })
    say(words.adopted)
    onAdopted()
  })
  return (
    <section className={parts.part}>
      <h3 className={parts.title}>
        <bdi>{words.offered(offered.from)}</bdi>
      </h3>
      <Changes changes={offered.changes} />
      <div>
        <Button onClick={adopt.run} disabled={adopt.busy}>
          {words.adopt}
        </Button>
      </div>
      <Failure error={adopt.error} />
    </section>
  )
}
