import { mayJudgeQuarantine, mayRead } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { type Registry, readBody } from '@navigateur-pro/domain/records/registry.ts'
import type { QuarantinedLine, QuarantineReply } from '@navigateur-pro/domain/sync/messages.ts'
import { refuse } from '../errors.ts'
import type { QuarantinedOperation, ReadTransaction, Storage, WriteTransaction } from '../storage/port.ts'
import { applyChange } from './change.ts'
import { keepProposal } from './proposals.ts'
import { isSameLine } from './same-line.ts'
import { announceChange } from './publish.ts'
import { findTarget, type Rejection } from './target.ts'

/** What waits for this person's judgement, oldest first. Throws forbidden to who is not of the coordination. */
export async function listQuarantine(
  storage: Storage,
  by: Professional,
): Promise<readonly QuarantinedLine[]> {
  if (!mayJudgeQuarantine(by.role)) throw refuse('forbidden')
  return storage.read(async (tx) => {
    const lines: QuarantinedLine[] = []
    for (const quarantined of await tx.listQuarantine(by.id)) {
      if (await isReadable(tx, by, quarantined)) lines.push(toLine(quarantined))
    }
    return lines
  })
}

/**
 * Publishes in the author's name, at his or her own instants, or refuses. What cannot be published
 * goes on waiting, with the reason. Throws forbidden, and not_found for what this person may not read.
 */
export async function judgeQuarantined(
  storage: Storage,
  registry: Registry,
  by: Professional,
  operation: string,
  decision: 'publish' | 'refuse',
): Promise<QuarantineReply> {
  if (!mayJudgeQuarantine(by.role)) throw refuse('forbidden')
  return storage.write(async (tx) => {
    const quarantined = await tx.findQuarantined(operation)
    if (!quarantined) throw refuse('not_found')
    const { patient } = quarantined.operation
    if (!(await tx.isMember(patient, by.id)) || !(await isReadable(tx, by, quarantined))) {
      throw refuse('not_found')
    }
    const at = new Date().toISOString()
    const verdict =
      decision === 'refuse'
        ? ({ outcome: 'refused' } as const)
        : await publishQuarantined(tx, registry, quarantined, at)
    const kept = 'code' in verdict
    if (!kept) await tx.dropQuarantined(operation)
    await tx.appendAudit({
      at,
      actor: by.id,
      action: decision === 'refuse' ? 'quarantine.refused' : 'quarantine.published',
      patient,
      subject: operation,
      outcome: kept ? `impossible: ${verdict.code}` : verdict.outcome,
    })
    return kept ? { outcome: 'impossible', message: verdict.message } : verdict
  })
}

/**
 * A new record is published. A change is not: the record has lived on without its author, so that
 * it only stands beside the published version. A step of a request has nowhere to stand.
 */
async function publishQuarantined(
  tx: WriteTransaction,
  registry: Registry,
  { operation, author: by }: QuarantinedOperation,
  receivedAt: string,
): Promise<{ readonly outcome: 'published' | 'proposed' } | Rejection> {
  const type = registry.find(operation.type)
  const target = await findTarget(tx, type, by, operation)
  if ('code' in target) return target
  const attempt = { ...target, type, by, receivedAt }
  if (operation.kind === 'create') {
    const verdict = await applyChange(tx, registry, { ...attempt, operation })
    return 'code' in verdict ? verdict : { outcome: 'published' }
  }
  if ((operation.kind !== 'edit' && operation.kind !== 'resolve') || type?.merge.kind !== 'versioned') {
    return {
      code: 'immutable',
      message: 'Cette étape ne se reprend pas au nom de son auteur : faites-la vous-même, ou refusez-la.',
    }
  }
  const { record_id: id, base_version: baseVersion, schema, body } = operation
  const started = await tx.findVersion(id, baseVersion)
  const isHere = started && (await isSameLine(tx, operation, started))
  const base = isHere ? readBody(registry, { type: type.name, ...started }) : undefined
  const proposed = readBody(registry, { type: type.name, schema, body })
  if ((base && base.kind !== 'known') || proposed.kind !== 'known') {
    return { code: 'body_invalid', message: 'Ce texte ne se lit pas avec la fiche d’aujourd’hui.' }
  }
  await keepProposal(
    tx,
    { ...attempt, operation },
    { baseVersion, schema: type.schemaVersion, base: base?.body, body: proposed.body },
  )
  await announceChange(tx, { ...attempt, operation }, 'proposal')
  return { outcome: 'proposed' }
}

async function isReadable(
  tx: ReadTransaction,
  by: Professional,
  { operation, confidentiality }: QuarantinedOperation,
): Promise<boolean> {
  return mayRead(by.role, confidentiality) && !(await tx.isMasked(operation.record_id, by.id))
}

function toLine({ operation, author, confidentiality, receivedAt }: QuarantinedOperation): QuarantinedLine {
  if (operation.kind === 'mask' || operation.kind === 'reopen') {
    throw refuse('internal')
  }
  return {
    op_id: operation.op_id,
    kind: operation.kind,
    record_id: operation.record_id,
    patient: operation.patient,
    type: operation.type,
    author,
    authored_at: operation.authored_at,
    received_at: receivedAt,
    // A step is of no schema: the machine of its states reads it.
    schema: operation.kind === 'transition' ? 1 : operation.schema,
    confidentiality,
    body: operation.kind === 'transition' ? { to: operation.to, details: operation.details } : operation.body,
  }
}
