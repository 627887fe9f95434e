import { parisDayOf } from '@navigateur-pro/domain/agenda/paris.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import { type Consultation, type ConsultationKind, limits } from '@navigateur-pro/domain/sync/messages.ts'
import type { CacheDatabase, Clock, Logger } from '../platform/ports.ts'
import type { RecordStore } from '../records/record-store.ts'
import { uuidBytes, uuidText } from '../records/uuid-bytes.ts'
import { createLane } from '../sync/lane.ts'
import type { ServiceClient } from '../sync/service-client.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly store: RecordStore
  readonly registry: Registry
  readonly service: Pick<ServiceClient, 'ask'>
  readonly clock: Clock
  readonly logger: Logger
  readonly longestPauseMs: number
  readonly newId: () => string
  readonly now: () => string
}

type Row = {
  readonly key: number
  readonly id: Uint8Array
  readonly patient_id: Uint8Array
  readonly kind: ConsultationKind
  readonly record_id: Uint8Array | null
  readonly at: string
}

/** As long as the service would take an operation again after it was restored. */
const keptFor = '-400 days'

export type Consultations = ReturnType<typeof createConsultations>

/**
 * Who saw what: noted when it is shown, once a day for a dossier and for each file, on disk before
 * anything else, and told to the service when it is there. No record: nobody's journal, outbox or
 * count of what is new is disturbed by it.
 */
export function createConsultations(dependencies: Dependencies) {
  const { store, registry, service, clock, newId, now } = dependencies
  const { reader, durable } = dependencies.database
  /** Of this opening of the cache: a morning of ten switches asks the disk once. */
  const noted = new Set<string>()

  /** After what is shown has left for the screen. */
  function soon(key: string, work: () => void): void {
    const today = `${parisDayOf(now())} ${key}`
    if (noted.has(today)) return
    noted.add(today)
    clock.after(0, () => {
      if (!closed) work()
    })
  }

  function shown(patientId: string): void {
    soon(patientId, () => {
      // Joined dossiers are shown together, and each has a circle of its own.
      for (const one of store.dossiers.group(patientId)) note(one, 'dossier')
    })
  }

  /** Bytes of a file went to the screen: it counts when it is an original, not the small picture in a list. */
  function fileShown(patientId: string, sha256: string, mediaType: string): void {
    const isDocument = mediaType === 'application/pdf' || mediaType === 'text/xml'
    const kind = isDocument ? 'document' : mediaType.startsWith('image/') && 'photo'
    if (!kind) return
    soon(`${patientId} ${sha256}`, () => {
      const record = recordOf(patientId, sha256)
      if (record !== undefined) note(patientId, kind, record)
    })
  }

  function recordOf(patientId: string, sha256: string): string | undefined {
    return reader
      .all<{ id: Uint8Array; type: string; schema: number; body: string }>(
        `SELECT record.id, type, schema, body FROM record JOIN patient ON patient.key = patient_key
         WHERE patient.id = ? AND instr(body, ?) > 0 ORDER BY record.occurred_at`,
        [uuidBytes(patientId), sha256],
      )
      .filter((row) => {
        const read = readBody(registry, { ...row, body: JSON.parse(row.body) })
        const files = read.kind === 'known' ? (read.type.attachments?.(read.body) ?? []) : []
        return files.some((file) => file.sha256 === sha256)
      })
      .map(({ id }) => uuidText(id))[0]
  }

  /** Told at the end of the next round: a dossier made here has left before it. */
  function note(patientId: string, kind: ConsultationKind, record?: string): void {
    const at = now()
    durable.run(
      `INSERT INTO consultation (id, patient_id, day, kind, record_id, at)
       VALUES (@id, @patient, @day, @kind, @record, @at) ON CONFLICT DO NOTHING`,
      {
        id: uuidBytes(newId()),
        patient: uuidBytes(patientId),
        day: parisDayOf(at),
        kind,
        record: record === undefined ? null : uuidBytes(record),
        at,
      },
    )
  }

  /** @returns whether there was something to tell */
  async function send(): Promise<boolean> {
    const rows = reader.all<Row>('SELECT * FROM consultation WHERE sent = 0 ORDER BY key LIMIT ?', [
      limits.consultations,
    ])
    if (rows.length === 0) return false
    await service.ask({
      method: 'POST',
      path: '/v1/consultations',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(rows.map(toConsultation)),
    })
    durable.run('UPDATE consultation SET sent = 1 WHERE key IN (SELECT value FROM json_each(?))', [
      JSON.stringify(rows.map(({ key }) => key)),
    ])
    durable.run(
      `DELETE FROM consultation WHERE sent = 1 AND (day < date('now', ?)
         OR patient_id NOT IN (SELECT id FROM patient))`,
      [keptFor],
    )
    return true
  }

  const lane = createLane(dependencies, send)
  let closed = false
  return {
    shown,
    fileShown,
    run: lane.run,
    send,
    /** The service came back from an older copy: it counts again what it knows, once. */
    offerAgain: () => void durable.run('UPDATE consultation SET sent = 0'),
    async stop(): Promise<void> {
      closed = true
      await lane.stop()
    },
  }
}

function toConsultation({ id, patient_id, kind, record_id, at }: Row): Consultation {
  return {
    id: uuidText(id),
    patient: uuidText(patient_id),
    kind,
    at,
    ...(record_id && { record: uuidText(record_id) }),
  }
}
