import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { isInsDatamatrix, parseInsDatamatrix } from '@navigateur-pro/domain/identity/ins-datamatrix.ts'
import { refusal } from './refusal.ts'

/** ISO/IEC 15424: some scanners announce the kind of symbol before its content. */
const symbologyPrefix = /^\s*\][dD][0-6]/
/** "IS0100" typed with the keys of an American keyboard on a French one. */
const americanKeys = /^\s*is[àÀ0]&[àÀ0]{2}/i

/** @throws AppError in French */
export function identityOfScan(text: string): Identity {
  if (americanKeys.test(text)) throw refusal('keyboard')
  const parsed = parseInsDatamatrix(text.replace(symbologyPrefix, ''))
  if (parsed.kind === 'invalid') throw refusal('text-unreadable', parsed.message)
  return parsed.identity
}

/**
 * The patient of a document, by all the codes on it. A code that is repeated is one patient; an INS code that is
 * not read to its end may be another patient's: nobody then.
 * @throws AppError in French
 */
export function identityOfCodes(texts: readonly string[]): Identity {
  const found = new Map<string, Identity>()
  for (const text of texts.filter(isInsDatamatrix)) {
    const parsed = parseInsDatamatrix(text)
    if (parsed.kind === 'invalid') throw refusal('code-unreadable')
    found.set(JSON.stringify(parsed.identity), parsed.identity)
  }
  const [patient, other] = found.values()
  if (patient === undefined) throw refusal('none')
  if (other !== undefined) throw refusal('several')
  return patient
}
