import type { Migration } from './migration.ts'

/**
 * Feeds that carry increments alone, proposals, masks, quarantine, devices, sealed files, and the
 * line of data. `attachment` held whole files, which the storage has no key to seal in chunks: no
 * release ever wrote one, the table is dropped.
 */
export const sync = {
  version: 30,
  script: `
CREATE TABLE lineage (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  incarnation BLOB NOT NULL,
  -- Set where the store must not be opened: where it was moved to, or that it is a copy on its way.
  mark TEXT CHECK (mark IN ('arriving', 'sqlite', 'postgres')),
  marked_at TEXT
) STRICT;
-- A random UUID (version 4).
INSERT INTO lineage (one, incarnation) VALUES (1, unhex(
  hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2) || '8' || substr(hex(randomblob(2)), 2)
  || hex(randomblob(6))));

ALTER TABLE feed ADD COLUMN floor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE membership ADD COLUMN left_reason TEXT;
UPDATE membership SET left_reason = 'left' WHERE left_at IS NOT NULL;

-- Of the published version: the catalogue of dossiers is read without the log.
ALTER TABLE record ADD COLUMN received_at TEXT NOT NULL DEFAULT '';
UPDATE record SET received_at = (SELECT c.received_at FROM change c WHERE c.key = record.change);
DROP INDEX record_of_patient;
CREATE INDEX record_of_patient ON record (patient, confidentiality, received_at);

CREATE TABLE feed_entry_kept AS SELECT * FROM feed_entry;
DROP TABLE feed_entry;
CREATE TABLE feed_entry (
  feed INTEGER NOT NULL,
  pos INTEGER NOT NULL,
  patient INTEGER NOT NULL,
  record INTEGER,
  kind TEXT NOT NULL CHECK (kind IN ('record', 'grant', 'purge')),
  reason TEXT,
  retain INTEGER,
  received_at TEXT NOT NULL,
  PRIMARY KEY (feed, pos)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX feed_entry_of_record ON feed_entry (feed, record) WHERE record IS NOT NULL;
CREATE INDEX feed_entry_of_patient ON feed_entry (feed, patient);
INSERT INTO feed_entry (feed, pos, patient, record, kind, reason, retain, received_at)
SELECT feed, pos, patient, record, iif(record IS NULL, 'purge', 'record'), iif(record IS NULL, 'left', NULL),
       iif(record IS NULL, 0, NULL), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
FROM feed_entry_kept;
DROP TABLE feed_entry_kept;

CREATE TABLE proposal (
  key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  record INTEGER NOT NULL REFERENCES record,
  base_version INTEGER NOT NULL,
  schema INTEGER NOT NULL,
  base TEXT NOT NULL,
  body TEXT NOT NULL,
  author TEXT NOT NULL,
  authored_at TEXT NOT NULL,
  resolved_in INTEGER
) STRICT;
CREATE INDEX proposal_of_record ON proposal (record, resolved_in);

CREATE TABLE mask (
  record INTEGER NOT NULL REFERENCES record,
  professional INTEGER NOT NULL REFERENCES professional,
  PRIMARY KEY (record, professional)
) STRICT, WITHOUT ROWID;
CREATE INDEX mask_of_professional ON mask (professional);

CREATE TABLE quarantine (
  key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  patient INTEGER NOT NULL REFERENCES patient,
  operation TEXT NOT NULL,
  author TEXT NOT NULL,
  confidentiality TEXT NOT NULL,
  received_at TEXT NOT NULL
) STRICT;
CREATE INDEX quarantine_of_patient ON quarantine (patient);

ALTER TABLE device ADD COLUMN app TEXT NOT NULL DEFAULT '';
ALTER TABLE device ADD COLUMN wipe TEXT;
ALTER TABLE device ADD COLUMN wipe_at TEXT;
CREATE INDEX device_of_professional ON device (professional);
CREATE INDEX session_of_person ON session_family (person) WHERE revoked_at IS NULL;

DROP TABLE attachment;
CREATE TABLE file (
  key INTEGER PRIMARY KEY,
  patient INTEGER NOT NULL REFERENCES patient,
  sha256 BLOB NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  chunks INTEGER NOT NULL,
  -- Of its chunks: the id of the upload it was.
  holder BLOB NOT NULL UNIQUE,
  stored_by TEXT NOT NULL,
  stored_at TEXT NOT NULL,
  UNIQUE (patient, sha256)
) STRICT;
CREATE TABLE upload (
  key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  patient INTEGER NOT NULL REFERENCES patient,
  professional TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  received INTEGER NOT NULL,
  chunks INTEGER NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;
-- Of an upload, then of the file that it became, under the same holder: to finish moves no bytes.
CREATE TABLE file_chunk (
  holder BLOB NOT NULL,
  number INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (holder, number)
) STRICT;

PRAGMA user_version = 30;
`,
} satisfies Migration
