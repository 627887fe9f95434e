import type { DocumentSection } from '@navigateur-pro/domain/documents/document.ts'
import { type Entry, sayEntry } from '@navigateur-pro/domain/documents/entry.ts'
import type { Fonts } from './fonts.ts'
import { column, styles } from './page.ts'
import type { Item, Picture, SetSection } from './pages.ts'
import { type Lead, setText, type Style } from './text.ts'

/** What a document that nearly holds on one page is set in, so that it does. */
export type Density = 'usual' | 'compact'
/** The pictures that could be read, by their hash. */
export type Pictures = ReadonlyMap<string, Picture>

const boxPadding = 9
/** Wider where the type is smaller: a source on two lines is what takes the room. */
const originWidths = { usual: 158, compact: 196 } as const
const gutter = 14
const indents = { problem: 0, objective: 12, action: 24 } as const

const bodies: Readonly<Record<Density, Readonly<Record<'emphasis' | 'legal' | 'body', Style>>>> = {
  usual: { emphasis: styles.emphasis, legal: styles.legal, body: styles.body },
  compact: { emphasis: styles.compactEmphasis, legal: styles.compactLegal, body: styles.compactBody },
}

export function setSection(
  fonts: Fonts,
  { title, legal, emphasis, entries }: DocumentSection,
  pictures: Pictures,
  density: Density,
): SetSection {
  const alert = emphasis === 'alert'
  const style = bodies[density][emphasis ? 'emphasis' : legal ? 'legal' : 'body']
  const headingStyle = alert ? styles.alertHeading : styles.heading
  const padding = legal ? (density === 'compact' ? 6 : boxPadding) : 0
  const inner = column - 2 * padding - (legal ? 4 : 0)
  // A text for the person it is about has no sources, and the whole width.
  const sourced = entries.some(({ provenance, age }) => provenance.source !== '' || age !== '')
  const originWidth = originWidths[density]
  const wide = sourced ? inner - originWidth - gutter : inner
  return {
    boxed: legal,
    alert,
    style,
    headingStyle,
    heading: setText(fonts, title, headingStyle, inner),
    headingAgain: setText(fonts, `${title} (suite)`, headingStyle, inner),
    items: entries.map((entry) => setEntry(fonts, entry, style, wide, originWidth, pictures)),
    padding,
    originWidth,
  }
}

function setEntry(
  fonts: Fonts,
  entry: Entry,
  style: Style,
  width: number,
  originWidth: number,
  pictures: Pictures,
): Item {
  const { source } = entry.provenance
  const indent = entry.kind === 'plan' ? indents[entry.level] : 0
  const picture = entry.kind === 'file' ? pictures.get(entry.sha256) : undefined
  return {
    indent,
    text: setText(fonts, sayEntry(entry), style, width - indent, leadOf(entry, style)),
    // An age is not cut: « il y a / 8 mois » reads as a source.
    origin: setText(
      fonts,
      [source, entry.age.replaceAll(' ', '\u00a0')].filter(Boolean).join(' ·\u00a0'),
      styles.small,
      originWidth,
    ),
    ...(picture && { picture }),
  }
}

/** What the eye looks for in a line stands out from the rest of it. */
function leadOf(entry: Entry, style: Style): Lead | undefined {
  if (style.face === 'strong') return undefined
  const strong = (text: string): Lead => ({ text, face: 'strong' })
  switch (entry.kind) {
    case 'treatment':
      return strong(entry.drug)
    case 'member':
    case 'contact':
      return strong(entry.name)
    case 'plan':
      return entry.level === 'action' ? undefined : strong(entry.label)
    case 'measurement':
      return strong(`${entry.label} : ${entry.said}`)
    case 'answer':
      return strong(`${entry.question} :`)
    default:
      return undefined
  }
}
