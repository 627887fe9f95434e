import { artifact, child, colours, column, content, element, page, type Structure, styles } from './page.ts'
import { type Fragment, type Item, type Picture, pictureGap, rowGap } from './pages.ts'
import { drawLines, type Replaced } from './text.ts'

/** Draws the sections, page after page; an item cut by a page stays one item of its list. */
export function createSectionDrawer(document: PDFKit.PDFDocument, root: Structure) {
  let list: Structure | undefined
  /** Only the texts that a page cut are asked for again. */
  const texts = new Map<Item, Structure>()

  return function drawFragment(fragment: Fragment): void {
    const { section, heading, continued, y, pieces } = fragment
    const left = page.margin + section.padding + (section.boxed ? 4 : 0)
    const right = page.width - page.margin - section.padding
    artifact(document, 'Layout', () => {
      drawFrame(document, fragment)
      for (const { y: top } of pieces.slice(1)) document.rect(left, top - rowGap / 2, right - left, 0.35)
      if (pieces.length > 1) document.fill(colours.line)
    })
    const title = () => {
      const x = section.alert ? left + 19 : left
      drawLines(document, heading, x, y + section.padding, section.headingStyle)
    }
    if (continued) artifact(document, 'Pagination', title)
    else {
      const structure = child(document, root, 'Sect')
      element(document, structure, 'H2', title)
      list = child(document, structure, 'L')
    }
    for (const { item, from, to, y: top } of pieces) {
      const text = (replaced: Replaced) => {
        drawLines(document, item.text.slice(from, to), left + item.indent, top, section.style, replaced)
      }
      const begun = texts.get(item)
      if (begun) {
        content(document, begun, 'P', text)
        continue
      }
      const body = child(document, child(document, list ?? root, 'LI'), 'LBody')
      texts.set(item, element(document, body, 'P', text))
      if (item.origin.length > 0) {
        const drop = (section.style.leading - styles.small.leading) / 2
        element(document, body, 'P', (replaced) => {
          drawLines(document, item.origin, right - section.originWidth, top + drop, styles.small, replaced)
        })
      }
      if (!item.picture) continue
      const under = Math.max(to * section.style.leading, item.origin.length * styles.small.leading)
      drawPicture(document, body, item.picture, left + item.indent, top + under + pictureGap)
    }
  }
}

function drawPicture(
  document: PDFKit.PDFDocument,
  body: Structure,
  { source, width, height, alternative }: Picture,
  x: number,
  y: number,
): void {
  const options = { alt: alternative, bbox: [x, y, x + width, y + height], placement: 'Block' }
  const figure = document.struct('Figure', options)
  body.add(figure)
  content(document, figure, 'Figure', () => document.image(source, x, y, { width, height }))
}

function drawFrame(document: PDFKit.PDFDocument, { section, y, height }: Fragment): void {
  const { padding } = section
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
  const x = page.margin + padding + 4
  const top = y + padding + 1.5
  document.polygon([x + 6.5, top], [x + 13, top + 11.5], [x, top + 11.5]).fill(bar)
  document
    .rect(x + 5.8, top + 4, 1.4, 4)
    .rect(x + 5.8, top + 9, 1.4, 1.4)
    .fill('#FFFFFF')
}
