/// <reference path="./sax.d.ts" />
import { AppError } from '@navigateur-pro/domain/errors.ts'
import sax, { type Handlers } from 'sax'

export type ParsedElement = {
  /** Without prefix. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (ParsedElement | string)[]
}

type Limits = { readonly characters: number; readonly depth: number; readonly elements: number }

/** An imaging report with its pictures is some megabytes of base64; nothing lawful is deeper than some tens. */
const usual: Limits = { characters: 40_000_000, depth: 100, elements: 200_000 }

/**
 * Reads XML that comes from outside. A DOCTYPE is refused, with what it could declare: entities are the five of XML
 * and character references, nothing is fetched, nothing is run. Throws AppError bad_input, in French.
 */
export function parseXml(text: string, limits: Limits = usual): ParsedElement {
  if (text.length > limits.characters) throw refused('il est trop gros')
  const root: Growing = { name: '', attributes: {}, children: [] }
  const open: Growing[] = [root]
  let elements = 0
  const add = (words: string) => void open.at(-1)?.children.push(words)
  const handlers: Handlers = {
    ondoctype: () => {
      throw refused('il déclare une DTD, ce qu’un document de santé ne fait pas')
    },
    onerror: () => {
      throw refused('ce n’est pas du XML lisible')
    },
    onopentag: ({ name, attributes }) => {
      elements += 1
      if (elements > limits.elements || open.length > limits.depth) throw refused('il a trop d’éléments')
      if (open.length === 1 && elements > 1) throw refused('il a plusieurs racines')
      const element = { name: localName(name), attributes: localNames(attributes), children: [] }
      open.at(-1)?.children.push(element)
      open.push(element)
    },
    onclosetag: () => void open.pop(),
    ontext: add,
    oncdata: add,
  }
  const parser = Object.assign(sax.parser(true, { strictEntities: true }), handlers)
  parser.write(text.replace(/^\uFEFF/u, '')).close()
  const element = root.children.find((child) => typeof child !== 'string')
  if (!element) throw refused('il est vide')
  return element
}

type Growing = Omit<ParsedElement, 'children'> & { readonly children: (ParsedElement | string)[] }

/** The words of an element and of what it holds, as they stand. */
export function textOf({ children }: ParsedElement): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
}

/** The elements reached by a path of names, all of them. */
export function within(element: ParsedElement, ...path: readonly string[]): readonly ParsedElement[] {
  let found: readonly ParsedElement[] = [element]
  for (const name of path) {
    found = found.flatMap(({ children }) =>
      children.filter((child) => typeof child !== 'string' && child.name === name),
    ) as readonly ParsedElement[]
  }
  return found
}

function refused(why: string): AppError {
  return new AppError('bad_input', `Ce document n’a pas été lu : ${why}. Rien n’a été enregistré.`)
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** A name that JavaScript gives a meaning to is an attribute like another. */
function localNames(attributes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:'))
      .map(([name, value]) => [localName(name), value]),
  )
}
