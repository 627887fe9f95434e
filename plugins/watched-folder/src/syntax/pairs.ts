import { foldTrait } from '@navigateur-pro/domain/identity/traits.ts'
import type { DecodedText } from '../decode-text.ts'
import { type ExportRefusal, type Fields, refusedExport } from '../export-format.ts'

/**
 * « CLE=valeur » or « Clé : valeur », one per line; blank lines, `#` or `;` comments and [sections] are skipped.
 * Case, accents, spaces and hyphens of a key do not count. A key that comes twice is two patients, or none.
 */
export function readPairs({ text }: DecodedText): Fields | ExportRefusal {
  const fields = new Map<string, string>()
  const seen = new Set<string>()
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (/^\s*(?:$|[#;[])/.test(line)) continue
    const [, written, value] = /^([^=:]{1,60})[=:](.*)$/u.exec(line) ?? []
    const key = foldTrait(written ?? '').replace(/[ '-]+/g, '_')
    if (value === undefined || !/^[A-Z0-9_]+$/.test(key)) {
      return refusedExport('SYNTAX', `la ligne ${index + 1} n’est pas de la forme CLE=valeur`)
    }
    if (seen.has(key)) return refusedExport('REPEATED', `la clé de la ligne ${index + 1} y figure deux fois`)
    seen.add(key)
    if (value.trim() !== '') fields.set(key, value.trim())
  }
  return fields
}
