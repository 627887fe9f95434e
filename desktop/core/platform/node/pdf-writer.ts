import PDFDocument from 'pdfkit'
import { type ClinicalDocument, writtenSections } from '@navigateur-pro/domain/documents/document.ts'
import { parisTime } from '../../documents/paris-time.ts'
import type { Beside, PdfWriter } from '../ports.ts'
import { type Fonts, openFonts } from './pdf/fonts.ts'
import { drawIdentityBand, measureIdentityBand } from './pdf/identity-band.ts'
import { artifact, colours, column, element, page, type Structure, styles } from './pdf/page.ts'
import { paginate } from './pdf/pages.ts'
import { readPictures } from './pdf/pictures.ts'
import { createSectionDrawer } from './pdf/sections.ts'
import { type Density, setSection } from './pdf/set-section.ts'
import { drawLines, setText, type Style } from './pdf/text.ts'

/** `fontsFolder` is `resources/fonts`; its fonts are opened at the first document, once for the process. */
export function createPdfWriter(fontsFolder: string): PdfWriter {
  let fonts: Fonts | undefined
  return {
    async write(model, beside = {}) {
      fonts ??= openFonts(fontsFolder)
      return render(model, beside, fonts)
    },
  }
}

/**
 * PDF/A-3a: tagged, every font embedded, every glyph with its Unicode, the CDA of the same document attached.
 * Everything is measured first, so that a page is drawn once, with the count of pages known. The model's `madeAt`
 * is the only time in the file: same model, same bytes.
 */
function render(model: ClinicalDocument, { cda, files }: Beside, fonts: Fonts): Promise<Uint8Array> {
  const { document, finished } = openDocument(model, fonts)
  if (cda !== undefined) attach(document, model, cda)
  const band = measureIdentityBand(fonts, model)
  const title = setTitle(model, fonts)
  const foot = setFoot(model, fonts)
  const top = page.margin + band.height + 16
  const bottom = page.height - page.margin - foot.height - 12
  const sections = writtenSections(model)
  const pictures = readPictures(document, sections, files ?? new Map())
  const setPages = (density: Density) =>
    paginate(
      sections.map((section) => setSection(fonts, section, pictures, density)),
      { firstTop: top + title.height + 12, top, bottom },
    )
  const pages = onOnePage(setPages, top, bottom)
  const root = document.struct('Document')
  document.addStructure(root)
  const drawFragment = createSectionDrawer(document, root)
  pages.forEach((fragments, index) => {
    document.addPage({ size: 'A4', margin: 0 })
    drawIdentityBand(document, band, index === 0 ? root : undefined)
    if (index === 0) title.draw(document, root, top)
    fragments.forEach(drawFragment)
    artifact(document, 'Pagination', () => foot.draw(document, `Page ${index + 1} / ${pages.length}`))
  })
  root.end()
  document.end()
  return finished
}

type Pages = ReturnType<typeof paginate>

/** A few lines on a second page are brought back to the first, when a smaller type is enough for that. */
function onOnePage(setPages: (density: Density) => Pages, top: number, bottom: number): Pages {
  const usual = setPages('usual')
  const [, second] = usual
  const last = second?.at(-1)
  if (usual.length !== 2 || !last || last.y + last.height > top + (bottom - top) * 0.4) return usual
  const compact = setPages('compact')
  return compact.length === 1 ? compact : usual
}

/** AFRelationship Alternative: another form of the same document (ISO 32000-2, 14.13). */
function attach(document: PDFKit.PDFDocument, { madeAt, title }: ClinicalDocument, cda: string): void {
  const at = new Date(madeAt)
  const options = {
    name: 'document.xml',
    type: 'text/xml',
    description: `${title} (CDA R2)`,
    relationship: 'Alternative',
    creationDate: at,
    modifiedDate: at,
  }
  document.file(Buffer.from(cda, 'utf8'), options)
}

