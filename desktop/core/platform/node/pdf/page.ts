import type { Replaced, Style } from './text.ts'

/** A4, in points. */
export const page = { width: 595.28, height: 841.89, margin: 36 }
export const column = page.width - 2 * page.margin

/** The paper's share of the interface's palette. */
export const colours = {
  ink: '#1C211F',
  quiet: '#59615C',
  line: '#CFCBBF',
  sunken: '#F3F1EA',
  accent: '#1F6B4F',
  accentWash: '#EAF1EC',
  alert: '#B3261E',
  alertWash: '#FBEEEC',
} as const

export const styles = {
  title: { face: 'strong', size: 20, leading: 25, colour: colours.accent },
  heading: { face: 'strong', size: 11, leading: 15, colour: colours.accent },
  alertHeading: { face: 'strong', size: 11, leading: 15, colour: colours.alert },
  emphasis: { face: 'strong', size: 13, leading: 17.5, colour: colours.ink },
  legal: { face: 'regular', size: 10.5, leading: 14.5, colour: colours.ink },
  body: { face: 'regular', size: 9.5, leading: 13, colour: colours.ink },
  strong: { face: 'strong', size: 9.5, leading: 13, colour: colours.ink },
  small: { face: 'regular', size: 7.5, leading: 10, colour: colours.quiet },
  smallStrong: { face: 'strong', size: 8, leading: 10, colour: colours.ink },
  compactEmphasis: { face: 'strong', size: 11, leading: 14.5, colour: colours.ink },
  compactLegal: { face: 'regular', size: 9.5, leading: 12.5, colour: colours.ink },
  compactBody: { face: 'regular', size: 8.5, leading: 11.2, colour: colours.ink },
  urgent: { face: 'strong', size: 10.5, leading: 14.5, colour: colours.alert },
  caption: { face: 'regular', size: 6.5, leading: 8, colour: colours.ink },
  name: { face: 'strong', size: 15, leading: 19, colour: colours.ink },
} as const satisfies Readonly<Record<string, Style>>

/** What decorates or repeats: a screen reader passes over it (ISO 14289-1, 7.1). */
export function artifact(
  document: PDFKit.PDFDocument,
  type: 'Layout' | 'Pagination',
  draw: () => void,
): void {
  document.markContent('Artifact', { type })
  draw()
  document.endMarkedContent()
}

export type Structure = PDFKit.PDFStructureElement

export function child(document: PDFKit.PDFDocument, parent: Structure, type: string): Structure {
  const structure = document.struct(type)
  parent.add(structure)
  return structure
}

/**
 * What is drawn on the current page belongs to this element of the structure. A replaced text is an
 * element of its own inside it, with what it stands for (ActualText), for who copies or listens.
 */
export function content(
  document: PDFKit.PDFDocument,
  structure: Structure,
  type: string,
  draw: (replaced: Replaced) => void,
): void {
  let marked = document.markStructureContent(type)
  const close = (owner: Structure) => {
    document.endMarkedContent()
    owner.add(marked)
  }
  draw((original, drawReplacement) => {
    close(structure)
    const span = child(document, structure, 'Span')
    marked = document.markStructureContent('Span', { actual: original })
    drawReplacement()
    close(span)
    marked = document.markStructureContent(type)
  })
  close(structure)
}

export function element(
  document: PDFKit.PDFDocument,
  parent: Structure,
  type: string,
  draw: (replaced: Replaced) => void,
): Structure {
  const structure = child(document, parent, type)
  content(document, structure, type, draw)
  return structure
}
