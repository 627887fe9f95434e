import type { ParsedElement } from '../../../../desktop/core/documents/received/parse-xml.ts'
import { type ClinicalDocument, writtenSections } from '../../document.ts'
import { sayEntry } from '../../entry.ts'
import { lawfulText } from '../xml.ts'

/** The words of each line, in the order of the body, as a reader of the document sees them. */
export function linesIn(cda: ParsedElement): readonly string[] {
  const lines: string[] = []
  visit(cda, (element) => {
    if (element.name === 'content' && element.attributes['ID'] && !element.attributes['ID'].endsWith('-0')) {
      lines.push(element.children.map((child) => (typeof child === 'string' ? child : '\n')).join(''))
    }
  })
  return lines
}

export function linesOf(document: ClinicalDocument): readonly string[] {
  return writtenSections(document).flatMap(({ entries }) =>
    entries.map((entry) => lawfulText(sayEntry(entry))),
  )
}

function visit(element: ParsedElement, see: (element: ParsedElement) => void): void {
  see(element)
  for (const child of element.children) if (typeof child !== 'string') visit(child, see)
}

export function all(cda: ParsedElement, name: string): readonly ParsedElement[] {
  const found: ParsedElement[] = []
  visit(cda, (element) => {
    if (element.name === name) found.push(element)
  })
  return found
}
