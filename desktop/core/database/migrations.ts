import type { Migration } from './migrate.ts'
import { cache } from './migrations/0010-cache.ts'
import { identity } from './migrations/0020-identity.ts'
import { sync } from './migrations/0030-sync.ts'
import { attachments } from './migrations/0040-attachments.ts'
import { conflicts } from './migrations/0050-conflicts.ts'
import { circle } from './migrations/0060-circle.ts'
import { words } from './migrations/0070-words.ts'
import { merges } from './migrations/0075-merges.ts'
import { access } from './migrations/0080-access.ts'
import { dossierStamps } from './migrations/0090-dossier-stamps.ts'
import { inbox } from './migrations/0095-inbox.ts'
import { messages } from './migrations/0097-messages.ts'
import { stampedArrivals } from './migrations/0100-stamped-arrivals.ts'
import { lines } from './migrations/0110-lines.ts'

/** Forward only: a step that was released is never edited, the next one corrects it. */
export const migrations: readonly Migration[] = [
  cache,
  identity,
  sync,
  attachments,
  conflicts,
  circle,
  words,
  merges,
  access,
  dossierStamps,
  inbox,
  messages,
  stampedArrivals,
  lines,
]
