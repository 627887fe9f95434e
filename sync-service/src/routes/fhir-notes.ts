import { objectOf } from '@navigateur-pro/domain/identity/fhir-elements.ts'
import { recordId } from '@navigateur-pro/domain/records/record.ts'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../errors.ts'
import { listCandidates } from '../fhir/dossier.ts'
import { checkFormat, fhirJson, preferenceOf } from '../fhir/negotiate.ts'
import { type NoteDraft, readIdentifier, readNote } from '../fhir/note-draft.ts'
import { refuseFhir, toNotice, toOutcome } from '../fhir/outcome.ts'
import { addressOf, checkAuthors, gatherCompanions, matchSubject } from '../fhir/parties.ts'
import { fhirIdOf } from '../fhir/professionals.ts'
import type { Resource } from '../fhir/resource.ts'
import { readResource } from '../fhir/search.ts'
import { type NoteTransaction, readTransaction } from '../fhir/transaction.ts'
import { createNote, replaceNote, type Writer, type Written } from '../fhir/write-note.ts'
import { createFileVault } from '../records/file-vault.ts'
import type { RouteDeps } from './deps.ts'
import { parseHostileJson } from './hostile-json.ts'

/** A note with its photos: three mebibytes of files, once written in base64. */
const bodyLimit = 4_194_304

