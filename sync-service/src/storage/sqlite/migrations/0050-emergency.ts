import type { Migration } from './migration.ts'

/** Emergency accesses (« bris de glace »), and the access journal. */
export const emergency = {
  version: 50,
  script: `
CREATE TABLE emergency_access (
  key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  patient INTEGER NOT NULL REFERENCES patient,
  professional INTEGER NOT NULL REFERENCES professional,
  reason TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  until_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
-- One at a time.
CREATE UNIQUE INDEX emergency_access_open ON emergency_access (professional, patient) WHERE ended_at IS NULL;
CREATE INDEX emergency_access_of_patient ON emergency_access (patient);

-- Who may read a patient's records now: the circle, and emergency accesses that run.
CREATE VIEW reader AS
  SELECT patient, professional, joined_at AS since, NULL AS until_at FROM membership WHERE left_at IS NULL
  UNION ALL SELECT patient, professional, opened_at, until_at FROM emergency_access WHERE ended_at IS NULL;
-- What is hidden: from the people named, and all of it from who is only there in an emergency.
CREATE VIEW hidden AS
  SELECT record, professional FROM mask
  UNION ALL SELECT x.record, a.professional FROM emergency_access a
    JOIN record r ON r.patient = a.patient JOIN mask x ON x.record = r.key WHERE a.ended_at IS NULL;

-- The access journal of a patient is read from the audit trail.
CREATE INDEX audit_of_patient ON audit (patient, seq);
-- Found by who asks for an emergency access with an identity in hand.
CREATE INDEX record_identity ON record (key) WHERE type = 'patient-identity';

PRAGMA user_version = 50;
`,
} satisfies Migration
