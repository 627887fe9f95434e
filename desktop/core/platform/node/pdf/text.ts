import { type Face, type Fonts, shaped } from './fonts.ts'

export type Style = {
  readonly face: 'regular' | 'strong'
  readonly size: number
  readonly leading: number
  readonly colour: string
}

type Run = {
  readonly face: Face
  readonly text: string
  /** What no font of ours can draw: a replacement is drawn, and this is what a copy of the text gives. */
  readonly original?: string
}

export type Line = { readonly runs: readonly Run[]; readonly width: number }

const newLine = /\r\n?|[\n\v\f\u0085\u2028\u2029]/
/** Directions, joiners, variation selectors: nothing to draw, and a way to disguise a text. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu
const units = String.raw`(?:[kmµn]?g|[dcm]?L|[dcm]?l|mmol|UI|gouttes?|cp|gél|%|°C?|h|min|jours?|j|ans?|mois)\b`
/** After a space or inside a compound, but never « 75 / mg », nor before « : » and inside « … ». */
const breaks = new RegExp(
  String.raw`(?<= )(?<!« )(?![:;?!»%°])(?<!\d (?=${units}))|(?<=[\p{L}\d]-)(?=\p{L})`,
  'u',
)
const graphemes = new Intl.Segmenter('fr', { granularity: 'grapheme' })

/** The beginning of a text in the other weight: a drug before its dose, a question before its answer. */
export type Lead = { readonly text: string; readonly face: Style['face'] }

/** A text as lines of at most `width` points; as many as it takes, never cut. */
export function setText(
  fonts: Fonts,
  text: string,
  style: Style,
  width: number,
  lead?: Lead,
): readonly Line[] {
  const paragraphs = paragraphsOf(text)
  const [begun = ''] = lead ? paragraphsOf(lead.text) : []
  return paragraphs.flatMap((paragraph, index) => {
    const until = index === 0 && paragraph.startsWith(begun) ? begun.length : 0
    const slice = (from: number, to: number) => [
      ...runsOf(fonts, paragraph.slice(from, Math.min(to, until)), fonts[lead?.face ?? style.face]),
      ...runsOf(fonts, paragraph.slice(Math.max(from, until), to), fonts[style.face]),
    ]
    return setParagraph(paragraph, slice, style, width)
  })
}

function paragraphsOf(text: string): readonly string[] {
  return text
    .toWellFormed()
    .normalize('NFC')
    .split(newLine)
    .map((paragraph) => paragraph.replace(/[\p{Cc} ]+/gu, ' ').trim())
    .filter((paragraph) => paragraph !== '')
}

function setParagraph(
  text: string,
  slice: (from: number, to: number) => readonly Run[],
  style: Style,
  width: number,
): Line[] {
  const whole = slice(0, text.length)
  const length = widthOf(whole, style)
  if (length <= width) return [{ runs: endedBySpace(whole), width: length }]
  const measure = (from: number, to: number) => widthOf(slice(from, to), style)
  const seen = (to: number, taken: number) => (text[to - 1] === ' ' ? taken - measure(to - 1, to) : taken)
  const ends: number[] = []
  let start = 0
  let used = 0
  const place = (from: number, to: number, taken: number) => {
    if (from > start && used + seen(to, taken) > width) {
      ends.push(from)
      start = from
      used = 0
    }
    used += taken
  }
  let from = 0
  for (const chunk of text.split(breaks)) {
    const to = from + chunk.length
    const taken = measure(from, to)
    if (seen(to, taken) <= width) place(from, to, taken)
    else {
      for (const { segment, index } of graphemes.segment(chunk)) {
        const [left, right] = [from + index, from + index + segment.length]
        place(left, right, measure(left, right))
      }
    }
    from = to
  }
  return [...ends, text.length].map((end, index) => {
    const begin = ends[index - 1] ?? 0
    const runs = slice(begin, end)
    const trailing = text[end - 1] === ' ' ? measure(end - 1, end) : 0
    return {
      runs: end < text.length ? runs : endedBySpace(runs),
      width: widthOf(runs, style) - trailing,
    }
  })
}

/** The space after a paragraph is not seen: it keeps words apart for who copies, or listens to, the page. */
function endedBySpace(runs: readonly Run[]): readonly Run[] {
  const last = runs.at(-1)
  if (!last) return runs
  const { face, text, original } = last
  return original ? [...runs, { face, text: ' ' }] : [...runs.slice(0, -1), { face, text: `${text} ` }]
}

function widthOf(runs: readonly Run[], { size }: Style): number {
  return runs.reduce((sum, { face, text }) => sum + face.width(text) * size, 0)
}

/**
 * The text by font: the wanted one, the fall-back for what it lacks, U+FFFD for what both lack
 * (PDF/A forbids a font's own "missing" glyph). A right-to-left sentence is one run, laid out as a
 * whole; mixed directions on one line are legible, not typeset.
 */
function runsOf(fonts: Fonts, text: string, wanted: Face): readonly Run[] {
  if (text === '') return []
  if (wanted.covers(text) && text.search(invisible) < 0) return [{ face: wanted, text }]
  const runs: Run[] = []
  for (const { segment } of graphemes.segment(text)) {
    const visible = segment.replace(invisible, '')
    if (visible === '') continue
    const last = runs.at(-1)
    const run = runOf(fonts, visible, segment, visible === ' ' && last ? last.face : wanted)
    const joins =
      last?.face === run.face &&
      !last.original &&
      !run.original &&
      (visible === ' ' || shaped.test(last.text) === shaped.test(visible))
    if (joins) runs[runs.length - 1] = { face: run.face, text: last.text + visible }
    else runs.push(run)
  }
  return runs
}

function runOf(fonts: Fonts, visible: string, segment: string, wanted: Face): Run {
  const face = [wanted, fonts.fallback].find((one) => one.covers(visible))
  return face ? { face, text: visible } : { face: fonts.fallback, text: '\ufffd', original: segment }
}

/** Draws what stands for `original`. */
export type Replaced = (original: string, draw: () => void) => void

export function drawLines(
  document: PDFKit.PDFDocument,
  lines: readonly Line[],
  x: number,
  y: number,
  { size, leading, colour }: Style,
  replaced: Replaced = (_original, draw) => draw(),
): void {
  document.fillColor(colour)
  lines.forEach((line, index) => {
    // Baselines, because the two typefaces have not the same ascent.
    const baseline = y + index * leading + (leading + size * 0.7) / 2
    let left = x
    for (const { face, text, original } of line.runs) {
      document.font(face.name).fontSize(size)
      const at = left
      const draw = () => {
        // `features` makes pdfkit lay a right-to-left run out as a whole rather than word by word.
        const whole = shaped.test(text) ? { features: [] } : {}
        document.text(text, at, baseline, { lineBreak: false, baseline: 'alphabetic', ...whole })
      }
      if (original) replaced(original, draw)
      else draw()
      left += face.width(text) * size
    }
  })
}
