import type { CacheDatabase } from '../platform/ports.ts'
import { uuidBytes } from '../records/uuid-bytes.ts'

/** Events that somebody must be able to look into later: identities that collided. Stays in the encrypted cache. */
export function createSafetyLog({ durable }: CacheDatabase) {
  return function record(at: string, kind: 'identity-collision', patientId: string, details: unknown): void {
    durable.run(
      `INSERT INTO safety_event (at, kind, patient_key, details)
       VALUES (?, ?, (SELECT key FROM patient WHERE id = ?), ?)`,
      [at, kind, uuidBytes(patientId), JSON.stringify(details)],
    )
  }
}
export type SafetyLog = ReturnType<typeof createSafetyLog>
