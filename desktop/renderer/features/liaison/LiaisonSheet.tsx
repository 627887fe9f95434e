import { useState } from 'react'
import type { Output } from '../../../contract/api.ts'
import type { PatientView } from '../../../contract/views.ts'
import { LiaisonForm } from './LiaisonForm.tsx'
import { LiaisonMade } from './LiaisonMade.tsx'

/** The emergency liaison sheet (BS-06): what it will hold, then the PDF. */
export function LiaisonSheet(props: { readonly patient: PatientView; readonly onDone: () => void }) {
  const [made, setMade] = useState<Output<'liaison.make'>>()
  return made ? (
    <LiaisonMade made={made} onDone={props.onDone} />
  ) : (
    <LiaisonForm patient={props.patient} onMade={setMade} />
  )
}
