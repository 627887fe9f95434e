import { randomBytes, randomUUID } from 'node:crypto'
import type { Proposal } from '@navigateur-pro/domain/records/proposal.ts'
import { helloReply } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import type { QuarantinedOperation, Upload } from '../src/storage/port.ts'
import {
  addPatient,
  at,
  doctor,
  type MakeStorage,
  nurse,
  openStage,
  publish,
  readPage,
  recordOf,
} from './storage-stage.ts'

/** What waits for a person, what a device is told, bytes, and how long things are kept. */
export function describeKeeping(make: MakeStorage): void {
  describe('keeping', () => {
    const proposalOf = (text: string): Proposal => {
      const { id, name, role, profession } = nurse
      return {
        id: newId(),
        author: { id, name, role, profession },
        authoredAt: at,
        baseVersion: 1,
        schema: 1,
        base: { text: 'a' },
        body: { text },
      }
    }

    it('keeps proposals beside the published version until a version closes them', async () => {
      const { storage, patient } = await openStage(make, doctor)
      const record = recordOf(patient)
      const [one, two] = [proposalOf('1'), proposalOf('2')]
      await publish(storage, record)
      await storage.write(async (tx) => {
        await tx.saveProposal(record.id, one)
        await tx.saveProposal(record.id, two)
        await tx.announceRecord(record.id, ['physician'])
      })
      const waiting = () => storage.read((tx) => tx.listProposals(record.id))
      const told = async () => (await readPage(storage, doctor)).entries.at(-1)
      expect(await waiting()).toEqual([one, two])
      expect(await told()).toEqual({ op: 'put', pos: 2, record, proposals: [one, two] })
      const page = await storage.read((tx) =>
        tx.readDossier({
          patient,
          professional: doctor.id,
          classes: ['medical'],
          part: 'first',
          current: ['note'],
          since: at,
          before: undefined,
          limit: 9,
        }),
      )
      expect(page).toEqual({ records: [{ record, proposals: [one, two] }], next: undefined })
      const resolved = { ...record, version: 2, body: { text: 'both' } }
      await storage.write(async (tx) => {
        await tx.appendVersion(resolved, [])
        await tx.resolveProposals(record.id, [one.id, two.id], 2)
        await tx.announceRecord(record.id, ['physician'])
      })
      expect(await waiting()).toEqual([])
      expect(await told()).toEqual({ op: 'put', pos: 3, record: resolved })
      expect(await storage.read((tx) => tx.listResolved(record.id, 2))).toEqual([one, two])
      await storage.write((tx) => tx.reopenProposals(record.id, 2))
      expect(await waiting()).toEqual([one, two])
      expect(await storage.read((tx) => tx.listResolved(record.id, 2))).toEqual([])
    })

    it('shows the quarantine to the members of the circle', async () => {
      const { storage, patient } = await openStage(make, doctor)
      await addPatient(storage, nurse)
      const quarantined: QuarantinedOperation = {
        operation: {
          kind: 'create',
          op_id: newId(),
          dseq: 1,
          type: 'note',
          patient,
          record_id: newId(),
          authored_at: at,
          occurred_at: at,
          schema: 1,
          confidentiality: 'medical',
          body: { text: 'written on the train' },
        },
        author: nurse,
        confidentiality: 'medical',
        receivedAt: at,
      }
      const { op_id } = quarantined.operation
      await storage.write((tx) => tx.saveQuarantined(quarantined))
      await storage.read(async (tx) => {
        expect(await tx.listQuarantine(doctor.id)).toEqual([quarantined])
        expect(await tx.listQuarantine(nurse.id)).toEqual([])
        expect(await tx.findQuarantined(op_id)).toEqual(quarantined)
      })
      await storage.write((tx) => tx.dropQuarantined(op_id))
      await storage.read(async (tx) => {
        expect(await tx.listQuarantine(doctor.id)).toEqual([])
        expect(await tx.findQuarantined(op_id)).toBeUndefined()
      })
    })

    it('knows the devices of a person, and ends the sessions of one that must forget', async () => {
      const { storage, clock } = await openStage(make)
      const [desk, laptop, family] = [randomUUID(), randomUUID(), randomUUID()]
      const tomorrow = '2026-11-04T09:00:00.000Z'
      await storage.write(async (tx) => {
        await tx.saveDevice(desk, doctor.id, 'Navigateur Pro 1', at)
        await tx.saveDeviceSequence(desk, doctor.id, 7)
        await tx.saveDevicePosition(desk, doctor.id, 3, at)
        await tx.saveDeviceSequence(laptop, doctor.id, 1)
        const session = { person: doctor.id, expiresAt: tomorrow, revokedAt: undefined }
        await tx.saveSession({ ...session, id: family, device: desk })
        await tx.saveSession({ ...session, id: randomUUID(), device: laptop, person: nurse.id })
      })
      const known = { id: desk, lastDseq: 7, app: 'Navigateur Pro 1', position: 3, seenAt: at }
      const unseen = { id: laptop, lastDseq: 1, app: '', position: undefined, seenAt: undefined }
      await storage.read(async (tx) => {
        expect(await tx.findDevice(desk, doctor.id)).toEqual({ ...known, wipe: undefined })
        expect(await tx.findDevice(desk, nurse.id)).toBeUndefined()
        expect(await tx.listDevices(doctor.id)).toEqual([
          { ...known, wipe: undefined, signedIn: true },
          { ...unseen, wipe: undefined, signedIn: false },
        ])
        expect(await tx.listDevices(nurse.id)).toEqual([])
      })
      clock.now = tomorrow
      expect((await storage.read((tx) => tx.listDevices(doctor.id)))[0]).toMatchObject({ signedIn: false })
      clock.now = at
      await storage.write((tx) => tx.saveWipe(desk, doctor.id, 'ordered', at))
      await storage.read(async (tx) => {
        expect((await tx.listDevices(doctor.id))[0]).toEqual({ ...known, wipe: 'ordered', signedIn: false })
        expect(await tx.findSession(family)).toMatchObject({ revokedAt: at })
      })
      await storage.write((tx) => tx.saveWipe(desk, doctor.id, 'told', tomorrow))
      expect(await storage.read((tx) => tx.findDevice(desk, doctor.id))).toMatchObject({ wipe: 'told' })
      expect(await storage.read((tx) => tx.findSession(family))).toMatchObject({ revokedAt: at })
    })

    const uploadOf = (patient: string, changes: Partial<Upload> = {}): Upload => ({
      id: newId(),
      patient,
      professional: doctor.id,
      sha256: randomBytes(32).toString('hex'),
      mediaType: 'image/png',
      size: 5000,
      offset: 0,
      chunks: 0,
      expiresAt: '2026-11-04T09:00:00.000Z',
      ...changes,
    })

    it('takes a file piece by piece and gives it back so, once per patient', async () => {
      const { storage, patient } = await openStage(make, doctor)
      const other = await addPatient(storage, doctor)
      const upload = uploadOf(patient)
      const { id, sha256, mediaType, size } = upload
      const pieces = [randomBytes(3028), randomBytes(2028)]
      await storage.write((tx) => tx.saveUpload(upload))
      await storage.write((tx) => tx.appendUpload(id, pieces[0]!, 3000))
      await storage.write(async (tx) => {
        expect(await tx.findUpload(id)).toEqual({ ...upload, offset: 3000, chunks: 1 })
        await tx.appendUpload(id, pieces[1]!, 2000)
        expect(await tx.findFile(patient, sha256)).toBeUndefined()
        expect(await tx.readUploadChunk(id, 1)).toEqual(pieces[1])
        expect(await tx.readUploadChunk(id, 2)).toBeUndefined()
        expect(await tx.finishUpload(id, at)).toBe(true)
        expect(await tx.findUpload(id)).toBeUndefined()
      })
      await storage.read(async (tx) => {
        expect(await tx.findFile(patient, sha256)).toEqual({ mediaType, size, chunks: 2 })
        expect(await tx.findFile(other, sha256)).toBeUndefined()
        expect(await tx.readFileChunk(patient, sha256, 0)).toEqual(pieces[0])
        expect(await tx.readFileChunk(patient, sha256, 1)).toEqual(pieces[1])
        expect(await tx.readFileChunk(patient, sha256, 2)).toBeUndefined()
        expect([await tx.sumFileSizes(patient), await tx.sumFileSizes(other)]).toEqual([size, 0])
      })
      const again = uploadOf(patient, { sha256 })
      await storage.write(async (tx) => {
        await tx.saveUpload(again)
        await tx.appendUpload(again.id, randomBytes(10), 5000)
        expect(await tx.finishUpload(again.id, at)).toBe(false)
        expect(await tx.findUpload(again.id)).toBeUndefined()
      })
      expect(await storage.read((tx) => tx.readFileChunk(patient, sha256, 0))).toEqual(pieces[0])
    })

    it('forgets uploads that were dropped or have expired', async () => {
      const { storage, patient } = await openStage(make, doctor)
      const [dropped, old, young] = [
        uploadOf(patient),
        uploadOf(patient, { expiresAt: at }),
        uploadOf(patient),
      ]
      await storage.write(async (tx) => {
        for (const upload of [dropped, old, young]) {
          await tx.saveUpload(upload)
          await tx.appendUpload(upload.id, randomBytes(10), 1)
        }
        await tx.dropUpload(dropped.id)
        await tx.dropExpiredUploads(at)
      })
      await storage.read(async (tx) => {
        for (const { id } of [dropped, old]) {
          expect(await tx.findUpload(id)).toBeUndefined()
          expect(await tx.readUploadChunk(id, 0)).toBeUndefined()
        }
        expect(await tx.findUpload(young.id)).toMatchObject({ chunks: 1, offset: 1 })
      })
    })

    it('says by which records a person may read a file', async () => {
      const { storage, patient } = await openStage(make, doctor, nurse)
      const sha256 = randomBytes(32).toString('hex')
      const [medical, social] = [recordOf(patient), recordOf(patient)]
      await storage.write(async (tx) => {
        await tx.appendVersion(medical, [sha256])
        await tx.appendVersion({ ...social, confidentiality: 'social' }, [sha256])
        await tx.saveMasks(medical.id, [nurse.id], [])
      })
      await storage.read(async (tx) => {
        expect([...(await tx.listFileClasses(patient, sha256, doctor.id))].toSorted()).toEqual([
          'medical',
          'social',
        ])
        expect(await tx.listFileClasses(patient, sha256, nurse.id)).toEqual(['social'])
      })
    })

    it('forgets the first positions of the feeds, and says up to where', async () => {
      const { storage, patient, clock } = await openStage(make, doctor, nurse)
      const edited = recordOf(patient)
      await publish(storage, edited, recordOf(patient))
      clock.now = '2026-11-05T09:00:00.000Z'
      await publish(storage, { ...edited, version: 2 }, recordOf(patient))
      const floor = async () => (await storage.read((tx) => tx.findFeed(doctor.id)))!.floor
      await storage.write((tx) => tx.trimFeeds(at))
      expect(await floor()).toBe(0)
      await storage.write((tx) => tx.trimFeeds('2026-11-04T00:00:00.000Z'))
      expect(await floor()).toBe(2)
      expect((await readPage(storage, doctor, 2)).entries.map(({ pos }) => pos)).toEqual([3, 4])
      await storage.write((tx) => tx.trimFeeds('2026-11-06T00:00:00.000Z'))
      expect(await storage.read((tx) => tx.findFeed(doctor.id))).toMatchObject({ floor: 4, head: 4 })
      expect((await storage.read((tx) => tx.findFeed(nurse.id)))!.floor).toBe(4)
      await publish(storage, recordOf(patient))
      expect((await readPage(storage, doctor, 4)).entries.map(({ pos }) => pos)).toEqual([5])
    })

    it('has one incarnation until it is renewed, and knows those before', async () => {
      const { storage } = await openStage(make)
      const incarnation = () => storage.read((tx) => tx.incarnation())
      const first = await incarnation()
      expect(await incarnation()).toBe(first)
      await storage.write((tx) => tx.renewIncarnation())
      const second = await incarnation()
      expect(second).not.toBe(first)
      const forks = () => storage.read((tx) => tx.listForks())
      expect(await forks()).toEqual([{ incarnation: first, at: expect.stringMatching(/^\d{4}-.*Z$/) }])
      await storage.write((tx) => tx.renewIncarnation())
      expect((await forks()).map((fork) => fork.incarnation).toSorted()).toEqual([first, second].toSorted())
      expect(helloReply.shape.incarnation.safeParse(first).success).toBe(true)
    })
  })
}
