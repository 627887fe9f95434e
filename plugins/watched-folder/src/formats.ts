import type { ExportFormat } from './export-format.ts'
import { fhirPatient } from './maps/fhir-patient.ts'
import { gdt21 } from './maps/gdt-2-1.ts'
import { hprimText } from './maps/hprim-text.ts'
import { keyValue } from './maps/key-value.ts'

export const formatIds = ['key-value', 'gdt-2.1', 'hprim-text', 'fhir-patient'] as const

/** One line per map, shown in the settings. */
export const formats: Readonly<Record<(typeof formatIds)[number], ExportFormat>> = {
  'key-value': keyValue,
  'gdt-2.1': gdt21,
  'hprim-text': hprimText,
  'fhir-patient': fhirPatient,
}
