/** What is not read aloud: its content goes with its tags. */
const silent = new Set([
  'script',
  'style',
  'head',
  'title',
  'noscript',
  'template',
  'svg',
  'math',
  'object',
  'iframe',
])
/** What ends a line. */
const blocks = new Set([
  ...[
    'address',
    'article',
    'blockquote',
    'br',
    'dd',
    'div',
    'dl',
    'dt',
    'footer',
    'form',
    'h1',
    'h2',
    'h3',
    'h4',
  ],
  ...['h5', 'h6', 'header', 'hr', 'li', 'ol', 'p', 'pre', 'section', 'table', 'tr', 'ul'],
])
const entities: Readonly<Record<string, string>> = {
  ...{
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: '\u00a0',
    agrave: 'à',
    acirc: 'â',
    ccedil: 'ç',
  },
  ...{
    eacute: 'é',
    egrave: 'è',
    ecirc: 'ê',
    euml: 'ë',
    icirc: 'î',
    iuml: 'ï',
    ocirc: 'ô',
    ugrave: 'ù',
    ucirc: 'û',
  },
  ...{ Eacute: 'É', Egrave: 'È', Agrave: 'À', Ccedil: 'Ç', rsquo: '’', lsquo: '‘', laquo: '«', raquo: '»' },
  ...{
    ldquo: '“',
    rdquo: '”',
    hellip: '…',
    ndash: '–',
    mdash: '—',
    oelig: 'œ',
    euro: '€',
    deg: '°',
    micro: 'µ',
  },
}

/**
 * The words of a page, in one pass. The result is text and is shown as text: what looks like a tag in it is five
 * letters. Links lose their address, because nobody should follow one from a mail.
 */
export function plainTextOf(html: string): string {
  const parts: string[] = []
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) break
    parts.push(unescaped(html.slice(at, open)))
    if (html.startsWith('<!--', open)) {
      at = after(html, '-->', open + 4)
      continue
    }
    const name = /^\/?([a-zA-Z][a-zA-Z0-9]{0,15})/.exec(html.slice(open + 1, open + 20))
    const closing = html[open + 1] === '/'
    at = after(html, '>', open + 1)
    const tag = name?.[1]?.toLowerCase() ?? ''
    if (blocks.has(tag)) parts.push('\n')
    if (tag === 'td' || tag === 'th') parts.push(' ')
    if (!closing && silent.has(tag)) at = afterElement(html, tag, at)
  }
  if (at < html.length) parts.push(unescaped(html.slice(at)))
  return parts
    .join('')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found < 0 ? text.length : found + mark.length
}

/** Past the end of an element that is not shown; a missing end hides the rest, which a browser would do too. */
function afterElement(html: string, tag: string, from: number): number {
  const end = new RegExp(`</${tag}[\\s>/]`, 'gi')
  end.lastIndex = from
  const found = end.exec(html)
  return found ? after(html, '>', found.index + tag.length + 2) : html.length
}

function unescaped(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-zA-Z]{2,8});/gi, (whole, name: string) => {
      if (!name.startsWith('#')) return entities[name] ?? whole
      const hex = name[1] === 'x' || name[1] === 'X'
      const point = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10)
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : ''
    })
}

/** What is shown of a text that somebody else wrote: no control, no letter that turns the others round. */
export function shownText(text: string, longest: number): string {
  return [...text.replaceAll(/\r\n?/g, '\n')]
    .slice(0, longest)
    .join('')
    .replaceAll(/[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu, '')
}

/** The same, on one line. */
export function shownLine(text: string, longest: number): string {
  return shownText(text, longest).replaceAll(/\s+/g, ' ').trim()
}
