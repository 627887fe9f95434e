import type { Code } from '../document-kinds.ts'
import type { ClinicalDocument, DocumentHead } from '../document.ts'
import { coded, confidentialities, facilityType, publicHospital } from './codes.ts'
import { bound, id, interval, oidOf, time } from './identifiers.ts'
import { recordTarget } from './patient.ts'
import {
  assigned,
  emergencyContact,
  informationRecipient,
  structureId,
  telecoms,
  treatingPhysician,
} from './people.ts'
import { type Child, type XmlElement, xml } from './xml.ts'

/** CI-SIS, structuration minimale de documents de santé: the same header whatever the body, in the schema's order. */
export function header(
  document: ClinicalDocument,
  type: Code,
  /** Of the model of its body. */
  templates: readonly XmlElement[],
): readonly Child[] {
  const { author, madeAt, replaces, version } = document
  const made = xml('time', { value: time(madeAt) })
  return [
    xml('realmCode', { code: 'FR' }),
    xml('typeId', { root: '2.16.840.1.113883.1.3', extension: 'POCD_HD000040' }),
    xml('templateId', { root: '2.16.840.1.113883.2.8.2.1' }),
    xml('templateId', { root: '1.2.250.1.213.1.1.1.1' }),
    templates,
    id(oidOf(document.id)),
    coded('code', type),
    xml('title', {}, documentTitle(document)),
    xml('effectiveTime', { value: time(madeAt) }),
    coded('confidentialityCode', confidentialities[document.confidentiality]),
    xml('languageCode', { code: 'fr-FR' }),
    xml('setId', { root: oidOf(document.setId) }),
    xml('versionNumber', { value: String(version) }),
    recordTarget(document),
    xml('author', {}, made, assigned('assignedAuthor', author)),
    document.patient.contact && emergencyContact(document.patient.contact),
    custodian(document),
    document.recipients.map(informationRecipient),
    xml(
      'legalAuthenticator',
      {},
      made,
      xml('signatureCode', { code: 'S' }),
      assigned('assignedEntity', author),
    ),
    document.treatingPhysician && treatingPhysician(document.treatingPhysician),
    serviceEvent(document),
    replaces === undefined
      ? undefined
      : xml('relatedDocument', { typeCode: 'RPLC' }, xml('parentDocument', {}, id(oidOf(replaces)))),
    encounter(document),
  ]
}

export function documentTitle({ title, subtitle }: Pick<DocumentHead, 'title' | 'subtitle'>): string {
  return subtitle.trim() === '' ? title : `${title} – ${subtitle}`
}

/** The identifier of a document elsewhere: `id/@root`. */
export function documentOid({ id: uuid }: Pick<DocumentHead, 'id'>): string {
  return oidOf(uuid)
}

function custodian({ custodian: keeper, author }: ClinicalDocument): XmlElement {
  return xml(
    'custodian',
    {},
    xml(
      'assignedCustodian',
      {},
      xml(
        'representedCustodianOrganization',
        {},
        structureId(author),
        xml('name', {}, keeper.name),
        telecoms(keeper)[0],
        xml('addr', { nullFlavor: 'NAV' }),
      ),
    ),
  )
}

function serviceEvent({ act, author, madeAt }: ClinicalDocument): XmlElement {
  return xml(
    'documentationOf',
    {},
    xml(
      'serviceEvent',
      {},
      act && coded('code', act),
      interval('effectiveTime', act?.startsAt ?? madeAt),
      xml('performer', { typeCode: 'PRF' }, assigned('assignedEntity', author)),
    ),
  )
}

/** An admission takes place in the hospital, everything else where the author works. */
function encounter({ act, author, madeAt }: ClinicalDocument): XmlElement {
  const admission = act?.code === 'IMP' ? act : undefined
  return xml(
    'componentOf',
    {},
    xml(
      'encompassingEncounter',
      {},
      admission && coded('code', admission),
      xml('effectiveTime', {}, bound('low', act?.startsAt ?? madeAt)),
      xml(
        'location',
        {},
        xml('healthCareFacility', {}, coded('code', admission ? publicHospital : facilityType(author.role))),
      ),
    ),
  )
}
