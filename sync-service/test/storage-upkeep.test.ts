import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Storage } from '../src/storage/port.ts'
import { backupSqlite } from '../src/storage/sqlite/backup-sqlite.ts'
import { checkSqlite } from '../src/storage/sqlite/check-sqlite.ts'
import { databaseFile, openConnection } from '../src/storage/sqlite/connection.ts'
import { openSqliteStorage } from '../src/storage/sqlite/sqlite-storage.ts'
import { temporaryFolder } from './fixtures.ts'
import { addPatient, at, doctor, publish, readPage, recordOf } from './storage-stage.ts'

const key = randomBytes(48)

function openAt(folder: string, witness?: string): Storage {
  const storage = openSqliteStorage({ folder, key, ...(witness !== undefined && { witness }) })
  onTestFinished(() => storage.close())
  return storage
}

/** One more record in the log and one more link in the audit trail. */
async function work(storage: Storage, patient: string): Promise<void> {
  await publish(storage, recordOf(patient))
  await storage.write((tx) =>
    tx.appendAudit({ at, actor: doctor.id, action: 'record.create', outcome: 'ok' }),
  )
}

describe('a backup of the SQLite file', () => {
  it('is taken while the service writes, encrypted with the same key, whole, of one instant', async () => {
    const folder = temporaryFolder()
    const storage = openAt(folder)
    const patient = await addPatient(storage, doctor)
    for (let count = 0; count < 20; count++) await work(storage, patient)
    const copied = temporaryFolder()
    const under = storage.write(async (tx) => {
      await tx.appendVersion(recordOf(patient), [])
      backupSqlite(folder, key, databaseFile(copied))
    })
    await under
    await work(storage, patient)
    expect(readFileSync(databaseFile(copied)).subarray(0, 6).toString('latin1')).not.toBe('SQLite')
    expect(checkSqlite(copied, key)).toEqual({ intact: true, problems: [] })
    expect(checkSqlite(folder, key)).toEqual({ intact: true, problems: [] })
    const restored = openAt(copied)
    expect((await readPage(restored, doctor)).entries).toHaveLength(20)
    expect((await readPage(storage, doctor)).entries).toHaveLength(21)
    expect(existsSync(`${databaseFile(copied)}.part`)).toBe(false)
  })

  it.each([
    ['no database', 'not_found', () => ({ folder: temporaryFolder(), target: 'x' })],
    [
      'a target that exists',
      'bad_input',
      async () => {
        const folder = temporaryFolder()
        await openAt(folder).close()
        const target = join(temporaryFolder(), 'copy.db')
        writeFileSync(target, 'an older backup')
        return { folder, target }
      },
    ],
    [
      'a database that is damaged',
      'internal',
      async () => {
        const folder = temporaryFolder()
        const storage = openAt(folder)
        const patient = await addPatient(storage, doctor)
        await work(storage, patient)
        await storage.close()
        orphan(folder)
        return { folder, target: join(folder, 'copy.db') }
      },
    ],
  ])('refuses %s', async (_name, code, prepare) => {
    const { folder, target } = await prepare()
    const before = existsSync(target) ? readFileSync(target) : undefined
    expect(() => backupSqlite(folder, key, target)).toThrow(expect.objectContaining({ code }))
    expect(existsSync(target) ? readFileSync(target) : undefined).toEqual(before)
    expect(existsSync(`${target}.part`)).toBe(false)
  })
})

describe('the check of the SQLite file', () => {
  async function fill(): Promise<string> {
    const folder = temporaryFolder()
    const storage = openAt(folder)
    const patient = await addPatient(storage, doctor)
    for (let count = 0; count < 20; count++) await work(storage, patient)
    await storage.close()
    return folder
  }

  it.each([
    ['a missing file', (folder: string) => rmSync(databaseFile(folder)), /n’existe pas/],
    ['one byte that changed', flip, /integrity|malformed|chiffr|abîmée|not a database|disponible/],
    ['a row that refers to nothing', orphan, /membership|record/],
  ])('says %s', async (_name, damage, problem) => {
    const folder = await fill()
    expect(checkSqlite(folder, key).intact).toBe(true)
    damage(folder)
    const { intact, problems } = checkSqlite(folder, key)
    expect(intact).toBe(false)
    expect(problems.join('\n')).toMatch(problem)
  })

  it('says that the key is not the one', async () => {
    const folder = await fill()
    const { intact, problems } = checkSqlite(folder, randomBytes(48))
    expect([intact, problems]).toEqual([false, [expect.stringContaining('ne s’ouvre pas avec cette clé')]])
  })
})

