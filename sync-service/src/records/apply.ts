import { hash as digest } from 'node:crypto'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import { type Operation, type OperationResult, operation } from '@navigateur-pro/domain/sync/messages.ts'
import { refusalOf } from '../errors.ts'
import type { Storage, WriteTransaction } from '../storage/port.ts'
import { decideOperation } from './decide.ts'
import { isVisible } from './target.ts'

export type Submission = {
  readonly professional: Professional
  readonly operation: Operation
  /** ISO instant; now when absent. */
  readonly receivedAt?: string
}

/** An operation as a device sent it, only its number read. */
export type Line = {
  readonly professional: Professional
  readonly id: string
  readonly line: unknown
  readonly receivedAt: string
}

/** One operation in a transaction of its own. For the seed and the tests: clients come through `push`. */
export async function applyOperation(
  storage: Storage,
  registry: Registry,
  professional: Professional,
  operation: Operation,
  options: { readonly receivedAt?: string } = {},
): Promise<OperationResult> {
  const [result] = await applyOperations(storage, registry, [{ professional, operation, ...options }])
  return result!
}

/** Many operations, by any authors, in one transaction and one flush. An unexpected error undoes them all. */
export async function applyOperations(
  storage: Storage,
  registry: Registry,
  submissions: readonly Submission[],
): Promise<readonly OperationResult[]> {
  return storage.write(async (tx) => {
    const results: OperationResult[] = []
    for (const { professional, operation: line, receivedAt = new Date().toISOString() } of submissions) {
      results.push(
        await applyOnce(tx, registry, { professional, id: line.op_id, line, receivedAt }, (error) => {
          throw error
        }),
      )
    }
    return results
  })
}

/**
 * Applies one line exactly once, on its own savepoint, and stores its result in the same
 * transaction. A replay gets the stored result; the same number on other content is refused. A
 * fault of ours concerns this operation alone, which stays to be sent again (`retry`).
 */
export async function applyOnce(
  tx: WriteTransaction,
  registry: Registry,
  { professional, id, line, receivedAt }: Line,
  faulted: (error: unknown) => void,
): Promise<OperationResult> {
  const hash = hashOf(professional, line)
  const earlier = await tx.findAppliedOperation(id)
  if (earlier && !earlier.hash.equals(hash)) {
    return failed(
      id,
      'rejected',
      'operation_reused',
      'Cet envoi porte le numéro d’un autre, déjà reçu ; le texte est gardé sur le poste.',
    )
  }
  if (earlier && earlier.result.status !== 'retry') {
    const status = earlier.result.status === 'ok' ? 'duplicate' : earlier.result.status
    return withCurrent(tx, professional, line, { ...earlier.result, status })
  }
  let result: OperationResult
  try {
    const parsed = operation.safeParse(line)
    result = parsed.success
      ? await tx.attempt(() => decideOperation(tx, registry, professional, parsed.data, receivedAt))
      : failed(
          id,
          'rejected',
          'bad_input',
          'Cette fiche n’est pas lisible par le service ; elle est gardée sur le poste.',
        )
  } catch (error) {
    if (refusalOf(error) === 'unavailable') throw error
    faulted(error)
    result = failed(
      id,
      'retry',
      'internal',
      'Le service n’a pas su traiter cette fiche ; elle sera renvoyée.',
    )
  }
  await tx.saveAppliedOperation(id, { hash, result })
  return withCurrent(tx, professional, line, result)
}

/** Without its place in the device's sequence: a desk that became another device counts from 1 again. */
function hashOf({ id }: Professional, line: unknown): Buffer {
  const { dseq: _place, ...content } = line as { readonly dseq?: unknown }
  return digest('sha256', JSON.stringify([id, content]), 'buffer')
}

/** The published record is looked up at each answer, never stored: rights may have changed since. */
async function withCurrent(
  tx: WriteTransaction,
  professional: Professional,
  line: unknown,
  result: OperationResult,
): Promise<OperationResult> {
  if (result.status !== 'conflict' && result.error?.code !== 'transition_stale') return result
  const current = await tx.findRecord(operation.parse(line).record_id)
  const readable =
    current &&
    (await tx.isMember(current.patientId, professional.id)) &&
    (await isVisible(tx, professional, current))
  return readable ? { ...result, current } : result
}

function failed(id: string, status: 'rejected' | 'retry', code: string, message: string): OperationResult {
  return { op_id: id, status, error: { code, message } }
}
