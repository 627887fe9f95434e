import {
  namedByShares,
  type patientReply,
  patientView,
  patientViewTypes,
} from '@navigateur-pro/domain/patient/patient-view.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { z } from 'zod'
import type { ReadTransaction, Storage, StoredRecord } from '../storage/port.ts'

type Dossier = z.infer<typeof patientReply>['dossiers'][number]

const pageSize = 500

/**
 * The dossiers of the circles this person is in, with what was made visible there. Membership, marks
 * and masks are those of this one view: what was taken back is not in the next answer.
 */
export async function readSharedDossiers(
  storage: Storage,
  registry: Registry,
  person: Professional,
): Promise<Dossier[]> {
  return storage.read(async (tx) => {
    const dossiers: Dossier[] = []
    for (const { patient } of await tx.listDossiers(person.id, [])) {
      const opening = registry.types.filter(({ opensDossier }) => opensDossier).map(({ name }) => name)
      const [identity] = await readTypes(tx, person, patient, opening)
      const read = identity && readBody(registry, identity)
      const kept = await readTypes(tx, person, patient, patientViewTypes)
      const present = new Set(kept.map(({ id }) => id))
      const named: StoredRecord[] = []
      for (const id of namedByShares(kept)) {
        const record = present.has(id) ? undefined : await tx.findRecord(id)
        if (record?.patientId === patient && !(await tx.isMasked(id, person.id))) named.push(record)
      }
      dossiers.push({
        patient,
        name: read?.kind === 'known' ? read.type.title(read.body) : '',
        records: [...patientView(registry, [...kept, ...named])],
      })
    }
    return dossiers
  })
}

/** Every record of these types, of any class, that is not masked from this person. */
async function readTypes(
  tx: ReadTransaction,
  { id }: Professional,
  patient: string,
  types: readonly string[],
): Promise<readonly StoredRecord[]> {
  const found: StoredRecord[] = []
  let before: number | undefined
  do {
    const page = await tx.readDossier({
      professional: id,
      patient,
      classes: confidentialityClass.options,
      part: 'first',
      current: types,
      // Of these types alone, however late another one came.
      since: '9999-01-01T00:00:00.000Z',
      limit: pageSize,
      before,
    })
    found.push(...page.records.map(({ record }) => record))
    before = page.next
  } while (before !== undefined)
  return found
}
