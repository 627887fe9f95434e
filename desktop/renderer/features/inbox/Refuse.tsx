import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { inbox as words } from '../../i18n/fr-inbox.ts'
import part from '../../ui/part.module.css'
import { WithReason } from './WithReason.tsx'

export function Refuse(props: { readonly entryId: string; readonly onDone: () => void }) {
  return (
    <div className={part.part}>
      <WithReason
        ask={`${words.refuse}…`}
        label={words.refuseWhy}
        text={words.refuseText}
        confirm={words.refuseConfirm}
        act={async (why) => {
          await client.call('inbox.refuse', { entryId: props.entryId, why })
          say(words.refusedDone)
          props.onDone()
        }}
      />
    </div>
  )
}
