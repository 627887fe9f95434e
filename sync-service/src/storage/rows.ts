import { type Professional, professional } from '@navigateur-pro/domain/people/professional.ts'
import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { Proposal } from '@navigateur-pro/domain/records/proposal.ts'
import { author } from '@navigateur-pro/domain/records/record.ts'
import { operation, operationResult, type PullEntry } from '@navigateur-pro/domain/sync/messages.ts'
import type { AuditRow } from '../audit/chain.ts'
import type {
  AppliedOperation,
  Device,
  EmergencyAccess,
  GrantedLogin,
  LeavingReason,
  Membership,
  QuarantinedOperation,
  SessionFamily,
  SnapshotRecord,
  StoredRecord,
  StoredVersion,
  Upload,
} from './port.ts'

/**
 * Rows as both storages give them, identifiers in text, and the words of the domain they become.
 * What differs between SQLite and PostgreSQL has been converted before.
 */

/** A page of long texts stops here, so that one reader never holds the service's memory. */
export const pageBytes = 4 * 1_048_576

export type RecordRow = {
  readonly id: string
  readonly patient: string
  readonly type: string
  readonly confidentiality: string
  readonly version: number
  readonly schema: number
  readonly author: string
  readonly authored_at: string
  readonly occurred_at: string
  readonly received_at: string
  readonly body: string
}

export function toRecord(row: RecordRow): StoredRecord {
  return {
    id: row.id,
    type: row.type,
    patientId: row.patient,
    version: row.version,
    schema: row.schema,
    author: author.parse(JSON.parse(row.author)),
    occurredAt: row.occurred_at,
    recordedAt: row.authored_at,
    receivedAt: row.received_at,
    confidentiality: confidentialityClass.parse(row.confidentiality),
    body: JSON.parse(row.body),
  }
}

export function toVersion(
  row: Pick<RecordRow, 'schema' | 'author' | 'authored_at' | 'received_at' | 'body'>,
): StoredVersion {
  return {
    schema: row.schema,
    author: author.parse(JSON.parse(row.author)),
    recordedAt: row.authored_at,
    receivedAt: row.received_at,
    body: JSON.parse(row.body),
  }
}

/** The columns of the record are empty in a grant and in a purge. */
export type EntryRow = RecordRow & {
  readonly pos: number
  readonly kind: 'record' | 'grant' | 'purge'
  readonly reason: LeavingReason | null
  readonly retain: boolean | null
  /** Key of the record; proposals are found by it. */
  readonly record: number | null
  /** Masked from the reader. */
  readonly hidden: boolean
  /** Of a grant: when it ends, in an emergency. */
  readonly until_at: string | null
}

export function toEntry(row: EntryRow, proposals: ProposalsByRecord): PullEntry {
  const { pos, patient } = row
  if (row.kind === 'grant') {
    return { op: 'grant', pos, patient, ...(row.until_at !== null && { until: row.until_at }) }
  }
  if (row.kind === 'purge') {
    return { op: 'purge', pos, patient, reason: row.reason ?? 'left', retain_authored: row.retain === true }
  }
  if (row.hidden) return { op: 'tombstone', pos, id: row.id, patient }
  const waiting = proposals.get(row.record!)
  return { op: 'put', pos, record: toRecord(row), ...(waiting && { proposals: waiting }) }
}

export type DossierRow = RecordRow & { readonly pseq: number; readonly record: number }

export function toSnapshotRecord(row: DossierRow, proposals: ProposalsByRecord): SnapshotRecord {
  return { record: toRecord(row), proposals: proposals.get(row.record) ?? [] }
}

export type ProposalRow = {
  readonly record: number
  readonly id: string
  readonly author: string
  readonly authored_at: string
  readonly base_version: number
  readonly schema: number
  readonly base: string
  readonly body: string
}
export type ProposalsByRecord = ReadonlyMap<number, Proposal[]>

export function toProposal(row: ProposalRow): Proposal {
  return {
    id: row.id,
    author: author.parse(JSON.parse(row.author)),
    authoredAt: row.authored_at,
    baseVersion: row.base_version,
    schema: row.schema,
    base: JSON.parse(row.base),
    body: JSON.parse(row.body),
  }
}

