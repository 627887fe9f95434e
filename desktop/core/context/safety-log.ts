import type { CacheDatabase, WritableDatabase } from '../platform/ports.ts'
import { uuidBytes } from '../records/uuid-bytes.ts'

type SafetyEvent = 'identity-collision' | 'confirmation-undone' | 'dossiers-joined' | 'dossiers-separated'

/** Events that somebody must be able to look into later: what touches who is who. Stays in the encrypted cache. */
export function createSafetyLog({ durable }: CacheDatabase) {
  return function record(
    at: string,
    kind: SafetyEvent,
    patientId: string,
    details: unknown,
    db: WritableDatabase = durable,
  ): void {
    db.run(
      `INSERT INTO safety_event (at, kind, patient_key, details)
       VALUES (?, ?, (SELECT key FROM patient WHERE id = ?), ?)`,
      [at, kind, uuidBytes(patientId), JSON.stringify(details)],
    )
  }
}
export type SafetyLog = ReturnType<typeof createSafetyLog>
