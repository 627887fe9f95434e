import type { Migration } from './migration.ts'

/**
 * Feeds that carry increments alone, proposals, masks, quarantine, devices, sealed files, and the
 * line of data. `attachment` held whole files, which the storage has no key to seal in chunks: no
 * release ever wrote one, the table is dropped.
 *
 * `feed_entry` is partitioned by feed alone, not by month as well (design/sync, 10): each new position
 * of a record deletes the former one, which could be in any month, and a month dropped whole would
 * raise the floor of every feed at once, with all of them locked. `trimFeeds` deletes the first
 * positions of each feed instead, at a cost that follows what is deleted.
 */
export const sync = {
  version: 30,
  script: `
-- \`origin\`: the server, its timeline and this table; another one means that the data was restored.
CREATE TABLE lineage (
  one bigint PRIMARY KEY CHECK (one = 1),
  incarnation uuid NOT NULL,
  origin text,
  -- Set where the store must not be opened: where it was moved to, or that it is a copy on its way.
  mark text CHECK (mark IN ('arriving', 'sqlite', 'postgres')),
  marked_at text
);
INSERT INTO lineage (one, incarnation) VALUES (1, gen_random_uuid());

-- What a moved store says to every writer, once triggers call it.
CREATE FUNCTION store_was_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'this store was moved' USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;

ALTER TABLE feed ADD COLUMN floor bigint NOT NULL DEFAULT 0;
ALTER TABLE membership ADD COLUMN left_reason text;
UPDATE membership SET left_reason = 'left' WHERE left_at IS NOT NULL;

-- Of the published version: the catalogue is read, and pages of dossiers are chosen, without the log.
ALTER TABLE record ADD COLUMN received_at text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE record ADD COLUMN pseq bigint NOT NULL DEFAULT 0;
UPDATE record r SET received_at = c.received_at, pseq = c.pseq
FROM change c WHERE c.patient = r.patient AND c.record = r.key AND c.version = r.version;

ALTER TABLE feed_entry RENAME TO feed_entry_kept;
DROP INDEX feed_entry_of_record, feed_entry_of_patient;
ALTER INDEX feed_entry_pkey RENAME TO feed_entry_kept_pkey;
CREATE TABLE feed_entry (
  feed bigint NOT NULL,
  pos bigint NOT NULL,
  patient bigint NOT NULL,
  record bigint,
  kind text NOT NULL CHECK (kind IN ('record', 'grant', 'purge')),
  reason text,
  retain boolean,
  received_at text COLLATE "C" NOT NULL,
  PRIMARY KEY (feed, pos)
) PARTITION BY HASH (feed);
DO $$
BEGIN
  FOR part IN 0..15 LOOP
    EXECUTE format(
      'CREATE TABLE feed_entry_%s PARTITION OF feed_entry FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
  END LOOP;
END $$;
CREATE UNIQUE INDEX feed_entry_of_record ON feed_entry (feed, record) WHERE record IS NOT NULL;
CREATE INDEX feed_entry_of_patient ON feed_entry (feed, patient);
INSERT INTO feed_entry (feed, pos, patient, record, kind, reason, retain, received_at)
SELECT feed, pos, patient, record, CASE WHEN record IS NULL THEN 'purge' ELSE 'record' END,
       CASE WHEN record IS NULL THEN 'left' END, CASE WHEN record IS NULL THEN false END,
       to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
FROM feed_entry_kept;
DROP TABLE feed_entry_kept;

CREATE TABLE proposal (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  record bigint NOT NULL REFERENCES record,
  base_version bigint NOT NULL,
  schema bigint NOT NULL,
  base text NOT NULL,
  body text NOT NULL,
  author text NOT NULL,
  authored_at text NOT NULL,
  resolved_in bigint
);
CREATE INDEX proposal_of_record ON proposal (record, resolved_in);

CREATE TABLE mask (
  record bigint NOT NULL REFERENCES record,
  professional bigint NOT NULL REFERENCES professional,
  PRIMARY KEY (record, professional)
);
CREATE INDEX mask_of_professional ON mask (professional);

CREATE TABLE quarantine (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  patient bigint NOT NULL REFERENCES patient,
  operation text NOT NULL,
  author text NOT NULL,
  confidentiality text NOT NULL,
  received_at text NOT NULL
);
CREATE INDEX quarantine_of_patient ON quarantine (patient);

ALTER TABLE device ADD COLUMN app text NOT NULL DEFAULT '';
ALTER TABLE device ADD COLUMN wipe text;
ALTER TABLE device ADD COLUMN wipe_at text;
CREATE INDEX device_of_professional ON device (professional);
CREATE INDEX session_of_person ON session_family (person) WHERE revoked_at IS NULL;

DROP TABLE attachment;
CREATE TABLE file (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  patient bigint NOT NULL REFERENCES patient,
  sha256 bytea NOT NULL,
  media_type text NOT NULL,
  size bigint NOT NULL,
  chunks bigint NOT NULL,
  -- Of its chunks: the id of the upload it was.
  holder uuid NOT NULL UNIQUE,
  stored_by text NOT NULL,
  stored_at text NOT NULL,
  UNIQUE (patient, sha256)
);
CREATE TABLE upload (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  patient bigint NOT NULL REFERENCES patient,
  professional text NOT NULL,
  sha256 bytea NOT NULL,
  media_type text NOT NULL,
  size bigint NOT NULL,
  received bigint NOT NULL,
  chunks bigint NOT NULL,
  expires_at text COLLATE "C" NOT NULL
);
-- Of an upload, then of the file that it became, under the same holder: to finish moves no bytes.
CREATE TABLE file_chunk (
  holder uuid NOT NULL,
  number bigint NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (holder, number)
);
-- What is sealed cannot be compressed.
ALTER TABLE file_chunk ALTER COLUMN sealed SET STORAGE EXTERNAL;
`,
} satisfies Migration
