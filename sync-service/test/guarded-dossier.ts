import { type Role, role } from '@navigateur-pro/domain/people/role.ts'
import { attachmentReference } from '@navigateur-pro/domain/records/record.ts'
import { defineRecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { createRegistry, releasedTypes } from '@navigateur-pro/domain/records/registry.ts'
import { expect } from 'vitest'
import { z } from 'zod'
import { v7 as newId } from 'uuid'
import { createFileVault } from '../src/records/file-vault.ts'
import { storeFile } from '../src/records/files.ts'
import { openBench, openDesk, openTestDossier, personOf, photo, transmissionOf } from './fixtures.ts'

/** Written by hand from the rule (CSP L1110-4, R1110-3; FR-21), not taken from the product. */
export const oracle: Readonly<Record<Role, readonly [read: string, write: string]>> = {
  physician: ['M P MS S A L', 'M P MS S A L'],
  nurse: ['M P MS S A L', 'M P MS A L'],
  pharmacist: ['M P MS A L', 'M P A L'],
  'coordinator-nurse': ['M P MS S A L', 'M P MS S A L'],
  'coordinator-social': ['MS S A L', 'MS S A L'],
  physiotherapist: ['M P MS A L', 'P MS A L'],
  hospital: ['M P MS A L', 'M P A L'],
  specialist: ['M P MS A L', 'M A L'],
  'social-worker': ['MS S A L', 'MS S A L'],
  'home-help': ['MS S A L', 'MS S L'],
  'case-manager': ['MS S A L', 'MS S A L'],
  patient: ['', ''],
  carer: ['', ''],
}
const classes = [
  ['M', 'medical'],
  ['P', 'paramedical'],
  ['MS', 'medico-social'],
  ['S', 'social'],
  ['A', 'administrative'],
  ['L', 'logistic'],
] as const

/** A type that no release has: the service must store, share and guard it with no other change. */
const memoBody = z.strictObject({ words: z.string(), files: z.array(attachmentReference) })
type MemoBody = z.infer<typeof memoBody>
const memo = defineRecordType<MemoBody>({
  name: 'test-memo',
  label: { one: 'mémo', many: 'mémos' },
  schemaVersion: 1,
  schema: memoBody,
  merge: { kind: 'versioned', mergeable: [] },
  confidentiality: ['medical', 'paramedical', 'medico-social', 'social', 'administrative', 'logistic'],
  inTimeline: true,
  searchText: (body) => body.words,
  title: (body) => body.words,
  attachments: (body) => body.files,
})
const registry = createRegistry([...releasedTypes, memo])

export type Secrets = Awaited<ReturnType<typeof openGuardedDossier>>['secrets']

export async function openGuardedDossier() {
  const bench = await openBench({ registry })
  const patient = await openTestDossier(bench.storage, ...role.options)
  const doctor = await openDesk(bench, personOf('physician'))
  const secrets = classes.map(([short, confidentiality]) => ({
    short,
    confidentiality,
    canary: `CANARI-${confidentiality}`,
    photo: photo(),
    record: newId(),
  }))
  const results = await doctor.push(
    ...secrets.map(({ confidentiality, canary, photo: { bytes, sha256 }, record }, index) =>
      transmissionOf(patient, index + 1, {
        type: 'test-memo',
        record_id: record,
        confidentiality,
        body: { words: canary, files: [{ sha256, mediaType: 'image/jpeg', size: bytes.length }] },
      }),
    ),
  )
  expect(results.map(({ status }) => status)).toEqual(classes.map(() => 'ok'))
  const files = { storage: bench.storage, vault: createFileVault(bench.keys.file) }
  for (const { photo } of secrets) {
    await storeFile(files, personOf('physician'), { patient, sha256: photo.sha256 }, photo.bytes)
  }
  return { bench, patient, secrets }
}
