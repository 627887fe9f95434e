import type { DirectoryKind } from './directory.ts'
import type { Kind } from './kinds.ts'

export type AnyKind = Kind | DirectoryKind

/** Notes are written; the rest is read. */
export function interactionsOf({ type }: AnyKind): readonly string[] {
  return ['read', 'search-type', ...(type === 'DocumentReference' ? ['create', 'update'] : [])]
}
