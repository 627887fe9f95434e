import { confidentialityLabel } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import type { DocumentDetachment } from '@navigateur-pro/domain/records/document-detachment.ts'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import type { NoteType, TransmissionBody } from '@navigateur-pro/domain/records/transmission.ts'
import type { StoredRecord } from '../storage/port.ts'
import { canonicals } from './canonicals.ts'
import { bodiesOf, type Dossier, type Reader, readDossier } from './dossier.ts'
import { refersToRole } from './professionals.ts'
import { latestOf, referenceTo, type Resource } from './resource.ts'

const { systems } = canonicals

/** JDV_J23-TypeNoteCahierLiaison-CISIS. */
const noteTypeLabels: Readonly<Record<NoteType | 'GEN', string>> = {
  'DEM-AVIS': 'Demande d’avis',
  GEN: 'Note générale',
  INST: 'Instruction',
  INTERV: 'Note d’intervention',
  OBS: 'Note d’observation',
}

export const noteRecordTypes = ['transmission', 'document', 'document-detachment']

type Replacement = Pick<StoredRecord, 'receivedAt'>

/** Transmissions and documents as notes of the cahier de liaison (CDL 3.0.0, cdl-document-reference). */
export function toDocumentReferences(dossier: Dossier): readonly Resource[] {
  const replacements = new Map<string, Replacement>()
  for (const { body, receivedAt } of bodiesOf<TransmissionBody>(dossier, 'transmission')) {
    // Newest first: the last one set is the first that corrected it.
    if (body.corrects !== undefined) replacements.set(body.corrects, { receivedAt })
  }
  for (const { body, receivedAt } of bodiesOf<DocumentBody>(dossier, 'document')) {
    if (body.made?.replaces !== undefined) replacements.set(body.made.replaces, { receivedAt })
  }
  const elsewhere = detachedFrom(dossier)
  return dossier.records.flatMap((record) => {
    const replaced = replacements.get(record.id)
    if (record.type === 'transmission') return [toNote(record, record.body as TransmissionBody, replaced)]
    // Nothing of it is told under this name.
    if (record.type !== 'document' || elsewhere.has(record.id)) return []
    const { title, file, made } = record.body as DocumentBody
    const files = [{ ...file, caption: title }]
    const links = linkTo('replaces', made?.replaces)
    return [toResource(record, replaced, { description: title, files, links })]
  })
}

/** Documents of another patient, as a person saw. */
function detachedFrom(dossier: Dossier): ReadonlySet<string> {
  const detachments = bodiesOf<DocumentDetachment>(dossier, 'document-detachment')
  return new Set(detachments.map(({ body }) => body.document))
}

/** Its file is told no more than its words. */
export async function isDetached(reader: Reader, { id, type, patientId }: StoredRecord): Promise<boolean> {
  if (type !== 'document') return false
  const dossier = await readDossier(reader, patientId, ['document-detachment'], { from: '', to: '' })
  return dossier !== undefined && detachedFrom(dossier).has(id)
}

export function toNote(record: StoredRecord, body: TransmissionBody, replaced?: Replacement): Resource {
  const { text, important, replyTo, corrects, attachments, noteType = 'GEN', identifier } = body
  const description = describeText(text)
  const links = [...linkTo('appends', replyTo), ...linkTo('replaces', corrects)]
  return toResource(record, replaced, {
    noteType,
    identifier,
    text,
    files: attachments,
    ...(description !== '' && { description }),
    ...(important && { important }),
    links,
  })
}

function linkTo(code: 'appends' | 'replaces', id: string | undefined): readonly object[] {
  return id === undefined ? [] : [{ code, target: referenceTo('DocumentReference', id) }]
}

/** The first line of a text: its title, wherever notes are listed. */
function describeText(text: string): string {
  const [first = ''] = text.trimStart().split('\n', 1)
  return Array.from(first.trim()).slice(0, 120).join('').trimEnd()
}

type Content = {
  readonly noteType?: NoteType | 'GEN'
  readonly identifier?: TransmissionBody['identifier']
  readonly description?: string
  readonly important?: true
  readonly links: readonly object[]
  readonly text?: string
  readonly files: readonly AttachmentReference[]
}

function toResource(record: StoredRecord, replaced: Replacement | undefined, content: Content): Resource {
  const { id, confidentiality, receivedAt, author, patientId } = record
  const { noteType = 'GEN', text = '', files, links, description, important, identifier } = content
  const written = record.recordedAt
  return {
    resourceType: 'DocumentReference',
    id,
    meta: {
      // Being replaced is the one thing that happens to a note.
      versionId: replaced ? '2' : '1',
      lastUpdated: replaced ? latestOf([receivedAt, replaced.receivedAt]) : receivedAt,
      profile: [canonicals.profiles.note],
      tag: [
        {
          system: systems.confidentiality,
          code: confidentiality,
          display: confidentialityLabel[confidentiality],
        },
      ],
    },
    ...(important && { extension: [{ url: canonicals.isEmergency, valueBoolean: true }] }),
    masterIdentifier: identifier ?? { system: systems.uri, value: `urn:uuid:${id}` },
    status: replaced ? 'superseded' : 'current',
    type: {
      coding: [{ system: systems.noteType, code: noteType, display: noteTypeLabels[noteType] }],
    },
    subject: referenceTo('Patient', patientId),
    date: written,
    author: [refersToRole(author)],
    ...(links.length > 0 && { relatesTo: links }),
    ...(description !== undefined && { description }),
    content: [
      ...(text === ''
        ? []
        : [
            {
              attachment: {
                contentType: 'text/plain',
                language: 'fr-FR',
                data: Buffer.from(text, 'utf8').toString('base64'),
                creation: written,
              },
            },
          ]),
      ...files.map(({ mediaType, size, caption }, index) => ({
        attachment: {
          contentType: mediaType,
          url: `Binary/${id}.${index}`,
          size,
          ...(caption !== undefined && caption.trim() !== '' && { title: caption }),
        },
      })),
    ],
    context: { period: { start: record.occurredAt } },
  }
}
