import { refuseFhir } from './outcome.ts'
import { commonParameters, type Parameter } from './parameters.ts'
import type { Resource } from './resource.ts'
import { type DateTest, readDateTest } from './search-values.ts'

/** Which patient: by the number of the dossier, or by an identifier (system|value). */
export type PatientTest = { readonly ids: readonly string[] } | { readonly identifiers: readonly string[] }

export type Query = {
  readonly patients: readonly PatientTest[]
  /** All must hold. */
  readonly tests: readonly ((resource: Resource) => boolean)[]
  /** Chained on the author: of the Practitioner it names. */
  readonly authors: readonly { readonly parameter: string; readonly text: string }[]
  readonly windows: readonly DateTest[]
  readonly includes: readonly string[]
  readonly count: number
  readonly page: string | undefined
  /** What was understood, as it is said back; never an identifier of a patient. */
  readonly understood: readonly (readonly [name: string, value: string])[]
  readonly ignored: readonly string[]
}

type Searchable = {
  readonly patient: readonly string[]
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly includes: Readonly<Record<string, unknown>>
  readonly window?: string
}

const mostPerPage = 100
const patientIdentifier = /^(\w+)(?::Patient)?\.identifier$|^(\w+):identifier$/
const authorChain = /^author(?::(?:Practitioner|PractitionerRole))?\.(identifier|name|family|given)$/

/**
 * Reads what a search asks. A parameter that we do not know is ignored and said back, or refused
 * when the client asked for strict handling (R4 §3.1.1.4); a modifier that we do not know is always
 * refused. Throws AppError.
 */
export function readQuery(
  kind: Searchable,
  asked: readonly (readonly [string, string])[],
  strict: boolean,
): Query {
  const known: Readonly<Record<string, Parameter>> = { ...commonParameters, ...kind.parameters }
  const query = {
    patients: [] as PatientTest[],
    tests: [] as ((resource: Resource) => boolean)[],
    authors: [] as { parameter: string; text: string }[],
    windows: [] as DateTest[],
    includes: [] as string[],
    understood: [] as (readonly [string, string])[],
    ignored: [] as string[],
  }
  let count = 20
  let page: string | undefined
  for (const [name, text] of asked) {
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined
    const chained = patientIdentifier.exec(name)
    const ofPatient = chained?.[1] ?? chained?.[2]
    const chain = kind.parameters['author'] ? authorChain.exec(name)?.[1] : undefined
    if (name === '_format' || name === '_pretty') continue
    else if (name === '_count') {
      if (!/^[1-9]\d{0,5}$/.test(text))
        throw refuseFhir('invalid', 'Le paramètre _count est un nombre, à partir de 1.')
      count = Math.min(Number(text), mostPerPage)
    } else if (name === '_page') {
      page = text
      continue
    } else if (name === '_include' && Object.hasOwn(kind.includes, text)) query.includes.push(text)
    else if (kind.patient.includes(name)) query.patients.push({ ids: text.split(',').map(numberOf) })
    else if (
      (ofPatient !== undefined && kind.patient.includes(ofPatient)) ||
      (name === 'identifier' && kind.patient.includes('_id'))
    ) {
      // Not said back: no address bears a matricule.
      query.patients.push({ identifiers: text.split(',') })
      continue
    } else if (chain !== undefined) query.authors.push({ parameter: chain, text })
    else if (parameter) {
      const alternatives = text.split(',').map((one) => parameter.read(name, one))
      query.tests.push((resource) => alternatives.some((test) => test(resource)))
      if (name === kind.window && !text.includes(',')) query.windows.push(readDateTest(name, text))
    } else if (
      name.includes(':') &&
      (known[name.split(':')[0]!] || kind.patient.includes(name.split(':')[0]!))
    ) {
      throw refuseFhir(
        'not-supported',
        `Le modificateur « ${name.slice(name.indexOf(':'))} » n’est pas pris en charge.`,
        {
          status: 400,
        },
      )
    } else {
      if (strict) {
        throw refuseFhir('not-supported', `Le paramètre de recherche « ${name} » n’est pas pris en charge.`, {
          status: 400,
        })
      }
      query.ignored.push(name)
      continue
    }
    query.understood.push([name, text])
  }
  return { ...query, count, page }
}

function numberOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}
