import type { Migration } from '../migrate.ts'

/** Records whose text is not in the search index yet: dossiers are read first, their words follow. */
export const words: Migration = {
  version: 70,
  name: 'words',
  up: (db) =>
    db.script(`
      CREATE TABLE unindexed_record (
        record_key INTEGER PRIMARY KEY REFERENCES record (key) ON DELETE CASCADE
      ) STRICT;
    `),
}
