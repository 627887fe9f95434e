import type { Migration } from '../migrate.ts'

/**
 * The one statement that adds a record stamps its dossier itself, once for a page: as a trigger it
 * opened a savepoint at each row, a fifth of what it costs to write a page that arrives.
 */
export const stampedArrivals: Migration = {
  version: 100,
  name: 'stamped-arrivals',
  up: (db) => db.script('DROP TRIGGER record_comes;'),
}
