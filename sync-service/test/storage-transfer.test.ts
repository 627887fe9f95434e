import { randomBytes, randomUUID } from 'node:crypto'
import { v7 as newId } from 'uuid'
import { describe, expect, it, onTestFinished } from 'vitest'
import { verifyAudit } from '../src/audit/verify.ts'
import { readDatabaseAddress } from '../src/storage/postgres/address.ts'
import { openPostgresStorage } from '../src/storage/postgres/postgres-storage.ts'
import type { ReadTransaction, Storage, WriteTransaction } from '../src/storage/port.ts'
import { databaseFile, openConnection } from '../src/storage/sqlite/connection.ts'
import { openSqliteStorage } from '../src/storage/sqlite/sqlite-storage.ts'
import { type Store, transfer, unseal } from '../src/storage/transfer.ts'
import { tables } from '../src/storage/transfer-tables.ts'
import { temporaryFolder } from './fixtures.ts'
import { hasPostgres, useCluster } from './postgres-cluster.ts'
import { addPatient, at, doctor, everyClass, helper, nurse, publish, recordOf } from './storage-stage.ts'

const key = randomBytes(48)

function sqliteStore(): Store & { readonly kind: 'sqlite' } {
  return { kind: 'sqlite', folder: temporaryFolder(), key }
}

function open(store: Store): Storage {
  const storage =
    store.kind === 'sqlite'
      ? openSqliteStorage(store)
      : openPostgresStorage({ address: store.address, production: false })
  let closed: Promise<void> | undefined
  const close = () => (closed ??= storage.close())
  onTestFinished(close)
  return { ...storage, close }
}

/** Opens it as a service does. */
async function useOnce(store: Store): Promise<string> {
  const storage =
    store.kind === 'sqlite'
      ? openSqliteStorage(store)
      : openPostgresStorage({ address: store.address, production: false })
  try {
    return await storage.read((tx) => tx.incarnation())
  } finally {
    await storage.close()
  }
}

type Known = { readonly patients: readonly string[]; readonly record: string; readonly sha256: string }
const [device, operation, family, upload] = [randomUUID(), newId(), randomUUID(), newId()]
const token = randomBytes(32)

/** Something in every table, by the port alone. */
async function fill(storage: Storage): Promise<Known> {
  const patients = [await addPatient(storage, doctor, nurse), await addPatient(storage, doctor, nurse)]
  const [patient, left] = [patients[0]!, patients[1]!]
  const record = recordOf(patient, 1, newId(), { text: 'été ﬁ\u0000\u2028 « 𝄞 »' })
  await publish(storage, record, ...Array.from({ length: 1200 }, () => recordOf(patient)), recordOf(left))
  const sha256 = randomBytes(32).toString('hex')
  const file = { patient, professional: doctor.id, sha256, mediaType: 'image/png', size: 10, expiresAt: at }
  const { id, name, role, profession } = nurse
  const author = { id, name, role, profession }
  const proposal = { id: newId(), author, authoredAt: at, baseVersion: 1, schema: 1, base: 1, body: [2] }
  await storage.write(async (tx) => {
    await tx.appendVersion({ ...record, version: 2 }, [sha256])
    await tx.saveProposal(record.id, proposal)
    await tx.saveMasks(record.id, [nurse.id], ['nurse'])
    await tx.endMembership(left, nurse.id, at, 'objection')
    await tx.announcePurge(left, nurse.id, { reason: 'objection', retainAuthored: true })
    await tx.openEmergency({
      id: newId(),
      patient: left,
      professional: helper.id,
      reason: 'malaise au domicile',
      openedAt: at,
      untilAt: at,
    })
    await tx.saveUpload({ ...file, id: newId(), offset: 0, chunks: 0 })
    const whole = newId()
    await tx.saveUpload({ ...file, id: whole, offset: 0, chunks: 0 })
    await tx.appendUpload(whole, randomBytes(10), 10)
    await tx.finishUpload(whole, at)
    await tx.saveUpload({ ...file, id: upload, offset: 0, chunks: 0 })
    await tx.appendUpload(upload, randomBytes(20), 10)
    await tx.saveQuarantined({
      operation: {
        kind: 'transition',
        op_id: operation,
        dseq: 1,
        type: 'task',
        patient: left,
        record_id: newId(),
        authored_at: at,
        base_version: 1,
        to: 'done',
        details: {},
      },
      author: nurse,
      confidentiality: 'medical',
      receivedAt: at,
    })
    await tx.saveAppliedOperation(operation, {
      hash: randomBytes(32),
      result: { op_id: operation, status: 'ok' },
    })
    await tx.saveDevice(device, doctor.id, 'Navigateur Pro', at)
    await tx.saveDeviceSequence(device, doctor.id, 12)
    await tx.saveSession({ id: family, person: doctor.id, device, expiresAt: at, revokedAt: undefined })
    await tx.saveRefreshToken(token, family)
    await tx.useRefreshToken(token)
    const login = {
      redirectUri: 'r',
      clientState: 's',
      codeChallenge: 'c',
      device,
      nonce: 'n',
      verifier: 'v',
      startedAt: at,
    }
    await tx.saveLogin(randomBytes(32), login)
    await tx.saveGrant(token, { ...login, person: doctor.id, grantedAt: at, usedBy: undefined })
    await tx.renewIncarnation()
    for (const outcome of ['a', 'b']) {
      await tx.appendAudit({ at, actor: doctor.id, action: 'session.opened', outcome })
    }
  })
  return { patients, record: record.id, sha256 }
}

