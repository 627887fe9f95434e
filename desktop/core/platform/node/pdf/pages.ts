import { styles } from './page.ts'
import type { Line, Style } from './text.ts'

/** A line of the document, set: its text on the left, where it comes from and its age on the right. */
export type Item = {
  readonly text: readonly Line[]
  readonly origin: readonly Line[]
  /** Points from the section's own left edge. */
  readonly indent: number
  /** Drawn under the text, whole. */
  readonly picture?: Picture
}
export type Picture = {
  readonly source: PDFKit.Mixins.ImageSrc
  readonly width: number
  readonly height: number
  readonly alternative: string
}
/** Part of an item on one page: lines `from` (included) to `to`. */
type Piece = { readonly item: Item; readonly from: number; readonly to: number; readonly y: number }
/** Part of a section on one page. */
export type Fragment = {
  readonly section: SetSection
  readonly heading: readonly Line[]
  readonly continued: boolean
  readonly y: number
  readonly height: number
  readonly pieces: readonly Piece[]
}

export type SetSection = {
  readonly boxed: boolean
  readonly alert: boolean
  readonly style: Style
  readonly headingStyle: Style
  readonly heading: readonly Line[]
  readonly headingAgain: readonly Line[]
  readonly items: readonly Item[]
  readonly padding: number
  readonly originWidth: number
}

export const rowGap = 4
export const pictureGap = 4
const headingGap = 3

/**
 * Sections over pages. A heading never ends a page: it has its first line, or two of a long one, with
 * it, and is said again on the next page. An item is not cut under six lines, and never leaves a line alone.
 */
export function paginate(
  sections: readonly SetSection[],
  { firstTop, top, bottom }: { readonly firstTop: number; readonly top: number; readonly bottom: number },
): readonly (readonly Fragment[])[] {
  const pages: Fragment[][] = [[]]
  let y = firstTop
  for (const [index, section] of sections.entries()) {
    // Room for the rule above a heading, after a box.
    if (!section.boxed && sections[index - 1]?.boxed) y += 6
    let fragment = startFragment(section, y, false)
    const first = section.items[0]
    if (y > top && first && fragment.end + least(section, first) + section.padding > bottom) {
      pages.push([])
      fragment = startFragment(section, top, false)
    }
    const close = () => {
      const height = fragment.end + section.padding - fragment.y
      const { continued, pieces } = fragment
      const heading = continued ? section.headingAgain : section.heading
      pages.at(-1)!.push({ section, heading, continued, y: fragment.y, height, pieces })
      y = fragment.y + height + (section.boxed ? 8 : 10)
    }
    for (const [order, item] of section.items.entries()) {
      let from = 0
      while (from < item.text.length) {
        const room = bottom - section.padding - fragment.end
        const to = cut(section, item, from, room, fragment.pieces.length === 0)
        if (to > from) {
          place(section, fragment, item, from, to)
          from = to
        }
        if (from === item.text.length) break
        const companion = order === section.items.length - 1 && from === 0 ? takeLast(fragment) : undefined
        close()
        pages.push([])
        fragment = startFragment(section, top, true)
        if (companion) place(section, fragment, companion, 0, companion.text.length)
      }
    }
    fragment.end -= rowGap
    close()
  }
  return pages
}

type Growing = ReturnType<typeof startFragment>

function startFragment(section: SetSection, y: number, continued: boolean) {
  const heading = continued ? section.headingAgain : section.heading
  const end = y + section.padding + heading.length * section.headingStyle.leading + headingGap
  const pieces: Piece[] = []
  return { y, end, continued, pieces }
}

function place(section: SetSection, fragment: Growing, item: Item, from: number, to: number): void {
  fragment.pieces.push({ item, from, to, y: fragment.end })
  fragment.end += heightOf(section, item, from, to) + rowGap
}

/** The last whole item of a fragment that has others: it goes along with one that would be alone. */
function takeLast(fragment: Growing): Item | undefined {
  const last = fragment.pieces.at(-1)
  if (!last || last.from > 0 || fragment.pieces.length < 2) return undefined
  fragment.pieces.pop()
  fragment.end = last.y
  return last.item
}

function heightOf({ style }: SetSection, item: Item, from: number, to: number): number {
  const origin = from === 0 ? item.origin.length * styles.small.leading : 0
  const picture = item.picture && to === item.text.length ? item.picture.height + 2 * pictureGap : 0
  return Math.max((to - from) * style.leading, origin) + picture
}

/** The least of an item that may stand at the end of a page. */
function least(section: SetSection, item: Item): number {
  return heightOf(section, item, 0, mayBeCut(item, 0) ? 2 : item.text.length)
}

function mayBeCut(item: Item, from: number): boolean {
  return !item.picture && item.text.length - from >= 6
}

/** Where to end the part of an item that begins at `from`, in this room; `from` itself: on the next page. */
function cut(section: SetSection, item: Item, from: number, room: number, alone: boolean): number {
  const all = item.text.length
  if (heightOf(section, item, from, all) <= room) return all
  const to = Math.min(from + Math.floor(room / section.style.leading), all - 2)
  if (mayBeCut(item, from) && to >= from + 2 && heightOf(section, item, from, to) <= room) return to
  // What does not fit on an empty page either is drawn there: nothing is ever left out.
  return alone ? all : from
}
