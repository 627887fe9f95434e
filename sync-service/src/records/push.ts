import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { OperationResult } from '@navigateur-pro/domain/sync/messages.ts'
import { z } from 'zod'
import type { Session } from '../auth/session.ts'
import { refuse } from '../errors.ts'
import type { Storage } from '../storage/port.ts'
import { applyOnce } from './apply.ts'

/** What must be readable of an operation, so that a wrong one does not block those behind it. */
const sequenced = z.object({ op_id: z.uuid(), dseq: z.int().positive() })

/**
 * Applies a device's operations in order, in one transaction. The device numbers them without a
 * gap: a missing number, or a known number under another operation, means that the device lost
 * some (restored backup, cloned profile). Throws device_reset or bad_input, and
 * then keeps nothing of the batch.
 */
export async function pushOperations(
  storage: Storage,
  registry: Registry,
  session: Session,
  lines: readonly unknown[],
  faulted: (error: unknown) => void,
): Promise<readonly OperationResult[]> {
  const { professional, device } = session
  const numbered = lines.map((line) => {
    const parsed = sequenced.safeParse(line)
    if (!parsed.success) throw refuse('bad_input')
    return { ...parsed.data, line }
  })
  const receivedAt = new Date().toISOString()
  return storage.write(async (tx) => {
    let last = (await tx.findDevice(device, professional.id))?.lastDseq ?? 0
    const results: OperationResult[] = []
    for (const { op_id, dseq, line } of numbered) {
      if (dseq === last + 1) last = dseq
      else if (dseq > last || !(await tx.findAppliedOperation(op_id))) throw refuse('device_reset')
      results.push(await applyOnce(tx, registry, { professional, id: op_id, line, receivedAt }, faulted))
    }
    await tx.saveDeviceSequence(device, professional.id, last)
    return results
  })
}
