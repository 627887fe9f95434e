import type { Migration } from '../migrate.ts'

/**
 * A dossier whose stamp is the same holds the same records: what was worked out of them still stands.
 * Drawn by chance, not counted: a dossier that goes and comes back, or a transaction that is undone,
 * never brings an old stamp onto other records. Whoever writes records, by whatever road, stamps.
 */
const stamped = 'UPDATE patient SET stamp = random() >> 11 WHERE key ='

export const dossierStamps: Migration = {
  version: 90,
  name: 'dossier-stamps',
  up: (db) =>
    db.script(`
      ALTER TABLE patient ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0;
      UPDATE patient SET stamp = random() >> 11;
      CREATE TRIGGER record_comes AFTER INSERT ON record BEGIN ${stamped} new.patient_key; END;
      CREATE TRIGGER record_changes AFTER UPDATE ON record BEGIN ${stamped} new.patient_key; END;
      CREATE TRIGGER record_goes AFTER DELETE ON record BEGIN ${stamped} old.patient_key; END;
    `),
}
