import { type Code, factsOf } from '@navigateur-pro/domain/documents/document-kinds.ts'
import type { DocumentHead } from '@navigateur-pro/domain/documents/document.ts'
import { signatureState, signedStatement } from '@navigateur-pro/domain/documents/signature.ts'
import type { TypedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import { mayWriteRecord, readBody } from '@navigateur-pro/domain/records/registry.ts'
import type { DocumentMark } from '../../contract/document-mark.ts'
import type { DocumentView } from '../../contract/document-views.ts'
import { isDetached } from '../inbox/detach.ts'
import { fromUtf8, toHex, toUtf8 } from '../lock/bytes.ts'
import type { CachedRecord } from '../records/record-store.ts'
import { type DocumentDependencies, fileNameOf, textOf } from './document-maker.ts'
import { parisDay } from './paris-time.ts'
import { writeXdm } from './xdm/write-xdm.ts'

type Found = { readonly record: CachedRecord; readonly body: DocumentBody }
/** What a message carries. */
type Outgoing = {
  readonly title: string
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly mediaType: string
  /** Absent for what has no CDA here. */
  readonly archive?: { readonly bytes: Uint8Array; readonly type: Code }
}
type Bytes = { readonly fileName: string; readonly bytes: Uint8Array }
type Needed = Pick<
  DocumentDependencies,
  'store' | 'registry' | 'drafts' | 'attachments' | 'crypto' | 'person' | 'fileShown'
>

const mostAttached = 10

export type StoredDocuments = ReturnType<typeof createStoredDocuments>

/** The documents of the dossier, read back: their bytes are those that were signed or received, never made again. */
export function createStoredDocuments(needed: Needed) {
  const { store, registry, drafts, attachments, crypto, person } = needed

  function require(recordId: string): Found {
    const record = store.find(recordId)
    const read = record && readBody(registry, record)
    const isHere = record?.type === 'document' && read?.kind === 'known' && !isDetached(store, recordId)
    if (!isHere) {
      throw new AppError('not_found', 'Ce document n’est plus sur ce poste.')
    }
    return { record, body: read.body as DocumentBody }
  }

  /** Of the documents of a patient: which record replaces which. */
  function replacements(patientId: string): ReadonlyMap<string, string> {
    return new Map(
      store.listByPatient(patientId, ['document']).flatMap(({ id, body }) => {
        const { replaces } = (body as DocumentBody).made ?? {}
        return replaces === undefined ? [] : [[replaces, id] as const]
      }),
    )
  }

  /** How the documents of a patient are known in a list. The hash itself is checked where one is opened. */
  function marksOf(patientId: string): (found: Found, sha256?: string) => DocumentMark {
    const replaced = replacements(patientId)
    return ({ record, body }, sha256) => {
      const by = replaced.get(record.id)
      return {
        kind: body.kind,
        title: body.title,
        signature: signatureState({ author: record.author, body }, sha256),
        version: body.made?.head.version ?? 1,
        hasText: body.made !== undefined,
        hasArchive: body.made?.cda !== undefined,
        ...(by && { replacedBy: by }),
      }
    }
  }

  async function read(patientId: string, recordId: string): Promise<DocumentView> {
    const found = require(recordId)
    const { record, body } = found
    // Never under the name of another, whatever was asked.
    if (store.dossiers.keptOf(record.patientId) !== store.dossiers.keptOf(patientId)) {
      throw new AppError('not_found', 'Ce document est celui d’un autre patient. Il n’est pas montré ici.')
    }
    const { made, signature, file } = body
    const mark = marksOf(patientId)(found, await hashOf(body))
    shown(found)
    return {
      ...mark,
      recordId,
      patientId: record.patientId,
      author: record.author,
      writtenAt: record.occurredAt,
      subtitle: made?.head.subtitle ?? '',
      sha256: file.sha256,
      sections: made?.sections ?? [],
      file: attachments.view(record.patientId, [file])[0]!,
      mayCorrect: mark.replacedBy === undefined && made !== undefined && record.author.id === person().id,
      ...(signature && { signedBy: { name: signature.by.name, rpps: signature.rpps, at: signature.at } }),
      ...(made?.replaces && { replaces: made.replaces }),
    }
  }

  /** Throws when it may not be replaced: made elsewhere or by somebody else, replaced already, of another patient. */
  function correctable(
    recordId: string,
    patientId?: string,
  ): { readonly patientId: string; readonly head: DocumentHead; readonly typed: TypedLetter } {
    const { record, body } = require(recordId)
    if (
      !body.made ||
      record.author.id !== person().id ||
      (patientId ?? record.patientId) !== record.patientId
    ) {
      throw new AppError(
        'forbidden',
        'Seul son auteur remplace un document, dans le dossier où il est. Rien n’a été changé.',
      )
    }
    if (replacements(record.patientId).has(recordId)) {
      throw new AppError('conflict', 'Ce document a déjà été remplacé. Corrigez sa dernière version.')
    }
    const { head, typed } = body.made
    return { patientId: record.patientId, head, typed }
  }

  function shown({ record, body }: Found): void {
    needed.fileShown(record.patientId, body.file.sha256, body.file.mediaType)
  }

  function bytesOf({ record }: Found, sha256: string): Uint8Array {
    const found = attachments.bytesOf(record.patientId, sha256)
    if (!found) throw notHere()
    return found.bytes
  }

  /** Where the PDF is read from: as every file of a dossier, so that its opening is noted. */
  function pdf(recordId: string): { readonly fileName: string; readonly url: string } {
    const { record, body } = require(recordId)
    const fileName = fileNameFor({ record, body })
    const url = attachments.url(record.patientId, body.file.sha256, fileName)
    if (url === undefined) throw notHere()
    return { fileName, url }
  }

  /** As it leaves: the bytes that were signed, and IHE_XDM.zip around the CDA. What is not what was signed stays. */
  async function outgoing(recordId: string): Promise<Outgoing> {
    const found = require(recordId)
    const { record, body } = found
    if (signatureState({ author: record.author, body }, await hashOf(body)) === 'broken') {
      throw new AppError('forbidden', 'Ce document n’est plus celui qui fut signé. Rien n’est parti.')
    }
    const { made, title, file } = body
    const bytes = bytesOf(found, file.sha256)
    const cda = made?.cda && fromUtf8(bytesOf(found, made.cda.sha256))
    shown(found)
    const { type } = made ? factsOf(made.head.kind) : {}
    const archive = made && cda && type && { type, bytes: await writeXdm(made.head, cda, crypto) }
    const { mediaType } = file
    return { title, fileName: fileNameFor(found), bytes, mediaType, ...(archive && { archive }) }
  }

  async function archive(recordId: string): Promise<Bytes> {
    const { archive: made } = await outgoing(recordId)
    if (!made) throw new AppError('bad_input', 'Ce document n’a pas de forme pour un logiciel.')
    return { fileName: 'IHE_XDM.zip', bytes: made.bytes }
  }

  async function hashOf(body: DocumentBody): Promise<string> {
    return toHex(await crypto.sha256(toUtf8(signedStatement(body))))
  }

  function text(recordId: string): string {
    const found = require(recordId)
    const { made } = found.body
    if (made) {
      shown(found)
      return textOf(made.head, made.sections)
    }
    throw new AppError('bad_input', 'Ce document vient d’ailleurs : ouvrez-le pour le lire.')
  }

  /** In the draft of its own patient, whoever is on screen. */
  function attach(recordId: string, to: 'transmission' | 'referral'): void {
    const { record, body } = require(recordId)
    const { patientId, confidentiality } = record
    const draft = drafts.openOfPatient(store.dossiers.group(patientId), to)
    if (draft.patient.patientId !== patientId) {
      throw new AppError(
        'conflict',
        'Un brouillon est commencé dans l’autre dossier de cette personne. Terminez-le d’abord.',
      )
    }
    const { attachments: held } = draft.body
    if (held.some(({ sha256 }) => sha256 === body.file.sha256)) return
    if (held.length >= mostAttached) {
      throw new AppError('bad_input', 'Dix pièces au plus : retirez-en une pour joindre ce document.')
    }
    const file = { ...body.file, caption: body.title }
    const type = registry.find(to)
    const narrowed = to === 'transmission' && mayWriteRecord(type, person().role, confidentiality)
    drafts.save(draft.draftId, {
      ...draft.body,
      attachments: [...held, file],
      ...(narrowed && { confidentiality }),
    })
  }

  return { read, marksOf, correctable, pdf, outgoing, archive, text, attach }
}

function fileNameFor({ record, body }: Found): string {
  if (body.made) return fileNameOf(body.made.head)
  return `document-${parisDay(record.occurredAt)}.${body.file.mediaType.split('/')[1]}`
}

function notHere(): AppError {
  return new AppError(
    'not_found',
    'Ce document n’est pas encore sur ce poste. Récupérez-le d’abord depuis le journal.',
  )
}
