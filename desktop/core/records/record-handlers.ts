import { did, type HandlersOf } from '../handlers.ts'
import { createHistory, type HistoryDependencies } from './history.ts'
import type { RecordWriter } from './record-writer.ts'

type Dependencies = HistoryDependencies & { readonly writer: RecordWriter }

export function recordHandlers(dependencies: Dependencies): HandlersOf<'record' | 'history'> {
  const { writer } = dependencies
  const history = createHistory(dependencies)
  return {
    'record.add': (input) => ({ recordId: writer.add(input) }),
    'record.advance': ({ recordId, version, to, details }) =>
      did(writer.advance(recordId, version, to, details)),
    'record.revise': ({ recordId, version, body }) => did(writer.revise(recordId, version, body)),
    'history.here': ({ recordId }) => history.here(recordId),
    'history.whole': ({ recordId }) => history.whole(recordId),
  }
}
