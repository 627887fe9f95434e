import type { LaunchIntent } from '@navigateur-pro/domain/context/context-message.ts'
import { fhirPatientOf } from '../fhir-patient.ts'
import type { Patient } from '../patients.ts'

/** The files that practice software writes, as text; the encoding is what the Navigateur must be told. */
export type ExportFile = {
  readonly id: string
  readonly label: string
  readonly name: string
  readonly encoding: 'iso-8859-1' | 'utf-8'
  /** Within the encoding. */
  open(patient: Patient, intent: LaunchIntent): string
  /** What says that nobody is open any more, where the format has words for it. */
  readonly closed?: string
}

const compactDate = (patient: Patient) => patient.birthDate.replaceAll('-', '')
const frenchDate = (patient: Patient) => patient.birthDate.split('-').toReversed().join('/')

export const exportFiles: readonly ExportFile[] = [
  {
    id: 'gdt',
    label: 'Fichier GDT 2.1',
    name: 'NAVICABI.gdt',
    encoding: 'iso-8859-1',
    open: gdtText,
  },
  {
    id: 'hprim',
    label: 'Fichier HPRIM',
    name: 'patient.hpr',
    encoding: 'iso-8859-1',
    open: hprimText,
  },
  {
    id: 'key-value',
    label: 'Fichier clé=valeur',
    name: 'patient.txt',
    encoding: 'utf-8',
    open: keyValueText,
    closed: 'ETAT=ferme\r\n',
  },
  {
    id: 'fhir',
    label: 'Fichier FHIR',
    name: 'patient.json',
    encoding: 'utf-8',
    open: (patient) => JSON.stringify(fhirPatientOf(patient), undefined, 2),
  },
]

/** GDT 2.1: three digits of length (the line and its CRLF), four of field, the content. No INS, no intent. */
function gdtText(patient: Patient): string {
  const line = (field: string, text: string) => {
    const content = inLatin1(text)
    return `${String(content.length + 9).padStart(3, '0')}${field}${content}\r\n`
  }
  const [year, month, day] = patient.birthDate.split('-')
  const lines = [
    line('8315', 'NAVI'),
    line('8316', 'CABI'),
    line('9206', '3'),
    line('9218', '02.10'),
    line('3000', patient.localId),
    line('3101', patient.birthName),
    line('3102', patient.firstGivenName),
    line('3103', `${day}${month}${year}`),
    line('3110', patient.sex === 'M' ? '1' : '2'),
  ].join('')
  const first = line('8000', '6301')
  // 8100 is the length of the whole record, its own line of 14 included.
  return `${first}${line('8100', String(first.length + 14 + lines.length).padStart(5, '0'))}${lines}`
}

/** The patient line of HPRIM 2.x; the INS as a second identifier, as in HL7 v2 PID-3. */
function hprimText(patient: Patient): string {
  const { localId, matricule, oid, birthName, usedName, firstGivenName, sex } = patient
  const ins = matricule === undefined ? '' : `~${matricule}^^^INS-NIR&${oid}&ISO^INS-NIR`
  const name = `${usedName ?? birthName}^${firstGivenName}`
  return [
    'H|^~\\&|||CABINET||ADM',
    `P|1|${localId}${ins}|||${name}|${birthName}|${compactDate(patient)}|${sex}`,
    'L|1|||',
    '',
  ]
    .map(inLatin1)
    .join('\r\n')
}

function keyValueText(patient: Patient, intent: LaunchIntent): string {
  const values = {
    NOM_NAISSANCE: patient.birthName,
    NOM_UTILISE: patient.usedName,
    PRENOM: patient.firstGivenName,
    PRENOMS: patient.givenNames,
    SEXE: patient.sex,
    DATE_NAISSANCE: frenchDate(patient),
    LIEU_NAISSANCE: patient.birthPlace,
    INS: patient.matricule,
    OID: patient.oid,
    STATUT: patient.status,
    ATTRIBUTS: patient.attributes?.join(' '),
    NUMERO: patient.localId,
    INTENTION: intent,
  }
  const lines = Object.entries(values).map(([key, value]) =>
    value === undefined ? '' : `${key}=${value}\r\n`,
  )
  return lines.join('')
}

/** What old software does of the letters that its charset has not. */
function inLatin1(text: string): string {
  return text
    .replaceAll('’', "'")
    .replaceAll('œ', 'oe')
    .replaceAll('Œ', 'OE')
    .replace(/[\u0100-\uffff]/g, '?')
}
