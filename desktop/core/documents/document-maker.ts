import { factsOf, type DocumentKind } from '@navigateur-pro/domain/documents/document-kinds.ts'
import type { ClinicalDocument, DocumentHead } from '@navigateur-pro/domain/documents/document.ts'
import { sayAsText, type SaidSection, saySections } from '@navigateur-pro/domain/documents/said.ts'
import { blankLetter, type TypedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { Attachments } from '../attachments/attachments.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import type { Drafts } from '../drafts/drafts.ts'
import type { Patients } from '../patients.ts'
import type { Plan } from '../plan/plan.ts'
import type { Clock, Crypto, PdfWriter } from '../platform/ports.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import { buildDocument } from './build-document.ts'
import { type DocumentFiles, writeDocumentFiles } from './document-files.ts'
import { readDocumentSources } from './document-sources.ts'
import { parisDay, parisTime } from './paris-time.ts'

export type DocumentDependencies = {
  readonly store: RecordStore
  readonly registry: Registry
  readonly conflicts: Conflicts
  readonly plan: Plan
  readonly patients: Patients
  readonly drafts: Drafts
  readonly writer: RecordWriter
  readonly attachments: Attachments
  readonly pdf: PdfWriter
  readonly crypto: Pick<Crypto, 'sha1' | 'sha256'>
  readonly person: () => Professional
  /** The journal of who looked: its words are a document read, as its file is. */
  readonly fileShown: (patientId: string, sha256: string, mediaType: string) => void
  readonly clock: Pick<Clock, 'after'>
  readonly now: () => string
  readonly newId: () => string
}

export type DocumentMaker = ReturnType<typeof createMaker>

/** Makes documents and papers of what this desk holds, and keeps nothing. */
export function createMaker(dependencies: DocumentDependencies) {
  const { patients, attachments, pdf, person, now, newId } = dependencies

  /** `about`: the request or the form that the document is made of. */
  function sourcesOf(patientId: string, about?: string) {
    return readDocumentSources(dependencies, patients.require(patientId), Date.parse(now()), about)
  }

  function build(kind: DocumentKind, patientId: string, typed: TypedLetter, about?: string) {
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
    return writeDocumentFiles(document, new Map(files), pdf)
  }

  /** What has nothing to type and nobody to be sent to. Throws bad_input with what must be said first. */
  function paper(kind: DocumentKind, patientId: string, about?: string): ClinicalDocument {
    const { document, missing } = build(kind, patientId, blankLetter, about)
    const [first] = missing
    if (first) throw new AppError('bad_input', first.message)
    return document
  }

  async function print(
    kind: DocumentKind,
    patientId: string,
    about?: string,
  ): Promise<{ readonly fileName: string; readonly bytes: Uint8Array }> {
    const document = paper(kind, patientId, about)
    const { pdf: bytes } = await writeFiles(document, patientId)
    return { fileName: fileNameOf(document), bytes }
  }

  function say(kind: DocumentKind, patientId: string, about?: string): string {
    const document = paper(kind, patientId, about)
    return textOf(document, saySections(document))
  }

  return { sourcesOf, build, writeFiles, print, say }
}

export function fileNameOf({ kind, madeAt }: Pick<DocumentHead, 'kind' | 'madeAt'>): string {
  return `${factsOf(kind).file}-${parisDay(madeAt)}.pdf`
}

export function textOf(head: DocumentHead, sections: readonly SaidSection[]): string {
  return sayAsText({ ...head, on: parisTime(head.madeAt) }, sections)
}
