import { setTimeout as pause } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLog } from '../src/log.ts'
import { applyOperation } from '../src/records/apply.ts'
import { forgetOld } from '../src/records/retention.ts'
import { startService } from '../src/service.ts'
import { openStorage } from '../src/storage/open.ts'
import type { Storage } from '../src/storage/port.ts'
import { openBench, openDesk, openTestDossier, personOf, testConfig, transmissionOf } from './fixtures.ts'

const [doctor, nurse] = [personOf('physician'), personOf('nurse')]
const day = 86_400_000

async function saveUpload(storage: Storage, patient: string, expiresAt: string): Promise<string> {
  const id = newId()
  const upload = {
    id,
    patient,
    professional: nurse.id,
    sha256: '0'.repeat(64),
    mediaType: 'image/jpeg',
    size: 10,
    offset: 0,
    chunks: 0,
    expiresAt,
  }
  await storage.write((tx) => tx.saveUpload(upload))
  return id
}

describe('retention', () => {
  it('forgets old entries: who had read them goes on, who had not reads everything again', async () => {
    const bench = await openBench()
    const { storage, registry } = bench
    const patient = await openTestDossier(storage, 'nurse')
    const desk = await openDesk(bench, nurse)
    const unread = (await desk.pull()).next
    const old = transmissionOf(patient, 1)
    await applyOperation(storage, registry, doctor, old)
    const read = (await desk.pull()).next
    await pause(5)
    const limit = Date.now()
    const recent = transmissionOf(patient, 2)
    await applyOperation(storage, registry, doctor, recent)

    await Promise.all([
      forgetOld(storage, 180, limit + 180 * day),
      forgetOld(storage, 180, limit + 180 * day),
    ])
    const { floor, head } = (await desk.hello()).feeds[0]!
    expect(head).toBe(floor + 1)
    expect((await desk.pull(read)).entries).toMatchObject([{ op: 'put', record: { id: recent.record_id } }])
    await expect(desk.pull(unread)).rejects.toThrow(/pull 410 .*feed_reset/)
    const { raw } = await desk.read(patient)
    for (const { record_id } of [old, recent]) expect(raw).toContain(record_id)

    await forgetOld(storage, 1, Date.now() + 2 * day)
    expect((await desk.hello()).feeds[0]).toMatchObject({ floor: head, head })
    expect((await desk.pull()).entries).toEqual([])
    const next = transmissionOf(patient, 3)
    await applyOperation(storage, registry, doctor, next)
    expect((await desk.pull()).entries).toMatchObject([{ pos: head + 1, record: { id: next.record_id } }])
  })

  it('is done at start: uploads that nobody ended are gone, the others wait', async () => {
    const config = testConfig()
    const storage = openStorage(config)
    await storage.write((tx) => tx.saveProfessional(nurse))
    const patient = newId()
    await storage.write((tx) => tx.addPatient(patient))
    const expired = await saveUpload(storage, patient, new Date(Date.now() - 1000).toISOString())
    const waiting = await saveUpload(storage, patient, new Date(Date.now() + day).toISOString())
    await storage.close()
    let logged = ''
    const service = await startService(config, { log: createLog({ write: (line) => (logged += line) }) })
    // It ends what it began before it closes.
    await service.stop()
    const after = openStorage(config)
    onTestFinished(() => after.close())
    expect(await after.read((tx) => tx.findUpload(expired))).toBeUndefined()
    expect(await after.read((tx) => tx.findUpload(waiting))).toMatchObject({ id: waiting })
    expect(logged).not.toContain('retention.failed')
  })
})
