import { join } from 'node:path'
import { sampleDocument } from '@navigateur-pro/domain/documents/cda/testing/sample-documents.ts'
import { writeCda } from '@navigateur-pro/domain/documents/cda/write-cda.ts'
import { documentPatient } from '@navigateur-pro/domain/documents/document.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { withKey, without } from '@navigateur-pro/domain/identity/testing/identities.ts'
import { v7 } from 'uuid'
import { beforeEach, describe, expect, it } from 'vitest'
import { endlessPdf, rawPdf, swellingPdf } from '../../../plugins/datamatrix/testing/draw.ts'
import { createPdfWriter } from '../platform/node/pdf-writer.ts'
import { physician } from '../testing/test-core.ts'
import { inboxDesk } from './testing/inbox-desk.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'
import { cdaAbout, dominique, file, message, pdfWith } from './testing/received-files.ts'

const { folder, now, receive: take, list, only, documentsOf } = inboxDesk('pdf')
let opened: TestDesk
let patientId: string
beforeEach(() => {
  ;({ opened, patientId } = now())
})

const receive = (...files: readonly (string | Uint8Array)[]) =>
  take(
    message(
      `<${v7()}@hopital>`,
      files.map((content, index) => file(`cr-${index}.pdf`, content, 'application/pdf')),
    ),
  )

/** Another person, who has an INS of her own. */
const other: Identity = { ...dominique, birthName: 'DURAND', matricule: withKey('2790351215190') }

/** The sheet of this product: PDF/A-3 with its CDA and its datamatrix. */
function ourSheet(identity: Identity): Promise<Uint8Array> {
  const model = sampleDocument('liaison', { patient: documentPatient({ identity }) })
  const writer = createPdfWriter(join(import.meta.dirname, '../../../resources/fonts'))
  return writer.write(model, { cda: writeCda(model) })
}

describe('a PDF that says whose it is', () => {
  it('by the CDA attached to it, and its datamatrix that agrees: it goes to its dossier by itself', async () => {
    await receive(await ourSheet(dominique))
    expect(list()).toMatchObject({ waiting: [], attached: [{ title: 'Fiche de liaison d’urgence' }] })
    const [record] = documentsOf(patientId)
    expect(record?.body).toMatchObject({
      file: { mediaType: 'application/pdf' },
      received: { matchedBy: 'identity' },
    })
    // And its reader says so beside the dossier.
    const source = { patientId, recordId: record!.id }
    expect(await opened.desk.handlers['reader.open']({ source })).toMatchObject({
      patient: { birthName: 'PAT-TROIS' },
      differences: [],
      paged: true,
    })
  })

  it('by a CDA alone, whoever attached it', async () => {
    await receive(await pdfWith({ attached: [cdaAbout(dominique), '<invoice/>'] }))
    expect(documentsOf(patientId)).toHaveLength(1)
  })

  it.each<[string, Partial<Identity>]>([
    ['another trait', { birthDate: '1979-03-29' }],
    ['another matricule', { matricule: withKey('2790351215190') }],
    ['an identity that is not qualified', { status: 'VALI' }],
  ])('by a CDA with %s: it waits, as the CDA alone would', async (_, change) => {
    await receive(await pdfWith({ attached: [cdaAbout({ ...dominique, ...change })] }))
    expect(documentsOf(patientId)).toEqual([])
    expect(list().waiting[0]?.reason).not.toMatch(/ne dit pas lui-même/)
  })

  it('by its datamatrix alone: the dossier is proposed, nothing is attached, a person attaches', async () => {
    await receive(await pdfWith({ codes: [dominique, dominique] }))
    expect(documentsOf(patientId)).toEqual([])
    const { item, candidates, identity } = only()
    expect(item.reason).toMatch(/datamatrix imprimé.*propose sans prouver/)
    expect(item.patient).toMatchObject({ birthName: 'PAT-TROIS', birthDate: '19790328' })
    expect(candidates.map((one) => one.patientId)).toEqual([patientId])
    expect(identity?.status).toBe('PROV')
    await opened.desk.inbox.attach(item.entryId, patientId, [])
    expect(documentsOf(patientId)[0]?.body).toMatchObject({ received: { matchedBy: 'person' } })
  })

  it('by the datamatrix of somebody else: never in this dossier, by hand neither', async () => {
    await receive(await pdfWith({ codes: [{ ...dominique, matricule: withKey('2790351215190') }] }))
    const { item } = only()
    await expect(opened.desk.inbox.attach(item.entryId, patientId, [])).rejects.toMatchObject({
      code: 'patient_mismatch',
    })
  })
})

