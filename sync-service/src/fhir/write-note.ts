import { createHash } from 'node:crypto'
import type { Environment } from '@navigateur-pro/domain/identity/oid.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import {
  defaultConfidentiality,
  mayAuthorRecord,
  type Registry,
  readBody,
} from '@navigateur-pro/domain/records/registry.ts'
import {
  transmission,
  transmissionBody,
  type TransmissionBody,
} from '@navigateur-pro/domain/records/transmission.ts'
import type { Operation, OperationResult } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { refuse } from '../errors.ts'
import { applyOnce } from '../records/apply.ts'
import type { FileStore } from '../records/files.ts'
import type { StoredRecord } from '../storage/port.ts'
import { bodiesOf, listCandidates, readDossier } from './dossier.ts'
import type { NoteDraft } from './note-draft.ts'
import { findVisible, keepFile, nameOf } from './note-files.ts'
import { refuseFhir } from './outcome.ts'
import { checkAuthors, type Companions, findSubject } from './parties.ts'

export type Writer = {
  readonly files: FileStore
  readonly registry: Registry
  readonly environment: Environment
  readonly faulted: (error: unknown) => void
}

export type Written =
  | { readonly kind: 'created' | 'existing'; readonly record: StoredRecord }
  /** The author has left the circle since: the coordination judges. */
  | { readonly kind: 'quarantined' }

type Request = {
  readonly draft: NoteDraft
  readonly companions: Companions
  /** `If-None-Exist`: what is already there under this number is what is answered, whatever it says. */
  readonly ifNoneExist?: NoteDraft['identifier']
}

/**
 * A note as a transmission, by the way of any push: circle, class, role, quarantine, version, feeds
 * and audit are decided there. The same number by the same author is the same note. Throws AppError.
 */
export async function createNote(
  writer: Writer,
  person: Professional,
  { draft, companions, ifNoneExist }: Request,
): Promise<Written> {
  const number = ifNoneExist ?? draft.identifier
  const id = number ? stableId(person.id, 'note', number.system, number.value) : newId()
  const patient = await findPatient(writer, person, draft, companions)
  return write(writer, person, { id, patient, draft, answersExisting: ifNoneExist !== undefined })
}

/**
 * A published note never changes: its update is a note that replaces it, and both stay readable. Sent
 * twice, it is done once. Throws AppError; not_found for a note that the person may not see.
 */
export async function replaceNote(
  writer: Writer,
  person: Professional,
  target: string,
  { draft, companions, version }: Request & { readonly version?: string | undefined },
): Promise<Written> {
  const patient = await findPatient(writer, person, draft, companions)
  const { record, replacedBy } = await writer.files.storage.read(async (tx) => {
    const record = await findVisible(tx, person, target)
    if (record?.type !== transmission.name) throw refuse('not_found')
    const dossier = await readDossier(
      { tx, registry: writer.registry, person },
      record.patientId,
      [record.type],
      {
        from: '',
        to: '',
      },
    )
    const replacedBy = bodiesOf<TransmissionBody>(dossier!, record.type).filter(
      ({ body }) => body.corrects === target,
    )
    return { record, replacedBy }
  })
  if (record.author.id !== person.id) {
    throw refuseFhir(
      'forbidden',
      'Une note n’est remplacée que par son auteur ; répondez-lui par une autre note.',
      {
        status: 403,
      },
    )
  }
  if (record.patientId !== patient) {
    throw refuseFhir('business-rule', 'Une note ne change pas de patient.', {
      where: 'DocumentReference.subject',
    })
  }
  const next = { ...draft, corrects: target }
  const content = JSON.stringify([
    next.text,
    next.important,
    next.noteType,
    next.replyTo,
    next.files.map(nameOf),
  ])
  const id = stableId(person.id, 'replaces', target, content)
  if (replacedBy.length > 0 && !replacedBy.some((other) => other.id === id)) {
    throw refuseFhir('conflict', 'Cette note a déjà été remplacée : remplacez la dernière.', { status: 409 })
  }
  const current = replacedBy.length > 0 ? '2' : '1'
  if (version !== undefined && version !== current && replacedBy.length === 0) {
    throw refuseFhir('conflict', 'Cette note n’est plus celle que vous avez lue ; rien n’a été enregistré.', {
      status: 412,
    })
  }
  return write(writer, person, {
    id,
    patient,
    draft: { ...next, confidentiality: draft.confidentiality ?? record.confidentiality },
    answersExisting: true,
  })
}

type Plan = {
  readonly id: string
  readonly patient: string
  readonly draft: NoteDraft
  readonly answersExisting: boolean
}

