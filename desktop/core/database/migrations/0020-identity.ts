import type { Migration } from '../migrate.ts'

/**
 * Who said what of an identity, and when, kept even once it is undone. Confirmations made before
 * had no source: each paired software keeps them.
 */
export const identity: Migration = {
  version: 20,
  name: 'identity',
  up: (db) =>
    db.script(`
      ALTER TABLE identity_link RENAME TO former_identity_link;

      -- "This person of that software is this dossier", said by somebody, once.
      CREATE TABLE identity_link (
        key INTEGER PRIMARY KEY,
        subject TEXT NOT NULL,
        -- Plugin and software, without the window.
        source TEXT NOT NULL,
        -- The identity as the software gave it, as JSON.
        incoming TEXT NOT NULL,
        patient_key INTEGER NOT NULL REFERENCES patient (key),
        confirmed_by TEXT NOT NULL,
        confirmed_at TEXT NOT NULL,
        undone_by TEXT,
        undone_at TEXT
      ) STRICT;
      CREATE UNIQUE INDEX identity_link_in_force ON identity_link (subject, source) WHERE undone_at IS NULL;
      CREATE INDEX identity_link_by_patient ON identity_link (patient_key);

      -- A merge patch drops what the subject left null.
      INSERT INTO identity_link (subject, source, incoming, patient_key, confirmed_by, confirmed_at)
      SELECT subject, coalesce('local-channel:' || integrator_id, 'local-channel'),
        json_patch('{}', json_object(
          'matricule', subject ->> 0, 'oid', subject ->> 1, 'status', 'PROV', 'birthName', subject ->> 2,
          'firstGivenName', subject ->> 3, 'sex', subject ->> 4, 'birthDate', subject ->> 5,
          'birthPlace', subject ->> 6)),
        patient_key, confirmed_by, confirmed_at
      FROM former_identity_link LEFT JOIN pairing ON TRUE;
      DROP TABLE former_identity_link;

      -- A pairing belongs to the plugin that made it.
      UPDATE pairing SET integrator_id = 'local-channel:' || integrator_id;

      -- Versions that were shown here of what a type says to keep them of.
      CREATE TABLE record_version (
        key INTEGER PRIMARY KEY,
        record_key INTEGER NOT NULL REFERENCES record (key) ON DELETE CASCADE,
        author TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        content TEXT NOT NULL,
        -- 1 while it is the person's own change, which the service may still refuse.
        waiting INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX record_version_by_record ON record_version (record_key);
      INSERT INTO record_version (record_key, author, recorded_at, content, waiting)
      SELECT key, author, recorded_at, body -> 'identity', 0 FROM record WHERE type = 'patient-identity';

      -- "These two dossiers are one person", on this desk only: nothing moves, so it can be undone.
      CREATE TABLE dossier_join (
        key INTEGER PRIMARY KEY,
        kept_key INTEGER NOT NULL REFERENCES patient (key),
        other_key INTEGER NOT NULL REFERENCES patient (key),
        joined_by TEXT NOT NULL,
        joined_at TEXT NOT NULL,
        separated_by TEXT,
        separated_at TEXT
      ) STRICT;
      CREATE UNIQUE INDEX dossier_join_in_force ON dossier_join (other_key) WHERE separated_at IS NULL;
      CREATE INDEX dossier_join_by_kept ON dossier_join (kept_key);
    `),
}
