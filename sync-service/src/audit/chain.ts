import { hash } from 'node:crypto'

/** Who did what, when, to whom: identifiers only, never a name, a matricule or a text. */
export type AuditEntry = {
  readonly at: string
  readonly actor: string
  readonly action:
    | 'session.opened'
    | 'session.refused'
    | 'session.closed'
    | 'session.reuse-detected'
    | 'dossier.opened'
    | 'circle.joined'
    | 'circle.left'
    | 'purge.received'
    | 'record.create'
    | 'record.edit'
    | 'record.transition'
    | 'record.resolve'
    | 'record.reopen'
    | 'record.mask'
    | 'quarantine.kept'
    | 'quarantine.published'
    | 'quarantine.refused'
    | 'device.wipe-ordered'
    | 'device.wiped'
    | 'file.stored'
    | 'emergency.opened'
    | 'emergency.refused'
    | 'emergency.ended'
    | 'read.dossier'
    | 'read.photo'
    | 'read.document'
  readonly patient?: string
  /** The record, file, device or session concerned. */
  readonly subject?: string
  readonly outcome: string
}
export type AuditRow = AuditEntry & { readonly seq: number; readonly hash: Buffer }

export const auditOrigin = Buffer.alloc(32)

/** h(n) = SHA-256(h(n−1) ‖ canonical row): an edit, a deletion, an insertion or a swap breaks every later link. */
export function auditHash(previous: Buffer, seq: number, entry: AuditEntry): Buffer {
  const { at, actor, action, patient, subject, outcome } = entry
  const row = JSON.stringify([seq, at, actor, action, patient ?? null, subject ?? null, outcome])
  return hash('sha256', Buffer.concat([previous, Buffer.from(row)]), 'buffer')
}

/** The links that follow the last one of the trail, which is empty when there is none. */
export function chainAudit(
  last: { readonly seq: number; readonly hash: Uint8Array } | undefined,
  entries: readonly AuditEntry[],
): readonly AuditRow[] {
  let seq = last?.seq ?? 0
  let previous: Buffer = last ? Buffer.from(last.hash) : auditOrigin
  return entries.map((entry) => {
    seq += 1
    previous = auditHash(previous, seq, entry)
    return { ...entry, seq, hash: previous }
  })
}
