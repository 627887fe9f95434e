import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LetterKind, letterKinds } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { signatureState, signedStatement } from '@navigateur-pro/domain/documents/signature.ts'
import { blankLetter, type TypedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { unzipSync } from 'fflate'
import { createRecordStore, type RecordStore } from '../records/record-store.ts'
import { nessi, patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'

const dominique = '0190a000-0000-7000-8000-000000000001'
const ruth = '0190a000-0000-7000-8000-000000000002'
const signer = { ...physician, rpps: '99700000001' }
const typed: TypedLetter = {
  ...blankLetter,
  reason: 'Dyspnée de repos',
  allergiesStated: 'none-known',
  treatmentsStated: 'listed',
  treatmentsText: 'Furosémide 40 mg\nBisoprolol 2,5 mg',
}
const noReader = spawnSync('pdftotext', ['-v']).error !== undefined

const folder = temporaryFolder()
const opened: TestDesk[] = []
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()))
  removeFolder(folder)
})

/** Two patients, and nobody to talk to. */
async function openDesk(person = signer) {
  const one = await openTestDesk(folder, { name: `letters-${opened.length}`, person })
  opened.push(one)
  const { writer } = one.desk
  writer.create({ type: 'patient-identity', patientId: dominique, body: { identity: patTrois } })
  writer.create({ type: 'patient-identity', patientId: ruth, body: { identity: nessi } })
  return { ...one.desk, database: one.database, store: createRecordStore(one.database, createRegistry()) }
}
type Opened = Awaited<ReturnType<typeof openDesk>>

async function draftOf(
  { handlers }: Opened,
  kind: LetterKind,
  patientId = dominique,
  body: TypedLetter = typed,
): Promise<string> {
  const { draftId } = await handlers['draft.open']({ patientId, kind })
  await handlers['draft.save']({ draftId, body })
  return draftId
}

async function sign(desk: Opened, kind: LetterKind, patientId = dominique, body = typed): Promise<string> {
  const { recordId } = await desk.handlers['letter.sign']({
    draftId: await draftOf(desk, kind, patientId, body),
  })
  return recordId
}

const bodyOf = (store: RecordStore, recordId: string) => store.find(recordId)!.body as DocumentBody
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const bytesOf = ({ attachments }: Opened, hash: string) => attachments.bytesOf(dominique, hash)!.bytes

let desk: Opened
beforeAll(async () => {
  desk = await openDesk()
})

describe('signed, a letter is a record of its own files', () => {
  test.each(letterKinds)('%s', async (kind) => {
    const recordId = await sign(desk, kind)
    const { file, made, signature, title } = bodyOf(desk.store, recordId)
    expect(sha256(bytesOf(desk, file.sha256))).toBe(file.sha256)
    const cda = bytesOf(desk, made!.cda!.sha256)
    expect(sha256(cda)).toBe(made!.cda!.sha256)
    const { archive, bytes: pdf } = await desk.documents.stored.outgoing(recordId)
    expect(sha256(pdf)).toBe(file.sha256)
    expect(unzipSync(archive!.bytes)['IHE_XDM/SUBSET01/DOC0001.XML']).toEqual(new Uint8Array(cda))
    expect(signature).toMatchObject({ by: { id: signer.id }, rpps: signer.rpps })
    const view = await desk.handlers['document.read']({ patientId: dominique, recordId })
    expect(view).toMatchObject({ title, signature: 'signed', version: 1, hasArchive: true })
    expect(view.signedBy).toMatchObject({ name: signer.name, rpps: signer.rpps })
  })

  test('what the law asks is asked first, and nothing is signed without it', async () => {
    const { reason: _none, ...silent } = typed
    const draftId = await draftOf(desk, 'ldl-ees', ruth, { ...silent, reason: '' })
    const before = desk.store.listByPatient(ruth, ['document']).length
    await expect(desk.handlers['letter.sign']({ draftId })).rejects.toMatchObject({
      code: 'bad_input',
      details: { missing: 'reason' },
    })
    expect(desk.store.listByPatient(ruth, ['document'])).toHaveLength(before)
    expect((await desk.handlers['draft.open']({ patientId: ruth, kind: 'ldl-ees' })).draftId).toBe(draftId)
  })

  test('asked twice at once, there is one document', async () => {
    const draftId = await draftOf(desk, 'liaison', ruth)
    const before = desk.store.listByPatient(ruth, ['document']).length
    const asked = await Promise.allSettled([
      desk.handlers['letter.sign']({ draftId }),
      desk.handlers['letter.sign']({ draftId }),
    ])
    expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(desk.store.listByPatient(ruth, ['document'])).toHaveLength(before + 1)
  })

  test('who has no RPPS writes and does not sign', async () => {
    const { rpps: _none, ...nobody } = signer
    const other = await openDesk(nobody as typeof signer)
    const recordId = await sign(other, 'liaison')
    expect(bodyOf(other.store, recordId).signature).toBeUndefined()
    const view = await other.handlers['document.read']({ patientId: dominique, recordId })
    expect(view.signature).toBe('unsigned')
  })
})

