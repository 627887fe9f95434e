import type { Migration } from '../migrate.ts'

/** What this person looked at, and the dossiers that are here for a few hours only. */
export const access: Migration = {
  version: 80,
  name: 'access',
  up: (db) =>
    db.script(`
      -- Not bound to \`patient\`: it is told to the service after the dossier has gone, too.
      CREATE TABLE consultation (
        key INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        patient_id BLOB NOT NULL,
        day TEXT NOT NULL,
        kind TEXT NOT NULL,
        record_id BLOB,
        at TEXT NOT NULL,
        sent INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE UNIQUE INDEX consultation_once ON consultation (patient_id, day, kind, coalesce(record_id, x''));
      CREATE INDEX consultation_to_send ON consultation (key) WHERE sent = 0;

      CREATE TABLE emergency_access (
        patient_id BLOB PRIMARY KEY,
        -- By the service's clock.
        until_at TEXT NOT NULL,
        -- What its person had signed in that circle, once, was kept here before.
        retained INTEGER NOT NULL
      ) STRICT;
    `),
}
