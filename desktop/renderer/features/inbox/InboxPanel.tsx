import { Modal } from '@mantine/core'
import { type DragEvent, useState } from 'react'
import { useInterface } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { inbox as words } from '../../i18n/fr-inbox.ts'
import part from '../../ui/part.module.css'
import { giveFile } from './give-file.ts'
import { InboxList } from './InboxList.tsx'
import { Waiting } from './Waiting.tsx'

/** What came from outside and is in no dossier: the list, or one of them. A file dropped anywhere in it is received. */
export function InboxPanel(props: { readonly onClose: () => void }) {
  const given = useInterface((state) => state.fileGiven)
  const [entryId, setEntryId] = useState<string>()
  const give = useAction(giveFile)
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    const [file] = event.dataTransfer.files
    if (file) give.run(file)
  }
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.title}
      size="60rem"
      classNames={{ title: part.dialogTitle }}
    >
      <div role="presentation" onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
        {entryId === undefined ? (
          <InboxList busy={give.busy} error={give.error ?? given} onGive={give.run} onOpen={setEntryId} />
        ) : (
          <Waiting key={entryId} entryId={entryId} onLeave={() => setEntryId(undefined)} />
        )}
      </div>
    </Modal>
  )
}
