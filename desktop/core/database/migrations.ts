import type { Migration } from './migrate.ts'
import { cache } from './migrations/0010-cache.ts'
import { identity } from './migrations/0020-identity.ts'

/** Forward only: a step that was released is never edited, the next one corrects it. */
export const migrations: readonly Migration[] = [cache, identity]
