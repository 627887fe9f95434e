import type { Migration } from '../migrate.ts'

/** When a circle was left: the order to purge does not say it. */
export const circle: Migration = {
  version: 60,
  name: 'circle',
  up: (db) =>
    db.script(`
      -- Left from this desk, at that instant.
      ALTER TABLE patient ADD COLUMN left_here_at TEXT;
      -- When this desk was told to keep only what its person signed.
      ALTER TABLE patient ADD COLUMN left_told_at TEXT;

      CREATE TRIGGER patient_left AFTER UPDATE OF retained ON patient BEGIN
        UPDATE patient SET
          left_told_at = iif(new.retained, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), NULL),
          left_here_at = iif(new.retained, left_here_at, NULL)
        WHERE key = new.key;
      END;
    `),
}
