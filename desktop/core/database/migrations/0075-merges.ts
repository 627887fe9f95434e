import type { Migration } from '../migrate.ts'

/** What the service merged with a change of this desk, until the person has looked at it. */
export const merges: Migration = {
  version: 75,
  name: 'merges',
  up: (db) =>
    db.script(`
      CREATE TABLE merge (
        op_id BLOB PRIMARY KEY,
        record_key INTEGER NOT NULL REFERENCES record (key) ON DELETE CASCADE,
        content TEXT NOT NULL
      ) STRICT;
      CREATE INDEX merge_by_record ON merge (record_key);
    `),
}
