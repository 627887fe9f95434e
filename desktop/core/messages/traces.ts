import type { CacheDatabase } from '../platform/ports.ts'

export type MailAct = 'queued' | 'sent' | 'refused' | 'cancelled' | 'received' | 'set-aside' | 'report'

const words: Readonly<Record<MailAct, string>> = {
  queued: 'mis en attente',
  sent: 'envoyé',
  refused: 'refusé',
  cancelled: 'annulé',
  received: 'reçu',
  'set-aside': 'laissé sur le serveur',
  report: 'accusé reçu',
}

/** Six months (FR-15). */
const keptMs = 184 * 86_400_000

export type Traces = ReturnType<typeof createTraces>

/** Functional traces of the mailbox: what was done to which message, when. Never its content, nor an address, which may be a matricule. */
export function createTraces({ reader, durable }: CacheDatabase, now: () => string) {
  return {
    note(act: MailAct, messageId: string): void {
      const at = now()
      durable.run('DELETE FROM mail_trace WHERE at < ?', [new Date(Date.parse(at) - keptMs).toISOString()])
      durable.run('INSERT INTO mail_trace (at, act, message_id) VALUES (?, ?, ?)', [at, act, messageId])
    },
    /** For a spreadsheet. A foreign Message-ID is quoted so that it is no formula. */
    toCsv(): string {
      const rows = reader.all<{ at: string; act: MailAct; message_id: string }>(
        'SELECT at, act, message_id FROM mail_trace ORDER BY at, rowid',
      )
      const lines = rows.map(
        (row) => `${row.at};${words[row.act]};"'${row.message_id.replaceAll('"', '""')}"`,
      )
      return `\u{feff}${['date;acte;message', ...lines].join('\r\n')}\r\n`
    },
  }
}
