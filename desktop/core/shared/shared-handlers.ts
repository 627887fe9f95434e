import type { HandlersOf } from '../handlers.ts'
import { readShared, type SharedDependencies } from './read-shared.ts'

export function sharedHandlers(dependencies: SharedDependencies): HandlersOf<'shared'> {
  return { 'shared.read': ({ patientId }) => readShared(dependencies, patientId) }
}
