import fc from 'fast-check'
import { v7 as newId } from 'uuid'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { SnapshotRecord, Storage, StoredRecord } from '../src/storage/port.ts'
import {
  addPatient,
  at,
  doctor,
  everyClass,
  helper,
  type MakeStorage,
  nurse,
  openStage,
  publish,
  readPage,
  recordOf,
} from './storage-stage.ts'

const left = { reason: 'left', retainAuthored: true } as const

/** Who sees what: circles, masks, classes; through the feed and through the dossiers. */
export function describeAccess(make: MakeStorage): void {
  describe('access', () => {
    it('checks membership and class when it reads, whatever the entries say', async () => {
      const { storage, patient } = await openStage(make, doctor, nurse)
      await publish(storage, recordOf(patient))
      await storage.write((tx) => tx.endMembership(patient, nurse.id, at, 'left'))
      expect((await readPage(storage, doctor)).entries).toHaveLength(1)
      expect(await readPage(storage, nurse)).toEqual({ entries: [], to: 1, head: 1 })
      expect((await readPage(storage, doctor, 0, 9, ['social'])).entries).toEqual([])
    })

    it('knows who is, was and never was in a circle', async () => {
      const { storage, patient } = await openStage(make, doctor)
      const record = newId()
      await storage.write(async (tx) => {
        await tx.addMember(patient, nurse.id, record, at)
        expect(await tx.listMembers(patient)).toEqual([doctor, nurse])
        await tx.endMembership(patient, nurse.id, '2026-11-04T09:00:00.000Z', 'objection')
      })
      await storage.read(async (tx) => {
        expect(await tx.listMembers(patient)).toEqual([doctor])
        expect(await tx.findMembership(patient, nurse.id)).toEqual({
          record,
          joinedAt: at,
          left: { at: '2026-11-04T09:00:00.000Z', reason: 'objection' },
        })
        expect(await tx.findMembership(patient, helper.id)).toBeUndefined()
      })
      await storage.write((tx) => tx.addMember(patient, nurse.id, record, at))
      expect(await storage.read((tx) => tx.findMembership(patient, nurse.id))).toEqual({
        record,
        joinedAt: at,
        left: undefined,
      })
    })

    it('puts the purge last and nothing else of the patient; at a return, one grant in its place', async () => {
      const { storage, patient } = await openStage(make, doctor)
      const other = await addPatient(storage, doctor)
      await publish(storage, recordOf(patient), recordOf(other))
      await storage.write(async (tx) => {
        await tx.endMembership(patient, doctor.id, at, 'left')
        await tx.announcePurge(patient, doctor.id, left)
      })
      expect((await readPage(storage, doctor)).entries).toMatchObject([
        { op: 'put', pos: 2 },
        { op: 'purge', pos: 3, patient, reason: 'left', retain_authored: true },
      ])
      await storage.read(async (tx) => {
        expect(await tx.listPurges(doctor.id, 0, 3)).toEqual([patient])
        expect(await tx.listPurges(doctor.id, 0, 2)).toEqual([])
        expect(await tx.listPurges(doctor.id, 3, 9)).toEqual([])
      })
      await storage.write(async (tx) => {
        await tx.addMember(patient, doctor.id, newId(), at)
        await tx.announceGrant(patient, doctor.id)
      })
      await publish(storage, recordOf(patient))
      expect((await readPage(storage, doctor)).entries.map(({ op, pos }) => [op, pos])).toEqual([
        ['put', 2],
        ['grant', 4],
        ['put', 5],
      ])
    })

    it('puts the announcements of one transaction in their order', async () => {
      const { storage, patient } = await openStage(make, doctor)
      const record = recordOf(patient)
      await storage.write(async (tx) => {
        await tx.appendVersion(record, [])
        await tx.announceRecord(record.id, ['physician'])
        await tx.announcePurge(patient, doctor.id, { reason: 'objection', retainAuthored: false })
        await tx.announceGrant(patient, doctor.id)
        await tx.announceRecord(record.id, ['physician'])
      })
      const { entries, head } = await readPage(storage, doctor)
      expect(entries.map(({ op, pos }) => [op, pos])).toEqual([
        ['grant', 3],
        ['put', 4],
      ])
      expect(head).toBe(4)
    })

    it('lets who is there in an emergency read as long as it runs, and nothing hidden from anybody', async () => {
      const { storage, patient } = await openStage(make, doctor, nurse)
      const [record, hidden] = [recordOf(patient), recordOf(patient)]
      await publish(storage, record, hidden)
      await storage.write((tx) => tx.saveMasks(hidden.id, [nurse.id], ['physician', 'nurse']))
      const [id, untilAt] = [newId(), '2026-11-03T13:00:00.000Z']
      const access = { id, patient, professional: helper.id, reason: 'malaise', openedAt: at, untilAt }
      await storage.write(async (tx) => {
        await tx.openEmergency(access)
        await tx.announceGrant(patient, helper.id)
      })
      const added = recordOf(patient)
      await publish(storage, added)
      const { entries } = await readPage(storage, helper, 0, 9, everyClass)
      expect(entries[0]).toEqual({ op: 'grant', pos: 1, patient, until: untilAt })
      await storage.read(async (tx) => {
        expect([await tx.isMember(patient, helper.id), await tx.isReader(patient, helper.id)]).toEqual([
          false,
          true,
        ])
        expect(await tx.isReader(patient, nurse.id)).toBe(true)
        expect(await tx.listEmergencies(patient)).toEqual([{ ...access, endedAt: undefined }])
        expect(await tx.isMasked(hidden.id, helper.id)).toBe(true)
        expect(await tx.listMasked(hidden.id)).toEqual([nurse.id])
        expect(await tx.listDossiers(helper.id, everyClass)).toMatchObject([
          { patient, records: 2, until: untilAt },
        ])
        expect(await tx.listOverdue('2026-11-03T12:59:59.999Z')).toEqual([])
        expect(await tx.listOverdue(untilAt, nurse.id)).toEqual([])
        expect((await tx.listOverdue(untilAt, helper.id)).map((one) => one.id)).toEqual([id])
      })
      const read = await readDossier(storage, patient, helper.id)
      expect(read.map((one) => one.record.id).toSorted()).toEqual([record.id, added.id].toSorted())
      await storage.write((tx) => tx.endEmergency(patient, helper.id, untilAt))
      expect((await readPage(storage, helper, 0, 9, everyClass)).entries).toEqual([])
      await storage.read(async (tx) => {
        expect(await tx.isReader(patient, helper.id)).toBe(false)
        expect(await tx.listDossiers(helper.id, everyClass)).toEqual([])
        expect(await tx.listOverdue(untilAt)).toEqual([])
      })
      // Again, as often as needed, one at a time.
      await storage.write((tx) => tx.openEmergency({ ...access, id: newId() }))
      await expect(storage.write((tx) => tx.openEmergency({ ...access, id: newId() }))).rejects.toThrow(
        /unique/i,
      )
    })

    it('finds identities by what they hold, and the trail of one patient', async () => {
      const { storage, patient } = await openStage(make, doctor)
      const identity = recordOf(patient, 1, newId(), { identity: { matricule: '279035121518989' } })
      await publish(storage, { ...identity, type: 'patient-identity' }, recordOf(patient))
      expect((await storage.read((tx) => tx.findIdentities('279035121518989'))).map(({ id }) => id)).toEqual([
        identity.id,
      ])
      expect(await storage.read((tx) => tx.findIdentities('279035121518988'))).toEqual([])
      const line = { at, actor: doctor.id, outcome: at } as const
      await storage.write(async (tx) => {
        for (const action of ['read.dossier', 'session.opened', 'read.photo'] as const) {
          await tx.appendAudit({ ...line, action, patient })
        }
        await tx.appendAudit({ ...line, action: 'read.photo' })
      })
      const actions = ['read.dossier', 'read.photo'] as const
      await storage.read(async (tx) => {
        const whole = await tx.readAuditOf(patient, { actions, before: 100, limit: 9 })
        expect(whole.map(({ action }) => action)).toEqual(['read.photo', 'read.dossier'])
        const page = await tx.readAuditOf(patient, { actions, before: whole[0]!.seq, limit: 1 })
        expect(page.map(({ action }) => action)).toEqual(['read.dossier'])
      })
    })

    it('shows a masked record as a tombstone, tells nothing of it, and gives it back', async () => {
      const { storage, patient } = await openStage(make, doctor, nurse)
      const [record, other] = [recordOf(patient), recordOf(patient)]
      await publish(storage, record, other)
      const mask = (...hidden: string[]) =>
        storage.write((tx) => tx.saveMasks(record.id, hidden, ['physician', 'nurse', 'home-help']))
      await mask(nurse.id)
      expect((await readPage(storage, nurse)).entries.slice(1)).toEqual([
        { op: 'tombstone', pos: 3, id: record.id, patient },
      ])
      expect((await readPage(storage, doctor)).head).toBe(2)
      await publish(storage, { ...record, version: 2 })
      expect((await readPage(storage, nurse)).head).toBe(3)
      await storage.read(async (tx) => {
        expect(await tx.isMasked(record.id, nurse.id)).toBe(true)
        expect(await tx.isMasked(record.id, doctor.id)).toBe(false)
        expect(await tx.listMasked(record.id)).toEqual([nurse.id])
        expect(await tx.listDossiers(nurse.id, everyClass)).toEqual([{ patient, records: 1, latest: at }])
      })
      expect((await readDossier(storage, patient, nurse.id)).map(({ record: { id } }) => id)).toEqual([
        other.id,
      ])
      await mask(nurse.id)
      expect((await readPage(storage, nurse)).head).toBe(3)
      await mask()
      expect((await readPage(storage, nurse)).entries.at(-1)).toMatchObject({
        op: 'put',
        pos: 4,
        record: { id: record.id, version: 2 },
      })
    })

    it('lists the dossiers of the present circles, the latest first', async () => {
      const { storage, patient } = await openStage(make, doctor, nurse)
      const [quiet, lost] = [await addPatient(storage, doctor), await addPatient(storage, doctor)]
      const later = '2026-11-05T09:00:00.000Z'
      await publish(storage, recordOf(lost), recordOf(quiet), recordOf(patient))
      await publish(storage, {
        ...recordOf(patient),
        receivedAt: later,
        confidentiality: 'social',
      })
      await storage.write((tx) => tx.endMembership(lost, doctor.id, at, 'left'))
      const list = (...classes: ConfidentialityClass[]) =>
        storage.read((tx) => tx.listDossiers(doctor.id, classes))
      expect(await list('medical', 'social')).toEqual([
        { patient, records: 2, latest: later },
        { patient: quiet, records: 1, latest: at },
      ])
      expect(await list('administrative')).toHaveLength(2)
      expect(await list('administrative')).toContainEqual({ patient, records: 0, latest: at })
    })

    it('pages cover exactly the records of a dossier, each once, newest change first', async () => {
      const storage = await make(() => at)
      onTestFinished(() => storage.close())
      const change = fc.record({
        record: fc.nat(11),
        type: fc.constantFrom('note', 'task', 'medication'),
        class: fc.constantFrom<ConfidentialityClass>('medical', 'administrative', 'social'),
        day: fc.integer({ min: 10, max: 28 }),
        masked: fc.boolean(),
      })
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { maxLength: 30 }),
          fc.integer({ min: 1, max: 5 }),
          fc.constantFrom<readonly string[]>(['task'], [], ['task', 'medication']),
          async (changes, limit, current) => {
            const patient = await addPatient(storage, doctor, nurse)
            // Newest change last; the first change of a record says its type, class and mask.
            const expected = new Map<number, { record: StoredRecord; masked: boolean }>()
            await storage.write(async (tx) => {
              for (const { record: index, type, class: confidentiality, day, masked } of changes) {
                const known = expected.get(index)
                const receivedAt = `2026-10-${day}T08:00:00.000Z`
                const record = known
                  ? { ...known.record, version: known.record.version + 1, receivedAt }
                  : { ...recordOf(patient), type, confidentiality, receivedAt }
                await tx.appendVersion(record, [])
                if (!known && masked) await tx.saveMasks(record.id, [nurse.id], [])
                expected.delete(index)
                expected.set(index, { record, masked: known?.masked ?? masked })
              }
            })
            const since = '2026-10-20T02:00:00+02:00'
            const classes = ['medical', 'administrative'] as const
            const wanted = [...expected.values()]
              .toReversed()
              .filter(({ record, masked }) => !masked && record.confidentiality !== 'social')
              .map(({ record }) => record)
            const isFirst = ({ type, receivedAt }: StoredRecord) =>
              current.includes(type) || receivedAt >= '2026-10-20T00:00:00.000Z'
            const read = async (part: 'first' | 'rest') =>
              (await readDossier(storage, patient, nurse.id, { part, current, since, classes, limit })).map(
                ({ record }) => record,
              )
            expect(await read('first')).toEqual(wanted.filter(isFirst))
            expect(await read('rest')).toEqual(wanted.filter((record) => !isFirst(record)))
          },
        ),
        { numRuns: process.env['NAVIGATEUR_RELEASE'] ? 1000 : 40 },
      )
    })

    it('ends a page of a dossier early when its texts are long', async () => {
      const { storage, patient } = await openStage(make, doctor)
      const body = { text: 'é'.repeat(1_500_000) }
      for (let count = 0; count < 5; count++) await publish(storage, recordOf(patient, 1, newId(), body))
      const page = await storage.read((tx) => tx.readDossier({ ...asked, patient, professional: doctor.id }))
      expect(page.records.length).toBeLessThan(5)
      expect(await readDossier(storage, patient, doctor.id)).toHaveLength(5)
      const other = await addPatient(storage, doctor)
      await publish(storage, recordOf(other))
      const dossiers = [patient, other].map((asked) => ({ patient: asked, before: undefined }))
      const read = () =>
        storage.read((tx) => tx.readDossiers({ ...asked, dossiers, professional: doctor.id }))
      expect(await read()).toEqual([{ patient, page }])
    })

    it('reads several dossiers as it reads each, page by page', async () => {
      const { storage, patient: stranger } = await openStage(make, doctor)
      const patients = [stranger]
      for (const count of [0, 3, 0, 1, 5, 0]) {
        const patient = await addPatient(storage, doctor, nurse)
        const records = Array.from({ length: count }, () => recordOf(patient))
        await publish(storage, ...records)
        if (count === 5) await storage.write((tx) => tx.saveMasks(records[2]!.id, [nurse.id], []))
        patients.push(patient)
      }
      patients.push(newId())
      const expected = new Map<string, readonly SnapshotRecord[] | undefined>()
      for (const patient of patients) {
        const isMember = await storage.read((tx) => tx.isMember(patient, nurse.id))
        expected.set(patient, isMember ? await readDossier(storage, patient, nurse.id) : undefined)
      }
      expect([...expected.values()].map((records) => records?.length)).toEqual([
        ...[undefined, 0, 3, 0, 1, 4, 0, undefined],
      ])
      for (let limit = 1; limit <= 9; limit++) {
        const found = new Map<string, SnapshotRecord[] | undefined>()
        let waiting: { patient: string; before: number | undefined }[] = patients.map((patient) => ({
          patient,
          before: undefined,
        }))
        while (waiting.length > 0) {
          const dossiers = waiting
          const reads = await storage.read((tx) =>
            tx.readDossiers({ ...asked, dossiers, limit, professional: nurse.id }),
          )
          expect(reads.map(({ patient }) => patient)).toEqual(
            waiting.slice(0, reads.length).map(({ patient }) => patient),
          )
          expect(reads.flatMap(({ page }) => page?.records ?? []).length).toBeLessThanOrEqual(limit)
          for (const { patient, page } of reads) {
            const records = page && [...(found.get(patient) ?? []), ...page.records]
            found.set(patient, records)
          }
          const last = reads.at(-1)!
          waiting = waiting.slice(reads.length)
          if (last.page?.next !== undefined)
            waiting.unshift({ patient: last.patient, before: last.page.next })
        }
        expect(found).toEqual(expected)
      }
    })
  })
}

const asked = {
  classes: everyClass,
  part: 'first',
  current: ['note'],
  since: '2027-01-01T00:00:00.000Z',
  before: undefined,
  limit: 100,
} as const

type Query = Parameters<Parameters<Parameters<Storage['read']>[0]>[0]['readDossier']>[0]

/** Every page of one part, one after the other. */
async function readDossier(
  storage: Storage,
  patient: string,
  professional: string,
  query: Partial<Query> = {},
): Promise<readonly SnapshotRecord[]> {
  const found: SnapshotRecord[] = []
  let before: number | undefined
  do {
    const page = await storage.read((tx) =>
      tx.readDossier({ ...asked, ...query, patient, professional, before }),
    )
    found.push(...page.records)
    before = page.next
  } while (before !== undefined)
  return found
}
