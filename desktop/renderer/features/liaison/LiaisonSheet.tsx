import { useState } from 'react'
import type { Output } from '../../../contract/api.ts'
import type { PatientView } from '../../../contract/views.ts'
import { LiaisonForm } from './LiaisonForm.tsx'
import { LiaisonMade } from './LiaisonMade.tsx'

/** The emergency liaison sheet (BS-06): what it will hold, then the PDF. */
export function LiaisonSheet(props: {
  readonly patient: PatientView
  /** Asked for as such: it is addressed to the emergency department unless it says otherwise. */
  readonly emergency: boolean
  readonly onDone: () => void
}) {
  const [made, setMade] = useState<Output<'liaison.make'>>()
  return made ? (
    <LiaisonMade patientId={props.patient.patientId} made={made} onDone={props.onDone} />
  ) : (
    <LiaisonForm patient={props.patient} emergency={props.emergency} onMade={setMade} />
  )
}
