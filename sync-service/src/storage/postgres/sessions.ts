import type { Login, ReadTransaction, WriteTransaction } from '../port.ts'
import {
  type GrantRow,
  type SessionRow,
  type StoredAuditRow,
  toAuditRow,
  toGrant,
  toSession,
} from '../rows.ts'
import type { Sql } from './connection.ts'
import type { Unit } from './unit.ts'

type Read = Pick<ReadTransaction, 'findSession' | 'readAudit' | 'readAuditOf'>
type Write = Pick<
  WriteTransaction,
  | 'saveLogin'
  | 'takeLogin'
  | 'saveGrant'
  | 'findGrant'
  | 'useGrant'
  | 'forgetLogins'
  | 'saveSession'
  | 'moveSession'
  | 'revokeSession'
  | 'saveRefreshToken'
  | 'findRefreshToken'
  | 'useRefreshToken'
  | 'appendAudit'
>

export function readSessions(sql: Sql): Read {
  return {
    findSession: async (family) => {
      const row = await sql.get<SessionRow>(
        'SELECT id, person, device, expires_at, revoked_at FROM session_family WHERE id = $1',
        family,
      )
      return row && toSession(row)
    },
    readAudit: async (after, limit) => {
      const rows = await sql.all<StoredAuditRow>(
        `SELECT seq, at, actor, action, patient, subject, outcome, hash FROM audit
         WHERE seq > $1 ORDER BY seq LIMIT $2`,
        after,
        limit,
      )
      return rows.map(toAuditRow)
    },
    readAuditOf: async (patient, { actions, before, limit }) => {
      const rows = await sql.all<StoredAuditRow>(
        `SELECT seq, at, actor, action, patient, subject, outcome, hash FROM audit
         WHERE patient = $1 AND seq < $2 AND action = ANY ($3) ORDER BY seq DESC LIMIT $4`,
        patient,
        before,
        actions,
        limit,
      )
      return rows.map(toAuditRow)
    },
  }
}

/** A code and a token are locked where they are looked up: two who use one at once are told apart. */
export function writeSessions(sql: Sql, unit: Unit): Write {
  return {
    saveLogin: async (state, login) => {
      await sql.run(
        'INSERT INTO login (state, started_at, body) VALUES ($1, $2, $3)',
        state,
        login.startedAt,
        JSON.stringify(login),
      )
    },
    takeLogin: async (state) => {
      const row = await sql.get<{ body: string }>('DELETE FROM login WHERE state = $1 RETURNING body', state)
      return row && (JSON.parse(row.body) as Login)
    },
    saveGrant: async (code, grant) => {
      await sql.run(
        'INSERT INTO login_grant (code, started_at, body) VALUES ($1, $2, $3)',
        code,
        grant.startedAt,
        JSON.stringify(grant),
      )
    },
    findGrant: async (code) => {
      const row = await sql.get<GrantRow>(
        'SELECT body, used_by FROM login_grant WHERE code = $1 FOR UPDATE',
        code,
      )
      return row && toGrant(row)
    },
    useGrant: async (code, family) => {
      await sql.run('UPDATE login_grant SET used_by = $1 WHERE code = $2', family, code)
    },
    forgetLogins: async (before) => {
      await sql.run('DELETE FROM login WHERE started_at < $1', before)
      await sql.run('DELETE FROM login_grant WHERE started_at < $1', before)
    },
    saveSession: async ({ id, person, device, expiresAt }) => {
      await sql.run(
        'INSERT INTO session_family (id, person, device, expires_at) VALUES ($1, $2, $3, $4)',
        id,
        person,
        device,
        expiresAt,
      )
    },
    moveSession: async (family, device) => {
      await sql.run('UPDATE session_family SET device = $1 WHERE id = $2', device, family)
    },
    revokeSession: async (family, at) => {
      await sql.run(
        'UPDATE session_family SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL',
        at,
        family,
      )
    },
    saveRefreshToken: async (hash, family) => {
      await sql.run('INSERT INTO refresh_token (hash, family) VALUES ($1, $2)', hash, family)
    },
    findRefreshToken: (hash) =>
      sql.get<{ family: string; used: boolean }>(
        'SELECT family, used FROM refresh_token WHERE hash = $1 FOR UPDATE',
        hash,
      ),
    useRefreshToken: async (hash) => {
      await sql.run('UPDATE refresh_token SET used = true WHERE hash = $1', hash)
    },
    appendAudit: async (entry) => {
      unit.audits.push(entry)
    },
  }
}