describe('two identities in one document', () => {
  it.each<[string, () => Promise<Uint8Array> | string]>([
    [
      'a CDA attached to a page that bears the code of somebody else',
      () => pdfWith({ attached: [cdaAbout(dominique)], codes: [other] }),
    ],
    ['two codes', () => pdfWith({ codes: [dominique, other] })],
    ['two CDA', () => pdfWith({ attached: [cdaAbout(dominique), cdaAbout(other)] })],
    [
      'one code of a twin, whose first name alone differs',
      () =>
        pdfWith({
          attached: [cdaAbout(without(dominique, 'matricule', 'oid'))],
          codes: [{ ...dominique, firstGivenName: 'CAMILLE', givenNames: 'CAMILLE ANNE' }],
        }),
    ],
  ])('%s: nobody is said, and why is', async (_, make) => {
    await receive(await make())
    expect(documentsOf(patientId)).toEqual([])
    const { item, candidates, identity } = only()
    expect(item.reason).toMatch(/deux identités qui ne s’accordent pas \(.+\)\. .+PAT-TROIS.+ ; .+/)
    expect([item.patient, identity, candidates]).toEqual([undefined, undefined, []])
  })

  it('the PDF inside a CDA, which bears the code of somebody else: it waits', async () => {
    const pdf = Buffer.from(await pdfWith({ codes: [other] })).toString('base64')
    const body = `<component><nonXMLBody><text mediaType="application/pdf" representation="B64">${pdf}</text></nonXMLBody></component>`
    const cda = cdaAbout(dominique).replace(/<component>.*<\/component>/su, body)
    expect(cda).toContain('nonXMLBody')
    await receive(cda)
    expect(documentsOf(patientId)).toEqual([])
    expect(list().waiting[0]?.reason).toMatch(/deux identités/)
  })

  it('in two files of one message: neither goes', async () => {
    await receive(await pdfWith({ attached: [cdaAbout(dominique)] }), await pdfWith({ codes: [other] }))
    expect(documentsOf(patientId)).toEqual([])
    expect(list().waiting.map(({ reason }) => reason)).toEqual(
      Array(2).fill(expect.stringMatching(/pas tous le même patient/)),
    )
  })
})

describe('a PDF made to harm', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "${'x'.repeat(99)}">]><ClinicalDocument>&b;</ClinicalDocument>`
  it.each<[string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
    ['a CDA with entities', () => pdfWith({ attached: [bomb] }), /CDA joint.*DTD/],
    ['a CDA cut short', () => pdfWith({ attached: [cdaAbout(dominique).slice(0, 900)] }), /CDA joint/],
    ['a good CDA and a bad one', () => pdfWith({ attached: [cdaAbout(dominique), bomb] }), /CDA joint/],
    [
      '10 000 files',
      () => pdfWith({ attached: Array(10_000).fill('<ClinicalDocument/>') }),
      /trop de fichiers joints/,
    ],
    [
      'a file that unfolds into more than a desk keeps',
      () => pdfWith({ attached: [cdaAbout(dominique), Buffer.alloc(64_000_000)] }),
      /trop de fichiers joints|abîmé/,
    ],
    [
      'a code that is not whole',
      () => pdfWith({ codes: [`IS01${'0'.repeat(22)}S1279035121518989`] }),
      /datamatrix INS.*incomplet/,
    ],
    ['no page', () => rawPdf('<</Type/Catalog>>'), /abîmé|n’ont pas pu être lues/],
    ['a drawing without end', () => swellingPdf(), /n’ont pas pu être lues|ne dit pas lui-même/],
  ])('with %s waits, is shown as one, and goes nowhere', async (_, make, why) => {
    await receive(await make())
    expect(documentsOf(patientId)).toEqual([])
    expect(list().waiting).toHaveLength(1)
    expect(list().waiting[0]?.reason).toMatch(why)
  })

  it('that never ends being drawn does not keep the desk from closing: it is not taken, and will be read again', async () => {
    const never = await openTestDesk(folder, { name: 'endless', person: physician })
    const received = never.desk.inbox.receive(message('<endless>', [file('cr.pdf', endlessPdf())]))
    await Promise.all([expect(received).rejects.toMatchObject({ code: 'locked' }), never.close()])
  })
})
