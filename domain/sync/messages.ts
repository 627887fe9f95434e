import { z } from 'zod'
import { instant, patientId, recordEnvelope, recordId } from '../records/record.ts'
import { confidentialityClass } from '../records/confidentiality.ts'
import { professional } from '../people/professional.ts'

/** Wire messages between the desktop's core and the sync-service (see docs/architecture.md, Sync). */
export const protocolVersion = 1

export const limits = { pull: 1000, push: 500, pushBytes: 1_048_576, file: 10_485_760 } as const

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
  feeds: z.array(
    z.strictObject({ id: z.string(), epoch: z.string(), head: z.int().nonnegative(), cursor: z.string() }),
  ),
  limits: z.strictObject({ pull: z.int(), push: z.int(), push_bytes: z.int(), file: z.int() }),
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
  z.strictObject({ op: z.literal('put'), pos: z.int().positive(), record: recordEnvelope }),
  /** The person left the patient's care team: everything of that patient goes. */
  z.strictObject({ op: z.literal('purge'), pos: z.int().positive(), patient: patientId }),
])
export type PullEntry = z.infer<typeof pullEntry>

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
    base_version: z.int().positive(),
    body: z.unknown(),
  }),
  z.strictObject({
    kind: z.literal('transition'),
    ...operationBase,
    base_version: z.int().positive(),
    to: z.string().max(64),
    details: z.unknown(),
  }),
])
export type Operation = z.infer<typeof operation>

/** One line per operation, same order. `retry` alone is sent again; the others are final. */
export const operationResult = z.strictObject({
  op_id: z.uuid(),
  status: z.enum(['ok', 'duplicate', 'conflict', 'rejected', 'retry']),
  /** The record as the service now holds it; for ok and duplicate. */
  version: z.int().positive().optional(),
  received_at: instant.optional(),
  /** The published record, when the person may read it; for conflict and a stale transition. */
  current: recordEnvelope.optional(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
})
export type OperationResult = z.infer<typeof operationResult>

/** `data:` of a server-sent event. No patient data ever travels here. */
export const streamHint = z.strictObject({ feed: z.string(), head: z.int().nonnegative() })
export type StreamHint = z.infer<typeof streamHint>

export const errorReply = z.strictObject({
  code: z.string(),
  message: z.string(),
  reference: z.string().optional(),
})
export type ErrorReply = z.infer<typeof errorReply>

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
