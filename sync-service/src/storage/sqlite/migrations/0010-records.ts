import type { Migration } from './migration.ts'

/** Rowid tables, 16-byte identifiers, integer keys: clustering on random text is 5 times slower (design/sync, 11). */
export const records = {
  version: 10,
  script: `
CREATE TABLE professional (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE feed (
  professional INTEGER PRIMARY KEY REFERENCES professional,
  id BLOB NOT NULL UNIQUE,
  epoch TEXT NOT NULL,
  head INTEGER NOT NULL
) STRICT;

CREATE TABLE patient (
  key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  pseq INTEGER NOT NULL
) STRICT;

CREATE TABLE membership (
  patient INTEGER NOT NULL REFERENCES patient,
  professional INTEGER NOT NULL REFERENCES professional,
  record BLOB NOT NULL,
  joined_at TEXT NOT NULL,
  left_at TEXT,
  PRIMARY KEY (patient, professional)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_of_professional ON membership (professional, patient) WHERE left_at IS NULL;

CREATE TABLE record (
  key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  patient INTEGER NOT NULL REFERENCES patient,
  type TEXT NOT NULL,
  confidentiality TEXT NOT NULL,
  change INTEGER NOT NULL
) STRICT;
CREATE INDEX record_of_patient ON record (patient, key);

CREATE TABLE change (
  key INTEGER PRIMARY KEY,
  patient INTEGER NOT NULL,
  pseq INTEGER NOT NULL,
  record INTEGER NOT NULL,
  version INTEGER NOT NULL,
  schema INTEGER NOT NULL,
  author TEXT NOT NULL,
  authored_at TEXT NOT NULL,
  occurred_at TEXT NOT NULL,
  received_at TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (patient, pseq),
  UNIQUE (record, version)
) STRICT;

CREATE TABLE feed_entry (
  feed INTEGER NOT NULL,
  pos INTEGER NOT NULL,
  patient INTEGER NOT NULL,
  record INTEGER,
  PRIMARY KEY (feed, pos)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX feed_entry_of_record ON feed_entry (feed, record) WHERE record IS NOT NULL;
CREATE INDEX feed_entry_of_patient ON feed_entry (feed, patient);

CREATE TABLE applied_op (
  key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  hash BLOB NOT NULL,
  result TEXT NOT NULL
) STRICT;

CREATE TABLE device (
  id BLOB NOT NULL,
  professional INTEGER NOT NULL REFERENCES professional,
  last_dseq INTEGER NOT NULL DEFAULT 0,
  position INTEGER,
  seen_at TEXT,
  PRIMARY KEY (id, professional)
) STRICT;

CREATE TABLE attachment (
  key INTEGER PRIMARY KEY,
  patient INTEGER NOT NULL REFERENCES patient,
  sha256 BLOB NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  stored_by TEXT NOT NULL,
  stored_at TEXT NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (patient, sha256)
) STRICT;

CREATE TABLE record_attachment (
  patient INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  record INTEGER NOT NULL,
  PRIMARY KEY (patient, sha256, record)
) STRICT;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  patient TEXT,
  subject TEXT,
  outcome TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_is_append_only_u BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER audit_is_append_only_d BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;

PRAGMA user_version = 10;
`,
} satisfies Migration
