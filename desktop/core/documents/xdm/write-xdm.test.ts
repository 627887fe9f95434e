import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { patTrois, sampleDocument } from '@navigateur-pro/domain/documents/cda/testing/sample-documents.ts'
import { writeCda } from '@navigateur-pro/domain/documents/cda/write-cda.ts'
import { type ClinicalDocument, documentPatient } from '@navigateur-pro/domain/documents/document.ts'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { createNodeCrypto } from '../../platform/node/node-crypto.ts'
import { type ParsedElement, parseXml, textOf, within } from '../received/parse-xml.ts'
import { writeXdm } from './write-xdm.ts'

const crypto = createNodeCrypto()
const metadataName = 'IHE_XDM/SUBSET01/METADATA.XML'
const cdaName = 'IHE_XDM/SUBSET01/DOC0001.XML'

async function archiveOf(document: ClinicalDocument) {
  const cda = writeCda(document, 'JVBERi0xLjcK')
  const bytes = await writeXdm(document, cda, crypto)
  const files = unzipSync(bytes)
  const [list] = within(parseXml(strFromU8(files[metadataName]!)), 'RegistryObjectList')
  const [entry] = within(list!, 'ExtrinsicObject')
  const [set] = within(list!, 'RegistryPackage')
  return { bytes, files, cda, entry: entry!, set: set!, list: list! }
}

function slot(element: ParsedElement, name: string): readonly string[] {
  return within(element, 'Slot')
    .filter(({ attributes }) => attributes['name'] === name)
    .flatMap((found) => within(found, 'ValueList', 'Value').map(textOf))
}

/** The coded metadata, by scheme. */
function codes(element: ParsedElement): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    within(element, 'Classification').map(({ attributes }) => [
      attributes['classificationScheme']?.slice(9, 17),
      attributes['nodeRepresentation'],
    ]),
  )
}

function identifiers(element: ParsedElement): readonly (string | undefined)[] {
  return within(element, 'ExternalIdentifier').map(({ attributes }) => attributes['value'])
}

describe('IHE_XDM.zip', () => {
  test('holds one document, described as it is', async () => {
    const { files, cda, entry, set, list } = await archiveOf(sampleDocument('ldl-ees'))
    expect(Object.keys(files).toSorted()).toEqual([cdaName, metadataName, 'INDEX.HTM', 'README.TXT'])
    expect(strFromU8(files[cdaName]!)).toBe(cda)
    expect(slot(entry, 'hash')).toEqual([createHash('sha1').update(files[cdaName]!).digest('hex')])
    expect(slot(entry, 'size')).toEqual([String(files[cdaName]!.length)])
    expect(slot(entry, 'URI')).toEqual(['DOC0001.XML'])
    expect(slot(entry, 'creationTime')).toEqual(['20261121091245'])
    expect(slot(entry, 'serviceStartTime')).toEqual(['20261123'])
    expect(codes(entry)).toEqual({
      '93606bcf': '',
      '41a5887f': '11',
      f4f85eac: 'N',
      '2c6b8cb7': 'IMP',
      a09d5840: 'urn:asip:ci-sis:ldl-ees:2017',
      f33fb8ac: 'SA01',
      cccf5598: 'AMBULATOIRE',
      f0306f51: '18761-7',
    })
    const [documentId] = within(parseXml(cda), 'id')
    expect(identifiers(entry)).toEqual([
      '279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH',
      documentId!.attributes['root'],
    ])
    expect(identifiers(set)).toHaveLength(3)
    const [member] = within(list, 'Association')
    expect([member?.attributes['sourceObject'], member?.attributes['targetObject']]).toEqual([
      set.attributes['id'],
      entry.attributes['id'],
    ])
  })

  test('says who the patient is and who wrote it', async () => {
    const identity = { ...patTrois, usedName: 'DU^PONT & fils' }
    const { entry } = await archiveOf(sampleDocument('liaison', { identity }))
    expect(slot(entry, 'sourcePatientInfo').slice(1)).toEqual([
      'PID-5|PAT-TROIS^DOMINIQUE^^^^^L',
      String.raw`PID-5|DU\S\PONT \T\ fils^DOMINIQUE^^^^^D`,
      'PID-7|19790328',
      'PID-8|F',
    ])
    expect(slot(entry, 'legalAuthenticator')).toEqual([
      '899900000001^Sance^Claire^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS',
    ])
  })

  test('no matricule leaves with an identity that is not qualified', async () => {
    const patient = documentPatient({ identity: { ...patTrois, status: 'RECUP' } })
    const { files, entry } = await archiveOf(sampleDocument('pps', { patient }))
    for (const bytes of Object.values(files)) {
      expect(strFromU8(bytes)).not.toMatch(/279035121518989|1\.2\.250\.1\.213\.1\.4\.10/)
    }
    expect(identifiers(entry)[0]).toMatch(/^P-0042\^\^\^&2\.25\.\d+&ISO\^PI$/)
  })

  test('the same document gives the same bytes, whatever the zone of the machine', async () => {
    const document = sampleDocument('tlm-da')
    const { bytes } = await archiveOf(document)
    const zone = process.env['TZ']
    process.env['TZ'] = 'Pacific/Auckland'
    try {
      const again = await writeXdm(document, writeCda(document), crypto)
      expect(Buffer.from(again).equals(bytes)).toBe(true)
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })

  test('what was typed in a title or a name is text in every file', async () => {
    const title = '<script>alert(1)</script> & "\u0000"'
    const { files } = await archiveOf(sampleDocument('liaison', { title }))
    const index = strFromU8(files['INDEX.HTM']!)
    expect(index).not.toContain('<script')
    expect(textOf(parseXml(index))).toContain('<script>alert(1)</script> & "\ufffd"')
  })

  test.skipIf(spawnSync('unzip', ['-v']).error)('unzip finds it sound', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xdm-'))
    try {
      const path = join(folder, 'IHE_XDM.zip')
      writeFileSync(path, (await archiveOf(sampleDocument('liaison'))).bytes)
      expect(execFileSync('unzip', ['-t', path], { encoding: 'utf8' })).toContain('No errors detected')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
