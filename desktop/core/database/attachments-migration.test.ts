import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openNodeDatabase } from '../platform/node/node-database.ts'
import { temporaryFolder } from '../platform/testing/temporary-folder.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations.ts'

const key = { key: new Uint8Array(32).fill(1), salt: new Uint8Array(16).fill(2) }
const mebibyte = 1_048_576

it.each([1, 262_144, 262_145, mebibyte, mebibyte + 1, 10 * mebibyte])(
  'a file of %i bytes is the same once it is in parts of 1 MiB',
  async (size) => {
    const cache = openNodeDatabase(join(await temporaryFolder(), 'cache.db'), key, { create: true })
    const db = cache.durable
    migrate(
      db,
      migrations.filter(({ version }) => version < 40),
    )
    const bytes = randomBytes(size)
    const sha256 = createHash('sha256').update(bytes).digest()
    db.run("INSERT INTO patient (key, id) VALUES (1, x'01')")
    const insert = `INSERT INTO attachment (patient_key, sha256, media_type, state, bytes)
      VALUES (1, ?, 'image/jpeg', ?, ?)`
    db.run(insert, [sha256, 'to-send', bytes])
    db.run(insert, [Buffer.alloc(32), 'wanted', null])
    migrate(db, migrations)
    expect(db.all('SELECT key, state, size, eager FROM attachment ORDER BY key')).toEqual([
      { key: 1, state: 'to-send', size, eager: size <= 262_144 ? 1 : 0 },
      { key: 2, state: 'wanted', size: null, eager: 1 },
    ])
    const parts = db.all<{ attachment_key: number; bytes: Uint8Array }>(
      'SELECT attachment_key, bytes FROM attachment_part ORDER BY number',
    )
    expect(parts.map((part) => part.attachment_key)).toEqual(parts.map(() => 1))
    expect(parts.slice(0, -1).every((part) => part.bytes.length === mebibyte)).toBe(true)
    expect(Buffer.concat(parts.map((part) => part.bytes)).equals(bytes)).toBe(true)
    cache.close()
  },
)
