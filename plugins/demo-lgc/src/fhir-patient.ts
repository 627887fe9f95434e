import { toFhirPatient } from '@navigateur-pro/domain/identity/fhir-patient.ts'
import type { Patient } from './patients.ts'

const types = 'http://terminology.hl7.org/CodeSystem/v2-0203'

/** A FHIR Patient of this practice: its own number is an identifier of type PI, beside the INS. */
export function fhirPatientOf(patient: Patient) {
  const resource = toFhirPatient(patient)
  const ins = resource['identifier']
  const own = {
    use: 'secondary',
    type: { coding: [{ system: types, code: 'PI' }] },
    // The arc of OIDs for examples: a real practice has its own.
    system: 'urn:oid:2.999.1',
    value: patient.localId,
  }
  return { ...resource, id: patient.localId, identifier: [...(Array.isArray(ins) ? ins : []), own] }
}
