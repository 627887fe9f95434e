import type { Migration } from './migration.ts'

/** States, codes and tokens are kept as SHA-256 hashes alone. */
export const sessions = {
  version: 20,
  script: `
CREATE TABLE login (
  state bytea PRIMARY KEY,
  started_at text COLLATE "C" NOT NULL,
  body text NOT NULL
);

CREATE TABLE login_grant (
  code bytea PRIMARY KEY,
  started_at text COLLATE "C" NOT NULL,
  body text NOT NULL,
  used_by text
);

CREATE TABLE session_family (
  id text PRIMARY KEY,
  person text NOT NULL,
  device text NOT NULL,
  expires_at text NOT NULL,
  revoked_at text
);

CREATE TABLE refresh_token (
  hash bytea PRIMARY KEY,
  family text NOT NULL,
  used boolean NOT NULL DEFAULT false
);
`,
} satisfies Migration
