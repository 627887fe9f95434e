import { factsOf, type DocumentKind } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { ClinicalDocument, DocumentSection } from '@navigateur-pro/domain/documents/document.ts'
import { sayEntry } from '@navigateur-pro/domain/documents/entry.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { LiaisonView } from '../../contract/views.ts'
import type { Attachments } from '../attachments/attachments.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import { blankLiaison, type Drafts } from '../drafts/drafts.ts'
import type { OutgoingDocument } from '../messages/outgoing-mail.ts'
import type { Patients } from '../patients.ts'
import type { Plan } from '../plan/plan.ts'
import type { Crypto, PdfWriter } from '../platform/ports.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import type { Typed } from './build/making.ts'
import { buildDocument, previewDocument } from './build-document.ts'
import { type DocumentFiles, writeDocumentFiles } from './document-files.ts'
import { readDocumentSources } from './document-sources.ts'
import { parisDay } from './paris-time.ts'

type Dependencies = {
  readonly store: RecordStore
  readonly conflicts: Conflicts
  readonly plan: Plan
  readonly patients: Patients
  readonly drafts: Drafts
  readonly writer: RecordWriter
  readonly attachments: Attachments
  readonly pdf: PdfWriter
  readonly crypto: Pick<Crypto, 'sha1'>
  readonly person: () => Professional
  readonly now: () => string
  readonly newId: () => string
}

/** Documents that leave the building (BS-06): from local records, without network. */
export function createDocuments(dependencies: Dependencies) {
  const { store, patients, drafts, writer, attachments, person, now, newId } = dependencies

  function sourcesOf(patientId: string, about?: string) {
    return readDocumentSources(dependencies, patients.require(patientId), Date.parse(now()), about)
  }

  /** `about`: the request or the form that the document is made of. */
  function build(kind: DocumentKind, patientId: string, typed: Typed, about?: string) {
    const id = newId()
    const stamp = { id, setId: id, version: 1, madeAt: now(), author: person() }
    return buildDocument(kind, sourcesOf(patientId, about), typed, stamp)
  }

  /** With the photos that are on this desk. */
  function writeFiles(document: ClinicalDocument, patientId: string): Promise<DocumentFiles> {
    const shown = document.sections.flatMap(({ entries }) => entries)
    const files = shown.flatMap((entry) => {
      const found = entry.kind === 'file' ? attachments.bytesOf(patientId, entry.sha256) : undefined
      return entry.kind === 'file' && found ? [[entry.sha256, found.bytes] as const] : []
    })
    return writeDocumentFiles(document, new Map(files), dependencies)
  }

  function preview(draftId: string): LiaisonView {
    const { patientId, body } = drafts.read(draftId, 'liaison')
    const { sections, missing } = previewDocument('liaison', sourcesOf(patientId), body)
    return { sections: sections.map(toView), missing: [...missing] }
  }

  async function make(draftId: string): Promise<{ recordId: string; url: string; fileName: string }> {
    const { patientId, body: draft } = drafts.read(draftId, 'liaison')
    const { document, missing } = build('liaison', patientId, draft)
    const [first] = missing
    if (first) {
      throw new AppError('bad_input', `${first.message} La fiche n’est pas faite, votre saisie est gardée.`)
    }
    const { title } = document
    const { pdf: bytes } = await writeFiles(document, patientId)
    const sha256 = await attachments.keep(patientId, bytes, 'application/pdf')
    const fileName = fileNameOf(document)
    const body = {
      kind: 'liaison',
      title,
      file: { sha256, mediaType: 'application/pdf', size: bytes.length },
    }
    const record = writer.create({ type: 'document', patientId, body }, (db) => drafts.remove(db, draftId))
    return { recordId: record.id, url: attachments.url(patientId, sha256, fileName)!, fileName }
  }

  /** What has nothing to type and nobody to be sent to. Throws bad_input with what must be said first. */
  async function print(
    kind: DocumentKind,
    patientId: string,
    about?: string,
  ): Promise<{ readonly fileName: string; readonly pdf: Uint8Array }> {
    const { document, missing } = build(kind, patientId, blankLiaison, about)
    const [first] = missing
    if (first) throw new AppError('bad_input', first.message)
    const { pdf } = await writeFiles(document, patientId)
    return { fileName: fileNameOf(document), pdf }
  }

  /** As it was made. @throws AppError not_found while its file is not on this desk */
  async function outgoing(recordId: string): Promise<OutgoingDocument> {
    const record = store.find(recordId)
    const body = record?.type === 'document' ? (record.body as DocumentBody) : undefined
    const found = record && body && attachments.bytesOf(record.patientId, body.file.sha256)
    if (!record || !body || !found) {
      throw new AppError(
        'not_found',
        'Le fichier de ce document n’est pas encore sur ce poste. Rien n’est parti.',
      )
    }
    const fileName = `${body.kind}-${parisDay(record.occurredAt)}.pdf`
    return { title: body.title, fileName, pdf: found.bytes }
  }

  return { preview, make, print, build, writeFiles, outgoing }
}

function fileNameOf({ kind, madeAt }: ClinicalDocument): string {
  return `${factsOf(kind).file}-${parisDay(madeAt)}.pdf`
}

function toView({ id, title, legal, entries }: DocumentSection): LiaisonView['sections'][number] {
  return {
    id,
    title,
    legal,
    lines: entries.map((entry) => ({
      id: entry.id,
      text: sayEntry(entry),
      source: entry.provenance.source,
      age: entry.age,
      included: entry.included,
    })),
  }
}
