import { z } from 'zod'
import { author, instant, patientId, recordEnvelope, recordId } from '../records/record.ts'
import { identity } from '../identity/identity.ts'
import { confidentialityClass } from '../records/confidentiality.ts'
import { proposal } from '../records/proposal.ts'
import { formModel } from '../forms/form-model.ts'
import { professional } from '../people/professional.ts'
import { territoryPlace } from '../people/territory-place.ts'

/** Wire messages between the desktop's core and the sync-service (see docs/architecture.md, Sync). */
export const protocolVersion = 1

export const limits = {
  /** Entries of a page of the feed, records of a page of a snapshot. */
  pull: 1000,
  push: 500,
  pushBytes: 1_048_576,
  file: 10_485_760,
  /** Bytes of one tus PATCH and of one Range read. */
  chunk: 1_048_576,
  /** Dossiers named in one snapshot request. */
  snapshot: 200,
  /** Lines of what was looked at, sent or read at once. */
  consultations: 200,
} as const

export const helloRequest = z.strictObject({
  device_id: z.uuid(),
  app: z.string().max(40),
  protocols: z.array(z.int()).min(1).max(10),
  /** Record type → newest body schema this client reads. */
  schemas: z.record(z.string().max(64), z.int().positive()),
  /** The client's clock, so that skew can be shown; it never refuses anything. */
  clock: instant,
})

export const helloReply = z.strictObject({
  protocol: z.int(),
  server_time: instant,
  person: professional,
  /**
   * Changes when the service came back from an older copy of its data: what it acknowledged since
   * that copy is sent again. A new epoch alone means that the feed was rebuilt (a new role).
   */
  incarnation: z.uuid(),
  feeds: z.array(
    z.strictObject({
      id: z.string(),
      epoch: z.string(),
      head: z.int().nonnegative(),
      /** Positions up to this one are no longer kept: a cursor before it is refused (`feed_reset`). */
      floor: z.int().nonnegative(),
      /** The head, for who holds nothing: what came before is in the catalogue and its snapshots. */
      cursor: z.string(),
      /** The last position shared with a desk of an earlier incarnation: what follows is new to it. */
      fork: z.strictObject({ position: z.int().nonnegative(), cursor: z.string() }),
    }),
  ),
  limits: z.strictObject({
    pull: z.int(),
    push: z.int(),
    push_bytes: z.int(),
    file: z.int(),
    chunk: z.int(),
  }),
  /** After this the cache locks until the next successful hello. */
  lease_until: instant,
  /** The last dseq the service applied from this device; 0 when none. */
  last_dseq: z.int().nonnegative(),
})
export type HelloReply = z.infer<typeof helloReply>

/**
 * A pull answers NDJSON, one line per entry, with headers
 * `X-Range: from-to` (positions covered, superseded entries folded), `X-Next-Cursor` (opaque,
 * signed), `X-More: 0|1` and `X-Head`. The client asserts `from` == its own position.
 */
export const pullEntry = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('put'),
    pos: z.int().positive(),
    record: recordEnvelope,
    /** Edits that wait beside the published version until a person decides. Absent when none. */
    proposals: z.array(proposal).optional(),
  }),
  /** This person may no longer see this record: it was masked at the patient's request. */
  z.strictObject({ op: z.literal('tombstone'), pos: z.int().positive(), id: recordId, patient: patientId }),
  /** The person joined the circle: the dossier is read by snapshot, what follows comes by the feed. */
  z.strictObject({
    op: z.literal('grant'),
    pos: z.int().positive(),
    patient: patientId,
    /** An emergency access: to read only, until then. */
    until: instant.optional(),
  }),
  /** The person left the patient's care team: everything of that patient goes. */
  z.strictObject({
    op: z.literal('purge'),
    pos: z.int().positive(),
    patient: patientId,
    reason: z.enum(['left', 'objection']),
    /** A health professional keeps, read-only, what he or she signed (medico-legal duty). */
    retain_authored: z.boolean(),
  }),
])
export type PullEntry = z.infer<typeof pullEntry>

/** One line of the catalogue: a dossier that the person may read, the most recently changed first. */
export const dossierLine = z.strictObject({
  patient: patientId,
  /** Records that the person may read in it now. */
  records: z.int().nonnegative(),
  /** When the service last received something in it. */
  latest: instant,
  /** An emergency access: to read only, until then. */
  until: instant.optional(),
})
export type DossierLine = z.infer<typeof dossierLine>

/**
 * Asks for dossiers, in the order of need. `first` is the present picture of each (every record
 * that is not append-only) and its journal since `since`; `rest` is all the remainder.
 */
export const snapshotRequest = z.strictObject({
  part: z.enum(['first', 'rest']),
  since: instant,
  dossiers: z
    .array(
      z.strictObject({
        patient: patientId,
        /** Where the last page stopped (`next`); absent at the beginning. */
        before: z.int().positive().optional(),
      }),
    )
    .min(1)
    .max(limits.snapshot),
})
export type SnapshotRequest = z.infer<typeof snapshotRequest>

