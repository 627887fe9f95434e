import { type Change, mergeChange, type Version } from '@navigateur-pro/domain/records/merge.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { type Registry, readBody } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import type { WriteTransaction } from '../storage/port.ts'
import { toAuthor } from './author.ts'
import { createDossier } from './dossier.ts'
import { keepProposal, namesOpenProposals, type Proposed } from './proposals.ts'
import { type Attempt, announceChange, type NewVersion, publishVersion } from './publish.ts'
import { isSameLine } from './same-line.ts'
import type { Rejection, Verdict } from './target.ts'

/** Operations that carry what the record is to become. */
type Writing = Extract<Operation, { kind: 'create' | 'edit' | 'transition' | 'resolve' }>
type WritingAttempt = Attempt & { readonly operation: Writing }

/** Merges, publishes or keeps a proposal, announces and audits; the rules of merging are the domain's. */
export async function applyChange(
  tx: WriteTransaction,
  registry: Registry,
  attempt: WritingAttempt,
): Promise<Verdict> {
  const { type, operation, current, by, receivedAt } = attempt
  const outcome = type ? await merge(tx, registry, type, attempt) : keepVerbatim(operation)
  if ('code' in outcome) return outcome
  if ('proposed' in outcome) {
    await keepProposal(tx, attempt, outcome.proposed)
    await announceChange(tx, attempt, 'proposal')
    return {
      status: 'conflict',
      error: {
        code: 'conflict',
        message: 'Quelqu’un a modifié la même fiche ; les deux textes sont gardés jusqu’à votre choix.',
      },
    }
  }
  if (operation.kind === 'resolve' && !(await namesOpenProposals(tx, operation))) {
    return { code: 'transition_stale', message: 'Quelqu’un a déjà décidé de ces modifications.' }
  }
  if (type?.opensDossier && operation.kind === 'create' && !(await tx.isPatientKnown(operation.patient))) {
    await createDossier(tx, { patient: operation.patient, opener: by, at: receivedAt })
  }
  await publishVersion(tx, attempt, outcome)
  if (operation.kind === 'resolve') {
    await tx.resolveProposals(operation.record_id, operation.proposals, outcome.version)
  }
  await announceChange(tx, attempt, `version ${outcome.version}`)
  return {
    status: 'ok',
    version: outcome.version,
    received_at: receivedAt,
    ...(outcome.merged.length > 0 &&
      current && {
        merged: [...outcome.merged],
        met: { author: current.author, at: current.recordedAt },
      }),
  }
}

type Outcome =
  | (NewVersion & { readonly merged: readonly string[] })
  | { readonly proposed: Proposed }
  | Rejection

async function merge(
  tx: WriteTransaction,
  registry: Registry,
  type: RecordType,
  { operation, current, by }: WritingAttempt,
): Promise<Outcome> {
  if (operation.kind !== 'transition' && operation.schema > type.schemaVersion) {
    return {
      code: 'schema_newer',
      message: 'Le service ne connaît pas encore cette forme de fiche ; votre texte est gardé sur le poste.',
    }
  }
  const upgrade = (schema: number, body: unknown): unknown => {
    const read = readBody(registry, { type: type.name, schema, body })
    // What cannot be upgraded is judged as it is: the type's schema says why it is refused.
    return read.kind === 'known' ? read.body : body
  }
  // A new record of today's form is read once, where it is judged.
  const isPlain = operation.kind === 'create' && operation.schema === type.schemaVersion
  const change = toChange(operation, isPlain ? (_schema, body) => body : upgrade)
  const published = current && {
    version: current.version,
    body: upgrade(current.schema, current.body),
    receivedAt: current.receivedAt,
  }
  let base: Version | undefined
  if (operation.kind === 'edit' && change.kind === 'edit') {
    const started = await tx.findVersion(operation.record_id, change.baseVersion)
    const isHere = started && (await isSameLine(tx, operation, started))
    if (isHere) base = { version: change.baseVersion, body: upgrade(started.schema, started.body) }
  }
  const outcome = mergeChange(type, published, base, change, toAuthor(by), operation.authored_at)
  if (outcome.kind === 'rejected') return { code: outcome.code, message: outcome.message }
  if (outcome.kind === 'conflict') {
    // Only an edit meets another one.
    const { baseVersion, body } = change as Extract<Change, { kind: 'edit' }>
    return { proposed: { baseVersion, schema: type.schemaVersion, base: base?.body, body } }
  }
  if ((change.kind === 'edit' || change.kind === 'resolve') && published) {
    const message = type.mayRevise?.(published.body, outcome.body)
    if (message) return { code: 'identity_blocked', message }
  }
  return {
    version: outcome.version,
    schema: type.schemaVersion,
    body: outcome.body,
    merged: outcome.merged,
  }
}

function toChange(operation: Writing, upgrade: (schema: number, body: unknown) => unknown): Change {
  if (operation.kind === 'transition') {
    const { base_version: baseVersion, to, details } = operation
    return { kind: 'transition', baseVersion, to, details }
  }
  const body = upgrade(operation.schema, operation.body)
  return operation.kind === 'create'
    ? { kind: 'create', body }
    : { kind: operation.kind, baseVersion: operation.base_version, body }
}

/** A type of a later release: kept as it came and shared, never merged. */
function keepVerbatim(operation: Writing): Outcome {
  return operation.kind === 'create'
    ? { version: 1, schema: operation.schema, body: operation.body, merged: [] }
    : {
        code: 'type_unknown',
        message: 'Le service ne connaît pas encore ce type de fiche ; votre texte est gardé.',
      }
}
