import type { Migration } from './migration.ts'

/** Each time that the data came back from a copy: until when it has what desks may have read. */
export const lines = {
  version: 60,
  script: `
CREATE TABLE fork (
  incarnation uuid PRIMARY KEY,
  at text NOT NULL
);
`,
} satisfies Migration
