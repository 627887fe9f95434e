import type { HandlersOf } from '../handlers.ts'
import type { Search } from './search.ts'

export function searchHandlers(find: Search): HandlersOf<'search'> {
  return { 'search.find': ({ text, limit }) => find(text, limit) }
}
