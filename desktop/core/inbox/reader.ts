import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { CalendarDay } from '@navigateur-pro/domain/identity/birth-date.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import type { MediaType } from '@navigateur-pro/domain/records/media-type.ts'
import type { PageView, Readable, ReaderView } from '../../contract/inbox-views.ts'
import type { Attachments } from '../attachments/attachments.ts'
import type { Tickets } from '../attachments/tickets.ts'
import { type ReceivedCda, readCda } from '../documents/received/read-cda.ts'
import { claimedIdentity, type DocumentClaims, sayClaimed, sayDifferences } from './claims.ts'
import { isDetached } from './detach.ts'
import type { InboxStore } from './inbox-store.ts'
import { fromBase64, fromUtf8 } from '../lock/bytes.ts'
import type { Patients } from '../patients.ts'
import type { PdfReader } from '../platform/ports.ts'
import type { RecordStore } from '../records/record-store.ts'

export type ReaderDependencies = {
  readonly waiting: Pick<InboxStore, 'find' | 'bytesOf'>
  readonly store: RecordStore
  readonly patients: Patients
  readonly attachments: Pick<Attachments, 'bytesOf'>
  readonly tickets: Tickets
  readonly pdf: PdfReader
  readonly today: () => CalendarDay
  /** Somebody looks at a document of a dossier. */
  readonly onShown: (patientId: string, sha256: string, mediaType: string) => void
}

type Opened = {
  readonly title: string
  readonly mediaType: MediaType
  readonly bytes: Uint8Array
  readonly received?: ReaderView['received']
  readonly patientId?: string
  readonly mayDetach: boolean
  /** What it was taken to say when it came. */
  readonly waits?: DocumentClaims
}

/** Beyond them, nobody reads a document on this screen. */
const mostPages = 500
/** Pictures of pages that are kept for who turns back. */
const keptPages = 12

/** Shows a document without letting it do anything: words of a CDA, pictures of the pages of a PDF. Without network. */
export function createReader(dependencies: ReaderDependencies) {
  const { waiting, store, patients, attachments, tickets, pdf, today, onShown } = dependencies
  const drawn: string[] = []

  async function open(source: Readable): Promise<ReaderView> {
    const { title, mediaType, bytes, received, patientId, mayDetach, waits } = openSource(source)
    const cda = mediaType === 'text/xml' ? readCda(fromUtf8(bytes)) : undefined
    const said = cda ?? waits ?? (mediaType === 'application/pdf' ? await attachedTo(bytes) : undefined)
    const identity = said && claimedIdentity(said, today())
    const dossier = patientId === undefined ? undefined : patients.require(patientId)
    const author =
      said && [said.author.name, said.author.organisation].filter((words) => words !== '').join(', ')
    return {
      title,
      mediaType,
      ...(said && said.madeAt !== '' && { madeAt: said.madeAt }),
      ...(author && { author }),
      ...(received && { received }),
      ...(said && { patient: sayClaimed(said.patient) }),
      ...(identity && { identity }),
      ...(dossier && { dossier }),
      differences: identity && dossier ? sayDifferences(identity, dossier.identity) : [],
      sections: sectionsOf(cda),
      paged: mediaType === 'application/pdf' || cda?.pdf !== undefined,
      ...(mediaType.startsWith('image/') && { imageUrl: picture(bytes, mediaType) }),
      mayDetach,
    }
  }

  /** What a PDF says of itself, when there is one saying. It is shown whatever it carries. */
  async function attachedTo(bytes: Uint8Array): Promise<ReceivedCda | undefined> {
    try {
      const [only, another] = await pdf.attachedCda(bytes)
      return only && !another ? readCda(fromUtf8(only)) : undefined
    } catch {
      return undefined
    }
  }

  async function page(source: Readable, number: number, width: number): Promise<PageView> {
    if (number > mostPages) {
      throw new AppError('too_large', `Seules les ${mostPages} premières pages d’un document sont montrées.`)
    }
    const { mediaType, bytes } = openSource(source)
    const { png, ...shown } = await pdf.draw(pdfOf(mediaType, bytes), number, width)
    return { url: picture(png, 'image/png'), page: number, ...shown, pages: Math.min(shown.pages, mostPages) }
  }

  function openSource(source: Readable): Opened {
    if ('entryId' in source) {
      const entry = waiting.find(source.entryId)
      const bytes = waiting.bytesOf(source.entryId)
      if (!entry?.document || !bytes) throw gone()
      const { message, claims, name, document } = entry
      return {
        title: claims?.title || name,
        mediaType: document.mediaType,
        bytes,
        received: {
          source: message.source,
          at: message.receivedAt,
          ...(message.from && { from: message.from }),
        },
        mayDetach: false,
        ...(claims && { waits: claims }),
      }
    }
    const record = store.find(source.recordId)
    if (record?.type !== 'document' || isDetached(store, record.id)) throw gone()
    const { title, file, received } = record.body as DocumentBody
    const kept = attachments.bytesOf(record.patientId, file.sha256)
    if (!kept) {
      throw new AppError('offline', 'Ce document n’est pas encore sur ce poste : il vient avec le réseau.')
    }
    onShown(record.patientId, file.sha256, file.mediaType)
    const { archiveSha256: _archive, ...shown } = received ?? {}
    return {
      title,
      mediaType: file.mediaType,
      bytes: kept.bytes,
      ...(received && { received: shown as NonNullable<ReaderView['received']> }),
      patientId: record.patientId,
      mayDetach: received !== undefined && !store.isRetained(record.patientId),
    }
  }

  /** Addresses of pictures do not pile up until the desk is locked. */
  function picture(bytes: Uint8Array, mediaType: string): string {
    const url = tickets.issue({ kind: 'made', bytes: () => bytes, mediaType, fileName: 'page' })
    drawn.push(url.slice('/files/'.length))
    if (drawn.length > keptPages) tickets.spend(drawn.shift()!)
    return url
  }

  return { open, page }
}

function pdfOf(mediaType: MediaType, bytes: Uint8Array): Uint8Array {
  if (mediaType === 'application/pdf') return bytes
  const inside = mediaType === 'text/xml' ? readCda(fromUtf8(bytes)).pdf : undefined
  const pdf = inside === undefined ? undefined : fromBase64(inside)
  if (!pdf) throw new AppError('bad_input', 'Ce document ne contient pas de page qui puisse être dessinée.')
  return pdf
}

/** Long enough for any letter; the rest of a monstrous one is not drawn on the screen. */
const mostLines = 5_000
const mostCharacters = 4_000

function sectionsOf(cda: ReceivedCda | undefined): ReaderView['sections'] {
  let left = mostLines
  return (cda?.sections ?? []).slice(0, mostLines).map(({ title, lines }) => {
    const shown = lines.slice(0, left).map((line) => line.slice(0, mostCharacters))
    left -= shown.length
    return { title: title.slice(0, mostCharacters), lines: shown }
  })
}

function gone(): AppError {
  return new AppError('not_found', 'Ce document n’est plus ici : il a été rattaché, retiré ou refusé.')
}
