import type { OutgoingMail } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import type { CacheDatabase, WritableDatabase } from '../platform/ports.ts'

export type Settled = { readonly to: 'sent' | 'refused'; readonly note: string }

export type OutgoingState = {
  readonly messageId: string
  readonly state: 'waiting' | 'leaving' | 'settled'
  readonly outcome?: Settled
  readonly tries: number
  readonly nextAt: string
  readonly problem?: string
}

type Row = {
  message_id: string
  state: OutgoingState['state']
  outcome: string | null
  tries: number
  next_at: string
  problem: string | null
}

const columns = 'message_id, state, outcome, tries, next_at, problem'

export type OutgoingStore = ReturnType<typeof createOutgoingStore>

/** Messages of this desk until their record knows what became of them; on disk at each step. */
export function createOutgoingStore({ durable }: CacheDatabase) {
  return {
    /** Inside the caller's transaction: the record and its message, both or neither. */
    add(db: WritableDatabase, { files, ...mail }: OutgoingMail, at: string): void {
      const { messageId } = mail
      db.run("INSERT INTO outgoing_mail (message_id, mail, state, next_at) VALUES (?, ?, 'waiting', ?)", [
        messageId,
        JSON.stringify(mail),
        at,
      ])
      for (const [number, { name, mediaType, bytes }] of files.entries()) {
        db.run(
          'INSERT INTO outgoing_file (message_id, number, name, media_type, bytes) VALUES (?, ?, ?, ?, ?)',
          [messageId, number, name, mediaType, bytes],
        )
      }
    },
    /** Read on the connection that writes: a step is seen as soon as it is done. */
    find(messageId: string): OutgoingState | undefined {
      const row = durable.get<Row>(`SELECT ${columns} FROM outgoing_mail WHERE message_id = ?`, [messageId])
      return row && toState(row)
    },
    list: (): readonly OutgoingState[] =>
      durable.all<Row>(`SELECT ${columns} FROM outgoing_mail ORDER BY rowid`).map(toState),
    read(messageId: string): OutgoingMail | undefined {
      const row = durable.get<{ mail: string }>('SELECT mail FROM outgoing_mail WHERE message_id = ?', [
        messageId,
      ])
      if (!row) return undefined
      const files = durable.all<{ name: string; mediaType: string; bytes: Uint8Array }>(
        'SELECT name, media_type AS mediaType, bytes FROM outgoing_file WHERE message_id = ? ORDER BY number',
        [messageId],
      )
      return { ...(JSON.parse(row.mail) as Omit<OutgoingMail, 'files'>), files }
    },
    leave(messageId: string): void {
      durable.run("UPDATE outgoing_mail SET state = 'leaving', tries = tries + 1 WHERE message_id = ?", [
        messageId,
      ])
    },
    /** `certain`: nobody has it. Otherwise it stays `leaving`, and nobody may say that it did not go. */
    tryAgain(messageId: string, nextAt: string, problem: string, certain: boolean): void {
      durable.run(
        `UPDATE outgoing_mail SET next_at = ?, problem = ?, state = iif(?, 'waiting', state),
           tries = tries + iif(state = 'waiting', 1, 0) WHERE message_id = ?`,
        [nextAt, problem, certain ? 1 : 0, messageId],
      )
    },
    settle(messageId: string, outcome: Settled): void {
      durable.run(
        "UPDATE outgoing_mail SET state = 'settled', outcome = ?, problem = NULL WHERE message_id = ?",
        [JSON.stringify(outcome), messageId],
      )
    },
    /** The line is back: nobody waits for the end of a pause. */
    hurry(at: string): void {
      durable.run("UPDATE outgoing_mail SET next_at = ? WHERE state <> 'settled' AND next_at > ?", [at, at])
    },
    remove: (db: WritableDatabase, messageId: string): void =>
      void db.run('DELETE FROM outgoing_mail WHERE message_id = ?', [messageId]),
  }
}

function toState({ message_id, state, outcome, tries, next_at, problem }: Row): OutgoingState {
  return {
    messageId: message_id,
    state,
    ...(outcome !== null && { outcome: JSON.parse(outcome) as Settled }),
    tries,
    nextAt: next_at,
    ...(problem !== null && { problem }),
  }
}
