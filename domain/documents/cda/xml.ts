/**
 * XML written from values, never from pieces of markup: whatever a person typed is text. Small on purpose; the same
 * tree always gives the same bytes.
 */
export type XmlElement = {
  readonly name: string
  readonly attributes: Attributes
  readonly children: readonly XmlNode[]
}
export type XmlNode = XmlElement | string

type Attributes = Readonly<Record<string, string | undefined>>
/** What is undefined is not written. */
export type Child = XmlNode | undefined | readonly Child[]

export function xml(name: string, attributes: Attributes = {}, ...children: readonly Child[]): XmlElement {
  return { name, attributes, children: flat(children) }
}

export function writeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeNode(root, '')}\n`
}

function flat(children: readonly Child[]): readonly XmlNode[] {
  return children.flatMap((child) => (child === undefined ? [] : isList(child) ? flat(child) : [child]))
}

function isList(child: Child): child is readonly Child[] {
  return Array.isArray(child)
}

/** One line an element; an element that holds text is written on one line, spaces being part of a text. */
function writeNode(node: XmlNode, indent: string): string {
  if (typeof node === 'string') return escapeText(node)
  const { name, attributes, children } = node
  const start = `<${name}${Object.entries(attributes).map(writeAttribute).join('')}`
  if (children.length === 0) return `${start}/>`
  if (children.some((child) => typeof child === 'string')) {
    return `${start}>${children.map((child) => writeNode(child, '')).join('')}</${name}>`
  }
  const inner = children.map((child) => `\n${indent}  ${writeNode(child, `${indent}  `)}`).join('')
  return `${start}>${inner}\n${indent}</${name}>`
}

function writeAttribute([name, value]: readonly [string, string | undefined]): string {
  return value === undefined ? '' : ` ${name}="${escapeAttribute(value)}"`
}

// XML 1.0 §2.2: what may stand in a document. A reader refuses the whole document for one character out of these,
// even written as a reference: it is replaced, visibly.
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/** A text as it can be written in XML. */
export function lawfulText(text: string): string {
  return text.replace(forbidden, '\uFFFD')
}

function escapeText(text: string): string {
  return lawfulText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
}

function escapeAttribute(value: string): string {
  return escapeText(value).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;')
}
