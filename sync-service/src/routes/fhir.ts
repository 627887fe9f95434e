import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../errors.ts'
import { toCapabilityStatement } from '../fhir/capability-statement.ts'
import { directoryKinds, directoryLimit } from '../fhir/directory.ts'
import type { Reader } from '../fhir/dossier.ts'
import { type Kind, kinds } from '../fhir/kinds.ts'
import { checkFormat, fhirJson, parametersOf, preferenceOf } from '../fhir/negotiate.ts'
import { noteDossiersRead } from '../fhir/note-reading.ts'
import { outcomeOf, refuseFhir } from '../fhir/outcome.ts'
import { readQuery } from '../fhir/query.ts'
import type { Resource } from '../fhir/resource.ts'
import {
  everything,
  type Found,
  readResource,
  searchDirectory,
  searchDossiers,
  toSearchset,
} from '../fhir/search.ts'
import type { RouteDeps } from './deps.ts'
import { fhirBinaryRoutes } from './fhir-binary.ts'
import { fhirNoteRoutes } from './fhir-notes.ts'

/** What the interface does, readable before any sign-in. */
export function fhirMetadataRoutes({ fhirBase, log }: RouteDeps): FastifyPluginAsync {
  return async (app) => {
    speakFhir(app, log)
    app.get('/metadata', async (request, reply) => {
      checkFormat(request)
      return sendFhir(reply, toCapabilityStatement(fhirBase()))
    })
  }
}

/** FHIR R4 over the same records, rights and push as everything else (decision 0055). */
export function fhirRoutes(deps: RouteDeps): FastifyPluginAsync {
  const { storage, registry, fhirBase, log } = deps
  const asReader = async <T>(
    { session }: FastifyRequest,
    work: (reader: Reader) => Promise<T>,
  ): Promise<T> => {
    const person = session.professional
    const shown = new Set<string>()
    const answer = await storage.read((tx) =>
      work({ tx, registry, person, shown: (patient) => shown.add(patient) }),
    )
    if (shown.size > 0) await noteDossiersRead(storage, person, [...shown])
    return answer
  }

  return async (app) => {
    speakFhir(app, log)
    app.setNotFoundHandler(async ({ raw }) => {
      const type = /^\/fhir\/(\w+)/.exec(raw.url ?? '')?.[1]
      const isServed = [...kinds, ...directoryKinds].some((kind) => kind.type === type)
      if (!isServed && type !== undefined) throw refuse('not_found')
      throw refuseFhir('not-supported', 'Le service ne fait pas cela ; /fhir/metadata dit ce qu’il fait.', {
        status: 405,
      })
    })
    for (const { type } of [...kinds, ...directoryKinds]) {
      app.get<{ Params: { id: string } }>(`/${type}/:id`, async (request, reply) => {
        checkFormat(request)
        const resource = await asReader(request, (reader) => readResource(reader, type, request.params.id))
        if (!resource) throw refuse('not_found')
        return sendResource(request, reply, resource)
      })
    }
    for (const kind of kinds) {
      onSearch(app, kind.type, async (request, reply) => {
        const query = readQuery(kind, parametersOf(request), isStrict(request))
        const found = await asReader(request, (reader) => searchDossiers(reader, kind, query))
        return sendFhir(
          reply,
          toSearchset(fhirBase(), { path: kind.type, named: namedBy(kind) }, query, found),
        )
      })
    }
    for (const kind of directoryKinds) {
      onSearch(app, kind.type, async (request, reply) => {
        const query = readQuery(
          { ...kind, patient: [], includes: {} },
          parametersOf(request),
          isStrict(request),
        )
        if (query.tests.length === 0) {
          throw refuseFhir(
            'too-costly',
            'L’annuaire répond à une question : donnez un nom, un identifiant ou un numéro.',
          )
        }
        const matches = await asReader(request, (reader) => searchDirectory(reader, kind, query))
        const found: Found = {
          matches: matches.slice(0, Math.min(directoryLimit, query.count)),
          included: [],
          next: undefined,
          patients: undefined,
        }
        return sendFhir(reply, toSearchset(fhirBase(), { path: kind.type, named: '_id' }, query, found))
      })
    }
    app.get<{ Params: { id: string } }>('/Patient/:id/$everything', async (request, reply) => {
      checkFormat(request)
      const { id } = request.params
      const query = readQuery(
        { parameters: {}, patient: [], includes: {} },
        parametersOf(request),
        isStrict(request),
      )
      const found = await asReader(request, async (reader) => {
        if (!(await reader.tx.isReader(id, reader.person.id))) throw refuse('not_found')
        return searchDossiers(reader, everything, { ...query, patients: [{ ids: [id] }] })
      })
      const path = `Patient/${id}/$everything`
      return sendFhir(reply, toSearchset(fhirBase(), { path, named: '_id' }, query, found))
    })
    await app.register(fhirBinaryRoutes(deps))
    await app.register(fhirNoteRoutes(deps))
  }
}

/** By address, or by form: a matricule in an address would stay in the logs of whoever is between. */
function onSearch(
  app: FastifyInstance,
  type: string,
  answer: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
): void {
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    checkFormat(request)
    return answer(request, reply)
  }
  app.get(`/${type}`, handler)
  app.post(`/${type}/_search`, handler)
}

function isStrict(request: FastifyRequest): boolean {
  return preferenceOf(request, 'handling') === 'strict'
}

function namedBy({ patient }: Kind): string {
  return patient[0]!
}

/** Failures are OperationOutcomes; bodies are FHIR JSON, or the form of a search. */
function speakFhir(app: FastifyInstance, log: RouteDeps['log']): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    async (_request: FastifyRequest, body: string) => new URLSearchParams(body),
  )
  app.setErrorHandler((error, request, reply) => {
    const { status, refusal, outcome } = outcomeOf(error, request.id)
    const fields = { reference: request.id, code: refusal, route: request.routeOptions.url ?? 'unknown' }
    if (status >= 500) log.error('request.failed', error, fields)
    if (status === 401) reply.header('www-authenticate', 'Bearer')
    if ((status === 429 || status === 503) && !reply.hasHeader('retry-after')) reply.header('retry-after', 30)
    return sendFhir(reply.code(status), outcome)
  })
}

function sendResource(request: FastifyRequest, reply: FastifyReply, resource: Resource): FastifyReply {
  const { versionId, lastUpdated } = resource.meta
  if (versionId !== undefined) {
    const etag = `W/"${versionId}"`
    reply.header('etag', etag)
    if (request.headers['if-none-match']?.split(/,\s*/).includes(etag)) return reply.code(304).send()
  }
  if (lastUpdated !== undefined) reply.header('last-modified', new Date(lastUpdated).toUTCString())
  return sendFhir(reply, resource)
}

function sendFhir(reply: FastifyReply, resource: object): FastifyReply {
  return reply.type(`${fhirJson}; charset=utf-8`).header('vary', 'accept').send(JSON.stringify(resource))
}
