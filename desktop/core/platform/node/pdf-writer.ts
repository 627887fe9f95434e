import { createRequire } from 'node:module'
import bwipjs from 'bwip-js/node'
import PDFDocument from 'pdfkit'
import { ageOn, formatBirthDate } from '@navigateur-pro/domain/identity/birth-date.ts'
import { statusLabel } from '@navigateur-pro/domain/identity/identity-status.ts'
import { formatMatricule } from '@navigateur-pro/domain/identity/matricule.ts'
import type { DocumentModel, DocumentSection } from '../../documents/document-model.ts'
import type { PdfWriter } from '../ports.ts'

const require = createRequire(import.meta.url)
const fonts = {
  text: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
}
const ink = '#1C211F'
const quiet = '#5A625E'
const rule = '#C9C4B6'
const accent = '#1F6B4F'
const margin = 48
const headerHeight = 92
const footerHeight = 40

export function createPdfWriter(): PdfWriter {
  return {
    async write(model) {
      const datamatrix = model.datamatrix ? await drawDatamatrix(model.datamatrix) : undefined
      return render(model, datamatrix)
    },
  }
}

function drawDatamatrix(text: string): Promise<Buffer> {
  return bwipjs.toBuffer({ bcid: 'datamatrix', text, scale: 4, padding: 2 })
}

function render(model: DocumentModel, datamatrix: Buffer | undefined): Promise<Uint8Array> {
  const madeAt = new Date(model.madeAt)
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: margin + headerHeight, bottom: margin + footerHeight, left: margin, right: margin },
    bufferPages: true,
    lang: 'fr-FR',
    tagged: true,
    displayTitle: true,
    pdfVersion: '1.7',
    subset: 'PDF/A-3a',
    info: { Title: model.title, Author: model.author.name, CreationDate: madeAt, ModDate: madeAt },
  })
  const chunks: Uint8Array[] = []
  const finished = new Promise<Uint8Array>((resolve, reject) => {
    document.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
  })
  document.registerFont('text', fonts.text).registerFont('bold', fonts.bold)
  const root = document.struct('Document')
  document.addStructure(root)
  const paragraph = (type: string, draw: () => void) => {
    root.add(document.struct(type, {}, draw))
  }
  paragraph('H1', () => {
    document.font('bold').fontSize(18).fillColor(accent).text(model.title)
  })
  paragraph('P', () => {
    const to = model.subtitle === '' ? '' : `À l’attention de : ${model.subtitle}\n`
    document
      .font('text')
      .fontSize(9)
      .fillColor(quiet)
      .text(`${to}Faite le ${longDate(madeAt)}`)
  })
  for (const section of model.sections) drawSection(document, section, paragraph)
  root.end()
  drawFrames(document, model, datamatrix)
  document.end()
  return finished
}

function drawSection(
  document: PDFKit.PDFDocument,
  section: DocumentSection,
  paragraph: (type: string, draw: () => void) => void,
): void {
  document.moveDown(0.8)
  const needed = 46
  if (document.y + needed > document.page.height - document.page.margins.bottom) document.addPage()
  paragraph('H2', () => {
    document
      .font('bold')
      .fontSize(11)
      .fillColor(section.legal ? accent : ink)
      .text(section.title)
  })
  document.moveDown(0.2)
  for (const { text, source, age } of section.lines) {
    paragraph('P', () => {
      document.font('text').fontSize(10).fillColor(ink).text(text, { lineGap: 1.5 })
      const origin = [source, age].filter(Boolean).join(' · ')
      if (origin !== '') document.fontSize(7.5).fillColor(quiet).text(origin)
    })
    document.moveDown(0.25)
  }
}

/** Identity and page numbers, on every page once their count is known. */
function drawFrames(
  document: PDFKit.PDFDocument,
  model: DocumentModel,
  datamatrix: Buffer | undefined,
): void {
  const { identity, status } = model.patient
  const { start, count } = document.bufferedPageRange()
  const madeAt = new Date(model.madeAt)
  const today = { year: madeAt.getFullYear(), month: madeAt.getMonth() + 1, day: madeAt.getDate() }
  const age = ageOn(identity, today)
  for (let index = start; index < start + count; index++) {
    document.switchToPage(index)
    document.page.margins.bottom = 0
    document.markContent('Artifact', { type: 'Pagination' })
    const right = document.page.width - margin
    const used =
      identity.usedName && identity.usedName !== identity.birthName ? ` (${identity.usedName})` : ''
    document
      .font('bold')
      .fontSize(13)
      .fillColor(ink)
      .text(`${identity.birthName.toUpperCase()}${used}  ${identity.firstGivenName}`, margin, margin, {
        width: 380,
      })
    const born = `${identity.sex === 'F' ? 'Née' : 'Né'} le ${formatBirthDate(identity)}${age === undefined ? '' : ` · ${age} ans`} · sexe ${identity.sex}`
    const ins = status === 'QUAL' && identity.matricule ? ` · ${formatMatricule(identity.matricule)}` : ''
    document
      .font('text')
      .fontSize(9)
      .text(born)
      .text(`${statusLabel(status)}${ins}`)
    if (datamatrix) {
      document.image(datamatrix, right - 62, margin - 8, { width: 62 })
      document
        .fontSize(6)
        .fillColor(quiet)
        .text('INS à scanner', right - 62, margin + 56, { width: 62, align: 'center' })
    }
    const bottom = document.page.height - margin - 18
    document
      .moveTo(margin, margin + headerHeight - 18)
      .lineTo(right, margin + headerHeight - 18)
      .moveTo(margin, bottom - 6)
      .lineTo(right, bottom - 6)
      .lineWidth(0.5)
      .stroke(rule)
    const { name, profession, organisation, rpps, phone } = model.author
    const signature = [name, profession, rpps && `RPPS ${rpps}`, organisation, phone]
      .filter(Boolean)
      .join(' · ')
    document.font('text').fontSize(7.5).fillColor(quiet)
    document.text(signature, margin, bottom, { width: right - margin - 60, lineBreak: false })
    document.text(`${index - start + 1} / ${count}`, right - 60, bottom, { width: 60, align: 'right' })
    document.endMarkedContent()
  }
}

function longDate(date: Date): string {
  return date.toLocaleString('fr-FR', { dateStyle: 'long', timeStyle: 'short' })
}
