import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { v7 as newId } from 'uuid'
import { verifyAudit } from '../src/audit/verify.ts'
import { readDatabaseAddress } from '../src/storage/postgres/address.ts'
import { records } from '../src/storage/postgres/migrations/0010-records.ts'
import { sessions } from '../src/storage/postgres/migrations/0020-sessions.ts'
import { openPostgresStorage } from '../src/storage/postgres/postgres-storage.ts'
import type { Storage } from '../src/storage/port.ts'
import { hasPostgres, useCluster } from './postgres-cluster.ts'
import { describeStorage } from './storage-conformance.ts'
import { at, doctor, nurse, readPage, recordOf } from './storage-stage.ts'

function openAt(url: string, production = false): Storage {
  const storage = openPostgresStorage({ address: readDatabaseAddress(url, production, [])!, production })
  onTestFinished(() => storage.close())
  return storage
}

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  const cluster = useCluster()

  describeStorage('PostgreSQL', async (now) =>
    openPostgresStorage({
      address: readDatabaseAddress(await cluster.createDatabase(), false, [])!,
      production: false,
      now,
    }),
  )

  /** A database with the doctor and the nurse in the circle of these patients. */
  async function openCircle(count: number) {
    const url = await cluster.createDatabase()
    const storage = openAt(url)
    const patients = Array.from({ length: count }, () => newId())
    await storage.write(async (tx) => {
      for (const person of [doctor, nurse]) await tx.saveProfessional(person)
      for (const patient of patients) {
        await tx.addPatient(patient)
        for (const person of [doctor, nurse]) await tx.addMember(patient, person.id, newId(), 't')
      }
    })
    return { url, storage, patients }
  }
  const publish = (storage: Storage, ...patients: readonly string[]) =>
    storage.write(async (tx) => {
      for (const patient of patients) {
        await tx.isPatientKnown(patient)
        const record = recordOf(patient)
        await tx.appendVersion(record, [])
        await tx.announceRecord(record.id, ['physician', 'nurse'])
        await tx.appendAudit({ at: 't', actor: doctor.id, action: 'record.create', outcome: 'ok' })
      }
    })

  it('gives a body back character for character', async () => {
    const { storage, patients } = await openCircle(1)
    const body = { z: 1, a: 1.5e-7, '10': 'é\u0001\u2028', '2': [null, { b: '', a: '' }], é: 'ﬁ' }
    const record = recordOf(patients[0]!, 1, newId(), body)
    await storage.write((tx) => tx.appendVersion(record, []))
    const found = await storage.read((tx) => tx.findRecord(record.id))
    expect(JSON.stringify(found!.body)).toBe(JSON.stringify(body))
  })

  it('keeps the versions in the partition of the patient', async () => {
    const { url, storage, patients } = await openCircle(3)
    for (const patient of patients) await publish(storage, patient)
    const rows = await cluster.administer(
      url,
      'SELECT patient, count(DISTINCT tableoid)::int AS tables FROM change GROUP BY patient',
    )
    expect(rows.map((row) => row['tables'])).toEqual([1, 1, 1])
  })

  it('lets sixteen writers at once, and a reader that polls misses no position', async () => {
    const { url, storage, patients } = await openCircle(12)
    const others = [openAt(url), openAt(url), openAt(url)]
    const seen: number[] = []
    let after = 0
    let writing = true
    const reading = (async () => {
      for (let last = false; !last; last = !writing) {
        const page = await storage.read((tx) =>
          tx.readFeed({ professional: doctor.id, after, limit: 1000, classes: ['medical'] }),
        )
        seen.push(...page.entries.map((entry) => entry.pos))
        expect(page.to).toBe(page.head)
        after = page.to
      }
    })()
    const perWriter = 20
    const outcomes: string[] = []
    await Promise.all(
      Array.from({ length: 16 }, async (_, writer) => {
        const through = [storage, ...others][writer % 4]!
        for (let turn = 0; turn < perWriter; turn++) {
          const patient = patients[(writer + turn) % patients.length]!
          // Every other transaction is undone, late: a sequence would leave its numbers unused.
          const writing = through.write(async (tx) => {
            const record = recordOf(patient)
            await tx.appendVersion(record, [])
            await tx.announceRecord(record.id, ['physician', 'nurse'])
            if (turn % 2 === 1) throw new Error('undone')
          })
          outcomes.push(
            await writing.then(
              () => 'kept',
              (error: unknown) => String(error),
            ),
          )
        }
      }),
    )
    expect(new Set(outcomes)).toEqual(new Set(['kept', 'Error: undone']))
    writing = false
    await reading
    const last = await storage.read((tx) =>
      tx.readFeed({ professional: doctor.id, after, limit: 1000, classes: ['medical'] }),
    )
    seen.push(...last.entries.map((entry) => entry.pos))
    expect(seen).toEqual(Array.from({ length: (16 * perWriter) / 2 }, (_, index) => index + 1))
  })

  it('finishes batches that name the same patients in opposite orders', async () => {
    const { url, storage, patients } = await openCircle(4)
    const other = openAt(url)
    const turns = Array.from({ length: 12 }, (_, index) =>
      index % 2 === 0 ? publish(storage, ...patients) : publish(other, ...patients.toReversed()),
    )
    await Promise.all(turns)
    const feed = await storage.read((tx) => tx.findFeed(nurse.id))
    expect(feed?.head).toBe(turns.length * patients.length)
    expect(await verifyAudit(other)).toMatchObject({ intact: true, count: turns.length * patients.length })
  })

  it('does not apply twice what two processes are sent at once', async () => {
    const { url, storage, patients } = await openCircle(1)
    const other = openAt(url)
    const operation = newId()
    const [device, hash] = [newId(), Buffer.alloc(32)]
    const send = (through: Storage) =>
      through.write(async (tx) => {
        await tx.findDevice(device, doctor.id)
        if (await tx.findAppliedOperation(operation)) return 'duplicate'
        const record = recordOf(patients[0]!)
        await tx.appendVersion(record, [])
        await tx.announceRecord(record.id, ['physician'])
        await tx.saveAppliedOperation(operation, { hash, result: { op_id: operation, status: 'ok' } })
        await tx.saveDeviceSequence(device, doctor.id, 1)
        return 'ok'
      })
    const outcomes = await Promise.all([storage, other, storage, other].map(send))
    expect(outcomes.toSorted()).toEqual(['duplicate', 'duplicate', 'duplicate', 'ok'])
    expect((await storage.read((tx) => tx.findFeed(doctor.id)))?.head).toBe(1)
  })

  it('lets one of two who use the same refresh token at once', async () => {
    const { url, storage } = await openCircle(0)
    const other = openAt(url)
    const hash = Buffer.alloc(32, 7)
    await storage.write((tx) => tx.saveRefreshToken(hash, 'family'))
    const use = (through: Storage) =>
      through.write(async (tx) => {
        const token = await tx.findRefreshToken(hash)
        if (!token?.used) await tx.useRefreshToken(hash)
        return token?.used
      })
    const uses = await Promise.all([storage, other, storage, other].map(use))
    expect(uses.filter((used) => used === false)).toHaveLength(1)
  })

  it('never says that a transaction is kept when a statement of it failed', async () => {
    const { storage, patients } = await openCircle(1)
    const record = recordOf(patients[0]!)
    const writing = storage.write(async (tx) => {
      await tx.appendVersion(record, [])
      await tx.appendVersion(record, []).catch(() => undefined)
    })
    await expect(writing).rejects.toMatchObject({ details: { refusal: 'unavailable' } })
    expect(await storage.read((tx) => tx.findRecord(record.id))).toBeUndefined()
  })

  describe('hints across processes', () => {
    /** What the storage tells of the doctor's feed, as it comes. */
    async function listenTo(storage: Storage): Promise<readonly number[]> {
      const heads: number[] = []
      const { id } = (await storage.read((tx) => tx.findFeed(doctor.id)))!
      storage.onFeedsMoved((moves) => {
        for (const { feed, head } of moves) if (feed === id) heads.push(head)
      })
      return heads
    }
    const patiently = { timeout: 20_000 }

    it('wakes the listeners of the other process, once committed', async () => {
      const { url, storage, patients } = await openCircle(1)
      const other = openAt(url)
      const [here, there] = [await listenTo(storage), await listenTo(other)]
      await publish(storage, patients[0]!)
      expect(here).toEqual([1])
      await vi.waitFor(() => expect(there).toEqual([1]), patiently)
      await publish(other, patients[0]!)
      await vi.waitFor(() => expect(here).toEqual([1, 2]), patiently)
    })

    it('goes on by reading the heads when its connection breaks, and listens again', async () => {
      const { url, storage, patients } = await openCircle(1)
      const other = openAt(url)
      const heads = await listenTo(other)
      await publish(storage, patients[0]!)
      await vi.waitFor(() => expect(heads).toContain(1), patiently)
      const listening = `FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND (query LIKE 'LISTEN%' OR query LIKE '%pg_backend_pid%' OR query LIKE '%pg_notify%')`
      const cut = await cluster.administer(url, 'SELECT pg_terminate_backend(pid) '.concat(listening))
      expect(cut).toHaveLength(2)
      await publish(storage, patients[0]!)
      await vi.waitFor(() => expect(heads).toContain(2), patiently)
      await vi.waitFor(
        async () => expect(await cluster.administer(url, 'SELECT pid '.concat(listening))).toHaveLength(2),
        patiently,
      )
      await publish(storage, patients[0]!)
      await vi.waitFor(() => expect(heads).toContain(3), patiently)
    })
  })

  describe('TLS', () => {
    const connect = async (host: string, root: string | undefined) => {
      const url = new URL(await cluster.createDatabase())
      url.hostname = host
      url.searchParams.set('sslmode', 'verify-full')
      if (root !== undefined) url.searchParams.set('sslrootcert', root)
      const storage = openAt(url.href, true)
      const people = storage.read((tx) => tx.listProfessionals())
      return { url: url.href.replace(/\?.*/, ''), people }
    }

    it('is what `verify-full` opens, on every connection', async () => {
      const { url, people } = await connect('localhost', cluster.certificate())
      expect(await people).toEqual([])
      const inClear = await cluster.administer(
        url,
        `SELECT 1 FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
         WHERE datname = current_database() AND usename = 'service' AND NOT ssl`,
      )
      expect(inClear).toEqual([])
    })

    it.each([
      ['a certificate that nobody vouches for', 'localhost', false],
      ['a certificate of another name', '127.0.0.1', true],
    ])('refuses %s', async (_name, host, vouched) => {
      const { people } = await connect(host, vouched ? cluster.certificate() : undefined)
      await expect(people).rejects.toMatchObject({ details: { refusal: 'unavailable' } })
    })
  })

  describe('incarnation', () => {
    const incarnation = async (url: string) => {
      const storage = openPostgresStorage({
        address: readDatabaseAddress(url, false, [])!,
        production: false,
      })
      try {
        return await storage.read((tx) => tx.incarnation())
      } finally {
        await storage.close()
      }
    }

    it('stays from one start to the next, and is another in a copy of the database', async () => {
      const [url, elsewhere] = [await cluster.createDatabase(), await cluster.createDatabase()]
      const first = await incarnation(url)
      expect(await incarnation(url)).toBe(first)
      const copied = `${url}_copy`
      const name = new URL(url).pathname.slice(1)
      await cluster.administer(elsewhere, `CREATE DATABASE ${name}_copy TEMPLATE ${name} OWNER service`)
      const second = await incarnation(copied)
      expect(second).not.toBe(first)
      expect(await incarnation(copied)).toBe(second)
      expect(await incarnation(url)).toBe(first)
    })

    it('is another after a recovery to a point in time, and after a move to another server', async () => {
      const url = await cluster.createDatabase()
      const first = await incarnation(url)
      const found = await cluster.administer(url, 'SELECT origin FROM lineage')
      const parts = String(found[0]!['origin']).split('/')
      for (const [index, other] of [
        [0, '1'],
        [1, '0000002A'],
      ] as const) {
        const before = await incarnation(url)
        await cluster.administer(url, `UPDATE lineage SET origin = '${parts.with(index, other).join('/')}'`)
        expect(await incarnation(url)).not.toBe(before)
      }
      expect(await incarnation(url)).not.toBe(first)
    })

    it('does without what the account may not ask the server', async () => {
      const url = await cluster.createDatabase()
      await cluster.administer(
        url,
        'REVOKE EXECUTE ON FUNCTION pg_control_system(), pg_walfile_name(pg_lsn) FROM PUBLIC',
      )
      expect(await incarnation(url)).toBe(await incarnation(url))
    })
  })

  it('brings what an earlier version wrote to this one', async () => {
    const url = await cluster.createDatabase()
    const { author, ...record } = recordOf(newId())
    const person = JSON.stringify(doctor).replaceAll("'", "''")
    await cluster.administer(
      url,
      `SET ROLE service;
       CREATE TABLE schema_version (version bigint PRIMARY KEY, applied_at timestamptz NOT NULL);
       ${records.script} ${sessions.script}
       INSERT INTO schema_version VALUES (10, now()), (20, now());
       INSERT INTO professional (id, role, body) VALUES ('${doctor.id}', '${doctor.role}', '${person}');
       INSERT INTO feed VALUES (1, '${newId()}', 'e', 2);
       INSERT INTO patient (id, pseq) VALUES ('${record.patientId}', 1);
       INSERT INTO membership VALUES (1, 1, '${newId()}', '${at}', NULL);
       INSERT INTO record (id, patient, type, confidentiality, version)
       VALUES ('${record.id}', 1, 'note', 'medical', 1);
       INSERT INTO change VALUES (1, 1, 1, 1, 1, '${JSON.stringify(author)}', '${at}', '${at}', '${at}', '{"text":"a"}');
       INSERT INTO feed_entry VALUES (1, 1, 1, 1), (1, 2, 1, NULL)`,
    )
    const storage = openAt(url)
    expect((await readPage(storage, doctor)).entries).toMatchObject([
      { op: 'put', pos: 1, record },
      { op: 'purge', pos: 2, reason: 'left', retain_authored: false },
    ])
    expect(await storage.read((tx) => tx.listDossiers(doctor.id, ['medical']))).toEqual([
      { patient: record.patientId, records: 1, latest: at },
    ])
  })

  describe('start', () => {
    it('lets several processes start at once on an empty database', async () => {
      const url = await cluster.createDatabase()
      const storages = Array.from({ length: 5 }, () => openAt(url))
      const directories = await Promise.all(
        storages.map((storage) => storage.read((tx) => tx.listProfessionals())),
      )
      expect(directories).toEqual(Array.from({ length: 5 }, () => []))
      const versions = await cluster.administer(url, 'SELECT version FROM schema_version ORDER BY version')
      expect(versions).toEqual(['10', '20', '30', '40', '50', '60'].map((version) => ({ version })))
    })

    it('refuses a database written by a later release', async () => {
      const { url } = await openCircle(0)
      await cluster.administer(url, 'INSERT INTO schema_version VALUES (9999, now())')
      await expect(openAt(url).read((tx) => tx.listProfessionals())).rejects.toMatchObject({
        code: 'cache_newer',
      })
    })

    it.each([
      ['a superuser', (url: string) => cluster.asSuperuser(url), undefined, /superutilisateur/],
      [
        'commits that are not flushed',
        (url: string) => url,
        'ALTER ROLE service SET synchronous_commit = off',
        /synchronous_commit/,
      ],
    ])('production refuses %s', async (_name, change, statement, reason) => {
      const url = await cluster.createDatabase()
      if (statement) {
        await cluster.administer(url, statement)
        onTestFinished(
          async () => void (await cluster.administer(url, 'ALTER ROLE service RESET synchronous_commit')),
        )
      }
      const refused = openAt(change(url), true).read((tx) => tx.listProfessionals())
      await expect(refused).rejects.toMatchObject({ code: 'service_refused', message: reason })
      expect(await openAt(change(url)).read((tx) => tx.listProfessionals())).toEqual([])
    })

    it('answers « unavailable » while the server is away, and works again when it is back', async () => {
      const url = await cluster.createDatabase()
      await cluster.administer(url, `ALTER ROLE service NOLOGIN`)
      const storage = openAt(url)
      await expect(storage.read((tx) => tx.listProfessionals())).rejects.toMatchObject({
        details: { refusal: 'unavailable' },
      })
      await cluster.administer(url, `ALTER ROLE service LOGIN`)
      expect(await storage.read((tx) => tx.listProfessionals())).toEqual([])
    })
  })

  it.each([
    ['an edited row', "UPDATE audit SET outcome = 'x' WHERE seq = 2"],
    ['a deleted row', 'DELETE FROM audit WHERE seq = 2'],
    ['a row moved', 'UPDATE audit SET seq = 9 WHERE seq = 3'],
  ])('the audit trail shows %s', async (_name, tampering) => {
    const { url, storage, patients } = await openCircle(1)
    for (let count = 0; count < 3; count++) await publish(storage, patients[0]!)
    await expect(cluster.administer(url, tampering)).rejects.toThrow('append only')
    await cluster.administer(url, 'DROP TRIGGER audit_is_append_only ON audit')
    await cluster.administer(url, tampering)
    expect((await verifyAudit(storage)).intact).toBe(false)
  })

  it('lets what is under way end before it closes', async () => {
    const { url, patients } = await openCircle(1)
    const storage = openPostgresStorage({
      address: readDatabaseAddress(url, false, [])!,
      production: false,
    })
    const writes = Array.from({ length: 30 }, () => publish(storage, patients[0]!))
    await storage.close()
    await Promise.all(writes)
    await expect(publish(storage, patients[0]!)).rejects.toMatchObject({
      details: { refusal: 'unavailable' },
    })
    // A backend takes a moment to end after its connection, and the server has workers of its own.
    const working = () =>
      cluster.administer(
        url,
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND backend_type = 'client backend' AND state <> 'idle'`,
      )
    await vi.waitFor(async () => expect(await working()).toEqual([]), { timeout: 20_000 })
  })
})
