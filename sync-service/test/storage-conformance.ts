import { randomBytes, randomUUID } from 'node:crypto'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it, onTestFinished } from 'vitest'
import { verifyAudit } from '../src/audit/verify.ts'
import type { FeedMove, Storage, StoredRecord } from '../src/storage/port.ts'
import { personOf } from './fixtures.ts'

const at = '2026-11-03T09:00:00.000Z'
const [doctor, nurse, helper] = [personOf('physician'), personOf('nurse'), personOf('home-help')]

export function recordOf(
  patientId: string,
  version = 1,
  id = newId(),
  body: unknown = { text: 'a' },
): StoredRecord {
  const { name, role, profession } = doctor
  return {
    id,
    patientId,
    version,
    type: 'note',
    schema: 1,
    author: { id: doctor.id, name, role, profession },
    occurredAt: at,
    recordedAt: at,
    receivedAt: at,
    confidentiality: 'medical',
    body,
  }
}

/** What any adapter of the storage port must do; each later adapter runs the same suite. */
export function describeStorage(name: string, make: () => Promise<Storage>): void {
  describe(`storage on ${name}`, () => {
    async function open(...members: Professional[]): Promise<{ storage: Storage; patient: string }> {
      const storage = await make()
      onTestFinished(() => storage.close())
      const patient = newId()
      await storage.write(async (tx) => {
        for (const person of [doctor, nurse, helper]) await tx.saveProfessional(person)
        await tx.addPatient(patient)
        for (const member of members) await tx.addMember(patient, member.id, newId(), at)
      })
      return { storage, patient }
    }
    const page = (storage: Storage, person: Professional, after = 0, limit = 100) =>
      storage.read((tx) =>
        tx.readFeed({ professional: person.id, after, limit, classes: ['medical', 'administrative'] }),
      )

    it('gives positions without a gap, in commit order, even when a transaction is undone', async () => {
      const { storage, patient } = await open(doctor, nurse)
      const publish = (fail: boolean) =>
        storage.write(async (tx) => {
          const record = recordOf(patient)
          await tx.appendVersion(record, [])
          await tx.announceRecord(record.id, ['physician', 'nurse'])
          if (fail) throw new Error('undone')
        })
      const attempts = Array.from({ length: 40 }, (_, index) => publish(index % 3 === 0))
      const outcomes = await Promise.allSettled(attempts)
      const done = outcomes.filter((outcome) => outcome.status === 'fulfilled').length
      for (const person of [doctor, nurse]) {
        const { entries, head, to } = await page(storage, person)
        expect(entries.map((entry) => entry.pos)).toEqual(
          Array.from({ length: done }, (_, index) => index + 1),
        )
        expect([head, to]).toEqual([done, done])
      }
      expect((await page(storage, helper)).head).toBe(0)
    })

    it('folds the older positions of one record and pages by position', async () => {
      const { storage, patient } = await open(doctor)
      const [first, second] = [newId(), newId()]
      await storage.write(async (tx) => {
        for (const record of [
          recordOf(patient, 1, first, { text: '1' }),
          recordOf(patient, 1, second),
          recordOf(patient, 2, first, { text: '2' }),
          recordOf(patient, 3, first, { text: '3' }),
        ]) {
          await tx.appendVersion(record, [])
          await tx.announceRecord(record.id, ['physician'])
        }
      })
      const whole = await page(storage, doctor)
      expect(whole.entries.map((entry) => [entry.pos, entry.op === 'put' && entry.record.body])).toEqual([
        [2, { text: 'a' }],
        [4, { text: '3' }],
      ])
      expect(await page(storage, doctor, 0, 1)).toMatchObject({ to: 2, head: 4 })
      expect(await storage.read((tx) => tx.findVersion(first, 2))).toEqual({ schema: 1, body: { text: '2' } })
    })

    it('ends a page of long texts early, and goes on from there', async () => {
      const { storage, patient } = await open(doctor)
      for (let count = 0; count < 5; count++) {
        await storage.write(async (tx) => {
          const record = recordOf(patient, 1, newId(), { text: 'é'.repeat(1_500_000) })
          await tx.appendVersion(record, [])
          await tx.announceRecord(record.id, ['physician'])
        })
      }
      const read: number[] = []
      const pages: number[] = []
      for (let after = 0, head = 1; after < head; ) {
        const found = await page(storage, doctor, after)
        read.push(...found.entries.map((entry) => entry.pos))
        pages.push(found.to)
        ;({ to: after, head } = found)
      }
      expect(read).toEqual([1, 2, 3, 4, 5])
      expect(pages.length).toBeGreaterThan(1)
    })

    it('checks membership and class when it reads, whatever the entries say', async () => {
      const { storage, patient } = await open(doctor, nurse)
      await storage.write(async (tx) => {
        const record = recordOf(patient)
        await tx.appendVersion(record, [])
        await tx.announceRecord(record.id, ['physician', 'nurse', 'home-help'])
        await tx.endMembership(patient, nurse.id, at)
      })
      expect((await page(storage, doctor)).entries).toHaveLength(1)
      expect(await page(storage, nurse)).toEqual({ entries: [], to: 1, head: 1 })
      const social = await storage.read((tx) =>
        tx.readFeed({ professional: doctor.id, after: 0, limit: 9, classes: ['social'] }),
      )
      expect(social.entries).toEqual([])
    })

    it('puts the purge last and nothing else of the patient, and brings everything back at a return', async () => {
      const { storage, patient } = await open(doctor)
      const record = recordOf(patient)
      await storage.write(async (tx) => {
        await tx.appendVersion(record, [])
        await tx.announceRecord(record.id, ['physician'])
        await tx.endMembership(patient, doctor.id, at)
        await tx.announcePurge(patient, doctor.id)
      })
      expect((await page(storage, doctor)).entries).toEqual([{ op: 'purge', pos: 2, patient }])
      await storage.write(async (tx) => {
        await tx.addMember(patient, doctor.id, newId(), at)
        await tx.announceDossier(patient, doctor.id, ['medical'])
      })
      expect((await page(storage, doctor)).entries.map(({ op, pos }) => [op, pos])).toEqual([
        ['purge', 2],
        ['put', 3],
      ])
    })

    it('rebuilds a feed under a new epoch', async () => {
      const { storage, patient } = await open(doctor)
      const before = await storage.read((tx) => tx.findFeed(doctor.id))
      await storage.write(async (tx) => {
        const record = recordOf(patient)
        await tx.appendVersion(record, [])
        await tx.announceRecord(record.id, ['physician'])
        await tx.rebuildFeed(doctor.id, ['social'])
      })
      const after = await storage.read((tx) => tx.findFeed(doctor.id))
      expect(after).toMatchObject({ id: before!.id, head: 0 })
      expect(after!.epoch).not.toBe(before!.epoch)
    })

    it('undoes one attempt and keeps the rest of the transaction', async () => {
      const { storage, patient } = await open(doctor)
      const [kept, undone] = [recordOf(patient), recordOf(patient)]
      const moves: FeedMove[] = []
      storage.onFeedsMoved((moved) => moves.push(...moved))
      await storage.write(async (tx) => {
        await tx.appendVersion(kept, [])
        await tx.announceRecord(kept.id, ['physician'])
        await expect(
          tx.attempt(async () => {
            await tx.appendVersion(undone, [])
            await tx.announceRecord(undone.id, ['physician'])
            throw new Error('this one alone')
          }),
        ).rejects.toThrow('this one alone')
      })
      expect(await storage.read((tx) => tx.findRecord(kept.id))).toEqual(kept)
      expect(await storage.read((tx) => tx.findRecord(undone.id))).toBeUndefined()
      expect((await page(storage, doctor)).head).toBe(1)
      expect(moves.map((move) => move.head)).toEqual([1])
    })

    it('never shows a reader what is not committed', async () => {
      const { storage, patient } = await open(doctor)
      const record = recordOf(patient)
      const appended = Promise.withResolvers<void>()
      const resume = Promise.withResolvers<void>()
      const writing = storage.write(async (tx) => {
        await tx.appendVersion(record, [])
        appended.resolve()
        await resume.promise
      })
      await appended.promise
      expect(await storage.read((tx) => tx.findRecord(record.id))).toBeUndefined()
      resume.resolve()
      await writing
      expect(await storage.read((tx) => tx.findRecord(record.id))).toEqual(record)
    })

    it('keeps operations, devices, files and sessions as they were given', async () => {
      const { storage, patient } = await open(doctor)
      const [operation, device, family] = [newId(), randomUUID(), randomUUID()]
      const [hash, token, state, code] = [randomBytes(32), randomBytes(32), randomBytes(32), randomBytes(32)]
      const applied = { hash, result: { op_id: operation, status: 'ok' as const, version: 1 } }
      const file = { mediaType: 'image/png', bytes: randomBytes(5000) }
      const sha256 = randomBytes(32).toString('hex')
      const record = recordOf(patient)
      const login = {
        redirectUri: 'http://127.0.0.1:1/retour',
        clientState: 's',
        codeChallenge: 'c',
        device,
        nonce: 'n',
        verifier: 'v',
        startedAt: at,
      }
      const grant = { ...login, person: doctor.id, grantedAt: at, usedBy: undefined }
      await storage.write(async (tx) => {
        await tx.saveAppliedOperation(operation, applied)
        await tx.saveDeviceSequence(device, doctor.id, 7)
        await tx.saveDevicePosition(device, doctor.id, 3, at)
        expect(await tx.saveFile(patient, sha256, file, doctor.id, at)).toBe(true)
        expect(await tx.saveFile(patient, sha256, file, doctor.id, at)).toBe(false)
        await tx.appendVersion(record, [sha256])
        await tx.saveSession({ id: family, person: doctor.id, device, expiresAt: at, revokedAt: undefined })
        await tx.saveRefreshToken(token, family)
        await tx.useRefreshToken(token)
        await tx.revokeSession(family, at)
        await tx.saveLogin(state, login)
        expect(await tx.takeLogin(state)).toEqual(login)
        expect(await tx.takeLogin(state)).toBeUndefined()
        await tx.saveGrant(code, grant)
        await tx.useGrant(code, family)
      })
      await storage.write(async (tx) => {
        expect(await tx.findAppliedOperation(operation)).toEqual(applied)
        expect(await tx.findDevice(device, doctor.id)).toEqual({ lastDseq: 7 })
        expect(await tx.findDevice(device, nurse.id)).toBeUndefined()
        expect(await tx.findFile(patient, sha256)).toEqual(file)
        expect(await tx.listFileClasses(patient, sha256)).toEqual(['medical'])
        expect(await tx.findSession(family)).toMatchObject({ person: doctor.id, revokedAt: at })
        expect(await tx.findRefreshToken(token)).toEqual({ family, used: true })
        expect(await tx.findGrant(code)).toEqual({ ...grant, usedBy: family })
        await tx.forgetLogins('2027-01-01T00:00:00.000Z')
        expect(await tx.findGrant(code)).toBeUndefined()
      })
    })

    it('chains the audit trail', async () => {
      const { storage } = await open()
      for (let index = 0; index < 5; index++) {
        await storage.write((tx) =>
          tx.appendAudit({ at, actor: doctor.id, action: 'session.opened', outcome: `${index}` }),
        )
      }
      expect(await verifyAudit(storage)).toMatchObject({ intact: true, count: 5 })
    })
  })
}