/** All that the port says of it. */
function readAll(storage: Storage, { patients, record, sha256 }: Known): Promise<unknown> {
  const ask = async (tx: ReadTransaction) => {
    const [patient, left] = [patients[0]!, patients[1]!]
    const dossier = {
      patient,
      professional: doctor.id,
      classes: everyClass,
      part: 'first',
      current: ['note'],
      since: at,
      before: undefined,
      limit: 5000,
    } as const
    return [
      await tx.incarnation(),
      await tx.listForks(),
      await tx.listProfessionals(),
      await tx.findMembership(left, nurse.id),
      await tx.findRecord(record),
      await tx.findVersion(record, 1),
      await tx.listProposals(record),
      await tx.readDossier(dossier),
      await tx.listQuarantine(doctor.id),
      await tx.findAppliedOperation(operation),
      await tx.listDevices(doctor.id),
      await tx.findFile(patient, sha256),
      await tx.readFileChunk(patient, sha256, 0),
      await tx.findUpload(upload),
      await tx.readUploadChunk(upload, 0),
      await tx.listFileClasses(patient, sha256, doctor.id),
      await tx.findSession(family),
      await tx.readAudit(0, 10),
      ...(await Promise.all(
        [doctor, nurse].map(async ({ id }) => [
          await tx.findFeed(id),
          await tx.readFeed({ professional: id, after: 0, limit: 5000, classes: everyClass }),
          await tx.listDossiers(id, everyClass),
        ]),
      )),
    ]
  }
  return storage.read(ask)
}

