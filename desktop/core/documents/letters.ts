import { documentTitle } from '@navigateur-pro/domain/documents/cda/header.ts'
import type { ClinicalDocument } from '@navigateur-pro/domain/documents/document.ts'
import { factsOf, isLetterKind, type LetterKind } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { sayLine, saySections } from '@navigateur-pro/domain/documents/said.ts'
import { signedStatement } from '@navigateur-pro/domain/documents/signature.ts'
import type { TypedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import type { MediaType } from '@navigateur-pro/domain/records/media-type.ts'
import { type ReferralBody, sayReferral } from '@navigateur-pro/domain/records/referral.ts'
import { endedStates } from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { LetterView } from '../../contract/document-views.ts'
import { toHex, toUtf8 } from '../lock/bytes.ts'
import type { CachedRecord } from '../records/record-store.ts'
import { buildDocument, previewDocument } from './build-document.ts'
import type { DocumentDependencies, DocumentMaker } from './document-maker.ts'
import type { StoredDocuments } from './stored-documents.ts'

/** What a person writes and signs on the screen: the reason is typed, the dossier says the rest. */
export function createLetters(
  { store, drafts, writer, attachments, crypto, person, now, newId }: DocumentDependencies,
  { sourcesOf, writeFiles }: DocumentMaker,
  stored: StoredDocuments,
) {
  /** The requests that are not over and that a letter of this kind goes with, the likeliest first. */
  function requestsFor(kind: LetterKind, patientId: string): readonly CachedRecord[] {
    const { goesWith = [] } = factsOf(kind)
    const open = store
      .listByPatient(patientId, ['referral'])
      .filter(({ body }) => !endedStates.includes((body as ReferralBody).state))
    return goesWith.flatMap((wanted) => open.filter(({ body }) => (body as ReferralBody).kind === wanted))
  }

  function requestOf(typed: TypedLetter, requests: readonly CachedRecord[]): string | undefined {
    const { about = requests[0]?.id } = typed
    return about === 'none' ? undefined : about
  }

  function preview(draftId: string): LetterView {
    const { kind, patientId, body: typed } = drafts.readLetter(draftId)
    const requests = requestsFor(kind, patientId)
    const chosen = requestOf(typed, requests)
    const { sections, missing } = previewDocument(kind, sourcesOf(patientId, chosen), typed)
    return {
      sections: sections.map(({ id, title, legal, entries }) => ({
        id,
        title,
        legal,
        lines: entries.map((entry) => ({ ...sayLine(entry), included: entry.included })),
      })),
      missing: [...missing],
      requests: requests.map(({ id, body }) => ({
        recordId: id,
        title: sayReferral(body as ReferralBody),
        chosen: id === chosen,
      })),
      signs: person().rpps !== undefined,
    }
  }

  async function sign(draftId: string): Promise<{ recordId: string }> {
    const { kind, patientId, body: typed } = drafts.readLetter(draftId)
    const about = requestOf(typed, requestsFor(kind, patientId))
    const replaced = typed.corrects
    const former = replaced === undefined ? undefined : stored.correctable(replaced, patientId).head
    const author = person()
    const { rpps } = author
    const id = newId()
    const { document, missing } = buildDocument(kind, sourcesOf(patientId, about), typed, {
      id,
      setId: former?.setId ?? id,
      version: (former?.version ?? 0) + 1,
      ...(former && { replaces: former.id }),
      madeAt: now(),
      signed: rpps !== undefined,
      author,
    })
    const [first] = missing
    if (first) {
      const sentence = `${first.message} Rien n’est signé, votre saisie est gardée.`
      throw new AppError('bad_input', sentence, { missing: first.field })
    }
    const body = await writeBody(document, patientId, { ...typed, about: about ?? 'none' })
    const { id: by, name, role, profession } = author
    const signature = rpps && {
      by: { id: by, name, role, profession },
      rpps,
      at: document.madeAt,
      sha256: await hashOf(signedStatement(body)),
    }
    const signed: DocumentBody = { ...body, ...(signature && { signature }) }
    const record = writer.create({ type: 'document', patientId, body: signed }, (db) => {
      // Asked twice: there is one document, the other time undoes itself.
      drafts.readLetter(draftId)
      drafts.remove(db, draftId)
    })
    return { recordId: record.id }
  }

  /** Its files, kept beside the patient; they leave this desk once a record names them. */
  async function writeBody(
    document: ClinicalDocument,
    patientId: string,
    { corrects: replaces, ...typed }: TypedLetter,
  ): Promise<DocumentBody> {
    const { pdf, exchange } = await writeFiles(document, patientId)
    const keep = async (bytes: Uint8Array, mediaType: MediaType) => {
      const sha256 = await attachments.keep(patientId, bytes, mediaType)
      return { sha256, mediaType, size: bytes.length }
    }
    const { sections: _lines, ...head } = document
    return {
      kind: document.kind,
      title: documentTitle(document).slice(0, 200),
      file: await keep(pdf, 'application/pdf'),
      made: {
        head,
        sections: [...saySections(document)],
        typed,
        ...(replaces && { replaces }),
        ...(exchange && { cda: await keep(toUtf8(exchange.cda), 'text/xml') }),
      },
    }
  }

  async function hashOf(text: string): Promise<string> {
    return toHex(await crypto.sha256(toUtf8(text)))
  }

  /** What was typed comes back in the draft; the signed document stays as it is. */
  function correct(recordId: string): { kind: LetterKind } {
    const { patientId, head, typed } = stored.correctable(recordId)
    const { kind } = head
    if (!isLetterKind(kind)) throw new AppError('bad_input', 'Ce document ne se corrige pas ici.')
    const begun = drafts.list().some((one) => one.kind === kind && one.patient.patientId === patientId)
    if (begun) {
      throw new AppError(
        'conflict',
        'Un brouillon de la même sorte est déjà commencé pour ce patient. Signez-le ou effacez-le d’abord ; rien n’a été changé.',
      )
    }
    drafts.save(drafts.open(patientId, kind).draftId, { ...typed, corrects: recordId })
    return { kind }
  }

  return { preview, sign, correct }
}
