import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import { limits, type Operation, operationResult } from '@navigateur-pro/domain/sync/messages.ts'
import { fromUtf8, toUtf8 } from '../lock/bytes.ts'
import type { Outbox, Settled } from './outbox.ts'
import type { ServiceClient } from './service-client.ts'

type Dependencies = {
  readonly outbox: Outbox
  readonly service: ServiceClient
  readonly deviceId: () => string
  /** The service counts other operations for this device than we do: begin again as another device. */
  readonly becomeNewDevice: () => void
  readonly onSettled: (operation: Operation) => void
}

/** Sends what waits, in order, in batches; each operation gets its own answer and none blocks the others. */
export function createPush({ outbox, service, deviceId, becomeNewDevice, onSettled }: Dependencies) {
  return async function push(): Promise<void> {
    for (;;) {
      const batch = withinSize(outbox.next(limits.push))
      if (batch.length === 0) return
      outbox.markSent(batch.map(({ operation }) => operation))
      const settled = await sendBatch(batch)
      if (!settled) return
    }
  }

  /** False when nothing more is to be sent now. */
  async function sendBatch(batch: readonly { operation: Operation; line: string }[]): Promise<boolean> {
    const response = await service
      .ask({
        method: 'POST',
        path: '/v1/sync/push',
        headers: { 'content-type': 'application/x-ndjson', 'x-device': deviceId() },
        body: batch.map(({ line }) => line).join('\n'),
        timeoutMs: 60_000,
      })
      .catch((error: unknown) => {
        if (isAppError(error) && error.details['reason'] === 'device_reset') return undefined
        throw error
      })
    if (!response) {
      becomeNewDevice()
      return true
    }
    const lines = fromUtf8(response.body)
      .split('\n')
      .filter((line) => line !== '')
    const settled: Settled[] = []
    for (const [index, { operation }] of batch.entries()) {
      const result = operationResult.safeParse(JSON.parse(lines[index] ?? 'null'))
      if (!result.success || result.data.op_id !== operation.op_id) break
      settled.push({ operation, result: result.data })
    }
    outbox.settle(settled)
    for (const { operation } of settled) onSettled(operation)
    if (settled.length < batch.length) {
      throw new AppError('offline', 'La réponse du service est incomplète. Vos éléments seront renvoyés.')
    }
    return !settled.some(({ result }) => result.status === 'retry')
  }
}

function withinSize(operations: readonly Operation[]): { operation: Operation; line: string }[] {
  const lines = operations.map((operation) => ({ operation, line: JSON.stringify(operation) }))
  let bytes = 0
  const end = lines.findIndex(({ line }) => (bytes += toUtf8(line).length + 1) > limits.pushBytes)
  return end < 0 ? lines : lines.slice(0, Math.max(1, end))
}
