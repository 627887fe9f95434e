import { documentTitle } from '@navigateur-pro/domain/documents/cda/header.ts'
import { factsOf, isLetterKind, type LetterKind } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { sayLine, saySections } from '@navigateur-pro/domain/documents/said.ts'
import { signedStatement } from '@navigateur-pro/domain/documents/signature.ts'
import type { TypedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import { type ReferralBody, sayReferral } from '@navigateur-pro/domain/records/referral.ts'
import { endedStates } from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { LetterView } from '../../contract/document-views.ts'
import type { Examined } from '../attachments/attachments.ts'
import { toHex, toUtf8 } from '../lock/bytes.ts'
import type { CachedRecord } from '../records/record-store.ts'
import { buildDocument, previewDocument } from './build-document.ts'
import type { DocumentDependencies, DocumentMaker } from './document-maker.ts'
import { createLetterAhead, type Letter, type MadeLetter } from './letter-ahead.ts'
import type { StoredDocuments } from './stored-documents.ts'

/** What a person writes and signs on the screen: the reason is typed, the dossier says the rest. */
export function createLetters(
  { store, drafts, writer, attachments, crypto, person, clock, now, newId }: DocumentDependencies,
  { sourcesOf, writeFiles }: DocumentMaker,
  stored: StoredDocuments,
) {
  const ahead = createLetterAhead(clock, make)

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
    // Even when something is still asked: the first one opens the fonts.
    ahead.soon(() => compose(draftId))
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

  /** What would be signed now: the draft and the dossier as they are on this desk. */
  function compose(draftId: string) {
    const { kind, patientId, body: typed } = drafts.readLetter(draftId)
    const about = requestOf(typed, requestsFor(kind, patientId))
    const replaced = typed.corrects
    const former = replaced === undefined ? undefined : stored.correctable(replaced, patientId).head
    const author = person()
    const id = newId()
    const { document, missing } = buildDocument(kind, sourcesOf(patientId, about), typed, {
      id,
      setId: former?.setId ?? id,
      version: (former?.version ?? 0) + 1,
      ...(former && { replaces: former.id }),
      madeAt: now(),
      signed: author.rpps !== undefined,
      author,
    })
    return { draftId, patientId, document, missing, typed, about: about ?? 'none', author }
  }

  async function sign(draftId: string): Promise<{ recordId: string }> {
    const letter = compose(draftId)
    const { patientId, typed, author } = letter
    const [first] = letter.missing
    if (first) {
      const sentence = `${first.message} Rien n’est signé, votre saisie est gardée.`
      throw new AppError('bad_input', sentence, { missing: first.field })
    }
    const made = await ahead.of(letter)
    const body = bodyOf(made, { ...typed, about: letter.about })
    const { id: by, name, role, profession, rpps } = author
    const signature = rpps && {
      by: { id: by, name, role, profession },
      rpps,
      at: now(),
      sha256: await hashOf(signedStatement(body)),
    }
    const signed: DocumentBody = { ...body, ...(signature && { signature }) }
    let recordId = ''
    // One flush for all: neither a file that no record names, nor a record that names no file.
    writer.together(() => {
      // Asked twice: there is one document, the other time undoes itself.
      const { body: asItIs } = drafts.readLetter(draftId)
      if (JSON.stringify(asItIs) !== JSON.stringify(typed)) {
        throw new AppError(
          'conflict',
          'Le texte a changé pendant la signature. Rien n’est signé, votre saisie est gardée : relisez-la et signez de nouveau.',
        )
      }
      for (const file of [made.pdf, made.cda]) if (file) attachments.store(patientId, file)
      const record = writer.create({ type: 'document', patientId, body: signed }, (db) =>
        drafts.remove(db, draftId),
      )
      recordId = record.id
    })
    ahead.forget()
    return { recordId }
  }

  /** Its files, examined and not yet kept. */
  async function make({ document, patientId }: Letter): Promise<MadeLetter> {
    const { pdf, cda } = await writeFiles(document, patientId)
    return {
      document,
      pdf: await attachments.examine(pdf, 'application/pdf'),
      ...(cda !== undefined && { cda: await attachments.examine(toUtf8(cda), 'text/xml') }),
    }
  }

  function bodyOf(
    { document, pdf, cda }: MadeLetter,
    { corrects: replaces, ...typed }: TypedLetter,
  ): DocumentBody {
    const { sections: _lines, ...head } = document
    return {
      kind: document.kind,
      title: documentTitle(document).slice(0, 200),
      file: referenceTo(pdf),
      made: {
        head,
        sections: [...saySections(document)],
        typed,
        ...(replaces && { replaces }),
        ...(cda && { cda: referenceTo(cda) }),
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

  return { preview, sign, correct, stop: ahead.forget }
}

function referenceTo({ sha256, mediaType, bytes }: Examined) {
  return { sha256: toHex(sha256), mediaType, size: bytes.length }
}
