import type { Migration } from '../migrate.ts'

/**
 * A feed says what changed; what came before is read from the catalogue of dossiers and their
 * snapshots. Positions noted before had another meaning: everything is read again, nothing removed.
 */
export const sync: Migration = {
  version: 30,
  name: 'sync',
  up: (db) =>
    db.script(`
      DROP TABLE feed;
      CREATE TABLE feed (
        id TEXT PRIMARY KEY,
        incarnation TEXT NOT NULL,
        epoch TEXT NOT NULL,
        position INTEGER NOT NULL,
        cursor TEXT NOT NULL,
        -- The last position that the service knows we applied.
        acknowledged INTEGER,
        -- 0: the catalogue of dossiers is still to be read.
        catalogued INTEGER NOT NULL DEFAULT 0,
        -- Records of the dossiers read since the catalogue was, for a true progress.
        read_records INTEGER NOT NULL DEFAULT 0,
        -- When the number of records of each dossier was last compared with the service's.
        recounted_at TEXT
      ) STRICT;

      -- Dossiers whose snapshot is not all here.
      CREATE TABLE pending_dossier (
        patient_id BLOB PRIMARY KEY,
        part TEXT NOT NULL CHECK (part IN ('first', 'rest')),
        -- Both parts are cut at this instant.
        since TEXT NOT NULL,
        before INTEGER,
        latest TEXT NOT NULL,
        announced INTEGER NOT NULL,
        received INTEGER NOT NULL DEFAULT 0
      ) STRICT;

      -- Records held when everything began to be read again, and not seen since.
      CREATE TABLE unseen_record (
        record_key INTEGER PRIMARY KEY REFERENCES record (key) ON DELETE CASCADE,
        -- 1: goes once its dossier was read and did not hold it. 2: its dossier is no longer in the
        -- catalogue. 0: the service came back from an older copy; it stays, and whatever version the
        -- service now holds replaces it.
        sweep INTEGER NOT NULL
      ) STRICT;

      -- What the service said it has, word for word, should it come back from an older copy.
      CREATE TABLE acknowledged_operation (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        op_id BLOB NOT NULL UNIQUE,
        record_key INTEGER NOT NULL REFERENCES record (key) ON DELETE CASCADE,
        operation TEXT NOT NULL,
        received_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX acknowledged_operation_by_record ON acknowledged_operation (record_key);
      CREATE INDEX acknowledged_operation_by_date ON acknowledged_operation (received_at);

      -- 1: this person left the circle; what he or she signed stays to be read, nothing is written.
      ALTER TABLE patient ADD COLUMN retained INTEGER NOT NULL DEFAULT 0;

      CREATE TABLE outbox_with_quarantine (
        dseq INTEGER PRIMARY KEY AUTOINCREMENT,
        op_id BLOB NOT NULL UNIQUE,
        record_key INTEGER NOT NULL REFERENCES record (key),
        operation TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('here', 'sent', 'refused', 'quarantined')),
        reason TEXT
      ) STRICT;
      INSERT INTO outbox_with_quarantine SELECT * FROM outbox;
      -- Numbers already used are never given again: the service counts them.
      DELETE FROM sqlite_sequence WHERE name = 'outbox_with_quarantine';
      INSERT INTO sqlite_sequence (name, seq)
      SELECT 'outbox_with_quarantine', seq FROM sqlite_sequence WHERE name = 'outbox';
      DROP TABLE outbox;
      ALTER TABLE outbox_with_quarantine RENAME TO outbox;
      CREATE INDEX outbox_by_record ON outbox (record_key);
    `),
}