export function byRecord(rows: readonly ProposalRow[]): ProposalsByRecord {
  const found = new Map<number, Proposal[]>()
  for (const row of rows) {
    const proposals = found.get(row.record) ?? []
    found.set(row.record, proposals)
    proposals.push(toProposal(row))
  }
  return found
}

export function toProfessional(row: { readonly body: string }): Professional {
  return professional.parse(JSON.parse(row.body))
}

export function toMembership(row: {
  readonly record: string
  readonly joined_at: string
  readonly left_at: string | null
  readonly left_reason: LeavingReason | null
}): Membership {
  return {
    record: row.record,
    joinedAt: row.joined_at,
    left: row.left_at === null ? undefined : { at: row.left_at, reason: row.left_reason ?? 'left' },
  }
}

export type EmergencyRow = {
  readonly id: string
  readonly patient: string
  readonly professional: string
  readonly reason: string
  readonly opened_at: string
  readonly until_at: string
  readonly ended_at: string | null
}

export function toEmergency({
  opened_at: openedAt,
  until_at: untilAt,
  ended_at: endedAt,
  ...row
}: EmergencyRow): EmergencyAccess {
  return { ...row, openedAt, untilAt, endedAt: endedAt ?? undefined }
}

export function toQuarantined(row: {
  readonly operation: string
  readonly author: string
  readonly confidentiality: string
  readonly received_at: string
}): QuarantinedOperation {
  return {
    operation: operation.parse(JSON.parse(row.operation)),
    author: professional.parse(JSON.parse(row.author)),
    confidentiality: confidentialityClass.parse(row.confidentiality),
    receivedAt: row.received_at,
  }
}

export function toApplied(row: { readonly hash: Uint8Array; readonly result: string }): AppliedOperation {
  return { hash: Buffer.from(row.hash), result: operationResult.parse(JSON.parse(row.result)) }
}

export type DeviceRow = {
  readonly id: string
  readonly last_dseq: number
  readonly app: string
  readonly position: number | null
  readonly seen_at: string | null
  readonly wipe: 'ordered' | 'told' | null
}

export function toDevice(row: DeviceRow): Device {
  return {
    id: row.id,
    lastDseq: row.last_dseq,
    app: row.app,
    position: row.position ?? undefined,
    seenAt: row.seen_at ?? undefined,
    wipe: row.wipe ?? undefined,
  }
}

export type UploadRow = {
  readonly id: string
  readonly patient: string
  readonly professional: string
  readonly sha256: Uint8Array
  readonly media_type: string
  readonly size: number
  readonly received: number
  readonly chunks: number
  readonly expires_at: string
}

export function toUpload(row: UploadRow): Upload {
  return {
    id: row.id,
    patient: row.patient,
    professional: row.professional,
    sha256: Buffer.from(row.sha256).toString('hex'),
    mediaType: row.media_type,
    size: row.size,
    offset: row.received,
    chunks: row.chunks,
    expiresAt: row.expires_at,
  }
}

export type SessionRow = {
  readonly id: string
  readonly person: string
  readonly device: string
  readonly expires_at: string
  readonly revoked_at: string | null
}

export function toSession(row: SessionRow): SessionFamily {
  return {
    id: row.id,
    person: row.person,
    device: row.device,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at ?? undefined,
  }
}

export type GrantRow = { readonly body: string; readonly used_by: string | null }

export function toGrant(row: GrantRow): GrantedLogin {
  return { ...(JSON.parse(row.body) as GrantedLogin), usedBy: row.used_by ?? undefined }
}

export type StoredAuditRow = {
  readonly seq: number
  readonly at: string
  readonly actor: string
  readonly action: AuditRow['action']
  readonly patient: string | null
  readonly subject: string | null
  readonly outcome: string
  readonly hash: Uint8Array
}

export function toAuditRow({ patient, subject, hash, ...row }: StoredAuditRow): AuditRow {
  return {
    ...row,
    ...(patient !== null && { patient }),
    ...(subject !== null && { subject }),
    hash: Buffer.from(hash),
  }
}
