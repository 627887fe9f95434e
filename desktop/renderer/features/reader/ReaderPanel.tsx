import { Modal } from '@mantine/core'
import { client } from '../../app/client.ts'
import { say, useInterface } from '../../app/interface-store.ts'
import { reader as words } from '../../i18n/fr-inbox.ts'
import part from '../../ui/part.module.css'
import { WithReason } from '../inbox/WithReason.tsx'
import { Reader } from './Reader.tsx'

/** A document of a dossier, read here. */
export function ReaderPanel(props: { readonly onClose: () => void }) {
  const source = useInterface((state) => state.readerOf)
  if (!source) return null
  const detach = async (reason: string) => {
    const { seenBy } = await client.call('inbox.detach', { recordId: source.recordId, reason })
    say(seenBy.length === 0 ? words.detached : words.seenBy(seenBy.join(', ')))
    props.onClose()
  }
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.title}
      size="60rem"
      classNames={{ title: part.dialogTitle }}
    >
      <Reader source={source}>
        {({ mayDetach }) =>
          mayDetach && (
            <div>
              <WithReason
                ask={`${words.detach}…`}
                label={words.detachWhy}
                text={words.detachText}
                confirm={words.detachConfirm}
                act={detach}
              />
            </div>
          )
        }
      </Reader>
    </Modal>
  )
}
