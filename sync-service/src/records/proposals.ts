import { type Registry, readBody } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import type { ReadTransaction, WriteTransaction } from '../storage/port.ts'
import { toAuthor } from './author.ts'
import { type Attempt, announceChange, publishVersion } from './publish.ts'
import type { Verdict } from './target.ts'

/** An edit kept whole beside the published version, in one schema, until a person decides. */
export type Proposed = {
  readonly baseVersion: number
  readonly schema: number
  readonly base: unknown
  readonly body: unknown
}

/** Several by one author stay several: a later one says nothing of the earlier one's worth. */
export async function keepProposal(
  tx: WriteTransaction,
  { by, operation }: Attempt,
  proposed: Proposed,
): Promise<void> {
  await tx.saveProposal(operation.record_id, {
    id: operation.op_id,
    author: toAuthor(by),
    authoredAt: operation.authored_at,
    ...proposed,
  })
}

/** Whether all that a resolution names still waits on its record. */
export async function namesOpenProposals(
  tx: ReadTransaction,
  { record_id, proposals }: Extract<Operation, { kind: 'resolve' }>,
): Promise<boolean> {
  const open = new Set((await tx.listProposals(record_id)).map(({ id }) => id))
  return proposals.every((id) => open.has(id))
}

/** Undoes the resolution that made the published version: nobody has written on top of it yet. */
export async function reopen(
  tx: WriteTransaction,
  registry: Registry,
  attempt: Attempt & { readonly operation: Extract<Operation, { kind: 'reopen' }> },
): Promise<Verdict> {
  const { type, operation, receivedAt } = attempt
  const current = attempt.current!
  if (operation.base_version !== current.version) {
    return {
      code: 'transition_stale',
      message: 'Cette fiche a changé entre-temps : la décision ne peut plus être annulée.',
    }
  }
  const resolved = await tx.listResolved(current.id, current.version)
  const before = await tx.findVersion(current.id, current.version - 1)
  if (resolved.length === 0 || !before) {
    return { code: 'transition_illegal', message: 'Il n’y a pas de décision à annuler sur cette fiche.' }
  }
  const [published, earlier] = [readBody(registry, current), readBody(registry, { ...current, ...before })]
  if (!type || published.kind !== 'known' || earlier.kind !== 'known') {
    return { code: 'body_invalid', message: 'La version d’avant ne se lit plus ; la décision demeure.' }
  }
  const message = type.mayRevise?.(published.body, earlier.body)
  if (message) return { code: 'identity_blocked', message }
  const { schemaVersion: schema } = type
  const version = current.version + 1
  await publishVersion(tx, attempt, { version, schema, body: earlier.body })
  await tx.reopenProposals(current.id, current.version)
  await announceChange(tx, attempt, `version ${version}`)
  return { status: 'ok', version, received_at: receivedAt }
}
