import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { blankLetter, type TypedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { openNodeDatabase } from '../platform/node/node-database.ts'
import { runChild } from '../platform/testing/run-child.ts'
import { temporaryFolder } from '../platform/testing/temporary-folder.ts'
import { createRecordStore } from '../records/record-store.ts'
import { openTestDesk } from '../testing/test-desk.ts'

const patientId = '0190a000-0000-7000-8000-000000000001'
const typed: TypedLetter = {
  ...blankLetter,
  reason: 'Dyspnée de repos',
  allergiesStated: 'none-known',
  treatmentsStated: 'none',
}
const moments = ['INSERT INTO attachment_part', 'INSERT INTO record ', 'COMMIT', 'after'] as const

test.each(moments)('killed at “%s”: the draft, or the document with all its files', async (at) => {
  const folder = await temporaryFolder()
  const path = join(folder, 'cache.db')
  const key = { key: randomBytes(32), salt: randomBytes(16) }
  const child = join(import.meta.dirname, 'testing/sign-child.ts')
  const hex = [key.key.toString('hex'), key.salt.toString('hex')]
  const { killed } = await runChild(child, path, ...hex, at, patientId, JSON.stringify(typed))
  expect(killed).toBe(true)

  const database = openNodeDatabase(path, key, { create: false })
  const { desk, close } = await openTestDesk(folder, { name: 'again', database })
  const documents = () => createRecordStore(database, createRegistry()).listByPatient(patientId, ['document'])
  const { draftId, body: draft } = await desk.handlers['draft.open']({ patientId, kind: 'liaison' })
  const wasSigned = at === 'after'
  expect(documents()).toHaveLength(wasSigned ? 1 : 0)
  expect(desk.attachments.kept(patientId).count).toBe(wasSigned ? 2 : 0)
  // What was typed is in the draft until it is in the document, and never in both.
  expect(draft).toEqual(wasSigned ? blankLetter : typed)
  if (!wasSigned) await desk.handlers['letter.sign']({ draftId })

  const [{ id, body } = { id: '', body: undefined }] = documents()
  const { file, made } = body as DocumentBody
  for (const sha256 of [file.sha256, made!.cda!.sha256]) {
    const { bytes } = desk.attachments.bytesOf(patientId, sha256)!
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    expect(desk.attachments.progress(patientId, sha256).state).toBe('sending')
  }
  const waiting = await desk.handlers['outbox.read']({})
  expect(waiting.filter(({ recordId }) => recordId === id)).toHaveLength(1)
  await close()
})
