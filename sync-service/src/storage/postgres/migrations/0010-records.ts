import type { Migration } from './migration.ts'

/**
 * Instants are text: the port gives back the exact characters that came. Bodies are text too, since
 * jsonb would sort their keys. The log of versions is partitioned by patient; its number of
 * partitions does not change afterwards (design/sync, 10).
 */
export const records = {
  version: 10,
  script: `
CREATE TABLE professional (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  role text NOT NULL,
  body text NOT NULL
);

CREATE TABLE feed (
  professional bigint PRIMARY KEY REFERENCES professional,
  id uuid NOT NULL UNIQUE,
  epoch text NOT NULL,
  head bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE patient (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  pseq bigint NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE membership (
  patient bigint NOT NULL REFERENCES patient,
  professional bigint NOT NULL REFERENCES professional,
  record uuid NOT NULL,
  joined_at text NOT NULL,
  left_at text,
  PRIMARY KEY (patient, professional)
);
CREATE INDEX membership_of_professional ON membership (professional, patient) WHERE left_at IS NULL;

CREATE TABLE record (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  patient bigint NOT NULL REFERENCES patient,
  type text NOT NULL,
  confidentiality text NOT NULL,
  version bigint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX record_of_patient ON record (patient, key);

CREATE TABLE change (
  patient bigint NOT NULL,
  pseq bigint NOT NULL,
  record bigint NOT NULL,
  version bigint NOT NULL,
  schema bigint NOT NULL,
  author text NOT NULL,
  authored_at text NOT NULL,
  occurred_at text NOT NULL,
  received_at text NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (patient, record, version),
  UNIQUE (patient, pseq)
) PARTITION BY HASH (patient);
DO $$
BEGIN
  FOR part IN 0..63 LOOP
    EXECUTE format(
      'CREATE TABLE change_%s PARTITION OF change FOR VALUES WITH (MODULUS 64, REMAINDER %s)', part, part);
  END LOOP;
END $$;

CREATE TABLE feed_entry (
  feed bigint NOT NULL,
  pos bigint NOT NULL,
  patient bigint NOT NULL,
  record bigint,
  PRIMARY KEY (feed, pos)
);
CREATE UNIQUE INDEX feed_entry_of_record ON feed_entry (feed, record) WHERE record IS NOT NULL;
CREATE INDEX feed_entry_of_patient ON feed_entry (feed, patient);

CREATE TABLE applied_op (
  id uuid PRIMARY KEY,
  hash bytea NOT NULL,
  result text NOT NULL
);

CREATE TABLE device (
  id uuid NOT NULL,
  professional bigint NOT NULL REFERENCES professional,
  last_dseq bigint NOT NULL DEFAULT 0,
  position bigint,
  seen_at text,
  PRIMARY KEY (id, professional)
);

CREATE TABLE attachment (
  patient bigint NOT NULL REFERENCES patient,
  sha256 bytea NOT NULL,
  media_type text NOT NULL,
  size bigint NOT NULL,
  stored_by text NOT NULL,
  stored_at text NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (patient, sha256)
);
-- Photos and documents are compressed already.
ALTER TABLE attachment ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE record_attachment (
  patient bigint NOT NULL,
  sha256 bytea NOT NULL,
  record bigint NOT NULL,
  PRIMARY KEY (patient, sha256, record)
);

CREATE TABLE audit (
  seq bigint PRIMARY KEY,
  at text NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  patient text,
  subject text,
  outcome text NOT NULL,
  hash bytea NOT NULL
);
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only';
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
`,
} satisfies Migration
