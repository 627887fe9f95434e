import type { Migration } from '../migrate.ts'

/**
 * A version that was read before the service came back from an older copy is one of its earlier
 * incarnation: an edit that starts from it says so, until the record is seen again.
 */
export const lines: Migration = {
  version: 110,
  name: 'lines',
  up: (db) => db.script('ALTER TABLE unseen_record ADD COLUMN incarnation TEXT;'),
}