function openDocument(model: ClinicalDocument, fonts: Fonts) {
  const madeAt = new Date(model.madeAt)
  const document = new PDFDocument({
    autoFirstPage: false,
    // None: by default pdfkit reads Helvetica, which PDF/A forbids to use without embedding.
    font: '',
    lang: 'fr-FR',
    tagged: true,
    displayTitle: true,
    pdfVersion: '1.7',
    subset: 'PDF/A-3a',
    info: {
      Title: model.title,
      Author: model.author.name,
      Creator: 'Navigateur Pro',
      CreationDate: madeAt,
      ModDate: madeAt,
    },
  })
  for (const { name, source } of Object.values(fonts)) document.registerFont(name, source)
  const chunks: Uint8Array[] = []
  const finished = new Promise<Uint8Array>((resolve, reject) => {
    document.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
  })
  return { document, finished }
}

function setTitle(model: ClinicalDocument, fonts: Fonts) {
  const { title, subtitle, author, act, madeAt, version, patient } = model
  const blocks = [
    { type: 'H1', text: title, style: styles.title },
    { type: 'P', text: act?.urgent ? 'Urgent' : '', style: styles.urgent },
    { type: 'P', text: subtitle && `À l’attention de : ${subtitle}`, style: styles.strong },
    { type: 'P', text: `Par ${sayAuthor(author)}`, style: styles.body },
    {
      type: 'P',
      text: `Le ${parisTime(madeAt)} (heure de Paris). Les anciennetés sont comptées à cette date.`,
      style: styles.small,
    },
    { type: 'P', text: saySignature(model), style: styles.smallStrong },
    { type: 'P', text: patient.statusReason ?? '', style: styles.smallStrong },
    {
      type: 'P',
      text: model.replaces ? `Version ${version}, qui annule et remplace la précédente.` : '',
      style: styles.smallStrong,
    },
  ].map((block) => ({ ...block, lines: setText(fonts, block.text, block.style, column) }))
  const heightOf = ({ lines, style }: (typeof blocks)[number]) => lines.length * style.leading
  return {
    height: blocks.reduce((sum, block) => sum + heightOf(block), 0),
    draw(document: PDFKit.PDFDocument, root: Structure, top: number) {
      let y = top
      for (const block of blocks.filter(({ lines }) => lines.length > 0)) {
        const { type, lines, style } = block
        const at = y
        element(document, root, type, (replaced) => {
          drawLines(document, lines, page.margin, at, style, replaced)
        })
        y += heightOf(block)
      }
    },
  }
}

/** On every page: who wrote it and when, and the page out of how many. */
function setFoot({ title, author, madeAt }: ClinicalDocument, fonts: Fonts) {
  const numberWidth = 70
  const small: Style = styles.small
  const lines = [sayAuthor(author), `${title}, le ${parisTime(madeAt)} (heure de Paris)`].flatMap((text) =>
    setText(fonts, text, small, column - numberWidth),
  )
  const height = lines.length * small.leading + 6
  return {
    height,
    draw(document: PDFKit.PDFDocument, pageOf: string) {
      const y = page.height - page.margin - height
      document.rect(page.margin, y, column, 0.5).fill(colours.line)
      drawLines(document, lines, page.margin, y + 6, small)
      const number = setText(fonts, pageOf, styles.smallStrong, numberWidth)
      const x = page.width - page.margin - (number[0]?.width ?? 0)
      drawLines(document, number, x, y + 6, styles.smallStrong)
    },
  }
}

function sayAuthor({ name, profession, rpps, organisation, phone }: ClinicalDocument['author']): string {
  return [
    `${name}, ${profession}`,
    rpps && `RPPS ${rpps}`,
    organisation,
    phone && `tél. ${phone}`.replaceAll(' ', '\u00a0'),
  ]
    .filter(Boolean)
    .join('\u00a0· ')
}

/** In its head, where it cannot end alone on a page; nothing on a paper that nobody signs. */
function saySignature({ signed, author, madeAt }: ClinicalDocument): string {
  if (signed === undefined) return ''
  return signed ? `Signé électroniquement par ${author.name} le ${parisTime(madeAt)}.` : 'Document non signé.'
}
