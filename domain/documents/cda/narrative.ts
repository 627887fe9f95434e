import { parisDayOf } from '../../agenda/paris.ts'
import type { DocumentSection } from '../document.ts'
import { type Entry, sayEntry } from '../entry.ts'
import { type XmlElement, type XmlNode, xml } from './xml.ts'

/** An entry beside the identifier by which the coded part points at its words. */
export type Line = { readonly entry: Entry; readonly ref: string }
/** A section with its lines. */
export type Told = { readonly section: DocumentSection; readonly lines: readonly Line[] }

/** Identifiers stand for the whole document, whatever the number of sections of the same nature. */
export function toldSections(sections: readonly DocumentSection[]): readonly Told[] {
  const counts = new Map<string, number>()
  return sections.map((section) => {
    const lines = section.entries.map((entry) => {
      const rank = (counts.get(section.id) ?? 0) + 1
      counts.set(section.id, rank)
      return { entry, ref: `${section.id}-${rank}` }
    })
    return { section, lines }
  })
}

/**
 * What a person reads of a section: every line with its words (those of the preview and of the PDF), who says it and
 * since when. The coded part only repeats it.
 */
export function narrative(lines: readonly Line[]): XmlElement {
  return xml(
    'table',
    { border: '0' },
    xml(
      'thead',
      {},
      xml(
        'tr',
        {},
        ['Information', 'Source', 'Date'].map((title) => xml('th', {}, title)),
      ),
    ),
    xml('tbody', {}, lines.map(row)),
  )
}

/** A section without a line of its own in the document's model: said under its title. */
export function titled({ section, lines }: Told): readonly XmlElement[] {
  return [xml('paragraph', {}, xml('content', { styleCode: 'Bold' }, section.title)), narrative(lines)]
}

function row({ entry, ref }: Line): XmlElement {
  const { source, author, statedOn } = entry.provenance
  const who = author ? `${source} (${author.name}, ${author.profession})` : source
  return xml(
    'tr',
    {},
    xml('td', {}, xml('content', { ID: ref }, lineBreaks(sayEntry(entry)))),
    xml('td', {}, who),
    xml('td', {}, statedOn === undefined ? '' : sayDay(parisDayOf(statedOn))),
  )
}

function sayDay(day: string): string {
  return day.split('-').toReversed().join('/')
}

function lineBreaks(text: string): readonly XmlNode[] {
  return text
    .split('\n')
    .flatMap((line, index): readonly XmlNode[] => (index === 0 ? [line] : [xml('br'), line]))
}

export function reference(ref: string): XmlElement {
  return xml('reference', { value: `#${ref}` })
}