/**
 * A snapshot answers NDJSON, dossiers in the order they were asked, records newest change first.
 * A dossier that no line ends (`done`, `next`, `absent`) was not reached: it is asked again.
 */
export const snapshotLine = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('put'),
    record: recordEnvelope,
    proposals: z.array(proposal).optional(),
  }),
  /** This part of the dossier is complete. */
  z.strictObject({ op: z.literal('done'), patient: patientId }),
  /** The page is full: ask again with this `before`. */
  z.strictObject({ op: z.literal('next'), patient: patientId, before: z.int().positive() }),
  /** Not, or no longer, in this person's circles. */
  z.strictObject({ op: z.literal('absent'), patient: patientId }),
])
export type SnapshotLine = z.infer<typeof snapshotLine>

const operationBase = {
  op_id: z.uuid(),
  /** Per-device counter: a gap means that the client lost operations. */
  dseq: z.int().positive(),
  record_id: recordId,
  type: z.string().min(1).max(64),
  patient: patientId,
  /** When the author did it, by his or her clock. */
  authored_at: instant,
}

/** The version that somebody changed or decided on, as it was read. */
const startedFrom = {
  base_version: z.int().positive(),
  /**
   * The service's, when that version was read: one that came back from an older copy counts the
   * versions since again, and the same number may be another text. Absent from older desks.
   */
  incarnation: z.uuid().optional(),
}

export const operation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('create'),
    ...operationBase,
    schema: z.int().positive(),
    occurred_at: instant,
    confidentiality: confidentialityClass,
    body: z.unknown(),
  }),
  z.strictObject({
    kind: z.literal('edit'),
    ...operationBase,
    schema: z.int().positive(),
    ...startedFrom,
    body: z.unknown(),
  }),
  z.strictObject({
    kind: z.literal('transition'),
    ...operationBase,
    base_version: z.int().positive(),
    to: z.string().max(64),
    details: z.unknown(),
  }),
  /** A person decided between the published version and proposals: `body` is what is right. */
  z.strictObject({
    kind: z.literal('resolve'),
    ...operationBase,
    schema: z.int().positive(),
    ...startedFrom,
    proposals: z.array(z.uuid()).min(1).max(20),
    body: z.unknown(),
  }),
  /** Undoes a resolution: the version before it is published again and its proposals wait again. */
  z.strictObject({ kind: z.literal('reopen'), ...operationBase, ...startedFrom }),
  /** Hides a record from these people at the patient's request; from nobody when empty. */
  z.strictObject({
    kind: z.literal('mask'),
    ...operationBase,
    hidden_from: z.array(z.string().min(1).max(64)).max(50),
    /**
     * Shows it again to these. When given, who is in neither list stays as he or she was: two people
     * who mask without knowing of each other undo nothing. Without it `hidden_from` is the whole list.
     */
    shown_to: z.array(z.string().min(1).max(64)).max(50).optional(),
  }),
])
export type Operation = z.infer<typeof operation>

/**
 * One line per operation, same order. `retry` alone is sent again; the others are final.
 * `conflict`: the edit was kept beside the published version as a proposal, under its `op_id`.
 * `quarantined`: written before the author left the circle; kept for the coordination to judge.
 */