describe('a signature', () => {
  test('is of every word and of every file: whatever is changed, it is of something else', async () => {
    const recordId = await sign(desk, 'tlm-da')
    const { author } = desk.store.find(recordId)!
    const body = bodyOf(desk.store, recordId)
    const state = (one: DocumentBody, by = author) =>
      signatureState({ body: one, author: by }, sha256(signedStatement(one)))
    expect(state(body)).toBe('signed')
    expect(state(body, { ...author, id: 'somebody-else' })).toBe('broken')
    const { signature: _signature, ...signed } = body
    const { typed: _typed, replaces: _replaced, ...made } = signed.made!
    const covered = {
      ...signed,
      file: { sha256: body.file.sha256 },
      made: { ...made, cda: { sha256: made.cda!.sha256 } },
    }
    const places = leaves(covered)
    expect(places.length).toBeGreaterThan(40)
    fc.assert(
      fc.property(fc.constantFrom(...places), (place) => {
        expect(state(withOther(body, place))).toBe('broken')
      }),
      { numRuns: 200 },
    )
  })

  test('a document of before has none, and is read as it was', async () => {
    const recordId = '0190a000-0000-7000-8000-00000000000a'
    const { author } = desk.store.find(await sign(desk, 'liaison'))!
    const file = { sha256: 'a'.repeat(64), mediaType: 'application/pdf' as const, size: 10 }
    const at = '2026-01-01T10:00:00.000Z'
    desk.store.putPublished(desk.database.bulk, {
      ...{ id: recordId, type: 'document', patientId: dominique, version: 1, schema: 1, author },
      ...{ occurredAt: at, recordedAt: at, receivedAt: at, confidentiality: 'medical' },
      body: { kind: 'liaison', title: 'Fiche de liaison d’urgence', file },
    })
    expect(await desk.handlers['document.read']({ patientId: dominique, recordId })).toMatchObject({
      signature: 'unsigned',
      sections: [],
      hasArchive: false,
      mayCorrect: false,
    })
  })
})

