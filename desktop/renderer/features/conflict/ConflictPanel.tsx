import { Modal } from '@mantine/core'
import { openConflict, useInterface } from '../../app/interface-store.ts'
import { useQuery } from '../../app/use-query.ts'
import { conflict as words } from '../../i18n/fr-care.ts'
import { common } from '../../i18n/fr.ts'
import { Failure } from '../../ui/Failure.tsx'
import { IdentityLine } from '../identity-band/IdentityLine.tsx'
import { ConflictMark } from './ConflictMark.tsx'
import { ConflictScreen } from './ConflictScreen.tsx'
import styles from './conflict.module.css'

/** What waits for a person: one record, or the list of those of every patient. */
export function ConflictPanel(props: { readonly onClose: () => void }) {
  const recordId = useInterface((state) => state.conflictOf)
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.title}
      size="60rem"
      classNames={{ title: styles.dialogTitle }}
    >
      {recordId === undefined ? (
        <ConflictList />
      ) : (
        <ConflictScreen
          key={recordId}
          recordId={recordId}
          onClose={props.onClose}
          onAll={() => openConflict(undefined)}
        />
      )}
    </Modal>
  )
}

function ConflictList() {
  const { value: items, error, slow } = useQuery('conflict.list', {})
  return (
    <>
      {!items && slow && <p className={styles.quiet}>{common.preparing}</p>}
      {items?.length === 0 && (
        <>
          <p className={styles.strong}>{words.nothing}</p>
          <p className={styles.quiet}>{words.nothingText}</p>
        </>
      )}
      {items !== undefined && items.length > 0 && <p className={styles.quiet}>{words.listText}</p>}
      <ul>
        {items?.map(({ recordId, patient, label, conflict }) => (
          <li key={recordId} className={styles.item}>
            <IdentityLine identity={patient.identity} />
            <p className={styles.quiet}>{label}</p>
            <ConflictMark recordId={recordId} conflict={conflict} />
          </li>
        ))}
      </ul>
      <Failure error={error} />
    </>
  )
}
