import type { FhirFormat } from '../export-format.ts'

/** A FHIR R4 Patient resource; where each trait is, is said by FR Core and read by the domain. */
export const fhirPatient: FhirFormat = {
  label: 'Ressource FHIR Patient (JSON)',
  syntax: 'fhir',
  maxBytes: 1024 * 1024,
}
