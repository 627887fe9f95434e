/** What is used of the GPOS table, as fontkit decodes it (OpenType 1.9, lookup type 2). */
type Coverage =
  | { readonly version: 1; readonly glyphs: readonly number[] }
  | { readonly version: 2; readonly rangeRecords: readonly RangeOf<'startCoverageIndex'>[] }
type Classes =
  | { readonly version: 1; readonly startGlyph: number; readonly classValueArray: readonly number[] }
  | { readonly version: 2; readonly classRangeRecord: readonly RangeOf<'class'>[] }
type RangeOf<Value extends string> = { readonly start: number; readonly end: number } & Readonly<
  Record<Value, number>
>
type Indexed<T> = { get(index: number): T }
type Adjustment = { readonly value1: { readonly xAdvance?: number } }
type Pairs = { readonly coverage: Coverage } & (
  | {
      readonly version: 1
      readonly pairSets: Indexed<readonly (Adjustment & { readonly secondGlyph: number })[]>
    }
  | {
      readonly version: 2
      readonly classDef1: Classes
      readonly classDef2: Classes
      readonly classRecords: Indexed<Indexed<Adjustment>>
    }
)
export type Positioning = {
  readonly featureList: readonly {
    readonly tag: string
    readonly feature: { readonly lookupListIndexes: readonly number[] }
  }[]
  readonly lookupList: Indexed<{ readonly lookupType: number; readonly subTables: readonly Pairs[] }>
}

/**
 * Space to add between two glyphs, in font units. Read straight from the font: fontkit's own layout
 * walks every contextual rule of Inter at each word (0.4 ms a word), and applies those that draw
 * "->" as an arrow and "2x3" as "2×3", which a prescription must not undergo.
 */
export function readKerning(table: Positioning | undefined): (left: number, right: number) => number {
  if (!table) return () => 0
  const indexes = table.featureList
    .filter(({ tag }) => tag === 'kern')
    .flatMap(({ feature }) => feature.lookupListIndexes)
  const pairs = [...new Set(indexes)]
    .map((index) => table.lookupList.get(index))
    .filter(({ lookupType }) => lookupType === 2)
    .flatMap(({ subTables }) => subTables)
  const known = new Map<number, number>()
  return (left, right) => {
    const key = left * 0x10000 + right
    const found = known.get(key) ?? adjust(pairs, left, right)
    known.set(key, found)
    return found
  }
}

/** The first subtable that speaks of the pair decides. */
function adjust(pairs: readonly Pairs[], left: number, right: number): number {
  for (const pair of pairs) {
    const index = indexIn(pair.coverage, left)
    if (index === undefined) continue
    if (pair.version === 2) {
      const second = pair.classRecords.get(classOf(pair.classDef1, left)).get(classOf(pair.classDef2, right))
      return second.value1.xAdvance ?? 0
    }
    const found = pair.pairSets.get(index).find(({ secondGlyph }) => secondGlyph === right)
    if (found) return found.value1.xAdvance ?? 0
  }
  return 0
}

function indexIn(coverage: Coverage, glyph: number): number | undefined {
  if (coverage.version === 1) {
    const index = coverage.glyphs.indexOf(glyph)
    return index < 0 ? undefined : index
  }
  const range = coverage.rangeRecords.find(({ start, end }) => start <= glyph && glyph <= end)
  return range && range.startCoverageIndex + glyph - range.start
}

function classOf(classes: Classes, glyph: number): number {
  if (classes.version === 1) return classes.classValueArray[glyph - classes.startGlyph] ?? 0
  return classes.classRangeRecord.find(({ start, end }) => start <= glyph && glyph <= end)?.class ?? 0
}
