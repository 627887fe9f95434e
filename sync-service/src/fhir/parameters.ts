import {
  codingsOf,
  type Json,
  listOf,
  objectOf,
  textOf,
} from '@navigateur-pro/domain/identity/fhir-elements.ts'
import { refuseFhir } from './outcome.ts'
import type { Resource } from './resource.ts'
import { foldText, passesDate, readDateTest, type Span, spanOfValue } from './search-values.ts'

/** One search parameter of one type of resource: how its text is read, and what of a resource it meets. */
export type Parameter = {
  readonly type: 'token' | 'reference' | 'date' | 'string'
  readonly documentation: string
  /** Throws AppError for a value that is not of this type. The test is of one of the values that a comma separates. */
  readonly read: (name: string, text: string) => (resource: Resource) => boolean
}

type Token = { readonly system?: string | undefined; readonly code: string }

export function tokenParameter(
  documentation: string,
  tokensOf: (resource: Resource) => readonly Token[],
): Parameter {
  return {
    type: 'token',
    documentation,
    read: (_name, text) => {
      const [before, after] = text.includes('|') ? text.split('|', 2) : [undefined, text]
      return (resource) =>
        tokensOf(resource).some(
          ({ system, code }) =>
            (after === '' || code === after) && (before === undefined || (system ?? '') === before),
        )
    },
  }
}

/** `Practitioner/…`, a whole address on this service, or the number alone. */
export function referenceParameter(
  documentation: string,
  types: readonly string[],
  referencesOf: (resource: Resource) => readonly unknown[],
): Parameter {
  return {
    type: 'reference',
    documentation,
    read: (_name, text) => {
      const [id = '', type] = text.split('/').toReversed()
      // Who exercises and the exercise have one number here, so that either names the other.
      const wanted = type === undefined || types.includes(type) ? types.map((of) => `${of}/${id}`) : []
      return (resource) =>
        referencesOf(resource).some((one) => wanted.includes(textOf(objectOf(one)['reference']) ?? ''))
    },
  }
}

export function dateParameter(
  documentation: string,
  spansOf: (resource: Resource) => readonly Span[],
): Parameter {
  return {
    type: 'date',
    documentation,
    read: (name, text) => {
      const test = readDateTest(name, text)
      return (resource) => spansOf(resource).some((span) => passesDate(span, test))
    },
  }
}

/** Begins with, accents and capitals apart. */
export function stringParameter(
  documentation: string,
  textsOf: (resource: Resource) => readonly string[],
): Parameter {
  return {
    type: 'string',
    documentation,
    read: (name, text) => {
      const wanted = foldText(text.trim())
      if (wanted === '') throw refuseFhir('invalid', `Le paramètre ${name} est vide.`)
      return (resource) => textsOf(resource).some((one) => foldText(one).startsWith(wanted))
    },
  }
}

export function tokensOfConcepts(value: unknown): readonly Token[] {
  const concepts = Array.isArray(value) ? value : [value]
  return concepts
    .flatMap(codingsOf)
    .map(({ system, code }) => ({ system: textOf(system), code: textOf(code) ?? '' }))
}

export function tokensOfIdentifiers(value: unknown): readonly Token[] {
  return (Array.isArray(value) ? value : [value])
    .map(objectOf)
    .filter((one): one is Json => one['value'] !== undefined)
    .map(({ system, value: code }) => ({ system: textOf(system), code: textOf(code) ?? '' }))
}

export function dateElement(...path: readonly string[]): (resource: Resource) => readonly Span[] {
  return (resource) => {
    let value: unknown = resource
    for (const name of path) value = objectOf(value)[name]
    const text = textOf(value)
    return text === undefined ? [] : [spanOfValue(text)]
  }
}

export function periodElement(name: string): (resource: Resource) => readonly Span[] {
  return (resource) => {
    const { start, end } = objectOf(resource[name])
    const [from, to] = [textOf(start), textOf(end)]
    if (from === undefined) return []
    return [
      {
        start: spanOfValue(from).start,
        end: to === undefined ? Number.POSITIVE_INFINITY : spanOfValue(to).end,
      },
    ]
  }
}

export function listElement(name: string, child: string): (resource: Resource) => readonly unknown[] {
  return (resource) =>
    listOf(resource[name])
      .map(objectOf)
      .map((one) => one[child])
}

export const statusParameter = tokenParameter('Statut', ({ status }) =>
  typeof status === 'string' ? [{ code: status }] : [],
)

/** Those of every type. */
export const commonParameters: Readonly<Record<string, Parameter>> = {
  _id: tokenParameter('Numéro de la ressource sur ce service', ({ id }) => [{ code: id }]),
  _lastUpdated: dateParameter(
    'Dernière modification, à l’heure du service',
    dateElement('meta', 'lastUpdated'),
  ),
}
