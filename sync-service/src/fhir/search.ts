import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { isPatientSide } from '@navigateur-pro/domain/people/role.ts'
import { addDays, parisDayOf } from '@navigateur-pro/domain/agenda/paris.ts'
import { readableClasses } from '@navigateur-pro/domain/people/access.ts'
import { patientId, recordId } from '@navigateur-pro/domain/records/record.ts'
import { listOf, objectOf, textOf } from '@navigateur-pro/domain/identity/fhir-elements.ts'
import { effectiveStatus } from '@navigateur-pro/domain/identity/identity-status.ts'
import { parseMatricule } from '@navigateur-pro/domain/identity/matricule.ts'
import { canonicals } from './canonicals.ts'
import { directoryKinds } from './directory.ts'
import { type Dossier, listCandidates, type Reader, readDossier, type Window } from './dossier.ts'
import { type Kind, kinds } from './kinds.ts'
import { toNotice, toOutcome } from './outcome.ts'
import { fhirIdOf } from './professionals.ts'
import type { Query } from './query.ts'
import type { Resource } from './resource.ts'
import type { DateTest } from './search-values.ts'

export type Found = {
  readonly matches: readonly Resource[]
  readonly included: readonly Resource[]
  /** Where the next page begins; absent at the end. */
  readonly next: string | undefined
  /** Said in place of what the client asked by an identifier. */
  readonly patients: readonly string[] | undefined
}

/** Dossiers that one request opens without finding enough: the next page goes on from there. */
const mostDossiers = 200

/** What the person may read of what is asked, dossier after dossier, the last change first in each. */
export async function searchDossiers(
  reader: Reader,
  kind: Pick<Kind, 'records' | 'toResources' | 'includes'>,
  query: Query,
): Promise<Found> {
  const asked = await patientsOf(reader, query)
  const window = windowOf(query.windows)
  const tests = [...query.tests, ...(await authorTests(reader, query))]
  const [from = '', after] = query.page?.split('~') ?? []
  const mine = await reader.tx.listDossiers(reader.person.id, readableClasses(reader.person.role))
  const patients = mine
    .map(({ patient }) => patient)
    .filter((patient) => patient >= from && (!asked || asked.includes(patient)))
    .toSorted()
  const matches: { readonly patient: string; readonly resource: Resource }[] = []
  let next: string | undefined
  for (const [opened, patient] of patients.entries()) {
    const last = matches.at(-1)
    if (opened === mostDossiers || (last && matches.length > query.count)) {
      if (matches.length <= query.count) next = `${patient}~`
      break
    }
    const dossier = await readDossier(reader, patient, kind.records, window)
    const resources = (dossier ? kind.toResources(dossier) : []).filter((resource) =>
      tests.every((test) => test(resource)),
    )
    const place = patient === from && after ? resources.findIndex((one) => keyOf(one) === after) : -1
    matches.push(...resources.slice(place + 1).map((resource) => ({ patient, resource })))
  }
  const page = matches.slice(0, query.count)
  const last = page.at(-1)
  if (matches.length > query.count && last) next = `${last.patient}~${keyOf(last.resource)}`
  for (const { patient } of page) reader.shown?.(patient)
  const found = page.map(({ resource }) => resource)
  return {
    matches: found,
    included: await include(reader, kind, query, found),
    next: query.count === 0 ? undefined : next,
    patients: query.patients.some((test) => 'identifiers' in test) ? asked : undefined,
  }
}

/** One resource, for who may read it. */
export async function readResource(reader: Reader, type: string, id: string): Promise<Resource | undefined> {
  const ofDirectory = directoryKinds.find((one) => one.type === type)
  if (ofDirectory) {
    const person = (await listDirectory(reader)).find((one) => fhirIdOf(one.id) === id)
    return person && ofDirectory.toResource(person)
  }
  const kind = kinds.find((one) => one.type === type)
  const [number = '', day] = id.split('.', 2)
  if (!kind || !recordId.safeParse(number).success) return undefined
  const record = kind.numberedBy === 'record' ? await reader.tx.findRecord(number) : undefined
  const patient = kind.numberedBy === 'dossier' ? number : record?.patientId
  if (patient === undefined || (day !== undefined && !isDate(day))) return undefined
  const window = day === undefined ? record && kind.windowOf?.(record) : { from: day, to: day }
  const dossier = await readDossier(reader, patient, kind.records, window ?? windowOf([]))
  const resource = dossier && kind.toResources(dossier).find((one) => one.id === id)
  if (resource) reader.shown?.(patient)
  return resource
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(Date.parse(`${text}T12:00Z`))
}

/** Who is a patient, or looks after one of the family, is told to nobody. */
async function listDirectory({ tx }: Reader): Promise<readonly Professional[]> {
  return (await tx.listProfessionals()).filter(({ role }) => !isPatientSide(role))
}

/** The matches of a directory search, which has a question to answer. */
export async function searchDirectory(
  reader: Reader,
  kind: (typeof directoryKinds)[number],
  query: Query,
): Promise<readonly Resource[]> {
  const professionals = await listDirectory(reader)
  return professionals
    .map((person) => kind.toResource(person))
    .filter((resource) => query.tests.every((test) => test(resource)))
}

/** Every kind at once, of one patient. */
export const everything: Pick<Kind, 'records' | 'toResources' | 'includes'> = {
  records: [...new Set(kinds.flatMap(({ records }) => records))],
  toResources: (dossier: Dossier) => kinds.flatMap((kind) => kind.toResources(dossier)),
  includes: {},
}

