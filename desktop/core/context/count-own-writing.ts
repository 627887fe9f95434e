import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { RecordStore } from '../records/record-store.ts'

/** How much a person wrote in a dossier after an instant. Saying « I have read » is no writing that a wrong patient could suffer from. */
export function createCountOwnWriting(
  store: Pick<RecordStore, 'countWritten'>,
  registry: Registry,
  personId: () => string | undefined,
) {
  const types = registry.types.filter((type) => !type.writtenByReaders).map((type) => type.name)
  return function countOwnWriting(patientId: string, after: string): number {
    const by = personId()
    return by === undefined ? 0 : store.countWritten(patientId, types, by, after)
  }
}
