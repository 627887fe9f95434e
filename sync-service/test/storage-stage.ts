import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { v7 as newId } from 'uuid'
import { onTestFinished } from 'vitest'
import type { FeedPage, Storage, StoredRecord } from '../src/storage/port.ts'
import { personOf } from './fixtures.ts'

export const at = '2026-11-03T09:00:00.000Z'
export const [doctor, nurse, helper] = [personOf('physician'), personOf('nurse'), personOf('home-help')]

export type MakeStorage = (now: () => string) => Promise<Storage>

type Stage = {
  readonly storage: Storage
  readonly patient: string
  /** What the storage believes the time to be. */
  readonly clock: { now: string }
}

/** A new storage that knows three people and one patient, with these members in the circle. */
export async function openStage(make: MakeStorage, ...members: readonly Professional[]): Promise<Stage> {
  const clock = { now: at }
  const storage = await make(() => clock.now)
  onTestFinished(() => storage.close())
  const patient = await addPatient(storage, ...members)
  return { storage, patient, clock }
}

export async function addPatient(storage: Storage, ...members: readonly Professional[]): Promise<string> {
  const patient = newId()
  await storage.write(async (tx) => {
    for (const person of [doctor, nurse, helper]) await tx.saveProfessional(person)
    await tx.addPatient(patient)
    for (const member of members) await tx.addMember(patient, member.id, newId(), at)
  })
  return patient
}

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

/** Appends these versions and announces each to the doctor and the nurse. */
export async function publish(storage: Storage, ...records: readonly StoredRecord[]): Promise<void> {
  await storage.write(async (tx) => {
    for (const record of records) {
      await tx.appendVersion(record, [])
      await tx.announceRecord(record.id, ['physician', 'nurse'])
    }
  })
}

export const everyClass: readonly ConfidentialityClass[] = ['administrative', 'medical', 'social']

export function readPage(
  storage: Storage,
  person: Professional,
  after = 0,
  limit = 100,
  classes = everyClass,
): Promise<FeedPage> {
  return storage.read((tx) => tx.readFeed({ professional: person.id, after, limit, classes }))
}