describe('the witness of the SQLite file', () => {
  const incarnation = (storage: Storage) => storage.read((tx) => tx.incarnation())

  /** A copy taken after one record; then another record, and the service stops. */
  async function live() {
    const [folder, witness] = [temporaryFolder(), join(temporaryFolder(), 'storage-witness')]
    const storage = openAt(folder, witness)
    const patient = await addPatient(storage, doctor)
    await work(storage, patient)
    const copy = join(temporaryFolder(), 'copy.db')
    backupSqlite(folder, key, copy)
    await work(storage, patient)
    const before = await incarnation(storage)
    await storage.close()
    return { folder, witness, copy, before }
  }

  it('leaves the incarnation alone from one start to the next', async () => {
    const { folder, witness, before } = await live()
    const again = openAt(folder, witness)
    expect(await incarnation(again)).toBe(before)
  })

  it('gives data put back from a copy another incarnation, once', async () => {
    const { folder, witness, copy, before } = await live()
    copyFileSync(copy, databaseFile(folder))
    const restored = openAt(folder, witness)
    const after = await incarnation(restored)
    expect(after).not.toBe(before)
    await restored.close()
    expect(await incarnation(openAt(folder, witness))).toBe(after)
  })

  it('renews it whole or not at all: cut in the middle, the next start does it', async () => {
    const { folder, witness, copy, before } = await live()
    copyFileSync(copy, databaseFile(folder))
    const cut = (script: string) => {
      const file = openConnection(databaseFile(folder), key, 'writer')
      file.script(script)
      file.close()
    }
    cut("CREATE TRIGGER cut BEFORE UPDATE ON lineage BEGIN SELECT RAISE(ABORT, 'cut'); END")
    expect(() => openSqliteStorage({ folder, key, witness })).toThrow('cut')
    cut('DROP TRIGGER cut')
    const restored = openAt(folder, witness)
    expect(await incarnation(restored)).not.toBe(before)
    expect(await restored.read((tx) => tx.listForks())).toMatchObject([{ incarnation: before }])
  })

  it('sees it even when as much was written since the copy came back as before', async () => {
    const { folder, witness, copy, before } = await live()
    const known = readFileSync(witness)
    copyFileSync(copy, databaseFile(folder))
    const restored = openAt(folder, witness)
    const after = await incarnation(restored)
    await work(restored, await addPatient(restored, doctor))
    await restored.close()
    writeFileSync(witness, known)
    expect([before, after]).not.toContain(await incarnation(openAt(folder, witness)))
  })

  it('believes the worst of a witness that it cannot read, and starts one where there is none', async () => {
    const { folder, witness, before } = await live()
    rmSync(witness)
    const without = openAt(folder, witness)
    expect(await incarnation(without)).toBe(before)
    await without.close()
    writeFileSync(witness, '{"audit":')
    expect(await incarnation(openAt(folder, witness))).not.toBe(before)
  })

  it('counts what was committed, never what was undone', async () => {
    const { folder, witness, before } = await live()
    const storage = openAt(folder, witness)
    const patient = await addPatient(storage, doctor)
    await storage
      .write(async (tx) => {
        await tx.appendVersion(recordOf(patient), [])
        throw new Error('undone')
      })
      .catch(() => undefined)
    await storage.close()
    expect(await incarnation(openAt(folder, witness))).toBe(before)
  })

  it('says why the service does not start when it cannot be written', async () => {
    const { folder } = await live()
    const nowhere = join(temporaryFolder(), 'missing', 'storage-witness')
    expect(() => openSqliteStorage({ folder, key, witness: nowhere })).toThrow(
      expect.objectContaining({ code: 'service_refused' }),
    )
  })
})

function flip(folder: string): void {
  const path = databaseFile(folder)
  const bytes = readFileSync(path)
  const middle = Math.floor(bytes.length / 2)
  bytes[middle]! ^= 1
  writeFileSync(path, bytes)
}

function orphan(folder: string): void {
  const connection = openConnection(databaseFile(folder), key, 'writer')
  connection.script('PRAGMA foreign_keys = OFF')
  connection.run(
    "INSERT INTO membership (patient, professional, record, joined_at) VALUES (9999, 1, ?, 't')",
    Buffer.from(newId().replaceAll('-', ''), 'hex'),
  )
  connection.close()
}
