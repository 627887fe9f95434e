import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { CacheDatabase, WritableDatabase } from '../platform/ports.ts'
import { uuidBytes, uuidText } from '../records/uuid-bytes.ts'
import type { IdentityLink } from './identity-link.ts'
import { subjectOf } from './reducer.ts'

type Row = {
  key: number
  id: Uint8Array
  source: string
  incoming: string
  confirmed_by: string
  confirmed_at: string
  undone_by: string | null
  undone_at: string | null
}

const select = `
  SELECT identity_link.key, patient.id, source, incoming, confirmed_by, confirmed_at, undone_by, undone_at
  FROM identity_link JOIN patient ON patient.key = patient_key`

export type LinkStore = ReturnType<typeof createLinkStore>

/** What persons confirmed: "this person of that software is this dossier", with who and when, undone or not. */
export function createLinkStore({ reader, durable }: CacheDatabase) {
  /** The confirmation in force for this person, as this software names him or her. */
  function find(incoming: Identity, source: string): IdentityLink | undefined {
    const row = reader.get<Row>(`${select} WHERE subject = ? AND source = ? AND undone_at IS NULL`, [
      subjectOf(incoming),
      source,
    ])
    return row && toLink(row)
  }

  /** Inside the caller's transaction. A former answer to the same question is undone by the new one. */
  function remember(
    db: WritableDatabase,
    link: Pick<IdentityLink, 'incoming' | 'source' | 'patientId' | 'by' | 'at'>,
  ): void {
    const { incoming, source, patientId, by, at } = link
    const subject = subjectOf(incoming)
    db.run(
      `UPDATE identity_link SET undone_by = @by, undone_at = @at
       WHERE subject = @subject AND source = @source AND undone_at IS NULL`,
      { subject, source, by, at },
    )
    db.run(
      `INSERT INTO identity_link (subject, source, incoming, patient_key, confirmed_by, confirmed_at)
       VALUES (@subject, @source, @incoming, (SELECT key FROM patient WHERE id = @id), @by, @at)`,
      { subject, source, incoming: JSON.stringify(incoming), id: uuidBytes(patientId), by, at },
    )
  }

  return {
    find,
    remember: (link: Parameters<typeof remember>[1]) => durable.transaction(() => remember(durable, link)),
    rememberInside: remember,
    read(linkId: number): IdentityLink | undefined {
      const row = reader.get<Row>(`${select} WHERE identity_link.key = ?`, [linkId])
      return row && toLink(row)
    },
    undo(db: WritableDatabase, linkId: number, by: string, at: string): void {
      db.run('UPDATE identity_link SET undone_by = @by, undone_at = @at WHERE key = @linkId', {
        linkId,
        by,
        at,
      })
    },
    /** Every confirmation of this dossier, newest first. */
    list(patientId: string): IdentityLink[] {
      return reader
        .all<Row>(`${select} WHERE patient.id = ? ORDER BY identity_link.key DESC`, [uuidBytes(patientId)])
        .map(toLink)
    },
  }
}

function toLink(row: Row): IdentityLink {
  return {
    linkId: row.key,
    patientId: uuidText(row.id),
    source: row.source,
    incoming: JSON.parse(row.incoming) as Identity,
    by: row.confirmed_by,
    at: row.confirmed_at,
    ...(row.undone_at !== null && { undone: { by: row.undone_by ?? '', at: row.undone_at } }),
  }
}
