import type { Code } from '@navigateur-pro/domain/documents/document-kinds.ts'
import type { MailAccount, OutgoingMail } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import { mssHeaders, mssSubject } from '@navigateur-pro/domain/exchange/mss-message.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'

/** A document of a dossier, as it leaves. */
export type OutgoingDocument = {
  readonly title: string
  readonly fileName: string
  /** The PDF; or, of a document that came from outside, what came. */
  readonly bytes: Uint8Array
  readonly mediaType: string
  /** IHE_XDM.zip, and what it holds. Absent for a paper that has no CDA here. */
  readonly archive?: { readonly bytes: Uint8Array; readonly type: Code }
}

type Written = {
  readonly document: OutgoingDocument
  readonly patient: Identity
  readonly person: Professional
  readonly replaces: boolean
}

/** What a person reads before it leaves, and what leaves: made once, by the same function. */
export function writtenMail({ document, patient, person, replaces }: Written): {
  readonly subject: string
  readonly text: string
  readonly files: OutgoingMail['files']
} {
  const { title, fileName, bytes, mediaType, archive } = document
  const { name, profession, organisation, phone } = person
  return {
    subject: mssSubject(
      { name: archive?.type.label ?? title, structured: archive !== undefined, replaces },
      patient,
    ),
    // Nothing of the patient here: what is said of him or her is in the document.
    text: [
      'Bonjour,',
      '',
      `${replaces ? 'Ce document annule et remplace celui que je vous ai envoyé' : 'Vous trouverez ci-joint'} : ${title}.`,
      '',
      name,
      [profession, organisation].filter(Boolean).join(', '),
      phone ?? '',
    ]
      .join('\n')
      .trim(),
    files: [
      ...(archive ? [{ name: 'IHE_XDM.zip', mediaType: 'application/zip', bytes: archive.bytes }] : []),
      { name: fileName, mediaType, bytes },
    ],
  }
}

/** One patient, one document, one recipient. */
export function outgoingMail(
  written: Written,
  account: MailAccount & { readonly productNumber: string },
  to: { readonly name: string; readonly address: string; readonly isPatient: boolean },
  identified: { readonly messageId: string; readonly inReplyTo?: string; readonly date: string },
): OutgoingMail {
  const { address, name, productNumber } = account
  const type = written.document.archive?.type
  return {
    from: { name, address },
    to: { name: to.name, address: to.address },
    ...identified,
    headers: mssHeaders({ type, patient: written.patient, productNumber, toPatient: to.isPatient }),
    ...writtenMail(written),
  }
}
