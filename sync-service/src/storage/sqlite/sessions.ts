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
      const row = sql.get<SessionRow>(
        'SELECT id, person, device, expires_at, revoked_at FROM session_family WHERE id = ?',
        family,
      )
      return row && toSession(row)
    },
    readAudit: async (after, limit) =>
      sql
        .all<StoredAuditRow>('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?', after, limit)
        .map(toAuditRow),
    readAuditOf: async (patient, { actions, before, limit }) =>
      sql
        .all<StoredAuditRow>(
          `SELECT * FROM audit WHERE patient = ? AND seq < ? AND action IN (SELECT value FROM json_each(?))
           ORDER BY seq DESC LIMIT ?`,
          patient,
          before,
          JSON.stringify(actions),
          limit,
        )
        .map(toAuditRow),
  }
}

export function writeSessions(sql: Sql, unit: Unit): Write {
  return {
    saveLogin: async (state, login) => {
      sql.run(
        'INSERT INTO login (state, started_at, body) VALUES (?, ?, ?)',
        state,
        login.startedAt,
        JSON.stringify(login),
      )
    },
    takeLogin: async (state) => {
      const row = sql.get<{ body: string }>('DELETE FROM login WHERE state = ? RETURNING body', state)
      return row && (JSON.parse(row.body) as Login)
    },
    saveGrant: async (code, grant) => {
      sql.run(
        'INSERT INTO login_grant (code, started_at, body) VALUES (?, ?, ?)',
        code,
        grant.startedAt,
        JSON.stringify(grant),
      )
    },
    findGrant: async (code) => {
      const row = sql.get<GrantRow>('SELECT body, used_by FROM login_grant WHERE code = ?', code)
      return row && toGrant(row)
    },
    useGrant: async (code, family) => {
      sql.run('UPDATE login_grant SET used_by = ? WHERE code = ?', family, code)
    },
    forgetLogins: async (before) => {
      sql.run('DELETE FROM login WHERE started_at < ?', before)
      sql.run('DELETE FROM login_grant WHERE started_at < ?', before)
    },
    saveSession: async ({ id, person, device, expiresAt }) => {
      sql.run(
        'INSERT INTO session_family (id, person, device, expires_at) VALUES (?, ?, ?, ?)',
        id,
        person,
        device,
        expiresAt,
      )
    },
    moveSession: async (family, device) => {
      sql.run('UPDATE session_family SET device = ? WHERE id = ?', device, family)
    },
    revokeSession: async (family, at) => {
      sql.run('UPDATE session_family SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', at, family)
    },
    saveRefreshToken: async (hash, family) => {
      sql.run('INSERT INTO refresh_token (hash, family) VALUES (?, ?)', hash, family)
    },
    findRefreshToken: async (hash) => {
      const row = sql.get<{ family: string; used: number }>(
        'SELECT family, used FROM refresh_token WHERE hash = ?',
        hash,
      )
      return row && { family: row.family, used: row.used === 1 }
    },
    useRefreshToken: async (hash) => {
      sql.run('UPDATE refresh_token SET used = 1 WHERE hash = ?', hash)
    },
    appendAudit: async (entry) => {
      unit.audits.push(entry)
    },
  }
}
