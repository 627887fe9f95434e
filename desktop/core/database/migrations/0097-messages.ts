import type { Migration } from '../migrate.ts'

/** What this desk is to send by MSSanté, and what it did: the mailbox is this desk's, the delivery records are everyone's. */
export const messages: Migration = {
  version: 97,
  name: 'messages',
  up: (db) =>
    db.script(`
      CREATE TABLE outgoing_mail (
        message_id TEXT PRIMARY KEY,
        -- Everything but the bytes of its files; the same at every try.
        mail TEXT NOT NULL,
        -- leaving: a try has begun, and what became of it is not known yet.
        state TEXT NOT NULL CHECK (state IN ('waiting', 'leaving', 'settled')),
        -- What its record is to be told, once settled.
        outcome TEXT,
        tries INTEGER NOT NULL DEFAULT 0,
        next_at TEXT NOT NULL,
        -- Why the last try failed, for a person.
        problem TEXT
      ) STRICT;
      CREATE TABLE outgoing_file (
        message_id TEXT NOT NULL REFERENCES outgoing_mail (message_id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        bytes BLOB NOT NULL,
        PRIMARY KEY (message_id, number)
      ) STRICT;

      -- Functional traces (FR-15): acts and messages, never what they hold nor whom they reach.
      CREATE TABLE mail_trace (
        at TEXT NOT NULL,
        act TEXT NOT NULL,
        message_id TEXT NOT NULL
      ) STRICT;
      CREATE INDEX mail_trace_by_time ON mail_trace (at);
    `),
}