export const operationResult = z.strictObject({
  op_id: z.uuid(),
  status: z.enum(['ok', 'duplicate', 'conflict', 'rejected', 'retry', 'quarantined']),
  /** Fields taken from the other side in a merge that needed nobody. */
  merged: z.array(z.string()).optional(),
  /** Who had written the version that it was merged with, and when; with `merged`. */
  met: z.strictObject({ author, at: instant }).optional(),
  /** The record as the service now holds it; for ok and duplicate. */
  version: z.int().positive().optional(),
  received_at: instant.optional(),
  /** The published record, when the person may read it; for conflict and a stale transition. */
  current: recordEnvelope.optional(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
})
export type OperationResult = z.infer<typeof operationResult>

/** One past version of a record, or the present one; the oldest first. */
export const versionLine = z.strictObject({
  version: z.int().positive(),
  schema: z.int().positive(),
  author,
  at: instant,
  body: z.unknown(),
})
export type VersionLine = z.infer<typeof versionLine>

/** `data:` of a server-sent event. No patient data ever travels here. */
export const streamHint = z.strictObject({ feed: z.string(), head: z.int().nonnegative() })
export type StreamHint = z.infer<typeof streamHint>

export const errorReply = z.strictObject({
  code: z.string(),
  message: z.string(),
  reference: z.string().optional(),
})
export type ErrorReply = z.infer<typeof errorReply>

/** Someone enters or leaves a patient's circle; online only, and safe to send twice. */
export const circleChange = z.strictObject({
  /** `objection`, by the patient: as leaving, and only the coordination may bring this person back. */
  change: z.enum(['join', 'leave', 'objection']),
  professional: z.string().min(1).max(64),
})
export type CircleChange = z.infer<typeof circleChange>

/** Asks for a dossier of a circle that one is not in, known by the identity that one has; online only. */
export const emergencyRequest = z.strictObject({ identity, reason: z.string().max(500) })
export type EmergencyRequest = z.infer<typeof emergencyRequest>
export const emergencyReply = z.strictObject({ patients: z.array(patientId).min(1), until: instant })

export const consultationKind = z.enum(['dossier', 'photo', 'document'])
export type ConsultationKind = z.infer<typeof consultationKind>

/** What this person looked at, noted on the desk when it was shown, with or without network. Safe to send twice. */
export const consultations = z
  .array(
    z.strictObject({
      id: z.uuid(),
      patient: patientId,
      kind: consultationKind,
      /** The record that a file was opened from. */
      record: recordId.optional(),
      at: instant,
    }),
  )
  .min(1)
  .max(limits.consultations)
export type Consultation = z.infer<typeof consultations>[number]

/** One line of the access journal of a dossier, the newest first. */
export const accessLine = z.strictObject({
  /** Its place in the audit trail; asking `before` it gives what came earlier. */
  seq: z.int().positive(),
  kind: z.enum([...consultationKind.options, 'emergency', 'emergency-ended']),
  person: professional.pick({ id: true, name: true, role: true, profession: true }),
  /** When it was looked at, by the clock of the person's desk; when the service did it, for the rest. */
  at: instant,
  received_at: instant,
  /** Only when the reader may see it. */
  record: recordId.optional(),
  until: instant.optional(),
  /** Told to who reads medical records: it says why care was given. */
  reason: z.string().optional(),
})
export type AccessLine = z.infer<typeof accessLine>

/** A desk of the person of the session. */
export const deviceLine = z.strictObject({
  id: z.uuid(),
  app: z.string(),
  /** The device that asks. */
  current: z.boolean(),
  signed_in: z.boolean(),
  seen_at: instant.optional(),
  wipe: z.enum(['ordered', 'told']).optional(),
})
export type DeviceLine = z.infer<typeof deviceLine>

/** An operation that waits for the coordination: its author had left the circle when it arrived. */
export const quarantinedLine = z.strictObject({
  op_id: z.uuid(),
  /** A new record, or a change to one: the body of a transition is its `to` and its details. */
  kind: z.enum(['create', 'edit', 'transition', 'resolve']),
  record_id: recordId,
  patient: patientId,
  type: z.string(),
  author: professional,
  authored_at: instant,
  received_at: instant,
  schema: z.int().positive(),
  confidentiality: confidentialityClass,
  body: z.unknown(),
})
export type QuarantinedLine = z.infer<typeof quarantinedLine>

export const quarantineDecision = z.strictObject({ decision: z.enum(['publish', 'refuse']) })

/** `impossible`: it cannot be published, `message` says why; it waits on, to be read and refused. */
export const quarantineReply = z.strictObject({
  outcome: z.enum(['published', 'proposed', 'refused', 'impossible']),
  message: z.string().optional(),
})
export type QuarantineReply = z.infer<typeof quarantineReply>

/** Answer of the directory: people who may be invited into a circle. */
export const directoryReply = z.strictObject({ professionals: z.array(professional) })

/**
 * What every desk of the territory knows beside its patients: forms and places. Whole at each answer,
 * with an `ETag`: it is small and changes a few times a year.
 */
export const referenceReply = z.strictObject({
  forms: z.array(formModel).max(200),
  places: z.array(territoryPlace).max(2000),
})
export type ReferenceReply = z.infer<typeof referenceReply>

/** How far this device has applied its feed. */
export const ackRequest = z.strictObject({
  feed: z.uuid(),
  cursor: z.string().min(1).max(200),
  device_id: z.uuid(),
})

/** OAuth 2.0 for native apps (RFC 8252) with PKCE: the service is the authorization server. */
export const tokenRequest = z.discriminatedUnion('grant_type', [
  z.strictObject({
    grant_type: z.literal('authorization_code'),
    code: z.string().max(200),
    code_verifier: z.string().min(43).max(128),
    redirect_uri: z.url().max(200),
    device_id: z.uuid(),
  }),
  z.strictObject({
    grant_type: z.literal('refresh_token'),
    refresh_token: z.string().max(200),
    device_id: z.uuid(),
  }),
])
export type TokenRequest = z.infer<typeof tokenRequest>

export const tokenReply = z.strictObject({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds. */
  expires_in: z.int().positive(),
  refresh_token: z.string(),
  person: professional,
})
export type TokenReply = z.infer<typeof tokenReply>

export const logoutRequest = z.strictObject({ refresh_token: z.string().min(1).max(200) })
