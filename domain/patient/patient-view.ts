import { z } from 'zod'
import { mayRead } from '../people/access.ts'
import { planParts } from '../plan/plan-parts.ts'
import { planSummary } from '../plan/plan-summary.ts'
import { planTypes } from '../plan/signing.ts'
import { type PatientShareBody, patientShare } from '../records/patient-share.ts'
import { instant, patientId, type RecordEnvelope, recordId } from '../records/record.ts'
import { readBody, type Registry } from '../records/registry.ts'

const planSection = z.strictObject({ title: z.string(), lines: z.array(z.string()) })

/** A record as the patient and who has his or her mandate read it. */
export const patientRecord = z.strictObject({
  id: recordId,
  type: z.string(),
  /** « transmission », « traitement » */
  label: z.string(),
  title: z.string(),
  occurredAt: instant,
  author: z.strictObject({ name: z.string(), profession: z.string() }),
  /** As it was written; absent for the plan, which is told in `sections`. */
  body: z.unknown().optional(),
  sections: z.array(planSection).optional(),
})
export type PatientRecord = z.infer<typeof patientRecord>

/** What `GET /v1/patient/records` answers: one dossier for the patient, one a mandate for a carer. */
export const patientReply = z.strictObject({
  dossiers: z.array(
    z.strictObject({ patient: patientId, name: z.string(), records: z.array(patientRecord) }),
  ),
})

/** Types to read whole before asking `patientView`: what says what is shown, and what a plan is made of. */
export const patientViewTypes: readonly string[] = [patientShare.name, ...planTypes]

type Given = Omit<RecordEnvelope, 'version' | 'recordedAt' | 'receivedAt'>

/** The records that the marks name, whether or not they end up shown. */
export function namedByShares(records: readonly Given[]): readonly string[] {
  return [...new Set(sharesIn(records).map(({ body }) => body.record))]
}

/**
 * What the patient sees of a dossier, newest first; the only place that decides it, for the service
 * that gives it and for the professional who looks at it (CS-03). A record is there when all the
 * marks that name it say so, each by somebody whose role reads it. A plan is there whole, told in
 * plain words, with those of its parts that who shared it reads.
 */
export function patientView(registry: Registry, records: readonly Given[]): readonly PatientRecord[] {
  const marks = Map.groupBy(sharesIn(records), ({ body }) => body.record)
  return records
    .flatMap((record): readonly PatientRecord[] => {
      const named = (marks.get(record.id) ?? []).filter(({ patientId }) => patientId === record.patientId)
      const isRead = (other: Given) =>
        named.every(({ author }) => mayRead(author.role, other.confidentiality))
      if (named.length === 0 || !named.every(({ body }) => body.shown) || !isRead(record)) return []
      const read = readBody(registry, record)
      if (read.kind !== 'known' || !read.type.forPatient) return []
      const { id, type, occurredAt, author, patientId } = record
      // Of this very plan: another one of the dossier has a mark of its own.
      const isPart = (one: Given) =>
        one.id === id || (one.type !== type && one.patientId === patientId && isRead(one))
      return [
        {
          id,
          type,
          label: read.type.label.one,
          title: read.type.title(read.body),
          occurredAt,
          author: { name: author.name, profession: author.profession },
          ...(planTypes.includes(type)
            ? { sections: planSummary(planParts(known(registry, records.filter(isPart)))) }
            : { body: read.body }),
        },
      ]
    })
    .toSorted((a, b) => Date.parse(b.occurredAt) - Date.parse(a.occurredAt) || (a.id < b.id ? 1 : -1))
}

function known(registry: Registry, records: readonly Given[]): readonly Given[] {
  return records.flatMap((record) => {
    const read = readBody(registry, record)
    return read.kind === 'known' ? [{ ...record, body: read.body }] : []
  })
}

function sharesIn(records: readonly Given[]): readonly (Given & { readonly body: PatientShareBody })[] {
  return records
    .filter(({ type }) => type === patientShare.name)
    .map((record) => ({ ...record, body: record.body as PatientShareBody }))
}