/** Notes of the cahier de liaison, by REST (CDL flows 1b and 2b) and by transaction (1c and 2c). */
export function fhirNoteRoutes(deps: RouteDeps): FastifyPluginAsync {
  const { storage, registry, config, keys, log, metrics, fhirBase } = deps
  const environment = config.mode === 'production' ? 'production' : 'test'

  const writerOf = ({ id }: FastifyRequest): Writer => ({
    files: { storage, vault: createFileVault(keys.file) },
    registry,
    environment,
    faulted: (error) => log.error('operation.failed', error, { reference: id }),
  })

  async function write(request: FastifyRequest, asked: NoteTransaction): Promise<Written> {
    const draft = readNote(asked.note)
    const companions = gatherCompanions(asked.note, asked.entries)
    const { professional } = request.session
    const { target } = asked
    const written =
      target === undefined
        ? await createNote(writerOf(request), professional, {
            draft,
            companions,
            ifNoneExist: readCondition(asked.ifNoneExist),
          })
        : await replaceNote(writerOf(request), professional, target, {
            draft,
            companions,
            version: readVersion(asked.ifMatch),
          })
    metrics.operations.inc({
      status: { created: 'ok', existing: 'duplicate', quarantined: 'quarantined' }[written.kind],
    })
    return written
  }

  /** The note as it now is, for who wrote it. */
  const readBack = ({ session }: FastifyRequest, id: string): Promise<Resource | undefined> =>
    storage.read((tx) =>
      readResource({ tx, registry, person: session.professional }, 'DocumentReference', id),
    )

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    written: Written,
  ): Promise<FastifyReply> {
    reply.type(`${fhirJson}; charset=utf-8`)
    if (written.kind === 'quarantined') return reply.code(202).send(JSON.stringify(quarantined))
    const { id } = written.record
    const resource = await readBack(request, id)
    const { versionId = '1', lastUpdated = written.record.receivedAt } = resource?.meta ?? {}
    reply
      .code(written.kind === 'created' ? 201 : 200)
      .header('location', `${fhirBase()}/DocumentReference/${id}/_history/${versionId}`)
      .header('etag', `W/"${versionId}"`)
      .header('last-modified', new Date(lastUpdated).toUTCString())
    const wanted = preferenceOf(request, 'return')
    if (wanted === 'minimal') return reply.send('')
    const outcome = toOutcome(toNotice('information', 'informational', 'La note est enregistrée.'))
    return reply.send(JSON.stringify(wanted === 'operationoutcome' || !resource ? outcome : resource))
  }

  return async (app) => {
    app.addContentTypeParser(
      fhirJson,
      { parseAs: 'string', bodyLimit },
      async (request: FastifyRequest, body: string) => {
        if (/fhirversion=(?!"?4\.0)/i.test(request.headers['content-type'] ?? ''))
          throw refuse('unsupported_media')
        return parseHostileJson(body, { stringLimit: bodyLimit })
      },
    )

    app.post('/DocumentReference', async (request, reply) => {
      checkFormat(request)
      const condition = request.headers['if-none-exist']
      const asked = alone(request.body, {
        ifNoneExist: condition === undefined ? undefined : String(condition),
      })
      return answer(request, reply, await write(request, asked))
    })

    app.put<{ Params: { id: string } }>('/DocumentReference/:id', async (request, reply) => {
      checkFormat(request)
      const { id } = request.params
      if (!recordId.safeParse(id).success) throw refuse('not_found')
      if (objectOf(request.body)['id'] !== id) {
        throw refuseFhir('invalid', 'La note et son adresse n’ont pas le même numéro.', {
          where: 'DocumentReference.id',
        })
      }
      const asked = alone(request.body, { target: id, ifMatch: request.headers['if-match'] })
      return answer(request, reply, await write(request, asked))
    })

    app.post('/', async (request, reply) => {
      checkFormat(request)
      const asked = readTransaction(request.body)
      const { professional: person } = request.session
      const companions = gatherCompanions(asked.note, asked.entries)
      const candidates = await storage.read((tx) => listCandidates({ tx, registry, person }))
      // Before the note: what comes beside it is recognised, or nothing is written.
      const others = asked.entries.map((entry) => {
        const resource = objectOf(entry['resource'])
        switch (resource['resourceType']) {
          case 'Patient':
            return found(`Patient/${matchSubject(resource, candidates, environment)}`)
          case 'Practitioner':
          case 'PractitionerRole':
            checkAuthors([{ reference: addressOf(entry) }], companions, person)
            return found(`${resource['resourceType']}/${fhirIdOf(person.id)}`)
          default:
            return { status: '200 OK', outcome: notKept }
        }
      })
      const written = await write(request, asked)
      reply.type(`${fhirJson}; charset=utf-8`)
      const response =
        written.kind === 'quarantined' ? { status: '202 Accepted', outcome: quarantined } : said(written)
      const entry = others.map((other, place) => ({ response: place === asked.place ? response : other }))
      return reply.send(JSON.stringify({ resourceType: 'Bundle', type: 'transaction-response', entry }))
    })
  }
}

function said({ kind, record }: Extract<Written, { record: unknown }>) {
  return {
    status: kind === 'created' ? '201 Created' : '200 OK',
    location: `DocumentReference/${record.id}/_history/1`,
    etag: 'W/"1"',
    lastModified: record.receivedAt,
  }
}

function found(location: string) {
  return { status: '200 OK', location }
}

const notKept = toOutcome(
  toNotice(
    'information',
    'informational',
    'Cette ressource n’est pas enregistrée : l’annuaire du service fait foi.',
  ),
)

const quarantined = toOutcome(
  toNotice(
    'information',
    'informational',
    'Vous avez quitté ce cercle de soins : la note est confiée à la coordination, qui la publiera ou la refusera.',
  ),
)

function alone(
  note: unknown,
  asked: {
    readonly target?: string
    readonly ifNoneExist?: string | undefined
    readonly ifMatch?: string | undefined
  },
): NoteTransaction {
  return {
    entries: [],
    place: 0,
    note,
    target: undefined,
    ifNoneExist: undefined,
    ifMatch: undefined,
    ...asked,
  }
}

/** `identifier=system|value`, the only condition that we hold to. */
function readCondition(text: string | undefined): NoteDraft['identifier'] {
  if (text === undefined) return undefined
  const [condition, ...others] = [...new URLSearchParams(text.replace(/^.*\?/, ''))]
  const [name, token = ''] = condition ?? []
  const cut = token.indexOf('|')
  if (others.length > 0 || name !== 'identifier' || cut < 0) {
    throw refuseFhir('not-supported', 'If-None-Exist ne se lit que comme identifier=system|value.', {
      status: 412,
    })
  }
  return readIdentifier({ system: token.slice(0, cut), value: token.slice(cut + 1) })
}

/** `W/"1"` */
function readVersion(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const version = /^(?:W\/)?"(\w+)"$/.exec(text.trim())?.[1]
  if (version === undefined) throw refuseFhir('invalid', 'If-Match porte une version, comme W/"1".')
  return version
}