describe('a correction', () => {
  test('replaces the signed version, which stays as it was', async () => {
    const first = await sign(desk, 'synthesis')
    const before = bodyOf(desk.store, first)
    expect(await desk.handlers['letter.correct']({ recordId: first })).toEqual({ kind: 'synthesis' })
    const draft = await desk.handlers['draft.open']({ patientId: dominique, kind: 'synthesis' })
    expect(draft.body).toMatchObject({ reason: typed.reason, corrects: first })
    const body = { ...(draft.body as TypedLetter), comment: 'Poids sec : 68,4 kg' }
    await desk.handlers['draft.save']({ draftId: draft.draftId, body })
    const { recordId } = await desk.handlers['letter.sign']({ draftId: draft.draftId })
    expect(bodyOf(desk.store, first)).toEqual(before)
    const read = (one: string) => desk.handlers['document.read']({ patientId: dominique, recordId: one })
    expect(await read(first)).toMatchObject({ signature: 'signed', replacedBy: recordId, mayCorrect: false })
    expect(await read(recordId)).toMatchObject({ signature: 'signed', version: 2, replaces: first })
    const { head } = bodyOf(desk.store, recordId).made!
    expect(head).toMatchObject({ replaces: before.made!.head.id, setId: before.made!.head.setId })
    expect(new TextDecoder().decode(bytesOf(desk, bodyOf(desk.store, recordId).made!.cda!.sha256))).toContain(
      'typeCode="RPLC"',
    )
    await expect(async () => desk.handlers['letter.correct']({ recordId: first })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

describe('a document of one patient is never another’s', () => {
  let recordId: string
  beforeAll(async () => {
    recordId = await sign(desk, 'tlm-da')
  })

  test('it is not shown under another name', async () => {
    await expect(desk.handlers['document.read']({ patientId: ruth, recordId })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('it is joined to a draft of its own patient', async () => {
    for (const kind of ['transmission', 'referral'] as const) {
      await desk.handlers['document.attach']({ recordId, to: kind })
      await desk.handlers['document.attach']({ recordId, to: kind })
      const [own, other] = await Promise.all(
        [dominique, ruth].map(async (patientId) => desk.handlers['draft.open']({ patientId, kind })),
      )
      expect(own!.attachments.map(({ sha256: hash }) => hash)).toEqual([
        bodyOf(desk.store, recordId).file.sha256,
      ])
      expect(other!.attachments).toEqual([])
    }
  })

  test('no letter of another is made of it, nor replaces it', async () => {
    const { id: request } = desk.writer.create({
      type: 'referral',
      patientId: dominique,
      body: {
        kind: 'opinion',
        specialty: 'wounds',
        urgency: 'soon',
        question: 'Revasculariser ?',
        attachments: [],
      },
    })
    for (const wrong of [{ about: request }, { corrects: recordId }]) {
      const draftId = await draftOf(desk, 'tlm-da', ruth, { ...typed, ...wrong })
      await expect(desk.handlers['letter.sign']({ draftId })).rejects.toMatchObject({
        code: expect.stringMatching(/bad_input|forbidden/),
      })
    }
    const own = await draftOf(desk, 'tlm-da', dominique, { ...typed, reason: '' })
    const { sections, requests } = await desk.handlers['letter.preview']({ draftId: own })
    expect(requests).toMatchObject([{ recordId: request, chosen: true }])
    expect(sections[0]!.lines[0]!.text).toBe('Revasculariser ?')
  })

  test('joined to a note, it is read by no more people than before', async () => {
    await desk.handlers['document.attach']({ recordId, to: 'transmission' })
    const draft = await desk.handlers['draft.open']({ patientId: dominique, kind: 'transmission' })
    expect(draft.body).toMatchObject({ confidentiality: 'medical' })
    const wider = { ...draft.body, text: 'À lire', confidentiality: 'medico-social' as const }
    await desk.handlers['draft.save']({ draftId: draft.draftId, body: wider })
    const write = async () => desk.handlers['transmission.write']({ draftId: draft.draftId })
    await expect(write).rejects.toMatchObject({ code: 'forbidden' })
    await desk.handlers['draft.save']({
      draftId: draft.draftId,
      body: { ...wider, confidentiality: 'medical' } as never,
    })
    expect(await write()).toHaveProperty('recordId')
  })
})

/** Short enough for a column of the page. */
const word = fc.stringMatching(/^[A-Za-zéèàçôœŒ]{2,9}$/)
const words = fc.array(word, { minLength: 1, maxLength: 3 }).map((all) => all.join(' '))

describe('the preview, the PDF and the copied text', () => {
  test.skipIf(noReader)('say the same lines', async () => {
    const arbitrary = fc.record({
      reason: words,
      comment: words,
      treatments: fc.array(words, { minLength: 1, maxLength: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(arbitrary, fc.constantFrom(...letterKinds), async ({ treatments, ...told }, kind) => {
        const draftId = await draftOf(desk, kind, ruth, {
          ...typed,
          ...told,
          treatmentsText: treatments.join('\n'),
          about: 'none',
        })
        const { sections } = await desk.handlers['letter.preview']({ draftId })
        const shown = sections.flatMap(({ title, lines }) => [title, ...lines.map(({ text }) => text)])
        const { recordId } = await desk.handlers['letter.sign']({ draftId })
        const { made, file } = bodyOf(desk.store, recordId)
        const said = made!.sections.flatMap(({ title, lines }) => [title, ...lines.map(({ text }) => text)])
        expect(said).toEqual(shown)
        const { text } = await desk.handlers['document.text']({ of: { recordId } })
        const pdf = desk.attachments.bytesOf(ruth, file.sha256)!.bytes
        const printed = spawnSync('pdftotext', ['-raw', '-', '-'], { input: pdf, encoding: 'utf8' }).stdout
        for (const line of shown) {
          expect(text).toContain(line)
          expect(spaced(printed)).toContain(spaced(line))
        }
      }),
      { numRuns: 12 },
    )
  })

  test('an unticked line is in none of them', async () => {
    const draftId = await draftOf(desk, 'liaison', dominique, { ...typed, excluded: ['treatments-0'] })
    const { sections } = await desk.handlers['letter.preview']({ draftId })
    const line = sections.flatMap(({ lines }) => lines).find(({ id }) => id === 'treatments-0')
    expect(line).toMatchObject({ text: 'Furosémide 40 mg', included: false })
    const { recordId } = await desk.handlers['letter.sign']({ draftId })
    const { text } = await desk.handlers['document.text']({ of: { recordId } })
    expect(text).not.toContain('Furosémide')
    expect(text).toContain('Bisoprolol 2,5 mg')
  })
})

function spaced(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/g, ' ')
}

type Place = readonly (string | number)[]

/** Where the values of an object are. */
function leaves(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [place]
  return Object.entries(value).flatMap(([key, one]) => leaves(one, [...place, key]))
}

/** The same body with another value at that place. */
function withOther(body: DocumentBody, place: Place): DocumentBody {
  const copy = structuredClone(body)
  let holder = copy as unknown as Record<string, unknown>
  for (const key of place.slice(0, -1)) holder = holder[key] as Record<string, unknown>
  const last = String(place.at(-1))
  const value = holder[last]
  holder[last] =
    typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : `${String(value)}x`
  return copy
}
