import type { DecodedText } from '../decode-text.ts'
import { type ExportRefusal, type Fields, refusedExport } from '../export-format.ts'

/**
 * GDT lines: three digits of length, four of field id, the content, CRLF. The length counts the whole line with
 * its CRLF (also where a copy left LF alone); a line that contradicts it was cut or altered. The charsets of GDT
 * have one byte per character; in UTF-8, software counts one or the other.
 */
export function readGdt({ text, encoding }: DecodedText): Fields | ExportRefusal {
  const fields = new Map<string, string>()
  const lines = text.split('\n')
  if (lines.pop() !== '') return refusedExport('LENGTH', 'sa dernière ligne n’est pas terminée')
  for (const [index, ended] of lines.entries()) {
    const where = `la ligne ${index + 1}`
    const line = ended.replace(/\r$/, '')
    const [, length, id, content] = /^([0-9]{3})([0-9]{4})([^\r]*)$/.exec(line) ?? []
    if (id === undefined || content === undefined) {
      return refusedExport('SYNTAX', `${where} n’est pas une ligne GDT`)
    }
    const sizes = [line.length, ...(encoding === 'utf-8' ? [new TextEncoder().encode(line).length] : [])]
    if (!sizes.includes(Number(length) - 2)) {
      return refusedExport('LENGTH', `${where} (champ ${id}) n’a pas la longueur annoncée`)
    }
    if (index === 0 && id !== '8000') return refusedExport('SYNTAX', 'il ne commence pas par le champ 8000')
    if (fields.has(id)) {
      // Other fields (results, comments) do repeat; a second record or a second patient may not.
      if (id === '8000' || id.startsWith('3')) {
        return refusedExport('REPEATED', `le champ ${id} y figure deux fois`)
      }
    } else if (content.trim() !== '') fields.set(id, content.trim())
  }
  return fields
}
