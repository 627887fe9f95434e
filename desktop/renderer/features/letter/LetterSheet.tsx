import { useState } from 'react'
import type { LetterKind } from '@navigateur-pro/domain/documents/document-kinds.ts'
import type { PatientView } from '../../../contract/views.ts'
import { startWork } from '../../app/interface-store.ts'
import { letter as words } from '../../i18n/fr-document.ts'
import { Choices } from '../form/Choices.tsx'
import styles from './letter.module.css'
import { LetterForm } from './LetterForm.tsx'

/** What is signed here (BS-06): which letter, what it will hold, then the document itself. Each kind has its draft. */
export function LetterSheet(props: {
  readonly patient: PatientView
  readonly kind: LetterKind
  /** The request that it was asked from. */
  readonly about?: string | undefined
  /** Asked for as such: it is addressed to the emergency department unless it says otherwise. */
  readonly emergency: boolean
}) {
  const { patient, kind, about, emergency } = props
  const [turned, setTurned] = useState<LetterKind>()
  return (
    <>
      <div className={styles.kinds}>
        <Choices
          label={words.kind}
          choices={words.kinds}
          chosen={kind}
          onChoose={(next) => {
            setTurned(next)
            startWork({ kind: next, patient })
          }}
        />
      </div>
      <LetterForm
        key={`${kind} ${about ?? ''}`}
        patient={patient}
        kind={kind}
        about={about}
        emergency={emergency}
        // Who turns from kind to kind by the arrows stays there.
        takesFocus={turned !== kind}
        onSigned={(recordId) => startWork({ kind: 'document', patient, recordId, fresh: true })}
      />
    </>
  )
}
