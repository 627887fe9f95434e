import type { Migration } from '../migrate.ts'

/**
 * What came from outside and is in no dossier yet. Once it is in one, or refused, only what says that it came
 * remains: its words and bytes go.
 */
export const inbox: Migration = {
  version: 95,
  name: 'inbox',
  up: (db) =>
    db.script(`
      CREATE TABLE inbox_message (
        key INTEGER PRIMARY KEY,
        -- What comes twice under one name is one message.
        source_id TEXT NOT NULL UNIQUE,
        source TEXT NOT NULL CHECK (source IN ('mssante', 'file')),
        sender TEXT,
        subject TEXT NOT NULL,
        text TEXT NOT NULL,
        received_at TEXT NOT NULL,
        -- Files that are not kept, and why.
        refused TEXT NOT NULL
      ) STRICT;

      CREATE TABLE inbox_entry (
        key INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        message_key INTEGER NOT NULL REFERENCES inbox_message (key) ON DELETE CASCADE,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'attached', 'refused')),
        name TEXT NOT NULL,
        -- Nothing for a message without a document that can be read.
        media_type TEXT,
        sha256 BLOB,
        size INTEGER,
        archive_sha256 BLOB,
        -- What a CDA says of itself.
        claims TEXT,
        -- Why it goes nowhere by itself.
        hold TEXT,
        record_id BLOB,
        decided_by TEXT,
        decided_at TEXT,
        why TEXT
      ) STRICT;
      CREATE INDEX inbox_entry_by_state ON inbox_entry (state);

      CREATE TABLE inbox_file (
        entry_key INTEGER PRIMARY KEY REFERENCES inbox_entry (key) ON DELETE CASCADE,
        bytes BLOB NOT NULL
      ) STRICT;
    `),
}
