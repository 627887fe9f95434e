import type { Code } from '../document-kinds.ts'
import type { DocumentOrganisation, DocumentPatient, DocumentPerson } from '../document.ts'
import { coded, oids, practiceSetting, professionCode } from './codes.ts'
import { id } from './identifiers.ts'
import { lawfulText, type XmlElement, xml } from './xml.ts'

/** What the header knows of nobody's address. */
const noAddress = xml('addr', { nullFlavor: 'NAV' })
const noTelecom = xml('telecom', { nullFlavor: 'NAV' })

/** « Dr Claire Sance » → title, given name, family name; « Mme Labat » has no given name. */
export function spokenName(name: string): {
  readonly title?: 'M' | 'MME' | 'DR' | 'PR'
  readonly given?: string
  readonly family: string
} {
  const [, spoken, rest = name] = /^(Dr|Pr|Mme|M\.)\s+(.+)$/su.exec(name.trim()) ?? []
  const title = ({ Dr: 'DR', Pr: 'PR', Mme: 'MME', 'M.': 'M' } as const)[spoken ?? '']
  const [, given, family] = /^(\S+)\s+(.+)$/su.exec(rest) ?? []
  return { ...(title && { title }), ...(given && { given }), family: family ?? rest }
}

function personName(name: string): XmlElement {
  const { title, given, family } = spokenName(name)
  const isDegree = title === 'DR' || title === 'PR'
  return xml(
    'name',
    {},
    title && !isDegree ? xml('prefix', {}, title) : undefined,
    given === undefined ? undefined : xml('given', {}, given),
    xml('family', {}, family),
    isDegree ? xml('suffix', {}, title) : undefined,
  )
}

/** 8 + RPPS; a profession without register is named within our own identifiers. */
function personId({ rpps, name }: DocumentPerson): XmlElement {
  return rpps ? id(oids.professional, `8${rpps}`) : id(oids.local, name)
}

export function telecoms({ phone, email }: { readonly phone?: string; readonly email?: string }) {
  const addresses = [phone && telephone(phone), email && `mailto:${encodeURI(lawfulText(email.trim()))}`]
  const known = addresses.filter((address) => address !== undefined && address !== '')
  return known.length === 0 ? [noTelecom] : known.map((value) => xml('telecom', { value, use: 'WP' }))
}

/** Nothing when there is no figure to dial. */
export function telephone(phone: string): string | undefined {
  const dialled = phone.replaceAll(/[^+0-9]/g, '')
  return dialled === '' ? undefined : `tel:${dialled}`
}

/** The person in the middle of author, legalAuthenticator and performer. */
export function assigned(name: 'assignedAuthor' | 'assignedEntity', person: DocumentPerson): XmlElement {
  const profession = professionCode(person.role, person.name)
  return xml(
    name,
    {},
    personId(person),
    profession && professionElement(profession, person.profession),
    noAddress,
    telecoms(person),
    xml('assignedPerson', {}, personName(person.name)),
    organisation('representedOrganization', person),
  )
}

function professionElement(code: Code, words: string): XmlElement {
  return coded('code', code, {}, xml('originalText', {}, words))
}

/**
 * An office is known by the RPPS of the one who works there (Struct_IdNat of type 4); what it is numbered among that
 * person's offices, and a hospital's FINESS, are not held: no number is made up.
 */
function organisation(
  name: 'representedOrganization' | 'scopingOrganization',
  person: DocumentPerson,
): XmlElement {
  return xml(
    name,
    {},
    person.rpps ? structureId(person) : undefined,
    xml('name', {}, person.organisation),
    telecoms({ ...(person.phone && { phone: person.phone }) }),
    noAddress,
    coded('standardIndustryClassCode', practiceSetting(person.role)),
  )
}

/** Without RPPS, the register alone: only the custodian, who must have an identifier, is written so. */
export function structureId({ rpps }: DocumentPerson): XmlElement {
  return rpps ? id(oids.structure, `4${rpps}`) : id(oids.structure)
}

export function informationRecipient(recipient: DocumentPerson | DocumentOrganisation): XmlElement {
  const isPerson = recipient.kind === 'person'
  return xml(
    'informationRecipient',
    {},
    xml(
      'intendedRecipient',
      {},
      isPerson && recipient.rpps ? personId(recipient) : undefined,
      noAddress,
      telecoms(recipient),
      isPerson ? xml('informationRecipient', {}, personName(recipient.name)) : undefined,
      xml('receivedOrganization', {}, xml('name', {}, isPerson ? recipient.organisation : recipient.name)),
    ),
  )
}

/** Médecin traitant. */
export function treatingPhysician(person: DocumentPerson): XmlElement {
  const pcp: Code = { code: 'PCP', system: '2.16.840.1.113883.5.88', label: 'Médecin Traitant' }
  const profession = professionCode(person.role, person.name)
  return xml(
    'participant',
    { typeCode: 'INF' },
    coded('functionCode', pcp),
    xml('time', { nullFlavor: 'NA' }),
    xml(
      'associatedEntity',
      { classCode: 'PROV' },
      person.rpps ? personId(person) : undefined,
      profession && professionElement(profession, person.profession),
      noAddress,
      telecoms(person),
      xml('associatedPerson', {}, personName(person.name)),
      organisation('scopingOrganization', person),
    ),
  )
}

/** Personne à prévenir. Her link is said in words: the records hold no code for it. */
export function emergencyContact({ name, link, phone }: NonNullable<DocumentPatient['contact']>): XmlElement {
  const value = telephone(phone)
  return xml(
    'informant',
    {},
    xml(
      'relatedEntity',
      { classCode: 'ECON' },
      relationship(link),
      noAddress,
      value === undefined ? noTelecom : xml('telecom', { value }),
      xml('relatedPerson', {}, personName(name)),
    ),
  )
}

/** JDV_J11. */
const relationships: Readonly<Record<string, readonly [string, string]>> = {
  fille: ['DAUC', 'Fille'],
  fils: ['SONC', 'Fils'],
  sœur: ['SIS', 'Soeur'],
  frère: ['BRO', 'Frère'],
  mère: ['MTH', 'Mère'],
  père: ['FTH', 'Père'],
}

function relationship(link: string): XmlElement | undefined {
  const [code, label] = relationships[link.trim().toLowerCase()] ?? []
  if (!code || !label) return undefined
  return coded('code', { code, label, system: '2.16.840.1.113883.5.111' })
}