async function write(writer: Writer, person: Professional, plan: Plan): Promise<Written> {
  const { files: store, registry } = writer
  const { id, patient, draft, answersExisting } = plan
  const confidentiality = draft.confidentiality ?? defaultConfidentiality(transmission, person.role)
  if (!confidentiality) throw refuse('forbidden')
  const found = await store.storage.read((tx) => findVisible(tx, person, id))
  if (found && answersExisting) return { kind: 'existing', record: found }
  const mayWrite = mayAuthorRecord(transmission, person.role, confidentiality)
  // Before any byte is kept: bytes of a note that is then refused would be nobody's.
  if (draft.files.length > 0 && !mayWrite) throw refuse('forbidden')
  for (const target of [draft.replyTo, draft.corrects]) await checkTarget(store, person, patient, target)
  const attachments: AttachmentReference[] = []
  for (const [index, file] of draft.files.entries()) {
    attachments.push(
      await keepFile(store, registry, person, patient, file, `DocumentReference.content[${index}]`),
    )
  }
  const { text, important, replyTo, corrects, noteType, identifier } = draft
  const parsed = transmissionBody.safeParse({
    text,
    important,
    attachments,
    replyTo,
    corrects,
    noteType,
    identifier,
  })
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const isLong = issue?.path[0] === 'text'
    throw refuseFhir(
      'business-rule',
      isLong
        ? 'Le texte d’une note a 5 000 caractères au plus ; joignez le reste en PDF.'
        : (issue?.message ?? 'Cette note n’est pas lisible.'),
      { where: 'DocumentReference.content' },
    )
  }
  const body: TransmissionBody = withoutAbsent(parsed.data)
  if (found) {
    if (found.patientId === patient && saysTheSame(registry, found, body))
      return { kind: 'existing', record: found }
    throw refuseFhir(
      'conflict',
      'Une autre note porte déjà cet identifiant ; rien n’a été enregistré. Pour la modifier, remplacez-la (PUT).',
      { where: 'DocumentReference.masterIdentifier' },
    )
  }
  const now = new Date().toISOString()
  const operation: Operation = {
    kind: 'create',
    op_id: stableId(id, 'operation'),
    // A desk's own count: nothing follows this one.
    dseq: 1,
    record_id: id,
    type: transmission.name,
    patient,
    authored_at: draft.recordedAt ?? now,
    occurred_at: draft.occurredAt ?? draft.recordedAt ?? now,
    schema: transmission.schemaVersion,
    confidentiality,
    body,
  }
  return store.storage.write(async (tx) => {
    // Sent twice at once: the second finds the first.
    const meanwhile = await findVisible(tx, person, id)
    if (meanwhile) return { kind: 'existing', record: meanwhile }
    const earlier = await tx.findAppliedOperation(operation.op_id)
    if (earlier?.result.status === 'quarantined') return { kind: 'quarantined' }
    const line = { professional: person, id: operation.op_id, line: operation, receivedAt: now }
    const result = await applyOnce(tx, registry, line, writer.faulted)
    if (result.status === 'quarantined') return { kind: 'quarantined' }
    // A refusal undoes all: the same note may be sent again once rights have changed.
    if (result.status !== 'ok') throw refusalFor(result)
    return { kind: 'created', record: (await tx.findRecord(id))! }
  })
}

async function findPatient(
  { files, registry, environment }: Writer,
  person: Professional,
  { authors, subject }: NoteDraft,
  companions: Companions,
): Promise<string> {
  checkAuthors(authors, companions, person)
  const candidates =
    companions.size === 0 ? [] : await files.storage.read((tx) => listCandidates({ tx, registry, person }))
  return findSubject(subject, companions, candidates, environment)
}

/** A note answers or replaces one of the same patient that its author can read. */
async function checkTarget(
  { storage }: FileStore,
  person: Professional,
  patient: string,
  target: string | undefined,
): Promise<void> {
  if (target === undefined) return
  const found = await storage.read((tx) => findVisible(tx, person, target))
  if (found?.patientId === patient && found.type === transmission.name) return
  throw refuseFhir('business-rule', 'La note à laquelle celle-ci renvoie n’existe pas dans ce dossier.', {
    where: 'DocumentReference.relatesTo',
  })
}

function saysTheSame(registry: Registry, record: StoredRecord, body: TransmissionBody): boolean {
  const read = readBody(registry, record)
  if (read.kind !== 'known') return false
  const meaning = ({ attachments, ...rest }: TransmissionBody) =>
    JSON.stringify([
      Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      attachments.map(({ sha256, caption }) => [sha256, caption]),
    ])
  return meaning(withoutAbsent(read.body as TransmissionBody)) === meaning(body)
}

function refusalFor({ status, error }: OperationResult): Error {
  if (status !== 'rejected' || !error) return refuse('internal')
  switch (error.code) {
    case 'not_found':
      return refuse('not_found')
    case 'role_not_allowed':
    case 'left_circle':
      return refuseFhir('forbidden', error.message)
    case 'already_exists':
      return refuseFhir('conflict', 'Une autre note porte déjà cet identifiant ; rien n’a été enregistré.')
    default:
      return refuseFhir('business-rule', error.message)
  }
}

/** A number that the same words always give (UUID version 8, RFC 9562). */
function stableId(...words: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(words)).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function withoutAbsent<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Value
}
