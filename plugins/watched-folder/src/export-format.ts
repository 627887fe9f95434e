import type { LaunchIntent } from '@navigateur-pro/domain/context/context-message.ts'
import type { BirthDateFormat } from '@navigateur-pro/domain/identity/birth-date.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'

type Trait = Exclude<keyof Identity, 'historic' | 'birthDateCertainty'>

/**
 * How the export file of a practice software becomes an identity. It is data: another software is another map,
 * registered in `formats.ts`, and no code.
 */
export type TextFormat = {
  readonly label: string
  /** Which reader cuts the text into fields, and so how an address below is written. */
  readonly syntax: 'gdt' | 'segments' | 'pairs'
  readonly maxBytes: number
  /** Addresses of each trait; the first one that holds something wins. */
  readonly traits: Readonly<Partial<Record<Trait, readonly string[]>>>
  /** The only accepted form: a date is never guessed. */
  readonly birthDate: BirthDateFormat | 'JJMMAAAA'
  readonly sexes: Readonly<Record<string, 'M' | 'F'>>
  /** The file speaks of a patient only when this field has one of these values. */
  readonly recordType?: Choice
  readonly intent?: { readonly address: string; readonly values: Readonly<Record<string, LaunchIntent>> }
  /** One of these values in one of these fields says that the patient is closed. */
  readonly closed?: readonly Choice[]
}

type Choice = { readonly address: string; readonly values: readonly string[] }

export type FhirFormat = { readonly label: string; readonly syntax: 'fhir'; readonly maxBytes: number }

export type ExportFormat = TextFormat | FhirFormat

/** Fields by address; an address never holds an empty text. */
export type Fields = ReadonlyMap<string, string>

export type ExportErrorCode =
  | 'ENCODING'
  | 'SYNTAX'
  | 'LENGTH'
  | 'REPEATED'
  | 'RECORD_TYPE'
  | 'MISSING'
  | 'FIELD'
  | 'BIRTH_DATE'

/** `message` is a French sentence that may name a field, never what it holds. */
export type ExportRefusal = {
  readonly kind: 'invalid'
  readonly code: ExportErrorCode
  readonly message: string
}

export function refusedExport(code: ExportErrorCode, why: string): ExportRefusal {
  return { kind: 'invalid', code, message: `Le fichier n’a pas été lu : ${why}.` }
}
