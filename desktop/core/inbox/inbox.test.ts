import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { sampleDocument } from '@navigateur-pro/domain/documents/cda/testing/sample-documents.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { withKey, without } from '@navigateur-pro/domain/identity/testing/identities.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import * as fc from 'fast-check'
import { v7 } from 'uuid'
import { beforeEach, describe, expect, it } from 'vitest'
import { rawPdf } from '../../../plugins/datamatrix/testing/draw.ts'
import type { InboxView } from '../../contract/inbox-views.ts'
import { createPdfWriter } from '../platform/node/pdf-writer.ts'
import { physician } from '../testing/test-core.ts'
import { inboxDesk } from './testing/inbox-desk.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'
import { cdaAbout, dominique, file, message, pdfWith, xdmAbout } from './testing/received-files.ts'

const { folder, now, dossier, receive, list, only, documentsOf } = inboxDesk('inbox')
let opened: TestDesk
let patientId: string
beforeEach(() => {
  ;({ opened, patientId } = now())
})

describe('a certain match', () => {
  it('puts the document in the dossier by itself, byte for byte, says from whom and when, and leaves the inbox', async () => {
    const cda = cdaAbout(dominique)
    await receive(message('<1@hopital>', [file('IHE_XDM.zip', await xdmAbout(dominique), 'application/zip')]))
    expect(list().waiting).toEqual([])
    expect(list().attached).toMatchObject([{ title: 'Fiche de liaison d’urgence', matchedBy: 'identity' }])
    const [record] = documentsOf(patientId)
    const { file: kept, received } = record!.body as DocumentBody
    expect(received).toEqual({
      source: 'mssante',
      from: { address: 'urgences@hopital.mssante.example', name: 'Urgences de Mont-de-Marsan' },
      at: '2026-11-20T08:00:00.000Z',
      archiveSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      matchedBy: 'identity',
    })
    const stored = opened.desk.attachments.bytesOf(patientId, kept.sha256)
    expect(createHash('sha256').update(stored!.bytes).digest('hex')).toBe(kept.sha256)
    expect(Buffer.from(stored!.bytes).toString('utf8')).toContain('<ClinicalDocument')
    expect(Buffer.from(stored!.bytes).length).toBe(Buffer.byteLength(cda))
    expect(opened.database.reader.get('SELECT 1 FROM inbox_file')).toBeUndefined()
  })

  const anything: readonly (readonly [string, Partial<Identity>])[] = [
    ['another birth name', { birthName: 'PAT-QUATRE' }],
    ['another first given name', { firstGivenName: 'DOMINIC', givenNames: 'DOMINIC MARIE-LOUISE' }],
    ['other given names', { givenNames: 'DOMINIQUE MARIE' }],
    ['another sex', { sex: 'M' }],
    ['another birth date', { birthDate: '1979-03-29' }],
    ['another birth place', { birthPlace: '51216' }],
    ['another matricule', { matricule: withKey('2790351215190') }],
    ['another OID', { oid: '1.2.250.1.213.1.4.11' }],
    ['a real OID on a desk of tests', { oid: '1.2.250.1.213.1.4.8' }],
    ['an identity that is not qualified', { status: 'VALI' }],
  ]
  it.each(anything)('is not one with %s: it waits, with the reason', async (_, change) => {
    await receive(message('<2@hopital>', [file('cr.xml', cdaAbout({ ...dominique, ...change }), 'text/xml')]))
    expect(documentsOf(patientId)).toEqual([])
    expect(list().waiting).toHaveLength(1)
    expect(list().waiting[0]?.reason).toMatch(/\p{Lu}.{15,}\./u)
  })

  it('no change of its traits ever sends it to another dossier', async () => {
    const twin: Identity = {
      ...dominique,
      firstGivenName: 'CAMILLE',
      givenNames: 'CAMILLE ANNE',
      matricule: withKey('2790351215190'),
    }
    const others = [dossier(twin), dossier({ ...without(twin, 'matricule', 'oid'), birthPlace: '40088' })]
    const trait = fc.oneof(
      fc.record({ birthName: fc.constantFrom('PAT-TROIS', 'PAT TROIS', 'pat-trois', 'DURAND', '') }),
      fc.record({
        firstGivenName: fc.constantFrom('DOMINIQUE', 'CAMILLE', ''),
        givenNames: fc.constantFrom('', 'CAMILLE ANNE', 'DOMINIQUE MARIE-LOUISE'),
      }),
      fc.record({ birthDate: fc.constantFrom('1979-03-28', '1979-03-29', '1980-03-28') }),
      fc.record({ sex: fc.constantFrom('F' as const, 'M' as const) }),
      fc.record({ birthPlace: fc.constantFrom('51215', '99999') }),
      fc.record({ matricule: fc.constantFrom(dominique.matricule!, twin.matricule!, '279035121518988') }),
    )
    let received = 0
    await fc.assert(
      fc.asyncProperty(fc.array(trait, { maxLength: 4 }), async (changes) => {
        const claimed: Identity = Object.assign({}, dominique, ...changes)
        const text = cdaAbout({ ...claimed, birthName: claimed.birthName || 'X' }).replace(
          '<family qualifier="BR">X</family>',
          '<family qualifier="BR"></family>',
        )
        const before = others.map((id) => documentsOf(id).length)
        received += 1
        await receive(message(`<property-${received}@hopital>`, [file('cr.xml', text)]))
        const isTwin = claimed.matricule === twin.matricule && claimed.firstGivenName === 'CAMILLE'
        const after = others.map((id) => documentsOf(id).length)
        expect(isTwin || after.join() === before.join()).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})

describe('what waits', () => {
  it('a message received for a homonym stays in « à rattacher »', async () => {
    const homonym: Identity = { ...dominique, birthDate: '1961-05-02', matricule: withKey('2610551215189') }
    await receive(message('<h@hopital>', [file('IHE_XDM.zip', await xdmAbout(homonym))]))
    expect(documentsOf(patientId)).toEqual([])
    const { item, candidates } = only()
    expect(item.reason).toBe('Même nom, mais ce qui suit diffère : date de naissance.')
    expect(candidates.map((one) => one.patientId)).toEqual([patientId])
    // And by hand neither: the matricule is somebody else's.
    await expect(
      opened.desk.inbox.attach(item.entryId, patientId, ['date de naissance']),
    ).rejects.toMatchObject({ code: 'patient_mismatch' })
    expect(list().waiting).toHaveLength(1)
  })

  it.each<[string, Identity, RegExp]>([
    ['no matricule', without(dominique, 'matricule', 'oid'), /ne porte pas de matricule/],
    ['no birth place', without(dominique, 'birthPlace'), /lieu de naissance manque|ne porte pas/i],
    [
      'the same matricule and another name',
      { ...dominique, birthName: 'DURAND' },
      /Même matricule INS.*nom de naissance/,
    ],
    [
      'nobody known here',
      { ...dominique, birthName: 'INCONNUE', birthDate: '1950-01-01', matricule: withKey('2500151215189') },
      /Aucun dossier|diffère/,
    ],
  ])('%s: the reason is said', async (_, identity, reason) => {
    await receive(message('<w@hopital>', [file('cr.xml', cdaAbout(identity))]))
    expect(list().waiting[0]?.reason).toMatch(reason)
    expect(documentsOf(patientId)).toEqual([])
  })

  it('two dossiers of the same person: a person chooses', async () => {
    dossier(dominique)
    await receive(message('<s@hopital>', [file('cr.xml', cdaAbout(dominique))]))
    expect(list().waiting[0]?.reason).toMatch(/Plusieurs dossiers/)
  })

  it('two patients in one message: neither is attached, not even the certain one', async () => {
    const other: Identity = { ...dominique, birthName: 'DURAND', matricule: withKey('2790351215190') }
    await receive(
      message('<two@hopital>', [file('a.xml', cdaAbout(dominique)), file('b.xml', cdaAbout(other))]),
    )
    expect(list().waiting.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/pas tous le même patient/),
      expect.stringMatching(/pas tous le même patient/),
    ])
  })

  it('a PDF that carries nothing says nobody; a message without a document is read, and put away with a reason', async () => {
    await receive(message('<p@hopital>', [file('cr.pdf', await pdfWith({}))]))
    await receive(message('<t@hopital>', [], { subject: 'Rappel', receivedAt: '2026-11-19T08:00:00.000Z' }))
    const [pdf, text] = list().waiting
    expect(pdf).toMatchObject({ title: 'cr.pdf', reason: expect.stringMatching(/ne dit pas lui-même/) })
    expect(text).toMatchObject({ title: 'Rappel', reason: expect.stringMatching(/aucun document/) })
    await expect(opened.desk.inbox.attach(text!.entryId, patientId, [])).rejects.toMatchObject({
      code: 'bad_input',
    })
    opened.desk.inbox.refuse(text!.entryId, 'Simple rappel')
    expect(list().waiting).toHaveLength(1)
    const row = opened.database.reader.get("SELECT why, decided_by FROM inbox_entry WHERE state = 'refused'")
    expect(row).toEqual({ why: 'Simple rappel', decided_by: physician.name })
    expect(opened.database.reader.get("SELECT 1 FROM inbox_message WHERE subject = 'Rappel'")).toBeUndefined()
  })
})

describe('a person', () => {
  const provisional = without(dominique, 'matricule', 'oid')
  beforeEach(() => receive(message('<m@hopital>', [file('cr.xml', cdaAbout(provisional))])))

  it('attaches it, having seen what differs, and takes it out again: then it waits, for ever', async () => {
    const { item } = only()
    const recordId = await opened.desk.inbox.attach(item.entryId, patientId, [])
    expect(list().waiting).toEqual([])
    expect(documentsOf(patientId)[0]?.body).toMatchObject({ received: { matchedBy: 'person' } })

    const { seenBy } = await opened.desk.handlers['inbox.detach']({ recordId, reason: 'Patiente homonyme' })
    expect(seenBy).toEqual([])
    expect(list()).toMatchObject({
      attached: [],
      waiting: [{ reason: /Retiré d’un autre dossier/ }].map(({ reason }) => ({
        reason: expect.stringMatching(reason),
      })),
    })
    await opened.desk.inbox.settle()
    expect(list().waiting).toHaveLength(1)
    await expect(opened.desk.handlers['inbox.detach']({ recordId, reason: 'encore' })).rejects.toMatchObject({
      code: 'conflict',
    })
    const timeline = await opened.desk.handlers['timeline.read']({ patientId, limit: 10 })
    expect(timeline.items.find(({ kind }) => kind === 'document')).toMatchObject({
      detached: { by: physician.name },
    })
    // It may then go where it belongs.
    const other = dossier({ ...provisional, usedName: 'DURAND' })
    const returned = only()
    await opened.desk.inbox.attach(returned.item.entryId, other, [])
    expect(documentsOf(other)).toHaveLength(1)
  })

  it('is asked again when the dossier is not the one that was compared', async () => {
    const { item } = only()
    await expect(
      opened.desk.inbox.attach(item.entryId, patientId, ['date de naissance']),
    ).rejects.toMatchObject({ code: 'conflict' })
    const other = dossier({ ...provisional, birthName: 'DURAND' })
    await expect(opened.desk.inbox.attach(item.entryId, other, [])).rejects.toMatchObject({
      code: 'conflict',
    })
    await opened.desk.inbox.attach(item.entryId, other, ['nom de naissance'])
    expect(documentsOf(other)).toMatchObject([{ body: { received: { matchedBy: 'person' } } }])
    expect(documentsOf(patientId)).toEqual([])
  })

  it('may give again a file that was refused, not one that is here', async () => {
    const bytes = new Uint8Array(rawPdf('<</Type/Catalog>>'))
    const give = () => opened.desk.inbox.takeFile('courrier.pdf', bytes)
    await give()
    await expect(give()).rejects.toMatchObject({ code: 'conflict' })
    const given = list().waiting.find(({ title }) => title === 'courrier.pdf')!
    opened.desk.inbox.refuse(given.entryId, 'par erreur')
    await give()
    expect(list().waiting.filter(({ title }) => title === 'courrier.pdf')).toHaveLength(1)
  })

  it('who clicks twice attaches once', async () => {
    const { item } = only()
    const both = await Promise.allSettled([
      opened.desk.inbox.attach(item.entryId, patientId, []),
      opened.desk.inbox.attach(item.entryId, patientId, []),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(documentsOf(patientId)).toHaveLength(1)
  })
})

describe('whatever happens meanwhile', () => {
  it('received twice, at once or later, it is one item', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 8 }), async (which) => {
        const before = list().waiting.length
        const run = v7()
        await Promise.all(
          which.map((number) =>
            receive(
              message(`<${run}-${number}>`, [
                file('a.xml', cdaAbout({ ...dominique, usedName: `${number} ${run}`, status: 'VALI' })),
              ]),
            ),
          ),
        )
        expect(list().waiting.length - before).toBe(new Set(which).size)
      }),
      { numRuns: 10 },
    )
  })

  it('cut between its arrival and its attachment, nothing is lost: the next opening attaches it', async () => {
    // Nobody is signed in: what comes is kept, and goes nowhere.
    const cut = await openTestDesk(folder, { name: 'inbox-cut' })
    await cut.desk.inbox.receive(message('<cut@hopital>', [file('cr.xml', cdaAbout(dominique))]))
    expect((cut.desk.handlers['inbox.list']({}) as InboxView).waiting).toHaveLength(1)
    await cut.desk.close()
    const signedIn = await openTestDesk(folder, { name: 'cut', person: physician, database: cut.database })
    patientId = v7()
    signedIn.desk.writer.create({ type: 'patient-identity', patientId, body: { identity: dominique } })
    await signedIn.desk.close()
    const again = await openTestDesk(folder, { name: 'cut', database: cut.database })
    await again.desk.inbox.settle()
    expect(again.desk.handlers['inbox.list']({})).toMatchObject({
      waiting: [],
      attached: [{ patient: { patientId } }],
    })
    await again.close()
  })

  it('a failure while the record is written leaves the item where it was', async () => {
    const provisional = without(dominique, 'matricule', 'oid')
    await receive(message('<f@hopital>', [file('cr.xml', cdaAbout(provisional))]))
    const { item } = only()
    opened.database.durable.script(
      "CREATE TEMP TRIGGER power_cut BEFORE UPDATE ON inbox_entry BEGIN SELECT RAISE(ABORT, 'cut'); END",
    )
    await expect(opened.desk.inbox.attach(item.entryId, patientId, [])).rejects.toThrow('cut')
    opened.database.durable.script('DROP TRIGGER power_cut')
    expect(documentsOf(patientId)).toEqual([])
    expect(list().waiting).toHaveLength(1)
    await opened.desk.inbox.attach(item.entryId, patientId, [])
    expect(documentsOf(patientId)).toHaveLength(1)
  })
})

