import type { LaunchIntent } from '@navigateur-pro/domain/context/context-message.ts'
import { type CalendarDay, parseBirthDate } from '@navigateur-pro/domain/identity/birth-date.ts'
import { readFhirPatient } from '@navigateur-pro/domain/identity/fhir-patient.ts'
import {
  type Identity,
  identity as identitySchema,
  identityStatus,
} from '@navigateur-pro/domain/identity/identity.ts'
import { type DecodedText, decodeText, type TextEncoding } from './decode-text.ts'
import {
  type ExportFormat,
  type ExportRefusal,
  type Fields,
  refusedExport,
  type TextFormat,
} from './export-format.ts'
import { readGdt } from './syntax/gdt.ts'
import { readPairs } from './syntax/pairs.ts'
import { readSegments } from './syntax/segments.ts'

export type ExportResult =
  | { readonly kind: 'opened'; readonly patient: Identity; readonly intent?: LaunchIntent }
  | { readonly kind: 'closed' }
  | ExportRefusal

type Reading = { readonly encoding: TextEncoding; readonly today: CalendarDay }

const readers = { gdt: readGdt, segments: readSegments, pairs: readPairs } as const
const required = ['birthName', 'firstGivenName', 'sex', 'birthDate'] as const
/** What a wrong encoding makes of letters: controls, frames, « © », U+FFFD. No name holds any. */
const wronglyDecoded = /\p{C}|\p{Zl}|\p{Zp}|[[\p{So}\p{Sm}\p{Sc}]--\p{ASCII}]/v
/** Nobody was born before: the parts of the date are in another order. */
const earliestYear = '1850'

/** Reads an export file, whatever its bytes. Never throws; a refusal names a field, never what it holds. */
export function readExport(
  bytes: Uint8Array,
  format: ExportFormat,
  { encoding, today }: Reading,
): ExportResult {
  const decoded = decodeText(bytes, encoding)
  if (decoded.text.includes('\0')) {
    return refusedExport('ENCODING', `ce n’est pas du texte en ${decoded.encoding}, ou c’est de l’UTF-16`)
  }
  if (decoded.text.includes('\ufffd')) {
    return refusedExport('ENCODING', `des caractères sont illisibles en ${decoded.encoding}`)
  }
  if (!decoded.encoding.startsWith('utf') && isUtf8(bytes)) {
    return refusedExport('ENCODING', `il est en UTF-8, et non en ${decoded.encoding}`)
  }
  if (format.syntax === 'fhir') return readFhir(decoded)
  const fields = readers[format.syntax](decoded)
  return 'kind' in fields ? fields : readFields(fields, format, today)
}

/** Letters beyond ASCII that happen to be well-formed UTF-8 are UTF-8. */
function isUtf8(bytes: Uint8Array): boolean {
  if (bytes.every((byte) => byte < 0x80)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function readFhir({ text }: DecodedText): ExportResult {
  let resource: unknown
  try {
    resource = JSON.parse(text)
  } catch {
    return refusedExport('SYNTAX', 'ce n’est pas du JSON, ou il est incomplet')
  }
  const read = readFhirPatient(resource)
  if (read.kind === 'invalid') return { kind: 'invalid', code: 'FIELD', message: read.message }
  const { birthName, usedName = '', firstGivenName, givenNames = '' } = read.identity
  if ([birthName, usedName, firstGivenName, givenNames].some((name) => wronglyDecoded.test(name))) {
    return refusedExport('ENCODING', 'un nom contient des caractères qu’aucun nom ne porte')
  }
  return { kind: 'opened', patient: read.identity }
}

function readFields(fields: Fields, format: TextFormat, today: CalendarDay): ExportResult {
  const { recordType, intent, closed = [] } = format
  if (recordType && !recordType.values.includes(fields.get(recordType.address) ?? '')) {
    return refusedExport('RECORD_TYPE', `le champ ${recordType.address} n’annonce pas un patient`)
  }
  if (closed.some(({ address, values }) => values.includes(fields.get(address) ?? ''))) {
    return { kind: 'closed' }
  }
  const asked = intent && fields.get(intent.address)
  const launch = asked === undefined ? undefined : ownValue(intent?.values, asked)
  if (asked !== undefined && launch === undefined) {
    return refusedExport('FIELD', `le champ ${intent?.address} n’a pas une valeur prévue`)
  }
  const patient = readIdentity(fields, format, today)
  if ('kind' in patient) return patient
  return { kind: 'opened', patient, ...(launch === undefined ? {} : { intent: launch }) }
}

function readIdentity(fields: Fields, format: TextFormat, today: CalendarDay): Identity | ExportRefusal {
  const values = new Map<string, string>()
  for (const [trait, addresses] of Object.entries(format.traits)) {
    const address = addresses.find((candidate) => fields.has(candidate))
    const value = address && fields.get(address)
    if (!value) continue
    if (wronglyDecoded.test(value)) {
      return refusedExport('ENCODING', `le champ ${address} contient des caractères qu’aucun nom ne porte`)
    }
    values.set(trait, value)
  }
  const missing = required.find((trait) => !values.has(trait))
  if (missing) return refusedExport('MISSING', `le champ ${format.traits[missing]?.[0]} manque`)
  const sex = ownValue(format.sexes, values.get('sex') ?? '')
  if (!sex) return refusedExport('FIELD', `le champ ${format.traits.sex?.[0]} n’a pas une valeur prévue`)
  const birth = readBirthDate(values.get('birthDate') ?? '', format, today)
  if ('kind' in birth) return birth
  // Exact once trimmed, otherwise PROV, the status that opens nothing.
  const status = identityStatus.safeParse(values.get('status')).data ?? 'PROV'
  const attributes = values.get('attributes')?.split(/[ ,;]+/)
  if (values.get('usedName') === values.get('birthName')) values.delete('usedName')
  const parsed = identitySchema.safeParse({
    ...Object.fromEntries(values),
    ...birth,
    sex,
    status,
    ...(attributes === undefined ? {} : { attributes }),
  })
  if (parsed.success) return parsed.data
  const at = parsed.error.issues[0]?.path[0] as keyof TextFormat['traits']
  return refusedExport('FIELD', `le champ ${format.traits[at]?.[0]} n’a pas la forme attendue`)
}

function readBirthDate(written: string, format: TextFormat, today: CalendarDay) {
  const compact = format.birthDate === 'JJMMAAAA'
  const read = compact
    ? parseBirthDate(written.replace(/^(..)(..)(....)$/, '$3$2$1'), 'AAAAMMJJ', today)
    : parseBirthDate(written, format.birthDate, today)
  const early = read.kind === 'valid' && read.birthDate.slice(0, 4) < earliestYear
  if (read.kind === 'invalid' || early) {
    const why = {
      FORMAT: `n’est pas une date de la forme ${format.birthDate}`,
      IMPOSSIBLE: 'est une date qui n’existe pas',
      FUTURE: 'est une date à venir',
    }[read.kind === 'invalid' ? read.code : 'FORMAT']
    return refusedExport('BIRTH_DATE', `le champ ${format.traits.birthDate?.[0]} ${why}`)
  }
  const { birthDate, birthDateCertainty } = read
  return birthDateCertainty === 'exact' ? { birthDate } : { birthDate, birthDateCertainty }
}

/** A value comes from a file: `constructor` must not be found. */
function ownValue<Value>(
  values: Readonly<Record<string, Value>> | undefined,
  key: string,
): Value | undefined {
  return values && Object.hasOwn(values, key) ? values[key] : undefined
}
