import type { ReadTransaction, WriteTransaction } from '../port.ts'
import { type DeviceRow, toDevice } from '../rows.ts'
import { lockName, type Sql } from './connection.ts'
import { professionalKey } from './directory.ts'

type Read = Pick<ReadTransaction, 'findDevice' | 'listDevices'>
type Write = Pick<
  WriteTransaction,
  'findDevice' | 'saveDeviceSequence' | 'saveDevicePosition' | 'saveDevice' | 'saveWipe'
>

const columns = 'd.id, d.last_dseq, d.app, d.position, d.seen_at, d.wipe'

export function readDevices(sql: Sql, now: () => string): Read {
  return {
    findDevice: async (id, person) => {
      const row = await sql.get<DeviceRow>(
        `SELECT ${columns} FROM device d JOIN professional p ON p.key = d.professional
         WHERE d.id = $1 AND p.id = $2`,
        id,
        person,
      )
      return row && toDevice(row)
    },
    listDevices: async (person) => {
      const open = await sql.all<{ device: string }>(
        `SELECT device FROM session_family
         WHERE person = $1 AND revoked_at IS NULL AND expires_at COLLATE "C" > $2`,
        person,
        now(),
      )
      const signedIn = new Set(open.map((row) => row.device))
      const rows = await sql.all<DeviceRow>(
        `SELECT ${columns} FROM device d JOIN professional p ON p.key = d.professional
         WHERE p.id = $1 ORDER BY d.seen_at COLLATE "C" DESC NULLS LAST, d.id`,
        person,
      )
      return rows.map((row) => ({ ...toDevice(row), signedIn: signedIn.has(row.id) }))
    },
  }
}

export function writeDevices(sql: Sql, now: () => string): Write {
  const read = readDevices(sql, now)
  return {
    findDevice: async (id, person) => {
      // A device that sends a batch again before the answer to the first: one after the other.
      await lockName(sql, `device ${id} ${person}`)
      return read.findDevice(id, person)
    },
    saveDeviceSequence: async (id, person, lastDseq) => {
      await sql.run(
        `INSERT INTO device (id, professional, last_dseq) VALUES ($1, $2, $3)
         ON CONFLICT (id, professional) DO UPDATE SET last_dseq = excluded.last_dseq`,
        id,
        await professionalKey(sql, person),
        lastDseq,
      )
    },
    saveDevicePosition: async (id, person, position, at) => {
      await sql.run(
        `INSERT INTO device (id, professional, position, seen_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id, professional) DO UPDATE SET position = excluded.position, seen_at = excluded.seen_at`,
        id,
        await professionalKey(sql, person),
        position,
        at,
      )
    },
    saveDevice: async (id, person, app, at) => {
      await sql.run(
        `INSERT INTO device (id, professional, app, seen_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id, professional) DO UPDATE SET app = excluded.app, seen_at = excluded.seen_at`,
        id,
        await professionalKey(sql, person),
        app,
        at,
      )
    },
    saveWipe: async (id, person, wipe, at) => {
      await sql.run(
        'UPDATE device SET wipe = $1, wipe_at = $2 WHERE id = $3 AND professional = $4',
        wipe,
        at,
        id,
        await professionalKey(sql, person),
      )
      await sql.run(
        'UPDATE session_family SET revoked_at = $1 WHERE person = $2 AND device = $3 AND revoked_at IS NULL',
        at,
        person,
        id,
      )
    },
  }
}
