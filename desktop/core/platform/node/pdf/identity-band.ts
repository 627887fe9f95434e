import { ageOn, calendarDayOf, formatBirthDate } from '@navigateur-pro/domain/identity/birth-date.ts'
import { statusLabel } from '@navigateur-pro/domain/identity/identity-status.ts'
import { formatMatricule } from '@navigateur-pro/domain/identity/matricule.ts'
import type { ClinicalDocument } from '@navigateur-pro/domain/documents/document.ts'
import { parisDay } from '../../../documents/paris-time.ts'
import { type Datamatrix, drawDatamatrix, encodeDatamatrix } from './datamatrix.ts'
import type { Fonts } from './fonts.ts'
import { artifact, colours, column, content, element, page, type Structure, styles } from './page.ts'
import { drawLines, type Line, type Replaced, setText, type Style } from './text.ts'

type Cell = {
  readonly label: readonly Line[]
  readonly value: readonly Line[]
  readonly style: Style
  readonly x: number
  readonly y: number
}

export type IdentityBand = {
  readonly height: number
  readonly cells: readonly Cell[]
  readonly datamatrix?: Datamatrix
  readonly caption: readonly Line[]
  readonly alternative: string
}

const padding = 10
const gap = 20
/** 19 mm: modules of half a millimetre, what a hand scanner reads from paper. */
const datamatrixSize = 60

/**
 * Who the document is about, on every page: each trait with its name (RNIV), the matricule and the
 * datamatrix only for a qualified identity (EXI DIF 02). Cells follow each other and go to the next
 * row, so that any name fits whole.
 */
export function measureIdentityBand(
  fonts: Fonts,
  model: Pick<ClinicalDocument, 'patient' | 'madeAt'>,
): IdentityBand {
  const { identity, status, datamatrix: payload } = model.patient
  const datamatrix = status === 'QUAL' && payload ? encodeDatamatrix(payload) : undefined
  const width = column - 2 * padding - (datamatrix ? datamatrixSize + gap : 0)
  const cells: Cell[] = []
  let y = padding
  for (const row of traits(model)) {
    let x = 0
    let rowHeight = 0
    for (const { label, text, style } of row) {
      const set = {
        label: setText(fonts, label, styles.small, width),
        value: setText(fonts, text, style, width),
      }
      const taken = Math.max(...[...set.label, ...set.value].map((line) => line.width))
      if (x > 0 && x + taken > width) {
        y += rowHeight + 4
        x = 0
        rowHeight = 0
      }
      cells.push({ ...set, style, x, y })
      x += taken + gap
      rowHeight = Math.max(rowHeight, styles.small.leading + set.value.length * style.leading)
    }
    y += rowHeight + 5
  }
  const least = datamatrix ? datamatrixSize + styles.caption.leading + 10 : 0
  return {
    height: Math.max(y - 5 + padding, least),
    cells,
    ...(datamatrix && { datamatrix }),
    caption: setText(fonts, 'INS à scanner', styles.caption, datamatrixSize),
    alternative: `Datamatrix INS de ${identity.birthName.toUpperCase()} ${identity.firstGivenName}, à scanner`,
  }
}

function traits({ patient: { identity, status }, madeAt }: Pick<ClinicalDocument, 'patient' | 'madeAt'>) {
  const { birthName, usedName, firstGivenName, sex, matricule, birthPlace } = identity
  const cell = (label: string, text: string, style: Style = styles.strong) => ({ label, text, style })
  const today = calendarDayOf(parisDay(madeAt), 'AAAA-MM-JJ')
  const age = today && ageOn(identity, today)
  return [
    [
      cell('Nom de naissance', birthName.toUpperCase(), styles.name),
      ...(firstGivenName ? [cell('Premier prénom', firstGivenName, styles.name)] : []),
      ...(usedName && usedName !== birthName ? [cell('Nom utilisé', usedName, styles.name)] : []),
    ],
    [
      cell(
        sex === 'F' ? 'Née le' : 'Né le',
        `${formatBirthDate(identity)}${age === undefined ? '' : ` (${sayAge(age)})`}`,
      ),
      cell('Sexe', sex === 'F' ? 'féminin' : 'masculin'),
      ...(birthPlace ? [cell('Lieu de naissance', sayPlace(birthPlace))] : []),
      status === 'QUAL' && matricule
        ? cell(statusLabel(status), formatMatricule(matricule))
        : cell('Sans matricule INS', statusLabel(status)),
    ],
  ]
}

/** The code of the COG, the only thing that the identity holds. */
function sayPlace(code: string): string {
  if (code === '99999') return 'inconnu'
  return code.startsWith('99') ? `à l’étranger (${code})` : code
}

function sayAge(years: number): string {
  if (years === 0) return 'moins d’un an'
  return years === 1 ? '1 an' : `${years} ans`
}

/** Read aloud on the first page, a repetition on the others. */
export function drawIdentityBand(
  document: PDFKit.PDFDocument,
  band: IdentityBand,
  root: Structure | undefined,
): void {
  const top = page.margin
  const right = page.width - page.margin
  const paragraph = (draw: (replaced?: Replaced) => void) => {
    if (root) element(document, root, 'P', draw)
    else artifact(document, 'Pagination', draw)
  }
  artifact(document, 'Layout', () => {
    document.rect(page.margin, top, column, band.height).fill(colours.sunken)
    document.rect(page.margin, top, column, 2).fill(colours.accent)
  })
  for (const { label, value, style, x, y } of band.cells) {
    paragraph((replaced) => {
      drawLines(document, label, page.margin + padding + x, top + y, styles.small)
      drawLines(document, value, page.margin + padding + x, top + y + styles.small.leading, style, replaced)
    })
  }
  const { datamatrix } = band
  if (!datamatrix) return
  const x = right - datamatrixSize - 6
  const y = top + 7
  const draw = () => drawDatamatrix(document, datamatrix, x, y, datamatrixSize)
  if (root) {
    // A variable, because pdfkit's types do not know the bounding box that PDF/UA asks of a figure.
    const options = {
      alt: band.alternative,
      bbox: [x, y, x + datamatrixSize, y + datamatrixSize],
      placement: 'Block',
    }
    const figure = document.struct('Figure', options)
    root.add(figure)
    content(document, figure, 'Figure', draw)
  } else artifact(document, 'Pagination', draw)
  paragraph(() => {
    const left = x + (datamatrixSize - (band.caption[0]?.width ?? 0)) / 2
    drawLines(document, band.caption, left, y + datamatrixSize, styles.caption)
  })
}
