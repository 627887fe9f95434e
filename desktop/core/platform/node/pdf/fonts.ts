import { join } from 'node:path'
import PDFDocument from 'pdfkit'
import { type Positioning, readKerning } from './kerning.ts'

type Glyph = { readonly id: number; readonly advanceWidth: number; readonly codePoints: readonly number[] }
/** Scaled in place by pdfkit, hence never shared. */
type Position = { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }
type GlyphRun = {
  readonly glyphs: readonly Glyph[]
  readonly positions: readonly Position[]
  readonly advanceWidth: number
}
/** A font as fontkit opens it, in what is used here. */
type OpenFont = {
  readonly unitsPerEm: number
  readonly GPOS?: Positioning
  hasGlyphForCodePoint(codePoint: number): boolean
  glyphForCodePoint(codePoint: number): Glyph
  layout(text: string): GlyphRun
}

export type Face = {
  readonly name: 'regular' | 'strong' | 'fallback'
  /** For pdfkit's registerFont, which takes an open font (its types know files only). */
  readonly source: string
  covers(text: string): boolean
  /** Width of a text at size 1. */
  width(text: string): number
}

export type Fonts = Readonly<Record<Face['name'], Face>>

/** Right-to-left and joining scripts, and marks that do not compose: they need fontkit's shaping. */
export const shaped = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|\p{M}/u

/**
 * Inter, the typeface of the interface, and DejaVu Sans for what Inter lacks (♀, ☑, Arabic, Hebrew…).
 * Opened once: reading and decoding them costs more than a document.
 */
export function openFonts(folder: string): Fonts {
  return {
    regular: openFace('regular', join(folder, 'Inter-Regular.otf')),
    strong: openFace('strong', join(folder, 'Inter-SemiBold.otf')),
    fallback: openFace('fallback', join(folder, 'DejaVuSans.ttf')),
  }
}

function openFace(name: Face['name'], path: string): Face {
  const font = open(path)
  const kern = readKerning(font.GPOS)
  const { unitsPerEm } = font
  const known = new Map<number, Glyph>()
  const covered = new Map<number, boolean>()
  const glyphOf = (codePoint: number): Glyph => {
    const found = known.get(codePoint)
    if (found) return found
    // A glyph of our own: fontkit's are shared between code points (space and no-break space), and
    // remember whichever was asked first in the process; the bytes would depend on it.
    const { id, advanceWidth } = font.glyphForCodePoint(codePoint)
    const glyph = { id, advanceWidth, codePoints: [codePoint] }
    known.set(codePoint, glyph)
    return glyph
  }
  const layout = (text: string): GlyphRun => {
    if (shaped.test(text)) return font.layout(text)
    const glyphs = Array.from(text, (character) => glyphOf(character.codePointAt(0)!))
    const positions = glyphs.map(({ id, advanceWidth }, index) => {
      const next = glyphs[index + 1]
      return { xAdvance: advanceWidth + (next ? kern(id, next.id) : 0), yAdvance: 0, xOffset: 0, yOffset: 0 }
    })
    return {
      glyphs,
      positions,
      get advanceWidth() {
        return positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0)
      },
    }
  }
  const width = (text: string): number => {
    if (shaped.test(text)) return font.layout(text).advanceWidth
    let sum = 0
    let last: Glyph | undefined
    for (const character of text) {
      const glyph = glyphOf(character.codePointAt(0)!)
      sum += glyph.advanceWidth + (last ? kern(last.id, glyph.id) : 0)
      last = glyph
    }
    return sum
  }
  const covers = (codePoint: number): boolean => {
    const found = covered.get(codePoint) ?? font.hasGlyphForCodePoint(codePoint)
    covered.set(codePoint, found)
    return found
  }
  return {
    name,
    source: Object.create(font, { layout: { value: layout } }) as string,
    covers: (text) => {
      for (const character of text) if (!covers(character.codePointAt(0)!)) return false
      return true
    },
    width: (text) => width(text) / unitsPerEm,
  }
}

/** By pdfkit itself, so that the font is of the fontkit that it will embed it with. */
function open(path: string): OpenFont {
  const document = new PDFDocument({ autoFirstPage: false, font: path })
  return (document as unknown as Readonly<Record<'_font', { font: OpenFont }>>)['_font'].font
}
