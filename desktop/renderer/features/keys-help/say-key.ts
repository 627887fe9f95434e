import { keysHelp as words } from '../../i18n/fr-work.ts'

/** The caps to press for a binding: "mod+k" is « Ctrl » and « K ». */
export function sayKey(key: string): readonly string[] {
  const parts = key.length > 1 ? key.split('+') : [key]
  return parts.map((part) => words.names[part] ?? part.toLocaleUpperCase('fr'))
}