describe('the reader', () => {
  it('shows the words of a CDA beside the dossier, and the pages of the PDF that it holds', async () => {
    await receive(message('<r@hopital>', [file('cr.xml', cdaAbout(dominique))]))
    const [attached] = list().attached
    const source = { patientId, recordId: attached!.recordId }
    expect(await opened.desk.handlers['reader.open']({ source })).toMatchObject({
      title: 'Fiche de liaison d’urgence',
      author: 'Claire Sance DR, Cabinet médical du Bourg, Saint-Sever',
      dossier: { patientId },
      differences: [],
      paged: false,
      mayDetach: true,
    })
  })

  it('draws the pages of a PDF that waits', async () => {
    const fonts = join(import.meta.dirname, '../../../resources/fonts')
    const pdf = await createPdfWriter(fonts).write(sampleDocument('liaison'))
    await receive(message('<pdf@hopital>', [file('cr.pdf', pdf)]))
    const source = { entryId: only().item.entryId }
    const page = await opened.desk.handlers['reader.page']({ source, page: 1, width: 300 })
    expect(page).toMatchObject({ page: 1, width: 300, text: expect.stringContaining('PAT-TROIS') })
    await opened.desk.handlers['inbox.refuse']({ entryId: source.entryId, why: 'doublon' })
    await expect(opened.desk.handlers['reader.open']({ source })).rejects.toThrow(/n’est plus ici/)
  })

  const examples = resolve(import.meta.dirname, '../../../../shared/data/interop/cda-examples')
  it.skipIf(!existsSync(examples))(
    'the official examples (shared/data/interop/cda-examples) attach themselves',
    async () => {
      const read = (name: string) => readFileSync(join(examples, name))
      for (const name of [
        'LDL-EES_2022.01.xml',
        'DOC_NON_STRUCTURE_CDA-R2-N1.xml',
        'IPS-FR_2024.01_DLU.xml',
      ]) {
        await receive(message(name, [file(name, read(name))]))
      }
      expect(list().waiting.map(({ reason }) => reason)).toEqual([])
      expect(documentsOf(patientId)).toHaveLength(3)
    },
  )
})
