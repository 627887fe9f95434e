import type { Migration } from './migration.ts'

/** Where the data parted from what desks may have read of it, each time that it came back from a copy. */
export const forks = {
  version: 40,
  script: `
-- The lowest of them; null until the first.
ALTER TABLE feed ADD COLUMN forked bigint;
`,
} satisfies Migration
