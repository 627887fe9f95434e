import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { verifyAudit } from '../src/audit/verify.ts'
import { databaseFile, openConnection } from '../src/storage/sqlite/connection.ts'
import { records } from '../src/storage/sqlite/migrations/0010-records.ts'
import { sessions } from '../src/storage/sqlite/migrations/0020-sessions.ts'
import { openSqliteStorage } from '../src/storage/sqlite/sqlite-storage.ts'
import { personOf, temporaryFolder } from './fixtures.ts'
import { describeStorage } from './storage-conformance.ts'
import { at, doctor, readPage, recordOf } from './storage-stage.ts'

const key = randomBytes(48)

describeStorage('encrypted SQLite', async (now) => openSqliteStorage({ folder: temporaryFolder(), key, now }))

describe('the encrypted file', () => {
  it('holds no plain text, in the database or in its log', async () => {
    const folder = temporaryFolder()
    const storage = openSqliteStorage({ folder, key })
    await storage.write((tx) => tx.saveProfessional({ ...personOf('nurse'), name: 'Mme CANARI' }))
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
    await storage.close()
    expect(files.length).toBeGreaterThan(1)
    for (const bytes of [...files, readFileSync(databaseFile(folder))]) {
      expect(bytes.includes('CANARI')).toBe(false)
      expect(bytes.subarray(0, 6).toString('latin1')).not.toBe('SQLite')
    }
  })

  it.each([
    ['another key', 'cache_unreadable', (path: string) => path, randomBytes(48)],
    ['a truncated file', 'cache_unreadable', truncate, key],
    ['a plain file', 'cache_plaintext', writePlain, key],
  ])('refuses %s and keeps the file', async (_name, code, change, used) => {
    const folder = temporaryFolder()
    await openSqliteStorage({ folder, key }).close()
    const path = change(databaseFile(folder))
    const before = readFileSync(path)
    expect(() => openSqliteStorage({ folder, key: used })).toThrow(expect.objectContaining({ code }))
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('refuses a database written by a later release', async () => {
    const folder = temporaryFolder()
    await openSqliteStorage({ folder, key }).close()
    const connection = openConnection(databaseFile(folder), key, 'writer')
    connection.script('PRAGMA user_version = 9999')
    connection.close()
    expect(() => openSqliteStorage({ folder, key })).toThrow(expect.objectContaining({ code: 'cache_newer' }))
  })

  it('brings what an earlier version wrote to this one', async () => {
    const folder = temporaryFolder()
    const connection = openConnection(databaseFile(folder), key, 'writer')
    for (const { script } of [records, sessions]) connection.script(script)
    const { id } = doctor
    connection.run('INSERT INTO professional VALUES (1, ?, ?, ?)', id, doctor.role, JSON.stringify(doctor))
    const { author, ...record } = recordOf(newId())
    const bytes = (uuid: string) => Buffer.from(uuid.replaceAll('-', ''), 'hex')
    connection.run("INSERT INTO feed VALUES (1, ?, 'e', 2)", bytes(newId()))
    connection.run('INSERT INTO patient VALUES (1, ?, 1)', bytes(record.patientId))
    connection.run('INSERT INTO membership VALUES (1, 1, ?, ?, NULL)', bytes(newId()), at)
    connection.run("INSERT INTO record VALUES (1, ?, 1, 'note', 'medical', 1)", bytes(record.id))
    connection.run(
      'INSERT INTO change VALUES (1, 1, 1, 1, 1, 1, ?, ?, ?, ?, ?)',
      ...[JSON.stringify(author), at, at, at, JSON.stringify(record.body)],
    )
    connection.script('INSERT INTO feed_entry VALUES (1, 1, 1, 1), (1, 2, 1, NULL)')
    connection.close()
    const storage = openSqliteStorage({ folder, key })
    expect((await readPage(storage, doctor)).entries).toMatchObject([
      { op: 'put', pos: 1, record },
      { op: 'purge', pos: 2, reason: 'left', retain_authored: false },
    ])
    expect(await storage.read((tx) => tx.listDossiers(id, ['medical']))).toEqual([
      { patient: record.patientId, records: 1, latest: at },
    ])
    await storage.close()
  })

  it('goes on reading while another process holds the writer out, and writes afterwards', async () => {
    const folder = temporaryFolder()
    const storage = openSqliteStorage({ folder, key })
    const other = openConnection(databaseFile(folder), key, 'writer')
    other.script('BEGIN IMMEDIATE')
    let written = false
    const writing = storage.write((tx) => tx.saveProfessional(doctor)).then(() => (written = true))
    for (let count = 0; count < 20; count++) {
      expect(await storage.read((tx) => tx.listProfessionals())).toEqual([])
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(written).toBe(false)
    other.script('ROLLBACK')
    await writing
    expect(await storage.read((tx) => tx.listProfessionals())).toEqual([doctor])
    other.close()
    await storage.close()
  })

  it('flushes each commit to the disk and forgets what it deletes', () => {
    const connection = openConnection(join(temporaryFolder(), 'x.db'), key, 'writer')
    const pragmas = ['synchronous', 'journal_mode', 'secure_delete', 'temp_store', 'trusted_schema']
    expect(pragmas.map((name) => connection.pragma(name))).toEqual([2, 'wal', 1, 2, 0])
    connection.close()
  })

  it('gives readers no way to write', () => {
    const path = join(temporaryFolder(), 'x.db')
    const writer = openConnection(path, key, 'writer')
    writer.script('CREATE TABLE t (a INTEGER) STRICT')
    const reader = openConnection(path, key, 'reader')
    expect(() => reader.run('INSERT INTO t VALUES (1)')).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: 'SQLITE_READONLY' }) }),
    )
    reader.close()
    writer.close()
  })

  it.each([
    ['an edited row', "UPDATE audit SET outcome = 'x' WHERE seq = 2"],
    ['a deleted row', 'DELETE FROM audit WHERE seq = 2'],
    ['a row moved', 'UPDATE audit SET seq = 9 WHERE seq = 3'],
  ])('the audit trail shows %s', async (_name, tampering) => {
    const folder = temporaryFolder()
    const storage = openSqliteStorage({ folder, key })
    for (const outcome of ['a', 'b', 'c']) {
      await storage.write((tx) => tx.appendAudit({ at: 't', actor: 'p', action: 'session.opened', outcome }))
    }
    const connection = openConnection(databaseFile(folder), key, 'writer')
    expect(() => connection.script(tampering)).toThrow('append only')
    connection.script('DROP TRIGGER audit_is_append_only_u; DROP TRIGGER audit_is_append_only_d')
    connection.script(tampering)
    connection.close()
    expect((await verifyAudit(storage)).intact).toBe(false)
    await storage.close()
  })
})

function truncate(path: string): string {
  writeFileSync(path, readFileSync(path).subarray(0, 5000))
  return path
}

function writePlain(path: string): string {
  const plain = `${path}.plain`
  const database = new Database(plain)
  database.exec('CREATE TABLE t (a)')
  database.close()
  writeFileSync(path, readFileSync(plain))
  return path
}
