import type { Role } from '../../people/role.ts'
import { type Code, loinc } from '../document-kinds.ts'
import { type Child, type XmlElement, xml } from './xml.ts'

// Codes of the ANS terminologies (NOS, CI-SIS value sets) that the documents use; each table names its set.

/** Identifiers. */
export const oids = {
  /** PS_IdNat: 8 + RPPS. */
  professional: '1.2.250.1.71.4.2.1',
  /** Struct_IdNat: 1 + FINESS, 4 + RPPS and office. */
  structure: '1.2.250.1.71.4.2.2',
  /** Ours, drawn once (ITU-T X.667): patients and people who have no national identifier. */
  local: '2.25.81737244308230111052976661570744540752',
} as const

export const snomed = '2.16.840.1.113883.6.96'
export const actCode = '2.16.840.1.113883.5.4'
const hl7Absent = '2.16.840.1.113883.5.1150.1'

const systemNames: Readonly<Record<string, string>> = {
  [loinc]: 'LOINC',
  [snomed]: 'SNOMED CT',
  [actCode]: 'HL7:ActCode',
  '2.16.840.1.113883.6.3': 'CIM-10',
  '2.16.840.1.113883.6.139': 'CISP2',
  '2.16.840.1.113883.6.73': 'ATC',
  '1.2.250.1.213.2.3.1': 'CIS',
  '1.2.250.1.213.2.3.2': 'CIP',
  '1.2.250.1.215.200.3.3': 'NGAP',
}

export function coded(
  name: string,
  { code, system, label }: Code,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): XmlElement {
  return xml(
    name,
    { ...attributes, code, displayName: label, codeSystem: system, codeSystemName: systemNames[system] },
    ...children,
  )
}

function table(system: string): (code: string, label: string) => Code {
  return (code, label) => ({ code, system, label })
}

/** JDV_J01 (TRE_G15). Social professions have no code in it. */
const profession = table('1.2.250.1.213.1.1.4.5')
const physician = profession('G15_10', 'Médecin')
const nurse = profession('G15_60', 'Infirmier')
const professions: Readonly<Partial<Record<Role, Code>>> = {
  physician: profession('G15_10/SM54', 'Médecin - Médecine Générale (SM)'),
  specialist: physician,
  nurse,
  'coordinator-nurse': nurse,
  pharmacist: profession('G15_21', 'Pharmacien'),
  physiotherapist: profession('G15_70', 'Masseur-Kinésithérapeute'),
}

/** A hospital's account says nothing of the profession; the title of a doctor does. */
export function professionCode(role: Role, name: string): Code | undefined {
  if (role === 'hospital') return /^(Dr|Pr)\s/u.test(name) ? physician : undefined
  return professions[role]
}

/** JDV_J04. */
const practice = table('1.2.250.1.213.1.1.4.9')
const socialPractice = practice('ESSMS', 'Etablissement ou Service Social ou Médico-Social')
const practices: Readonly<Partial<Record<Role, Code>>> = {
  hospital: practice('ETABLISSEMENT', 'Etablissement de santé'),
  'coordinator-social': socialPractice,
  'social-worker': socialPractice,
  'case-manager': socialPractice,
  'home-help': socialPractice,
}
const ambulatory = practice('AMBULATOIRE', 'Ambulatoire')

export function practiceSetting(role: Role): Code {
  return practices[role] ?? ambulatory
}

/** JDV_J02 (TRE_R02). */
const facility = table('1.2.250.1.71.4.2.4')
export const publicHospital = facility('SA01', 'Etablissement public de santé')
const coordination = facility('SA57', 'Structure de coopération avec mission de coordination de soins')
const social = facility('SA41', 'Autre établissement du domaine social ou médico-social')
const facilities: Readonly<Partial<Record<Role, Code>>> = {
  hospital: publicHospital,
  pharmacist: facility('SA33', "Pharmacie d'officine"),
  'coordinator-nurse': coordination,
  'coordinator-social': coordination,
  'case-manager': coordination,
  'social-worker': social,
  'home-help': social,
}
const office = facility('SA07', 'Cabinet individuel')

export function facilityType(role: Role): Code {
  return facilities[role] ?? office
}

/** JDV_J08. */
const confidentiality = table('2.16.840.1.113883.5.25')
export const confidentialities = {
  N: confidentiality('N', 'Normal'),
  R: confidentiality('R', 'Restreint'),
  V: confidentiality('V', 'Très restreint'),
} as const satisfies Readonly<Record<string, Code>>

/** JDV_J143. */
const gender = table('2.16.840.1.113883.5.1')
export const genders = { F: gender('F', 'Féminin'), M: gender('M', 'Masculin') } as const

/** JDV_AbsentOrUnknown…: « aucune connue » is an answer, « pas d'information » is the absence of one. */
const absent = table(hl7Absent)
export const absences = {
  allergies: {
    none: absent('no-known-allergies', "Pas d'allergie/hypersensibilité connue"),
    unknown: absent('no-allergy-info', 'Pas d’information sur les allergies/hypersensibilités'),
  },
  treatments: {
    none: absent('no-known-medications', 'Pas de traitement médicamenteux connu'),
    unknown: absent('no-medication-info', "Pas d'information sur les traitements médicamenteux"),
  },
  problems: absent('no-problem-info', "Pas d'information sur les problèmes"),
  procedures: absent('no-procedure-info', "Pas d'information sur les actes et interventions"),
} as const