describe('transfer of a storage', () => {
  describe.skipIf(!hasPostgres)('to and from PostgreSQL', () => {
    const cluster = useCluster()
    const postgresStore = async (): Promise<Store & { url: string }> => {
      const url = await cluster.createDatabase()
      return { kind: 'postgres', address: readDatabaseAddress(url, false, [])!, production: false, url }
    }

    it('brings everything to PostgreSQL and back, and both go on from there', async () => {
      const [first, second, third] = [sqliteStore(), await postgresStore(), sqliteStore()]
      const origin = open(first)
      const known = await fill(origin)
      const expected = await readAll(origin, known)
      await origin.close()

      const there = await transfer(first, second)
      expect(there.map(({ name }) => name)).toEqual(tables.map(({ name }) => name))
      expect(there.filter(({ rows }) => rows === 0)).toEqual([])
      const middle = open(second)
      expect(await readAll(middle, known)).toEqual(expected)
      await middle.close()

      const back = await transfer(second, third)
      expect(back).toEqual(there)
      const end = open(third)
      expect(await readAll(end, known)).toEqual(expected)

      await unseal(second)
      for (const storage of [end, open(second)]) {
        const { head } = (await storage.read((tx) => tx.findFeed(doctor.id)))!
        const added = await addPatient(storage, doctor, nurse)
        await publish(storage, recordOf(added))
        await storage.write((tx) =>
          tx.appendAudit({ at, actor: doctor.id, action: 'session.closed', outcome: 'ok' }),
        )
        expect(await verifyAudit(storage)).toMatchObject({ intact: true, count: 3 })
        expect((await storage.read((tx) => tx.findFeed(doctor.id)))!.head).toBe(head + 1)
      }
    })

    it('refuses a target that holds something, and leaves it as it was', async () => {
      const [first, second] = [sqliteStore(), await postgresStore()]
      for (const store of [first, second]) await fill(open(store))
      for (const [from, to] of [
        [first, second],
        [second, first],
      ] as const) {
        await expect(transfer(from, to)).rejects.toMatchObject({ code: 'conflict' })
      }
    })

    it('keeps writers out of the source while it runs, and misses none who came before', async () => {
      const [first, second] = [await postgresStore(), sqliteStore()]
      const storage = open(first)
      const patient = await addPatient(storage, doctor)
      let written = 0
      const writing = (async () => {
        for (;;) {
          await publish(storage, recordOf(patient))
          written += 1
        }
      })()
      const [moved] = await Promise.all([
        transfer(first, second),
        expect(writing).rejects.toMatchObject({ details: { refusal: 'unavailable' } }),
      ])
      const rows = (name: string) => moved.find((table) => table.name === name)!.rows
      expect(rows('record')).toBe(written)
      expect(rows('change')).toBe(written)
      const target = open(second)
      expect((await target.read((tx) => tx.findFeed(doctor.id)))!.head).toBe(written)
    })

    it('keeps nothing at the target when what is read again is not what was given', async () => {
      const [first, second] = [sqliteStore(), await postgresStore()]
      const storage = open(first)
      await fill(storage)
      await open(second).read((tx) => tx.incarnation())
      await cluster.administer(
        second.url,
        `CREATE FUNCTION alter_body() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN NEW.body := NEW.body || ' '; RETURN NEW; END $$;
         CREATE TRIGGER alter_body BEFORE INSERT ON proposal FOR EACH ROW EXECUTE FUNCTION alter_body()`,
      )
      await expect(transfer(first, second)).rejects.toMatchObject({
        code: 'internal',
        message: expect.stringContaining('proposal'),
      })
      expect(await open(second).read((tx) => tx.listProfessionals())).toEqual([])
    })

    it.each(['SQLite', 'PostgreSQL'])('seals %s, for the process that has it open as well', async (from) => {
      const stores = [sqliteStore(), await postgresStore()]
      const [first, second] = from === 'SQLite' ? stores : stores.toReversed()
      const storage = open(first!)
      const { patients } = await fill(storage)
      const before = await storage.read((tx) => tx.incarnation())
      await transfer(first!, second!)

      const late = async (work: (tx: WriteTransaction) => Promise<unknown>) => {
        const refused = { code: 'service_refused', details: { refusal: 'unavailable' } }
        await expect(storage.write(work)).rejects.toMatchObject(refused)
      }
      await late((tx) => tx.appendVersion(recordOf(patients[0]!), []))
      await late((tx) => tx.attempt(() => tx.saveProfessional(doctor)))
      await late((tx) => tx.useRefreshToken(token))
      await late((tx) => tx.dropUpload(upload))
      await late((tx) => tx.renewIncarnation())
      await late((tx) => tx.appendAudit({ at, actor: 'a', action: 'session.closed', outcome: 'ok' }))
      expect(await storage.read((tx) => tx.isPatientKnown(patients[0]!))).toBe(true)
      await storage.close()

      const [there, back] = from === 'SQLite' ? ['PostgreSQL', 'avec'] : ['SQLite', 'sans']
      const message = expect.stringMatching(
        `déplacée le .* vers ${there}. Démarrez le service ${back} DATABASE_URL`,
      )
      const closed = { code: 'service_refused', message }
      await expect(useOnce(first!)).rejects.toMatchObject(closed)
      await expect(transfer(first!, second!)).rejects.toMatchObject(closed)
      await unseal(first!)
      expect(await useOnce(first!)).not.toBe(before)
      await expect(unseal(first!)).rejects.toMatchObject({ code: 'bad_input' })
      expect(await useOnce(second!)).toBe(before)
    })

    it.each(['SQLite', 'PostgreSQL'])(
      'is begun again, or ended, wherever it stopped on its way from %s',
      async (from) => {
        const stores = [sqliteStore(), await postgresStore()]
        const [first, second] = from === 'SQLite' ? stores : stores.toReversed()
        const storage = open(first!)
        const known = await fill(storage)
        const expected = await readAll(storage, known)
        await storage.close()
        const stopAt = (step: string) =>
          transfer(first!, second!, (reached) => {
            if (reached === step) throw new Error(step)
          })
        await expect(stopAt('copied')).rejects.toThrow('copied')
        expect(await useOnce(first!)).toBeDefined()
        await expect(useOnce(second!)).rejects.toMatchObject({
          message: expect.stringContaining('à son terme'),
        })
        await expect(stopAt('sealed')).rejects.toThrow('sealed')
        for (const store of stores) {
          await expect(useOnce(store)).rejects.toMatchObject({ code: 'service_refused' })
        }
        await transfer(first!, second!)
        expect(await readAll(open(second!), known)).toEqual(expected)
      },
    )

    it('names every table of the storage', async () => {
      const second = await postgresStore()
      await open(second).read((tx) => tx.incarnation())
      const found = await cluster.administer(
        second.url,
        `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
         AND relnamespace = 'public'::regnamespace AND relname <> 'schema_version'`,
      )
      expect(new Set(found.map((row) => row['name']))).toEqual(new Set(tables.map(({ name }) => name)))
    })
  })

  it('moves one SQLite file to another key', async () => {
    const [first, second] = [sqliteStore(), { ...sqliteStore(), key: randomBytes(48) }]
    const origin = open(first)
    const known = await fill(origin)
    await transfer(first, second)
    expect(await readAll(open(second), known)).toEqual(await readAll(origin, known))
  })

  it('refuses a source that is not there, or of another version', async () => {
    await expect(transfer(sqliteStore(), sqliteStore())).rejects.toMatchObject({ code: 'not_found' })
    const old = sqliteStore()
    await open(old).close()
    const connection = openConnection(databaseFile(old.folder), key, 'writer')
    connection.script('PRAGMA user_version = 20')
    connection.close()
    await expect(transfer(old, sqliteStore())).rejects.toMatchObject({ code: 'update_needed' })
  })

  it('names every table of the SQLite file', async () => {
    const store = sqliteStore()
    await open(store).close()
    const connection = openConnection(databaseFile(store.folder), key, 'reader')
    const found = connection.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    connection.close()
    expect(found.map(({ name }) => name).toSorted()).toEqual(tables.map(({ name }) => name).toSorted())
  })
})
