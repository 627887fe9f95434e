import { useId } from 'react'
import type { DossierFiles } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { useQuery } from '../../app/use-query.ts'
import { keptFiles as words } from '../../i18n/fr-attachment.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import styles from './timeline.module.css'

/** For a visit where there is no network: every original of the dossier, here beforehand. */
export function KeptFiles(props: { readonly patientId: string }) {
  const { patientId } = props
  const { value: files } = useQuery('dossier.files', { patientId })
  const { value: status } = useQuery('status.read', {})
  const hint = useId()
  const pin = useAction((pinned: boolean) => client.call('dossier.pin', { patientId, pinned }))
  if (!files) return null
  const isOnline = status?.link === 'online' || status?.link === 'catching-up'
  return (
    <section className={styles.kept}>
      <SectionTitle>{words.title}</SectionTitle>
      <label className={styles.keep}>
        <input
          type="checkbox"
          checked={files.pinned}
          aria-describedby={hint}
          onChange={(event) => pin.run(event.currentTarget.checked)}
        />
        {words.keep}
      </label>
      <p className={styles.keptState} id={hint} role="status">
        {typeset(sayKept(files, isOnline))}
      </p>
      <Failure error={pin.error} />
    </section>
  )
}

function sayKept({ pinned, count, missing, bytes }: DossierFiles, isOnline: boolean): string {
  if (count === 0) return words.none
  if (missing === 0) return words.all
  if (!pinned) return words.onDemand(missing, bytes)
  return isOnline ? words.coming(missing, bytes) : words.waiting(missing, bytes)
}
