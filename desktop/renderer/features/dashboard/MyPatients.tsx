import { Modal } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useQuery } from '../../app/use-query.ts'
import { common } from '../../i18n/fr.ts'
import { dashboard as words } from '../../i18n/fr-dashboard.ts'
import { NotReadable } from '../../ui/NotReadable.tsx'
import styles from './dashboard.module.css'
import { PatientsToSee } from './PatientsToSee.tsx'

/** The same list as when no patient is open, from anywhere. Arrows walk it, Entrée opens the dossier. */
export function MyPatients(props: { readonly onClose: () => void }) {
  const { value: view, error, slow, again } = useQuery('dashboard.read', {})
  const list = useRef<HTMLDivElement>(null)
  const first = view?.rows[0]?.patient.patientId
  const walked = useRef(false)
  // The list of before is shown at once, then the one of now: until one walks, the first row has the focus.
  useEffect(() => {
    if (first !== undefined && !walked.current)
      list.current?.querySelector<HTMLElement>('[data-row]')?.focus()
  }, [first])
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.title}
      size="36rem"
      classNames={{ title: styles.dialogTitle }}
    >
      {view ? (
        <>
          <PatientsToSee
            view={view}
            list={list}
            onWalk={() => (walked.current = true)}
            onOpened={props.onClose}
          />
          {view.rows.length > 0 && <p className={styles.quiet}>{words.help}</p>}
        </>
      ) : error ? (
        <NotReadable error={error} onRetry={again} />
      ) : (
        slow && <p className={styles.quiet}>{common.preparing}</p>
      )}
    </Modal>
  )
}
