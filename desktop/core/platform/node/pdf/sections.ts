import { artifact, colours, column, element, page, styles } from './page.ts'
import { boxPadding, type Fragment, type Item, originWidth, rowGap } from './pages.ts'
import { drawLines } from './text.ts'

type Structure = PDFKit.PDFStructureElement

/** Draws the sections, page after page; an item cut by a page stays one item of its list. */
export function createSectionDrawer(document: PDFKit.PDFDocument, root: Structure) {
  let list: Structure | undefined
  const bodies = new Map<Item, Structure>()

  function bodyOf(item: Item): Structure {
    const known = bodies.get(item)
    if (known) return known
    const body = document.struct('LBody')
    list?.add(document.struct('LI').add(body))
    bodies.set(item, body)
    return body
  }

  return function drawFragment(fragment: Fragment): void {
    const { section, heading, continued, y, pieces } = fragment
    const left = page.margin + section.padding + (section.boxed ? 4 : 0)
    const right = page.width - page.margin - section.padding
    artifact(document, 'Layout', () => drawFrame(document, fragment))
    const title = () => {
      const x = section.alert ? left + 19 : left
      drawLines(document, heading, x, y + section.padding, section.headingStyle)
    }
    if (continued) artifact(document, 'Pagination', title)
    else {
      const structure = document.struct('Sect')
      root.add(structure)
      element(document, structure, 'H2', title)
      list = document.struct('L')
      structure.add(list)
    }
    pieces.forEach(({ item, from, to, y: top }, index) => {
      if (index > 0) artifact(document, 'Layout', () => drawHairline(document, left, right, top - rowGap / 2))
      const body = bodyOf(item)
      element(document, body, 'P', () => {
        drawLines(document, item.text.slice(from, to), left, top, section.style)
      })
      if (from > 0 || item.origin.length === 0) return
      const drop = (section.style.leading - styles.small.leading) / 2
      element(document, body, 'P', () => {
        drawLines(document, item.origin, right - originWidth, top + drop, styles.small)
      })
    })
  }
}

function drawFrame(document: PDFKit.PDFDocument, { section, y, height }: Fragment): void {
  if (!section.boxed) {
    document.rect(page.margin, y - 4, column, 0.75).fill(colours.accent)
    return
  }
  const bar = section.alert ? colours.alert : colours.accent
  document.rect(page.margin, y, column, height).fill(section.alert ? colours.alertWash : colours.accentWash)
  document.rect(page.margin, y, section.alert ? 6 : 3, height).fill(bar)
  if (!section.alert) return
  // Shape besides colour: a frame and a warning triangle survive a black and white printer.
  document
    .rect(page.margin + 0.5, y + 0.5, column - 1, height - 1)
    .lineWidth(1)
    .stroke(bar)
  const x = page.margin + boxPadding + 4
  const top = y + boxPadding + 1.5
  document.polygon([x + 6.5, top], [x + 13, top + 11.5], [x, top + 11.5]).fill(bar)
  document
    .rect(x + 5.8, top + 4, 1.4, 4)
    .rect(x + 5.8, top + 9, 1.4, 1.4)
    .fill('#FFFFFF')
}

function drawHairline(document: PDFKit.PDFDocument, left: number, right: number, y: number): void {
  document.rect(left, y, right - left, 0.35).fill(colours.line)
}
