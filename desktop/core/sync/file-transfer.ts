import { isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Attachments } from '../attachments/attachments.ts'
import type { ServiceClient } from './service-client.ts'

const atOnce = 50

/** Photos and documents, after the text: what this desk made goes, what records refer to comes. */
export function createFileTransfer(
  attachments: Attachments,
  service: ServiceClient,
  onReceived: (patientId: string) => void,
) {
  const pathOf = (patientId: string, sha256: string) => `/v1/patients/${patientId}/files/${sha256}`

  async function send(): Promise<void> {
    for (const { key, patientId, sha256, mediaType } of attachments.toSend(atOnce)) {
      const bytes = attachments.bytesOf(patientId, sha256)?.bytes
      if (!bytes) continue
      const sent = await service
        .ask({
          method: 'PUT',
          path: pathOf(patientId, sha256),
          headers: { 'content-type': mediaType },
          body: bytes,
          timeoutMs: 120_000,
        })
        .catch(unlessRefused)
      if (sent) attachments.markHeld(key)
    }
  }

  async function receive(): Promise<void> {
    const absent = new Set<string>()
    for (;;) {
      const batch = attachments.wanted(atOnce + absent.size).filter(({ sha256 }) => !absent.has(sha256))
      if (batch.length === 0) return
      for (const { patientId, sha256, mediaType } of batch) {
        const response = await service
          .ask({ method: 'GET', path: pathOf(patientId, sha256), timeoutMs: 120_000 })
          .catch(unlessRefused)
        if (response && (await attachments.receive(patientId, sha256, mediaType, response.body)))
          onReceived(patientId)
        else absent.add(sha256)
      }
    }
  }

  return { send, receive }
}

/** A file that the service refuses or does not have yet waits for a later round and stops no other. */
function unlessRefused(error: unknown): undefined {
  if (isAppError(error) && error.code === 'service_refused') return undefined
  throw error
}
