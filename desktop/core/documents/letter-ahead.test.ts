import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blankLetter, type TypedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { fromUtf8 } from '../lock/bytes.ts'
import { FakeClock } from '../platform/testing/fake-clock.ts'
import { createRecordStore, type RecordStore } from '../records/record-store.ts'
import { nessi, patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'

const dominique = '0190a000-0000-7000-8000-000000000001'
const ruth = '0190a000-0000-7000-8000-000000000002'
const typed: TypedLetter = {
  ...blankLetter,
  reason: 'Dyspnée de repos',
  allergiesStated: 'none-known',
  treatmentsStated: 'listed',
  treatmentsText: 'Furosémide 40 mg\nBisoprolol 2,5 mg',
}
const minute = 60_000
const photos = join(import.meta.dirname, '../../../resources/demo/photos')

const folder = temporaryFolder()
const clock = new FakeClock()
let opened: TestDesk
let store: RecordStore
beforeAll(async () => {
  opened = await openTestDesk(folder, {
    name: 'letter-ahead',
    person: { ...physician, rpps: '99700000001' },
    clock,
  })
  store = createRecordStore(opened.database, createRegistry())
  const { writer } = opened.desk
  writer.create({ type: 'patient-identity', patientId: dominique, body: { identity: patTrois } })
  writer.create({ type: 'patient-identity', patientId: ruth, body: { identity: nessi } })
})
afterAll(async () => {
  await opened.close()
  removeFolder(folder)
})

/** Shown to its author, and read for five seconds: its files are made. At the beginning of a minute. */
async function shown(body = typed, patientId = dominique): Promise<string> {
  clock.advance(minute - (clock.now() % minute))
  const { handlers } = opened.desk
  const { draftId } = await handlers['draft.open']({ patientId, kind: 'liaison' })
  await handlers['draft.save']({ draftId, body })
  await handlers['letter.preview']({ draftId })
  clock.advance(5000)
  return draftId
}

async function signed(draftId: string) {
  const { recordId } = await opened.desk.handlers['letter.sign']({ draftId })
  const { patientId, body } = store.find(recordId)!
  const { made, signature } = body as DocumentBody
  const cda = fromUtf8(opened.desk.attachments.bytesOf(patientId, made!.cda!.sha256)!.bytes)
  return { patientId, made: made!, signature: signature!, cda }
}

/** Its files are those that were made while it was read. */
const wasAhead = ({ made, signature }: Awaited<ReturnType<typeof signed>>) => made.head.madeAt < signature.at

describe('a letter that is signed as it was read', () => {
  test('is made of the files made meanwhile; its signature is of the instant of the key', async () => {
    const one = await signed(await shown())
    expect(wasAhead(one)).toBe(true)
    expect(one.signature.at).toBe(new Date(clock.now()).toISOString())
  })

  test('is never the same document as another, though every word is the same', async () => {
    const [first, second] = [await signed(await shown()), await signed(await shown())]
    expect(wasAhead(second)).toBe(true)
    expect(second.made.head.id).not.toBe(first.made.head.id)
    expect(second.cda).not.toBe(first.cda)
  })

  test('bears the minute of its signature, however long it was read', async () => {
    const times = fc.integer({ min: 0, max: 3 * minute })
    await fc.assert(
      fc.asyncProperty(times, async (milliseconds) => {
        const draftId = await shown()
        clock.advance(milliseconds)
        const { made, signature } = await signed(draftId)
        expect(made.head.madeAt.slice(0, 16)).toBe(signature.at.slice(0, 16))
        expect(made.head.madeAt <= signature.at).toBe(true)
      }),
      { numRuns: 8, examples: [[minute - 5001], [minute - 5000], [15 * minute]] },
    )
  })
})

describe('a letter that changed since it was read', () => {
  const changes: readonly (readonly [string, (draftId: string) => unknown, RegExp])[] = [
    ['a word', (draftId) => save(draftId, { reason: 'Orthopnée' }), /Orthopnée/],
    ['a word more', (draftId) => save(draftId, { comment: 'Poids sec : 68,4 kg' }), /68,4 kg/],
    ['a line unticked', (draftId) => save(draftId, { excluded: ['treatments-0'] }), /^(?!.*Furosémide)/s],
    [
      'a fact of the dossier',
      () =>
        opened.desk.writer.create({
          type: 'allergy',
          patientId: dominique,
          body: { kind: 'allergy', substance: 'Pénicilline G', source: 'Le patient', statedOn: '2026-01-05' },
        }),
      /Pénicilline G/,
    ],
  ]
  test.each(changes)('%s: it is made again', async (_what, change, says) => {
    const draftId = await shown()
    await change(draftId)
    const one = await signed(draftId)
    expect(wasAhead(one)).toBe(false)
    expect(one.cda).toMatch(says)
  })

  test('a letter that shows photos is made when it is signed, with those that have come', async () => {
    const { attachments, writer, handlers } = opened.desk
    const bytes = readFileSync(join(photos, 'inr-vignette.jpg'))
    const sha256 = await attachments.keep(dominique, bytes, 'image/jpeg')
    const body = {
      ...{ kind: 'opinion', specialty: 'wounds', urgency: 'soon', question: 'Revasculariser ?' },
      attachments: [{ sha256, mediaType: 'image/jpeg', size: bytes.length, caption: 'Talon' }],
    }
    const { id: about } = writer.create({ type: 'referral', patientId: dominique, body })
    const { draftId } = await handlers['draft.open']({ patientId: dominique, kind: 'tlm-da' })
    await handlers['draft.save']({ draftId, body: { ...typed, about } })
    await handlers['letter.preview']({ draftId })
    clock.advance(5000)
    const one = await signed(draftId)
    expect(one.made.sections.flatMap(({ lines }) => lines.map(({ text }) => text))).toContain('Talon')
    expect(wasAhead(one)).toBe(false)
  })

  test('whatever is typed, what is signed is what was saved last', async () => {
    const reason = fc.stringMatching(/^[a-z]{12}$/)
    await fc.assert(
      fc.asyncProperty(reason, reason, fc.boolean(), async (before, after, seen) => {
        const draftId = await shown({ ...typed, reason: before })
        await save(draftId, { reason: after })
        if (seen) await opened.desk.handlers['letter.preview']({ draftId })
        const { made, cda } = await signed(draftId)
        expect(made.typed.reason).toBe(after)
        expect(cda.includes(after)).toBe(true)
        expect(cda.includes(before)).toBe(before === after)
      }),
      { numRuns: 6 },
    )
  })

  test('what is shown of one patient is never signed for another', async () => {
    await shown(typed, ruth)
    const { handlers } = opened.desk
    const { draftId } = await handlers['draft.open']({ patientId: dominique, kind: 'liaison' })
    await handlers['draft.save']({ draftId, body: typed })
    const one = await signed(draftId)
    expect(one.patientId).toBe(dominique)
    expect(one.made.head.patient.identity.birthName).toBe(patTrois.birthName)
    expect(one.cda).not.toContain(nessi.birthName)
  })

  test('changed while it is being signed, nothing is signed and the words are kept', async () => {
    const draftId = await shown()
    const before = store.listByPatient(dominique, ['document']).length
    const signing = opened.desk.handlers['letter.sign']({ draftId })
    await save(draftId, { comment: 'Une phrase de plus' })
    await expect(signing).rejects.toMatchObject({ code: 'conflict' })
    expect(store.listByPatient(dominique, ['document'])).toHaveLength(before)
    expect((await signed(draftId)).cda).toContain('Une phrase de plus')
  })
})

async function save(draftId: string, part: Partial<TypedLetter>): Promise<void> {
  await opened.desk.handlers['draft.save']({ draftId, body: { ...typed, ...part } })
}
