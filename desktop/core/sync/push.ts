import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import {
  limits,
  type Operation,
  type OperationResult,
  operationResult,
} from '@navigateur-pro/domain/sync/messages.ts'
import { toUtf8 } from '../lock/bytes.ts'
import type { Outbox, Settled } from './outbox.ts'
import { linesOf, type ServiceClient } from './service-client.ts'

type Dependencies = {
  readonly outbox: Outbox
  readonly service: ServiceClient
  readonly deviceId: () => string
  /** The service counts other operations for this device than we do: begin again as another device. */
  readonly becomeNewDevice: () => void
  readonly onSettled: (operation: Operation) => void
}

/** Below this, compressing costs more than it spares. */
const worthCompressing = 1024

/** Sends what waits, in order, in batches; each operation gets its own answer and none blocks the others. */
export function createPush({ outbox, service, deviceId, becomeNewDevice, onSettled }: Dependencies) {
  /** Halved when the service, or something before it, finds a batch too large. */
  let largest: number = limits.push

  return async function push(): Promise<void> {
    largest = Math.max(1, Math.min(largest * 2, limits.push))
    for (;;) {
      const batch = withinSize(outbox.next(largest))
      if (batch.length === 0) return
      outbox.markSent(batch.map(({ operation }) => operation))
      if (!(await sendBatch(batch))) return
    }
  }

  /** False when nothing more is to be sent now. */
  async function sendBatch(batch: readonly Line[]): Promise<boolean> {
    const body = batch.map(({ line }) => line).join('\n')
    const answer = await service
      .ask({
        method: 'POST',
        path: '/v1/sync/push',
        headers: { 'content-type': 'application/x-ndjson', 'x-device': deviceId() },
        body,
        ...(body.length > worthCompressing && { compress: true }),
        timeoutMs: 60_000,
      })
      .catch((error: unknown) => {
        const reason = isAppError(error) ? error.details['reason'] : undefined
        if (reason === 'device_reset' || reason === 'too_large') return reason
        throw error
      })
    if (answer === 'device_reset') {
      becomeNewDevice()
      return true
    }
    if (answer === 'too_large') {
      if (batch.length === 1) settle([{ operation: batch[0]!.operation, result: tooLarge(batch[0]!) }])
      else largest = Math.ceil(batch.length / 2)
      return true
    }
    const settled = readResults(batch, linesOf(answer))
    settle(settled)
    if (settled.length < batch.length) {
      throw new AppError('offline', 'La réponse du service est incomplète. Vos éléments seront renvoyés.')
    }
    return !settled.some(({ result }) => result.status === 'retry')
  }

  function settle(settled: readonly Settled[]): void {
    outbox.settle(settled)
    for (const { operation } of settled) onSettled(operation)
  }
}

type Line = { readonly operation: Operation; readonly line: string }

/** Up to the first answer that is not of its operation. */
function readResults(batch: readonly Line[], lines: readonly unknown[]): Settled[] {
  const settled: Settled[] = []
  for (const [index, { operation }] of batch.entries()) {
    const result = operationResult.safeParse(lines[index])
    if (!result.success || result.data.op_id !== operation.op_id) break
    settled.push({ operation, result: result.data })
  }
  return settled
}

function tooLarge({ operation }: Line): OperationResult {
  const message =
    'Cet élément est trop long pour le service. Il est gardé ici : raccourcissez-le et renvoyez-le.'
  return { op_id: operation.op_id, status: 'rejected', error: { code: 'too_large', message } }
}

function withinSize(operations: readonly Operation[]): Line[] {
  const lines = operations.map((operation) => ({ operation, line: JSON.stringify(operation) }))
  let bytes = 0
  const end = lines.findIndex(({ line }) => (bytes += toUtf8(line).length + 1) > limits.pushBytes)
  return end < 0 ? lines : lines.slice(0, Math.max(1, end))
}
