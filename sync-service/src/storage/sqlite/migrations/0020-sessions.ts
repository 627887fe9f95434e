import type { Migration } from './migration.ts'

/** States, codes and tokens are kept as SHA-256 hashes alone. */
export const sessions = {
  version: 20,
  script: `
CREATE TABLE login (
  state BLOB PRIMARY KEY,
  started_at TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE login_grant (
  code BLOB PRIMARY KEY,
  started_at TEXT NOT NULL,
  body TEXT NOT NULL,
  used_by TEXT
) STRICT;

CREATE TABLE session_family (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL,
  device TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  revoked_at TEXT
) STRICT;

CREATE TABLE refresh_token (
  hash BLOB PRIMARY KEY,
  family TEXT NOT NULL,
  used INTEGER NOT NULL DEFAULT 0
) STRICT;

PRAGMA user_version = 20;
`,
} satisfies Migration
