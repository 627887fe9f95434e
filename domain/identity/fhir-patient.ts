import { parseBirthDate } from './birth-date.ts'
import {
  codingsOf,
  extensionsOf,
  hasEnded,
  type Json,
  listOf,
  objectOf,
  only,
  textOf,
} from './fhir-elements.ts'
import { type Identity, type IdentityStatus, identity as identitySchema } from './identity.ts'
import { effectiveStatus, statusFromFhir } from './identity-status.ts'
import { parseMatricule } from './matricule.ts'

export type FhirPatientErrorCode =
  | 'NOT_A_PATIENT'
  | 'INS_SEVERAL'
  | 'INS_SYSTEM'
  | 'NAME'
  | 'SEX'
  | 'BIRTH_DATE'
  | 'IDENTITY_SHAPE'

export type ReadFhirPatient =
  | { readonly kind: 'valid'; readonly identity: Identity }
  | { readonly kind: 'invalid'; readonly code: FhirPatientErrorCode; readonly message: string }

type Refusal = Extract<ReadFhirPatient, { kind: 'invalid' }>
type Ins = { readonly matricule: string; readonly oid: string }

// FR Core 2.x: fr-core-patient, fr-core-patient-ins.
const frCore = 'https://hl7.fr/ig/fhir/core'
const reliabilityUrl = `${frCore}/StructureDefinition/fr-core-identity-reliability`
const givenNamesUrl = `${frCore}/StructureDefinition/fr-core-patient-birth-list-given-name`
const inseeCodeUrl = `${frCore}/StructureDefinition/fr-core-address-insee-code`
const birthPlaceUrl = 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace'

const insTypes: ReadonlyMap<string, string> = new Map([
  ['INS-NIR', '1.2.250.1.213.1.4.8'],
  ['INS-NIA', '1.2.250.1.213.1.4.9'],
  ['INS-NIR-TEST', '1.2.250.1.213.1.4.10'],
  ['INS-NIR-DEMO', '1.2.250.1.213.1.4.11'],
])

const attributes = ['DOUT', 'FICT', 'HOMA', 'HOMD'] as const
/** Comments that say the identity must not be used as it is: deactivated, invalidated, usurped, collision. */
const unusable = ['DESA', 'INVA', 'USUR', 'COLP', 'COLV']

/**
 * Reads a FHIR R4 Patient (FR Core) that any software may have written; never throws, never chooses between two
 * answers. The INS is told by its type, its use and its system together: the billing NIR (slice NSS, type NH) has
 * the very system of the INS-NIR. Nothing here says that the matricule is right or that the birth date is past:
 * `checkIdentity` does. Names are verbatim.
 */
export function readFhirPatient(resource: unknown): ReadFhirPatient {
  const patient = objectOf(resource)
  if (patient['resourceType'] !== 'Patient')
    return invalid('NOT_A_PATIENT', 'ce n’est pas une ressource Patient')
  const ins = insOf(patient)
  if ('kind' in ins) return ins
  const name = namesOf(patient)
  if ('kind' in name) return name
  const sex = new Map<unknown, 'M' | 'F'>([
    ['male', 'M'],
    ['female', 'F'],
  ]).get(patient['gender'])
  if (!sex) return invalid('SEX', 'le sexe n’est ni masculin ni féminin')
  const birth = birthOf(patient['birthDate'])
  if (!birth) return invalid('BIRTH_DATE', 'la date de naissance manque ou n’existe pas')
  const birthPlace = birthPlaceOf(patient)
  const localId = only(identifiersOfType(patient, 'PI').map(({ value }) => textOf(value)))
  const parsed = identitySchema.safeParse({
    ...ins.current,
    ...reliabilityOf(patient, ins.current !== undefined),
    ...name,
    sex,
    ...birth,
    ...(birthPlace === undefined ? {} : { birthPlace }),
    ...(ins.historic.length === 0 ? {} : { historic: ins.historic }),
    ...(localId === undefined ? {} : { localId }),
  })
  if (parsed.success) return { kind: 'valid', identity: parsed.data }
  return invalid('IDENTITY_SHAPE', `le champ « ${String(parsed.error.issues[0]?.path[0])} » est mal formé`)
}

/**
 * Writes what a person's software may be told of an identity: the status it deserves, and the INS (with the former
 * ones) only for RECUP and QUAL. A birth date completed by the RNIV rule is written in full, as INSi gives it, so
 * its certainty is not carried; nor is the local number, which belongs to the software it came from.
 */
