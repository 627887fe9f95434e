import { Modal } from '@mantine/core'
import { quarantine as words } from '../../i18n/fr-circle.ts'
import part from '../../ui/part.module.css'
import { QuarantineList } from './QuarantineList.tsx'

/** The same list, on a narrow window. */
export function QuarantinePanel(props: { readonly onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.title}
      size="40rem"
      padding={0}
      classNames={{ title: part.dialogTitle }}
      styles={{ header: { padding: '12px 16px' } }}
    >
      <QuarantineList titled onOpen={props.onClose} />
    </Modal>
  )
}
