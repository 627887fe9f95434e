import { did, type HandlersOf } from '../handlers.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import type { Conflicts } from './conflicts.ts'
import { createMerges, type MergesDependencies } from './merges.ts'

type Dependencies = MergesDependencies & {
  readonly conflicts: Conflicts
  readonly writer: Pick<RecordWriter, 'resolve' | 'reopen'>
  readonly onMergeClosed: (patientId: string, type: string) => void
}

export function conflictHandlers(dependencies: Dependencies): HandlersOf<'conflict' | 'merge'> {
  const { store, conflicts, writer, onMergeClosed } = dependencies
  const merges = createMerges(dependencies)
  return {
    'conflict.list': () => conflicts.list(),
    'conflict.read': ({ recordId }) => conflicts.read(recordId),
    'conflict.resolve': ({ recordId, version, proposals: closes, body }) =>
      did(writer.resolve(recordId, version, closes, body)),
    'conflict.reopen': ({ recordId }) => did(writer.reopen(recordId)),
    'merge.close': ({ recordId, undo }) => {
      merges.close(recordId, undo)
      const record = store.find(recordId)
      if (record) onMergeClosed(record.patientId, record.type)
      return {}
    },
  }
}