export function toFhirPatient(identity: Identity): Json {
  const { status } = effectiveStatus(identity)
  const comments = attributes.filter((one) => identity.attributes?.includes(one))
  const { birthPlace, usedName, givenNames, firstGivenName } = identity
  return {
    resourceType: 'Patient',
    extension: [
      {
        url: reliabilityUrl,
        extension: [
          {
            url: 'identityStatus',
            valueCoding: { system: `${frCore}/CodeSystem/fr-core-cs-identity-status`, code: status },
          },
          ...comments.map((code) => ({
            url: 'comment',
            valueCodeableConcept: {
              coding: [{ system: `${frCore}/CodeSystem/fr-core-cs-identity-status-comment`, code }],
            },
          })),
        ],
      },
      ...(birthPlace ? [birthPlaceExtension(birthPlace)] : []),
    ],
    ...(status === 'QUAL' || status === 'RECUP' ? { identifier: identifiersOf(identity) } : {}),
    name: [
      {
        use: 'official',
        family: identity.birthName,
        ...(firstGivenName ? { given: [firstGivenName] } : {}),
        ...(givenNames ? { extension: [{ url: givenNamesUrl, valueString: givenNames }] } : {}),
      },
      ...(usedName ? [{ use: 'usual', family: usedName }] : []),
    ],
    gender: identity.sex === 'M' ? 'male' : 'female',
    birthDate: identity.birthDate,
  }
}

function insOf(patient: Json): Refusal | { readonly current?: Ins; readonly historic: readonly Ins[] } {
  const current: Ins[] = []
  const historic: Ins[] = []
  for (const [type, oid] of insTypes) {
    for (const { use, system, value, period } of identifiersOfType(patient, type)) {
      const matricule = textOf(value)
      const former = use === 'old' || hasEnded(period)
      // A use left out is common in published examples. A waiting number was `temp` until FR Core 2.2.
      const inUse = use === undefined || use === 'official' || (use === 'temp' && type === 'INS-NIA')
      if (matricule === undefined || (!former && !inUse)) continue
      if (system === `urn:oid:${oid}`) (former ? historic : current).push({ matricule, oid })
      else if (!former) return invalid('INS_SYSTEM', 'le type et l’OID du matricule INS ne concordent pas')
    }
  }
  const [first, ...others] = current
  if (!first) return { historic }
  if (others.some((other) => !sameIns(first, other))) {
    return invalid('INS_SEVERAL', 'il porte plusieurs matricules INS en cours')
  }
  return { current: first, historic }
}

/** A type that also says NH is a billing number: it is not taken for an INS. */
function identifiersOfType(patient: Json, type: string): readonly Json[] {
  return listOf(patient['identifier'])
    .map(objectOf)
    .filter((identifier) => {
      const codes = codingsOf(identifier['type']).map(({ code }) => code)
      return codes.includes(type) && !codes.includes('NH')
    })
}

function sameIns(a: Ins, b: Ins): boolean {
  const [left, right] = [a, b].map(({ matricule }) => parseMatricule(matricule))
  const same = left?.kind === 'valid' && right?.kind === 'valid' && left.matricule === right.matricule
  return a.oid === b.oid && (same || a.matricule === b.matricule)
}

function namesOf(
  patient: Json,
): Refusal | Pick<Identity, 'birthName' | 'usedName' | 'firstGivenName' | 'givenNames'> {
  const names = listOf(patient['name'])
    .map(objectOf)
    .filter(({ period }) => !hasEnded(period))
  const [official, another] = names.filter(({ use }) => use === 'official')
  const birthName = textOf(official?.['family'])
  if (!official || birthName === undefined) return invalid('NAME', 'le nom de naissance (official) manque')
  if (another) return invalid('NAME', 'il porte plusieurs noms de naissance (official)')
  const given = listOf(official['given']).filter((one) => typeof one === 'string')
  const list = only(extensionsOf(official, givenNamesUrl).map(({ valueString }) => textOf(valueString)))
  const givenNames = list ?? (given.length > 1 ? given.join(' ') : undefined)
  const usedName = only(names.filter(({ use }) => use === 'usual').map(({ family }) => textOf(family)))
  return {
    birthName,
    ...(usedName === undefined ? {} : { usedName }),
    firstGivenName: given[0] ?? '',
    ...(givenNames === undefined ? {} : { givenNames }),
  }
}

