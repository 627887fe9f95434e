import type { Migration } from '../migrate.ts'

/**
 * Files in parts of 1 MiB, the unit of sending and of reading by ranges: what a cut line had brought
 * stays, and a part is read without the others.
 */
export const attachments: Migration = {
  version: 40,
  name: 'attachments',
  up: (db) =>
    db.script(`
      CREATE TABLE attachment_in_parts (
        -- Never given again: a transfer that outlives a purge must not land in another file.
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        patient_key INTEGER NOT NULL REFERENCES patient (key),
        sha256 BLOB NOT NULL,
        media_type TEXT NOT NULL,
        -- drafted, to-send, refused: made here. on-demand: known, fetched when somebody asks.
        state TEXT NOT NULL
          CHECK (state IN ('drafted', 'to-send', 'refused', 'held', 'on-demand', 'wanted')),
        -- Unknown of a thumbnail that has not begun to come.
        size INTEGER,
        -- 1: fetched without being asked (thumbnail, voice, small), and never evicted.
        eager INTEGER NOT NULL,
        -- 1: somebody opened it and waits.
        asked INTEGER NOT NULL DEFAULT 0,
        -- 1: the service did not have it when it was last asked.
        absent INTEGER NOT NULL DEFAULT 0,
        -- Where it is being sent (tus), and how much of it is there.
        upload TEXT,
        sent INTEGER NOT NULL DEFAULT 0,
        -- Why it does not go, in French, and when to try again.
        problem TEXT,
        retry_at TEXT,
        read_at TEXT NOT NULL DEFAULT '',
        UNIQUE (patient_key, sha256)
      ) STRICT;

      CREATE TABLE attachment_part (
        attachment_key INTEGER NOT NULL REFERENCES attachment_in_parts (key) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        PRIMARY KEY (attachment_key, number)
      ) STRICT;

      INSERT INTO attachment_in_parts (key, patient_key, sha256, media_type, state, size, eager)
      SELECT key, patient_key, sha256, media_type, state, length(bytes),
        state = 'wanted' OR length(bytes) <= 262144 FROM attachment;
      WITH RECURSIVE piece (number) AS (VALUES (0) UNION ALL SELECT number + 1 FROM piece WHERE number < 9)
      INSERT INTO attachment_part (attachment_key, number, bytes)
      SELECT key, number, substr(bytes, number * 1048576 + 1, 1048576) FROM attachment, piece
      WHERE bytes IS NOT NULL AND number * 1048576 < length(bytes);

      DROP TABLE attachment;
      ALTER TABLE attachment_in_parts RENAME TO attachment;
      CREATE INDEX attachment_by_state ON attachment (state);

      -- Dossiers whose originals are all kept here.
      CREATE TABLE pinned_dossier (
        patient_key INTEGER PRIMARY KEY REFERENCES patient (key) ON DELETE CASCADE
      ) STRICT;
    `),
}
