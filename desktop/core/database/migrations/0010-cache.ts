import type { Migration } from '../migrate.ts'

/**
 * Rowid tables with integer keys and 16-byte UUIDs beside them: clustered on random text they are
 * five times slower to fill (design/sync.md §11, measured).
 */
export const cache: Migration = {
  version: 10,
  name: 'cache',
  up: (db) =>
    db.script(`
      CREATE TABLE setting (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
      ) STRICT;

      CREATE TABLE patient (
        key INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE
      ) STRICT;

      -- What is shown: the published version, or the person's own change while it waits to be sent.
      CREATE TABLE record (
        key INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        patient_key INTEGER NOT NULL REFERENCES patient (key),
        type TEXT NOT NULL,
        version INTEGER NOT NULL,
        schema INTEGER NOT NULL,
        confidentiality TEXT NOT NULL,
        author_id TEXT NOT NULL,
        author TEXT NOT NULL,
        occurred_at TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        received_at TEXT,
        body TEXT NOT NULL,
        -- The version to come back to if the waiting change is refused.
        published TEXT
      ) STRICT;
      CREATE INDEX record_by_patient ON record (patient_key, type, occurred_at);

      CREATE TABLE record_field (
        type TEXT NOT NULL,
        name TEXT NOT NULL,
        value ANY NOT NULL,
        record_key INTEGER NOT NULL REFERENCES record (key) ON DELETE CASCADE
      ) STRICT;
      CREATE INDEX record_field_by_value ON record_field (type, name, value, record_key);
      CREATE INDEX record_field_by_record ON record_field (record_key);

      CREATE VIRTUAL TABLE record_text USING fts5 (
        person, text, content = '', contentless_delete = 1, prefix = '2 3',
        tokenize = "unicode61 remove_diacritics 2"
      );

      CREATE TABLE outbox (
        dseq INTEGER PRIMARY KEY AUTOINCREMENT,
        op_id BLOB NOT NULL UNIQUE,
        record_key INTEGER NOT NULL REFERENCES record (key),
        operation TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('here', 'sent', 'refused')),
        reason TEXT
      ) STRICT;
      CREATE INDEX outbox_by_record ON outbox (record_key);

      CREATE TABLE attachment (
        key INTEGER PRIMARY KEY,
        patient_key INTEGER NOT NULL REFERENCES patient (key),
        sha256 BLOB NOT NULL,
        media_type TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('drafted', 'to-send', 'held', 'wanted')),
        bytes BLOB,
        UNIQUE (patient_key, sha256)
      ) STRICT;
      CREATE INDEX attachment_by_state ON attachment (state);

      CREATE TABLE draft (
        key INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        patient_key INTEGER NOT NULL REFERENCES patient (key),
        kind TEXT NOT NULL,
        body TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        UNIQUE (patient_key, kind)
      ) STRICT;

      CREATE TABLE feed (
        id TEXT PRIMARY KEY,
        epoch TEXT NOT NULL,
        position INTEGER NOT NULL,
        cursor TEXT NOT NULL
      ) STRICT;

      CREATE TABLE pairing (
        integrator_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        secret BLOB NOT NULL,
        accepted_by TEXT NOT NULL,
        accepted_at TEXT NOT NULL
      ) STRICT;

      -- "This person of the software is that dossier", said by somebody, once.
      CREATE TABLE identity_link (
          subject TEXT PRIMARY KEY,
        patient_key INTEGER NOT NULL REFERENCES patient (key),
        confirmed_by TEXT NOT NULL,
        confirmed_at TEXT NOT NULL
      ) STRICT;

      CREATE TABLE safety_event (
        key INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        patient_key INTEGER REFERENCES patient (key),
        details TEXT NOT NULL
      ) STRICT;
    `),
}
