import type { Style } from './text.ts'

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

/** One element of the structure with what draws it, on the current page. */
export function element(
  document: PDFKit.PDFDocument,
  parent: PDFKit.PDFStructureElement,
  type: string,
  draw: () => void,
): void {
  const structure = document.struct(type)
  const content = document.markStructureContent(type)
  draw()
  document.endMarkedContent()
  structure.add(content)
  parent.add(structure)
}
