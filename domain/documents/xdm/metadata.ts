import { confidentialities, facilityType, practiceSetting, publicHospital } from '../cda/codes.ts'
import { documentOid, documentTitle } from '../cda/header.ts'
import { oidOf } from '../cda/identifiers.ts'
import { type Child, writeXml, type XmlElement, xml } from '../cda/xml.ts'
import { type Code, factsOf } from '../document-kinds.ts'
import type { DocumentHead } from '../document.ts'
import { filingOf } from './classes.ts'
import {
  organisationXon,
  patientCx,
  personXcn,
  sourcePatientCx,
  sourcePatientInfo,
  specialtyOf,
  utcTime,
} from './hl7-fields.ts'

/** The file beside the metadata: its name in the folder, its size and SHA-1 (hexadecimal), as XDS asks. */
export type XdmFile = { readonly name: string; readonly size: number; readonly sha1: string }

/** Object types and schemes of ITI TF-3 §4.2.5.2. */
const scheme = {
  documentEntry: 'urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1',
  author: 'urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d',
  classCode: 'urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a',
  confidentiality: 'urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f',
  event: 'urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4',
  format: 'urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d',
  facility: 'urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1',
  practice: 'urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead',
  type: 'urn:uuid:f0306f51-975f-434e-a61c-c59651d33983',
  patientId: 'urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427',
  uniqueId: 'urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab',
  submissionSet: 'urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd',
  setAuthor: 'urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d',
  setContent: 'urn:uuid:aa543740-bdda-424e-8c96-df4873be8500',
  setPatientId: 'urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446',
  setSource: 'urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832',
  setUniqueId: 'urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8',
} as const

/** Ours, drawn once: the software that sends. */
const source = '2.25.79019877241450736325827992408526410119'

/** METADATA.XML of an archive of one document: an ebRIM submission of one document entry and its submission set. */
export function xdmMetadata(document: DocumentHead, file: XdmFile): string {
  return writeXml(
    xml(
      'lcm:SubmitObjectsRequest',
      {
        'xmlns:lcm': 'urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0',
        'xmlns:rim': 'urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0',
      },
      xml('rim:RegistryObjectList', {}, documentEntry(document, file), submissionSet(document), [
        xml('rim:Classification', {
          id: 'SubmissionSet01-is',
          classifiedObject: 'SubmissionSet01',
          classificationNode: scheme.submissionSet,
        }),
        xml(
          'rim:Association',
          {
            id: 'SubmissionSet01-holds',
            associationType: 'urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember',
            sourceObject: 'SubmissionSet01',
            targetObject: 'Document01',
          },
          slot('SubmissionSetStatus', 'Original'),
        ),
      ]),
    ),
  )
}

function documentEntry(document: DocumentHead, file: XdmFile): XmlElement {
  const { act, author, confidentiality, kind, madeAt } = document
  const { type } = factsOf(kind)
  const { classCode, format } = filingOf(kind)
  const place = act?.code === 'IMP' ? publicHospital : facilityType(author.role)
  const { classified, identified } = describing('Document01', 'XDSDocumentEntry')
  return xml(
    'rim:ExtrinsicObject',
    { id: 'Document01', mimeType: 'text/xml', objectType: scheme.documentEntry },
    slot('creationTime', utcTime(madeAt)),
    slot('hash', file.sha1),
    slot('languageCode', 'fr-FR'),
    slot('legalAuthenticator', personXcn(author)),
    slot('serviceStartTime', utcTime(act?.startsAt ?? madeAt)),
    slot('size', String(file.size)),
    slot('sourcePatientId', sourcePatientCx(document)),
    slot('sourcePatientInfo', ...sourcePatientInfo(document)),
    slot('URI', file.name),
    name(documentTitle(document)),
    classified('author', scheme.author, '', authorSlots(document)),
    classified('class', scheme.classCode, classCode),
    classified('confidentiality', scheme.confidentiality, confidentialities[confidentiality]),
    act && classified('event', scheme.event, act),
    classified('format', scheme.format, format),
    classified('facility', scheme.facility, place),
    classified('practice', scheme.practice, practiceSetting(author.role)),
    type && classified('type', scheme.type, type),
    identified('patientId', scheme.patientId, patientCx(document)),
    identified('uniqueId', scheme.uniqueId, documentOid(document)),
  )
}

function submissionSet(document: DocumentHead): XmlElement {
  const { classified, identified } = describing('SubmissionSet01', 'XDSSubmissionSet')
  const { type } = factsOf(document.kind)
  return xml(
    'rim:RegistryPackage',
    { id: 'SubmissionSet01' },
    slot('submissionTime', utcTime(document.madeAt)),
    name(documentTitle(document)),
    classified('author', scheme.setAuthor, '', authorSlots(document)),
    type && classified('content', scheme.setContent, type),
    identified('patientId', scheme.setPatientId, patientCx(document)),
    identified('sourceId', scheme.setSource, source),
    // The set is this document's and no other's: its identifier is an arc of the document's own.
    identified('uniqueId', scheme.setUniqueId, `${oidOf(document.id)}.1`),
  )
}

function authorSlots({ author }: DocumentHead): readonly (XmlElement | undefined)[] {
  const specialty = specialtyOf(author)
  return [
    slot('authorInstitution', organisationXon(author)),
    slot('authorPerson', personXcn(author)),
    slot('authorRole', author.profession),
    specialty === undefined ? undefined : slot('authorSpecialty', specialty),
  ]
}

/** Classifications and identifiers of one object; every one is named after it. */
function describing(object: string, type: 'XDSDocumentEntry' | 'XDSSubmissionSet') {
  return {
    classified: (part: string, classificationScheme: string, code: Code | '', slots?: Child) =>
      xml(
        'rim:Classification',
        {
          id: `${object}-${part}`,
          classificationScheme,
          classifiedObject: object,
          nodeRepresentation: code === '' ? '' : code.code,
        },
        slots ?? (code === '' ? undefined : slot('codingScheme', code.system)),
        code === '' ? undefined : name(code.label),
      ),
    identified: (part: string, identificationScheme: string, value: string) =>
      xml(
        'rim:ExternalIdentifier',
        { id: `${object}-${part}`, identificationScheme, registryObject: object, value },
        name(`${type}.${part}`),
      ),
  }
}

function slot(slotName: string, ...values: readonly string[]): XmlElement {
  return xml(
    'rim:Slot',
    { name: slotName },
    xml(
      'rim:ValueList',
      {},
      values.map((value) => xml('rim:Value', {}, value)),
    ),
  )
}

function name(value: string): XmlElement {
  return xml('rim:Name', {}, xml('rim:LocalizedString', { 'xml:lang': 'fr-FR', charset: 'UTF-8', value }))
}