/** FHIR may leave out the day, or the month and the day. */
function birthOf(value: unknown): Pick<Identity, 'birthDate' | 'birthDateCertainty'> | undefined {
  const text = textOf(value) ?? ''
  const full = /^[0-9]{4}$/.test(text)
    ? `${text}-00-00`
    : /^[0-9]{4}-[0-9]{2}$/.test(text)
      ? `${text}-00`
      : text
  const parsed = parseBirthDate(full, 'AAAA-MM-JJ', { year: 9999, month: 12, day: 31 })
  if (parsed.kind === 'invalid') return undefined
  const { birthDate, birthDateCertainty } = parsed
  return birthDateCertainty === 'exact' ? { birthDate } : { birthDate, birthDateCertainty }
}

/** What is no COG code is left out: the identity then lacks a strict trait, and a person is asked. */
function birthPlaceOf(patient: Json): string | undefined {
  const codes = extensionsOf(patient, birthPlaceUrl)
    .flatMap(({ valueAddress }) => extensionsOf(objectOf(valueAddress), inseeCodeUrl))
    .map(({ valueCoding }) => textOf(objectOf(valueCoding)['code']))
  return only(
    codes.map((code) => (identitySchema.shape.birthPlace.safeParse(code).success ? code : undefined)),
  )
}

function reliabilityOf(patient: Json, hasIns: boolean): Pick<Identity, 'status' | 'attributes'> {
  const said = latest(extensionsOf(patient, reliabilityUrl))
  const codings = (url: string) =>
    said
      .flatMap((one) => extensionsOf(one, url))
      .flatMap(({ valueCoding, valueCodeableConcept }) => [
        objectOf(valueCoding),
        ...codingsOf(valueCodeableConcept),
      ])
      .map(({ system, code }) => ({ system: textOf(system) ?? '', code: textOf(code)?.trim() ?? '' }))
      .filter(({ code }) => code !== '')
  const announced = codings('identityStatus')
  const codes = new Set([...announced, ...codings('comment')].map(({ code }) => code))
  const found = attributes.filter((one) => codes.has(one))
  const barred = patient['active'] === false || unusable.some((one) => codes.has(one))
  const status = barred
    ? 'PROV'
    : (only(announced.map(({ system, code }) => statusFromFhir(system, code))) ?? 'PROV')
  return {
    status: hasIns ? status : withoutIns(status),
    ...(found.length === 0 ? {} : { attributes: found }),
  }
}

/** RECUP and QUAL are words about an INS (RNIV, EXI SI 07): without one, at most the papers were checked. */
function withoutIns(status: IdentityStatus): IdentityStatus {
  return status === 'QUAL' ? 'VALI' : status === 'RECUP' ? 'PROV' : status
}

/** The newest FR Core repeats the extension, dated: the last one counts. Undated, they all do. */
function latest(reliabilities: readonly Json[]): readonly Json[] {
  const dates = reliabilities.map((one) =>
    Math.max(
      ...extensionsOf(one, 'lastUpdated').map(({ valueDateTime }) => Date.parse(textOf(valueDateTime) ?? '')),
    ),
  )
  if (!dates.every(Number.isFinite)) return reliabilities
  const last = Math.max(...dates)
  return reliabilities.filter((_, index) => dates[index] === last)
}

function identifiersOf(identity: Identity): readonly Json[] {
  const { matricule = '', oid = '', historic = [] } = identity
  const parsed = parseMatricule(matricule)
  const current = { matricule: parsed.kind === 'valid' ? parsed.matricule : matricule, oid, use: 'official' }
  return [current, ...historic.map((former) => ({ ...former, use: 'old' }))].flatMap(
    ({ matricule: value, oid, use }) =>
      [...insTypes]
        .filter(([, known]) => known === oid)
        .map(([code]) => ({
          use,
          type: { coding: [{ system: `${frCore}/CodeSystem/fr-core-cs-v2-0203`, code }] },
          system: `urn:oid:${oid}`,
          value,
        })),
  )
}

function birthPlaceExtension(code: string): Json {
  const system = 'https://mos.esante.gouv.fr/NOS/TRE_R13-CommuneOM/FHIR/TRE-R13-CommuneOM'
  return {
    url: birthPlaceUrl,
    valueAddress: { extension: [{ url: inseeCodeUrl, valueCoding: { system, code } }] },
  }
}

function invalid(code: FhirPatientErrorCode, why: string): Refusal {
  return {
    kind: 'invalid',
    code,
    message: `Le patient FHIR n’a pas été lu : ${why}. Aucun dossier n’a été ouvert.`,
  }
}
