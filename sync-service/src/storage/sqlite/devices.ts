import type { ReadTransaction, WriteTransaction } from '../port.ts'
import { type DeviceRow, toDevice } from '../rows.ts'
import type { Sql } from './connection.ts'
import { professionalKey } from './directory.ts'
import { toBytes, toUuid } from './identifiers.ts'

type Read = Pick<ReadTransaction, 'findDevice' | 'listDevices'>
type Write = Pick<WriteTransaction, 'saveDeviceSequence' | 'saveDevicePosition' | 'saveDevice' | 'saveWipe'>

type Stored = Omit<DeviceRow, 'id'> & { readonly id: Uint8Array }

const columns = 'd.id, d.last_dseq, d.app, d.position, d.seen_at, d.wipe'

export function readDevices(sql: Sql, now: () => string): Read {
  return {
    findDevice: async (id, person) => {
      const row = sql.get<Stored>(
        `SELECT ${columns} FROM device d JOIN professional p ON p.key = d.professional
         WHERE d.id = ? AND p.id = ?`,
        toBytes(id),
        person,
      )
      return row && toDevice({ ...row, id })
    },
    listDevices: async (person) => {
      const open = sql.all<{ device: string }>(
        'SELECT device FROM session_family WHERE person = ? AND revoked_at IS NULL AND expires_at > ?',
        person,
        now(),
      )
      const signedIn = new Set(open.map((row) => row.device))
      return sql
        .all<Stored>(
          `SELECT ${columns} FROM device d JOIN professional p ON p.key = d.professional
           WHERE p.id = ? ORDER BY d.seen_at DESC NULLS LAST, d.id`,
          person,
        )
        .map((row) => {
          const device = toDevice({ ...row, id: toUuid(row.id) })
          return { ...device, signedIn: signedIn.has(device.id) }
        })
    },
  }
}

export function writeDevices(sql: Sql): Write {
  return {
    saveDeviceSequence: async (id, person, lastDseq) => {
      sql.run(
        `INSERT INTO device (id, professional, last_dseq) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET last_dseq = excluded.last_dseq`,
        toBytes(id),
        professionalKey(sql, person),
        lastDseq,
      )
    },
    saveDevicePosition: async (id, person, position, at) => {
      sql.run(
        `INSERT INTO device (id, professional, position, seen_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET position = excluded.position, seen_at = excluded.seen_at`,
        toBytes(id),
        professionalKey(sql, person),
        position,
        at,
      )
    },
    saveDevice: async (id, person, app, at) => {
      sql.run(
        `INSERT INTO device (id, professional, app, seen_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET app = excluded.app, seen_at = excluded.seen_at`,
        toBytes(id),
        professionalKey(sql, person),
        app,
        at,
      )
    },
    saveWipe: async (id, person, wipe, at) => {
      sql.run(
        'UPDATE device SET wipe = ?, wipe_at = ? WHERE id = ? AND professional = ?',
        wipe,
        at,
        toBytes(id),
        professionalKey(sql, person),
      )
      sql.run(
        'UPDATE session_family SET revoked_at = ? WHERE person = ? AND device = ? AND revoked_at IS NULL',
        at,
        person,
        id,
      )
    },
  }
}