/** The bundle of a page. What was ignored is said, as R4 §3.1.1.4 asks. */
export function toSearchset(
  base: string,
  { path, named }: { readonly path: string; readonly named: string },
  query: Query,
  found: Found,
): object {
  const patients = found.patients === undefined ? [] : [[named, found.patients.join(',')] as const]
  const link = (relation: string, extra: readonly (readonly [string, string])[]) => {
    const said = [...query.understood, ...patients, ...extra]
    const text = new URLSearchParams(said.map(([name, value]): [string, string] => [name, value])).toString()
    return { relation, url: `${base}/${path}${text === '' ? '' : `?${text}`}` }
  }
  const entry = (mode: string) => (resource: Resource) => ({
    fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
    resource,
    search: { mode },
  })
  const isWhole = found.next === undefined && query.page === undefined && query.count > 0
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(isWhole && { total: found.matches.length }),
    link: [
      link('self', query.page === undefined ? [] : [['_page', query.page]]),
      ...(found.next === undefined ? [] : [link('next', [['_page', found.next]])]),
    ],
    entry: [
      ...found.matches.map(entry('match')),
      ...found.included.map(entry('include')),
      ...(query.ignored.length === 0
        ? []
        : [
            {
              resource: toOutcome(
                ...query.ignored.map((name) =>
                  toNotice(
                    'warning',
                    'not-supported',
                    `Le paramètre « ${name} » a été ignoré : il n’est pas connu.`,
                  ),
                ),
              ),
              search: { mode: 'outcome' },
            },
          ]),
    ],
  }
}

/** Undefined: any. By an INS, only a patient whose identity is certain under that very OID. */
async function patientsOf(reader: Reader, { patients }: Query): Promise<readonly string[] | undefined> {
  if (patients.length === 0) return undefined
  const needsIdentities = patients.some((test) => 'identifiers' in test)
  const candidates = needsIdentities ? await listCandidates(reader) : []
  const sets = patients.map((test) => {
    if ('ids' in test) return test.ids.filter((id) => patientId.safeParse(id).success)
    return test.identifiers.flatMap((text) => {
      const [system = '', value = ''] = text.split('|')
      if (system === canonicals.systems.dossier) return patientId.safeParse(value).success ? [value] : []
      const wanted = parseMatricule(value)
      const oid = /^urn:oid:(.+)$/.exec(system)?.[1]
      if (wanted.kind === 'invalid' || oid === undefined) return []
      const bearers = candidates.filter(({ identity }) => {
        const own = parseMatricule(identity.matricule ?? '')
        return own.kind === 'valid' && own.matricule === wanted.matricule && identity.oid === oid
      })
      // Two dossiers under one matricule: nobody can say which is meant.
      return bearers.length === 1 && effectiveStatus(bearers[0]!.identity).status === 'QUAL'
        ? [bearers[0]!.patientId]
        : []
    })
  })
  return sets.reduce((left, right) => left.filter((id) => right.includes(id)))
}

async function authorTests(
  { tx }: Reader,
  { authors }: Query,
): Promise<readonly ((resource: Resource) => boolean)[]> {
  if (authors.length === 0) return []
  const [practitioners] = directoryKinds
  const people = (await tx.listProfessionals()).map((person) => practitioners!.toResource(person))
  return authors.map(({ parameter, text }) => {
    const { parameters } = practitioners!
    const test = parameters[parameter === 'identifier' ? 'identifier' : 'name']!
    const alternatives = text.split(',').map((one) => test.read(`author.${parameter}`, one))
    const ids = new Set(people.filter((one) => alternatives.some((is) => is(one))).map(({ id }) => id))
    return (resource) =>
      listOf(resource['author']).some((one) =>
        ids.has(textOf(objectOf(one)['reference'])?.replace(/^.*\//, '') ?? ''),
      )
  })
}

/** From thirty days ago to ninety days ahead, or what is asked; a year at most. */
function windowOf(tests: readonly DateTest[]): Window {
  const today = parisDayOf(new Date().toISOString())
  let [from, to]: [string | undefined, string | undefined] = [undefined, undefined]
  for (const { prefix, span } of tests) {
    const [first, last] = [dayOf(span.start), dayOf(span.end - 1)]
    if (['eq', 'gt', 'ge', 'sa'].includes(prefix) && (from === undefined || first > from)) from = first
    if (['eq', 'lt', 'le', 'eb'].includes(prefix) && (to === undefined || last < to)) to = last
  }
  const start = from ?? (to === undefined ? addDays(today, -30) : addDays(to, -120))
  const end = to ?? (from === undefined ? addDays(today, 90) : addDays(from, 120))
  const latest = addDays(start, 366)
  return { from: start, to: end < latest ? end : latest }
}

function dayOf(at: number): string {
  return parisDayOf(new Date(at).toISOString())
}

async function include(
  reader: Reader,
  kind: Pick<Kind, 'includes'>,
  { includes }: Query,
  found: readonly Resource[],
): Promise<readonly Resource[]> {
  const wanted = new Set(
    includes.flatMap((name) =>
      found.flatMap((resource) =>
        kind.includes[name]!(resource).flatMap((one) => textOf(objectOf(one)['reference']) ?? []),
      ),
    ),
  )
  const included: Resource[] = []
  for (const reference of wanted) {
    const [type = '', id = ''] = reference.split('/')
    const resource = await readResource(reader, type, id)
    if (resource) included.push(resource)
  }
  return included
}

function keyOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id}`
}
