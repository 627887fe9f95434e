import { randomBytes, randomUUID } from 'node:crypto'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { verifyAudit } from '../src/audit/verify.ts'
import type { FeedMove } from '../src/storage/port.ts'
import { describeAccess } from './storage-conformance-access.ts'
import { describeKeeping } from './storage-conformance-keeping.ts'
import {
  at,
  doctor,
  helper,
  type MakeStorage,
  nurse,
  openStage,
  publish,
  readPage,
  recordOf,
} from './storage-stage.ts'

/** What any adapter of the storage port must do; each later adapter runs the same suite. */
export function describeStorage(name: string, make: MakeStorage): void {
  describe(`storage on ${name}`, () => {
    it('gives positions without a gap, in commit order, even when a transaction is undone', async () => {
      const { storage, patient } = await openStage(make, doctor, nurse)
      const attempts = Array.from({ length: 40 }, (_, index) =>
        storage.write(async (tx) => {
          const record = recordOf(patient)
          await tx.appendVersion(record, [])
          await tx.announceRecord(record.id, ['physician', 'nurse'])
          if (index % 3 === 0) throw new Error('undone')
        }),
      )
      const outcomes = await Promise.allSettled(attempts)
      const done = outcomes.filter((outcome) => outcome.status === 'fulfilled').length
      for (const person of [doctor, nurse]) {
        const { entries, head, to } = await readPage(storage, person)
        expect(entries.map((entry) => entry.pos)).toEqual(
          Array.from({ length: done }, (_, index) => index + 1),
        )
        expect([head, to]).toEqual([done, done])
      }
      expect((await readPage(storage, helper)).head).toBe(0)
    })

    it('folds the older positions of one record and pages by position', async () => {
      const { storage, patient } = await openStage(make, doctor)
      const [first, second] = [newId(), newId()]
      await publish(
        storage,
        recordOf(patient, 1, first, { text: '1' }),
        recordOf(patient, 1, second),
        recordOf(patient, 2, first, { text: '2' }),
        recordOf(patient, 3, first, { text: '3' }),
      )
      const whole = await readPage(storage, doctor)
      expect(whole.entries.map((entry) => [entry.pos, entry.op === 'put' && entry.record.body])).toEqual([
        [2, { text: 'a' }],
        [4, { text: '3' }],
      ])
      expect(await readPage(storage, doctor, 0, 1)).toMatchObject({ to: 2, head: 4 })
      expect(await storage.read((tx) => tx.findVersion(first, 2))).toMatchObject({
        schema: 1,
        author: { id: expect.any(String) },
        body: { text: '2' },
      })
    })

    it('ends a page of long texts early, and goes on from there', async () => {
      const { storage, patient } = await openStage(make, doctor)
      const body = { text: 'é'.repeat(1_500_000) }
      for (let count = 0; count < 5; count++) await publish(storage, recordOf(patient, 1, newId(), body))
      const read: number[] = []
      const pages: number[] = []
      for (let after = 0, head = 1; after < head; ) {
        const found = await readPage(storage, doctor, after)
        read.push(...found.entries.map((entry) => entry.pos))
        pages.push(found.to)
        ;({ to: after, head } = found)
      }
      expect(read).toEqual([1, 2, 3, 4, 5])
      expect(pages.length).toBeGreaterThan(1)
    })

    it('rebuilds a feed under a new epoch, empty', async () => {
      const { storage, patient } = await openStage(make, doctor)
      const before = await storage.read((tx) => tx.findFeed(doctor.id))
      await publish(storage, recordOf(patient))
      await storage.write((tx) => tx.rebuildFeed(doctor.id))
      const after = await storage.read((tx) => tx.findFeed(doctor.id))
      expect(after).toMatchObject({ id: before!.id, head: 0, floor: 0 })
      expect(after!.epoch).not.toBe(before!.epoch)
      await publish(storage, recordOf(patient))
      expect((await readPage(storage, doctor)).entries.map(({ pos }) => pos)).toEqual([1])
    })

    it('undoes one attempt and keeps the rest of the transaction', async () => {
      const { storage, patient } = await openStage(make, doctor)
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
      expect((await readPage(storage, doctor)).head).toBe(1)
      expect(moves.map((move) => move.head)).toEqual([1])
    })

    it('never shows a reader what is not committed', async () => {
      const { storage, patient } = await openStage(make, doctor)
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

    it('a late commit is behind no position that a reader has passed', async () => {
      const { storage, patient } = await openStage(make, doctor)
      const seen: number[] = []
      let after = 0
      const pull = async () => {
        const page = await readPage(storage, doctor, after)
        seen.push(...page.entries.map(({ pos }) => pos))
        after = page.to
      }
      const [announced, resume] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const late = storage.write(async (tx) => {
        const record = recordOf(patient)
        await tx.appendVersion(record, [])
        await tx.announceRecord(record.id, ['physician'])
        announced.resolve()
        await resume.promise
      })
      await announced.promise
      const others = [1, 2, 3].map(() => publish(storage, recordOf(patient)))
      await pull()
      resume.resolve()
      await Promise.all([late, ...others])
      await pull()
      expect(seen).toEqual([1, 2, 3, 4])
    })

    it('keeps operations, logins and sessions as they were given', async () => {
      const { storage } = await openStage(make, doctor)
      const [operation, device, family] = [newId(), randomUUID(), randomUUID()]
      const [hash, token, state, code] = [randomBytes(32), randomBytes(32), randomBytes(32), randomBytes(32)]
      const applied = { hash, result: { op_id: operation, status: 'ok' as const, version: 1 } }
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
        expect(await tx.findSession(family)).toMatchObject({ person: doctor.id, revokedAt: at })
        expect(await tx.findRefreshToken(token)).toEqual({ family, used: true })
        expect(await tx.findGrant(code)).toEqual({ ...grant, usedBy: family })
        await tx.forgetLogins('2027-01-01T00:00:00.000Z')
        expect(await tx.findGrant(code)).toBeUndefined()
      })
    })

    it('chains the audit trail', async () => {
      const { storage } = await openStage(make)
      for (let index = 0; index < 5; index++) {
        await storage.write((tx) =>
          tx.appendAudit({ at, actor: doctor.id, action: 'session.opened', outcome: `${index}` }),
        )
      }
      expect(await verifyAudit(storage)).toMatchObject({ intact: true, count: 5 })
    })

    describeAccess(make)
    describeKeeping(make)
  })
}
