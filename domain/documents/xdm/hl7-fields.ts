import { isDay } from '../../agenda/paris.ts'
import { oids, professionCode } from '../cda/codes.ts'
import { patientIdentifiers, firstGivenName } from '../cda/patient.ts'
import { spokenName } from '../cda/people.ts'
import type { DocumentHead, DocumentPerson } from '../document.ts'

// XDS slots hold HL7 v2 data types (ITI TF-3 §4.2.3.1.7): parts are joined with ^ and &, so that what people typed is
// escaped as in HL7 v2.5 §2.7.
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\E\\',
  '|': '\\F\\',
  '^': '\\S\\',
  '&': '\\T\\',
  '~': '\\R\\',
}

function escaped(text: string): string {
  return text.replaceAll(/[\\|^&~]/g, (character) => escapes[character] ?? character).replaceAll(/\s+/g, ' ')
}

/** CX: the matricule (NH) of a qualified identity, a local number (PI) otherwise. */
export function patientCx(document: DocumentHead): string {
  return cx(patientIdentifiers(document)[0])
}

/** CX of the patient where the document was made. */
export function sourcePatientCx(document: DocumentHead): string {
  const [first, local = first] = patientIdentifiers(document)
  return cx(local)
}

function cx({ root, extension, isIns }: ReturnType<typeof patientIdentifiers>[number]): string {
  return `${escaped(extension)}^^^&${root}&ISO^${isIns ? 'NH' : 'PI'}`
}

/** PID fields of the patient: names of birth and of use, birth date, sex. */
export function sourcePatientInfo(document: DocumentHead): readonly string[] {
  const { identity } = document.patient
  const first = escaped(firstGivenName(identity))
  const used = identity.usedName?.trim()
  return [
    `PID-3|${sourcePatientCx(document)}`,
    `PID-5|${escaped(identity.birthName)}^${first}^^^^^L`,
    ...(used ? [`PID-5|${escaped(used)}^${first}^^^^^D`] : []),
    `PID-7|${identity.birthDate.replaceAll('-', '')}`,
    `PID-8|${identity.sex}`,
  ]
}

/** XCN: the person by the national identifier, or by name alone. */
export function personXcn({ rpps, name }: DocumentPerson): string {
  const { family, given = '' } = spokenName(name)
  const names = `${escaped(family)}^${escaped(given)}`
  return rpps
    ? `8${escaped(rpps)}^${names}^^^^^^&${oids.professional}&ISO^D^^^IDNPS`
    : `${escaped(name)}^${names}^^^^^^&${oids.local}&ISO^D`
}

/** XON: an office by its practitioner (see the CDA's header), or by its name alone. */
export function organisationXon({ rpps, organisation }: DocumentPerson): string {
  const name = escaped(organisation)
  return rpps ? `${name}^^^^^&${oids.structure}&ISO^IDNST^^^4${escaped(rpps)}` : name
}

/** Nothing for a profession that the ANS has no code for. */
export function specialtyOf({ role, name }: DocumentPerson): string | undefined {
  const code = professionCode(role, name)
  return code && `${code.code}^${escaped(code.label)}^${code.system}`
}

/** « 20261121091245 »: XDS times are UTC, to the second; a day stays one. */
export function utcTime(when: string): string {
  if (isDay(when)) return when.replaceAll('-', '')
  return new Date(when).toISOString().replaceAll(/[-T:]/g, '').slice(0, 14)
}
