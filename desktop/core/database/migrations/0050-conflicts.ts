import type { Migration } from '../migrate.ts'

/** Versions that wait for a person to decide, and what was decided on this desk. */
export const conflicts: Migration = {
  version: 50,
  name: 'conflicts',
  up: (db) =>
    db.script(`
      -- Whole, as the service keeps it beside the published version.
      CREATE TABLE proposal (
        key INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        record_key INTEGER NOT NULL REFERENCES record (key) ON DELETE CASCADE,
        authored_at TEXT NOT NULL,
        content TEXT NOT NULL,
        -- The decision of this desk that closed it, even before the service knows.
        closed_by BLOB,
        -- The undoing of that decision: it waits again.
        reopened_by BLOB
      ) STRICT;
      CREATE INDEX proposal_by_record ON proposal (record_key);
      CREATE INDEX proposal_waiting ON proposal (record_key) WHERE closed_by IS NULL OR reopened_by IS NOT NULL;

      -- What a decision of this desk replaced, so that it can be undone without network.
      CREATE TABLE decision (
        op_id BLOB PRIMARY KEY,
        record_key INTEGER NOT NULL REFERENCES record (key) ON DELETE CASCADE,
        -- The published record from which it was made.
        before TEXT NOT NULL,
        decided_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX decision_by_record ON decision (record_key);

      -- A decision that the service refuses never was one, whoever settles it.
      CREATE TRIGGER decision_refused AFTER UPDATE OF state ON outbox WHEN new.state IN ('refused', 'quarantined') BEGIN
        UPDATE proposal SET closed_by = NULL WHERE closed_by = new.op_id;
        UPDATE proposal SET reopened_by = NULL WHERE reopened_by = new.op_id;
        DELETE FROM decision WHERE op_id = new.op_id;
      END;
    `),
}
