import { canonicalJson } from '../canonical-json.ts'
import type { DocumentBody } from '../records/document.ts'
import type { RecordEnvelope } from '../records/record.ts'

/**
 * What a signature is the hash of: who the document is about and by whom, every word of it, and the hashes of its
 * files. Nothing of what was signed can change without the signature being of something else.
 */
export function signedStatement({ kind, title, file, made }: DocumentBody): string {
  return canonicalJson({
    kind,
    title,
    pdf: file.sha256,
    cda: made?.cda?.sha256,
    head: made?.head,
    sections: made?.sections,
  })
}

/** `received`: from elsewhere, where nothing of ours tells who signed it. `broken`: not what was signed, or not by its author. */
export type SignatureState = 'signed' | 'unsigned' | 'received' | 'broken'

/** `sha256`: of this very record's `signedStatement`, when it was counted. */
export function signatureState(
  { body, author }: Pick<RecordEnvelope, 'author'> & { readonly body: DocumentBody },
  sha256?: string,
): SignatureState {
  const { signature, kind } = body
  if (!signature) return kind === 'letter' || kind === 'report' ? 'received' : 'unsigned'
  // The author of a record is written by the service, from who is signed in.
  if (signature.by.id !== author.id) return 'broken'
  return sha256 === undefined || sha256 === signature.sha256 ? 'signed' : 'broken'
}
