import { readableClasses } from '@navigateur-pro/domain/people/access.ts'
import type { Candidate } from '@navigateur-pro/domain/identity/match-patient.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { patientIdentity, type PatientIdentityBody } from '@navigateur-pro/domain/records/patient-identity.ts'
import { type Registry, readBody } from '@navigateur-pro/domain/records/registry.ts'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import type { ReadTransaction, StoredRecord } from '../storage/port.ts'

/** Days between which what repeats is told, both included. */
export type Window = { readonly from: string; readonly to: string }

/** What this person may read of a patient now, the last change first; bodies are of today's form. */
export type Dossier = {
  readonly patient: string
  readonly records: readonly StoredRecord[]
  readonly window: Window
}

export type Reader = {
  readonly tx: ReadTransaction
  readonly registry: Registry
  readonly person: Professional
  /** Told each patient of whom something is given: the access journal has it. */
  readonly shown?: (patient: string) => void
}

/** Records of these types and no other: nothing was received after the end of time. */
function selectionOf({ person }: Reader, types: readonly string[]) {
  return {
    professional: person.id,
    classes: readableClasses(person.role),
    part: 'first' as const,
    current: types,
    since: '9999-12-31T00:00:00.000Z',
    limit: limits.pull,
  }
}

/** Undefined to who is not of the circle, as for a patient that the service does not know. */
export async function readDossier(
  reader: Reader,
  patient: string,
  types: readonly string[],
  window: Window,
): Promise<Dossier | undefined> {
  const { tx, registry } = reader
  const records: StoredRecord[] = []
  for (let before: number | undefined, isFirst = true; isFirst || before !== undefined; isFirst = false) {
    const [read] = await tx.readDossiers({
      ...selectionOf(reader, types),
      dossiers: [{ patient, before }],
    })
    if (!read?.page) return undefined
    for (const { record } of read.page.records) {
      const { schema, type } = record
      const body = readBody(registry, record)
      // What this release cannot read has no place in a resource; desks keep it as it came.
      if (body.kind === 'known') {
        const { schemaVersion } = registry.find(type)!
        records.push({ ...record, schema: Math.max(schema, schemaVersion), body: body.body })
      }
    }
    before = read.page.next
  }
  return { patient, records, window }
}

/** The records of one type, whose bodies have the shape that this type's schema gives. */
export function bodiesOf<Body>(
  { records }: Dossier,
  type: string,
): readonly (Omit<StoredRecord, 'body'> & { readonly body: Body })[] {
  return records.filter((record) => record.type === type) as (StoredRecord & { readonly body: Body })[]
}

/** The identities of this person's patients. */
export async function listCandidates(reader: Reader): Promise<readonly Candidate[]> {
  const { tx, registry, person } = reader
  const types = [patientIdentity.name]
  const candidates: Candidate[] = []
  let waiting = (await tx.listDossiers(person.id, readableClasses(person.role))).map(({ patient }) => patient)
  while (waiting.length > 0) {
    const dossiers = waiting.slice(0, limits.snapshot).map((patient) => ({ patient, before: undefined }))
    const reads = await tx.readDossiers({ ...selectionOf(reader, types), dossiers })
    for (const { patient, page } of reads) {
      const record = page?.records[0]?.record
      const read = record && readBody(registry, record)
      if (read?.kind !== 'known') continue
      candidates.push({ patientId: patient, identity: (read.body as PatientIdentityBody).identity })
    }
    waiting = waiting.slice(reads.length)
  }
  return candidates
}
