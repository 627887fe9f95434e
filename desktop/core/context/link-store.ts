import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { CacheDatabase } from '../platform/ports.ts'
import { uuidBytes, uuidText } from '../records/uuid-bytes.ts'
import { subjectOf } from './reducer.ts'

export type LinkStore = ReturnType<typeof createLinkStore>

/** What persons confirmed: "this person of the software is that dossier", with who and when. */
export function createLinkStore({ reader, durable }: CacheDatabase) {
  return {
    find(incoming: Identity): { patientId: string; confirmed: { by: string; at: string } } | undefined {
      const row = reader.get<{ id: Uint8Array; confirmed_by: string; confirmed_at: string }>(
        `SELECT patient.id, confirmed_by, confirmed_at FROM identity_link
         JOIN patient ON patient.key = patient_key WHERE subject = ?`,
        [subjectOf(incoming)],
      )
      return row && { patientId: uuidText(row.id), confirmed: { by: row.confirmed_by, at: row.confirmed_at } }
    },

    remember(incoming: Identity, patientId: string, confirmed: { by: string; at: string }): void {
      durable.run(
        `INSERT INTO identity_link (subject, patient_key, confirmed_by, confirmed_at)
         VALUES (@subject, (SELECT key FROM patient WHERE id = @id), @by, @at)
         ON CONFLICT (subject) DO UPDATE SET patient_key = excluded.patient_key,
           confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at`,
        { subject: subjectOf(incoming), id: uuidBytes(patientId), ...confirmed },
      )
    },

    /** The name under which a software was accepted; its identifier when it never was. */
    softwareName(integratorId: string): string {
      const row = reader.get<{ name: string }>('SELECT name FROM pairing WHERE integrator_id = ?', [
        integratorId,
      ])
      return row?.name ?? integratorId
    },
  }
}
