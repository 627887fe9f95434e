import type { MedicationView } from '../../contract/medication-views.ts'
import { did, type HandlersOf } from '../handlers.ts'
import { createPrescribing, type PrescribingDependencies } from './prescribe.ts'
import { readIntakes } from './read-intakes.ts'

type Dependencies = PrescribingDependencies & {
  readonly medicationOf: (patientId: string) => MedicationView
}

export function medicationHandlers(dependencies: Dependencies): HandlersOf<'medication' | 'intake'> {
  const prescribing = createPrescribing(dependencies)
  return {
    'medication.read': ({ patientId }) => dependencies.medicationOf(patientId),
    'medication.changeDose': (change) => prescribing.changeDose(change),
    'medication.stop': ({ recordId, version, body }) => prescribing.stop(recordId, version, body),
    'medication.cancelChange': ({ recordId, version, note }) =>
      did(prescribing.cancelChange(recordId, version, note)),
    'medication.agree': ({ recordId, version, note }) => did(prescribing.agree(recordId, version, note)),
    'intake.read': ({ patientId }) => readIntakes(dependencies, patientId),
  }
}
