import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { formatMatricule } from '@navigateur-pro/domain/identity/matricule.ts'
import { withKey } from '@navigateur-pro/domain/identity/testing/identities.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import {
  type ClinicalDocument,
  type DocumentSection,
  writtenSections,
} from '@navigateur-pro/domain/documents/document.ts'
import { sectionIds } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { type Content, sayEntry } from '@navigateur-pro/domain/documents/entry.ts'
import {
  allergies,
  dominique,
  legalItems,
  line,
  reason,
  sheet,
  treatments,
} from '../../documents/testing/document-models.ts'
import { createPdfWriter } from './pdf-writer.ts'

const run = promisify(execFile)
const writer = createPdfWriter(join(import.meta.dirname, '../../../../resources/fonts'))
const missingTools = ['qpdf', 'pdftotext'].filter((tool) => spawnSync(tool, ['--version']).error)

const folder = mkdtempSync(join(tmpdir(), 'pdf-writer-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function file(model: ClinicalDocument): Promise<string> {
  const bytes = await writer.write(model, { cda, files })
  const path = join(folder, `${createHash('sha256').update(bytes).digest('hex')}.pdf`)
  writeFileSync(path, bytes)
  return path
}

async function output(tool: string, ...args: string[]): Promise<string> {
  return (await run(tool, args, { maxBuffer: 1 << 26 })).stdout
}

/** Each page, in the order of its content; spaces and ends of lines are one, no-break or not. */
async function pagesOf(path: string, ...area: string[]): Promise<string[]> {
  const text = await output('pdftotext', '-raw', ...area, path, '-')
  return text.replace(/\f$/, '').split('\f').map(plain)
}

function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(/(?<=\p{L}-) (?=\p{L})/gu, '')
    .trim()
}

const born = (matricule: string, birthPlace: string) => ({
  ...dominique,
  matricule: withKey(matricule),
  birthName: 'LUCCHINI',
  birthPlace,
})
/** A hundred characters, the most that an identity may have. */
const endless = `${'DE LA TOUR-MARTINEAU '.repeat(4)}SAINT-AUBIN D'AX`.slice(0, 100)
const words =
  'Patiente vue à domicile : orthopnée (3 oreillers), œdèmes jusqu’à mi-cuisse, SpO₂ 89 % -> 94 % sous 2 L/min. '
const recent = (text: string, source = 'Mme Labat, infirmière', age = 'hier'): DocumentSection => ({
  id: 'recent',
  title: 'Événements récents',
  legal: false,
  entries: [line({ kind: 'text', text }, source, age)],
})
const others = ['Problèmes actifs', 'Antécédents', 'Équipe de soins'].map(
  (title): DocumentSection => ({
    id: 'problems',
    title,
    legal: false,
    entries: Array.from({ length: 6 }, (_, index) =>
      line({
        kind: 'problem',
        status: 'active',
        label: `${title}, ligne ${index + 1} : Fibrillation atriale`,
      }),
    ),
  }),
)
const noKnownAllergy: DocumentSection = {
  ...allergies,
  emphasis: 'strong',
  entries: [line({ kind: 'none', of: 'allergy' }, 'Dr Claire Sance', 'aujourd’hui')],
}
const plan: DocumentSection = {
  id: 'plan',
  title: 'Problèmes, objectifs et actions',
  legal: false,
  entries: (['problem', 'objective', 'action', 'action'] as const).map((level, index) =>
    line({ kind: 'plan', level, label: `Étape ${index}`, details: ['en cours', 'd’ici le 4 mars 2027'] }),
  ),
}
const photoBytes = readFileSync(
  join(import.meta.dirname, '../../../../resources/demo/photos/inr-vignette.jpg'),
)
const photo: DocumentSection = {
  id: 'attachments',
  title: 'Documents joints',
  legal: false,
  entries: ['a', 'b'].map((hash) =>
    line({
      kind: 'file',
      caption: `Photo ${hash} : talon droit`,
      sha256: hash.repeat(64),
      mediaType: 'image/jpeg',
      size: photoBytes.length,
    }),
  ),
}
/** The second one is not a picture: its caption is enough. */
const files = new Map([
  ['a'.repeat(64), photoBytes],
  ['b'.repeat(64), Buffer.from('not a picture')],
])
const cda =
  '<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>é</title></ClinicalDocument>'

const text = fc.string({ unit: 'binary', maxLength: 120 })
const anyContent: fc.Arbitrary<Content> = fc.oneof(
  fc.record({ kind: fc.constant('text'), text }),
  fc.record({ kind: fc.constant('none'), of: fc.constantFrom('allergy', 'treatment') }),
  fc.record({ kind: fc.constant('treatment'), drug: text, dosage: text, reason: text }),
  fc.record({
    kind: fc.constant('allergy'),
    nature: fc.constant('intolerance'),
    agent: text,
    reaction: text,
  }),
  fc.record({ kind: fc.constant('answer'), question: text, answer: text }),
  fc.record({
    kind: fc.constant('plan'),
    level: fc.constantFrom('problem', 'objective', 'action'),
    label: text,
    details: fc.array(text, { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('file'),
    caption: text,
    sha256: fc.constantFrom('a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)),
    mediaType: fc.constantFrom('image/jpeg', 'image/png', 'application/pdf'),
    size: fc.nat(),
  }),
)
const anySections: fc.Arbitrary<DocumentSection[]> = fc.array(
  fc.record({
    id: fc.constantFrom(...sectionIds),
    title: text,
    legal: fc.boolean(),
    emphasis: fc.constantFrom('strong', 'alert'),
    entries: fc.array(
      fc.tuple(anyContent, text, text).map(([content, source, age]) => line(content, source, age)),
      { maxLength: 12 },
    ),
  }),
  { maxLength: 6 },
)

const documents: Readonly<Record<string, ClinicalDocument>> = {
  'a common one': sheet(dominique, [...legalItems, ...others]),
  'sixty treatments': sheet(dominique, [reason, allergies, treatments(60), ...others]),
  'photos and a plan': sheet(dominique, [...legalItems, plan, photo]),
  'nothing but the legal items': sheet(dominique, [reason, noKnownAllergy, treatments(1)]),
  'names of a hundred characters': sheet({
    ...dominique,
    birthName: endless,
    usedName: endless.toLowerCase(),
    firstGivenName: 'DOMINIQUE',
  }),
  'a word that never ends': sheet({ ...dominique, birthName: 'W'.repeat(100) }),
  'born in Corsica': sheet(born('279032A004189', '2A004')),
  'born abroad': sheet(born('2790399109189', '99109')),
  'an identity without INS': sheet({ ...dominique, status: 'VALI' }),
  'a doubtful identity': sheet({ ...dominique, attributes: ['DOUT'] }),
  'a transmission of five thousand characters': sheet(dominique, [
    ...legalItems,
    recent(`${words.repeat(45)}\nRevue demain.`),
    ...others,
  ]),
}

test('the fonts come with their licences, in less than 3 MB', () => {
  const fonts = join(import.meta.dirname, '../../../../resources/fonts')
  const names = readdirSync(fonts).toSorted()
  expect(names).toEqual([
    'DejaVu-LICENSE.txt',
    'DejaVuSans.ttf',
    'Inter-LICENSE.txt',
    'Inter-Regular.otf',
    'Inter-SemiBold.otf',
  ])
  const size = names.reduce((sum, name) => sum + readFileSync(join(fonts, name)).length, 0)
  expect(size).toBeLessThan(3 << 20)
})

test('the same model gives the same bytes, whatever was written before it', async () => {
  const model = documents['a common one']!
  const first = await writer.write(model)
  await writer.write(sheet({ ...dominique, birthName: 'MU\u00a0μ\u2009DURAND' }))
  expect(Buffer.from(await writer.write(structuredClone(model))).equals(first)).toBe(true)
  const fresh = createPdfWriter(join(import.meta.dirname, '../../../../resources/fonts'))
  expect(Buffer.from(await fresh.write(model)).equals(first)).toBe(true)
})

describe.skipIf(missingTools.length > 0)(`the PDF (${missingTools.join(', ') || 'qpdf and poppler'})`, () => {
  describe.each(Object.entries(documents))('%s', (_name, model) => {
    let path: string
    let pages: readonly string[]
    beforeAll(async () => {
      path = await file(model)
      pages = await pagesOf(path)
    })

    test('is sound, tagged, French, archivable, with its fonts', async () => {
      await output('qpdf', '--check', path)
      const info = await output('pdfinfo', path)
      expect(info).toMatch(/^Tagged:\s+yes$/m)
      expect(info).toMatch(/^Title:\s+Fiche de liaison d’urgence$/m)
      const metadata = await output('pdfinfo', '-meta', path)
      expect(metadata).toContain('<pdfaid:part>3</pdfaid:part>')
      expect(metadata).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
      const catalogue = await output('qpdf', '--qdf', '--object-streams=disable', path, '-')
      expect(catalogue).toMatch(/\/Lang \(fr-FR\)/)
      expect(catalogue).toMatch(/\/DisplayDocTitle true/)
      expect(/\/S \/Figure/.test(catalogue) && /\/Alt </.test(catalogue)).toBe(
        Boolean(model.patient.datamatrix) || model.sections.includes(photo),
      )
      const fonts = (await output('pdffonts', path)).trim().split('\n').slice(2)
      expect(fonts.length).toBeGreaterThan(1)
      for (const font of fonts) expect(font).toMatch(/Identity-H\s+yes yes yes/)
    })

    test('says every line of the model, with its source and age', async () => {
      const text = pages.join(' ')
      for (const { title, entries } of writtenSections(model)) {
        expect(text).toContain(title)
        for (const entry of entries) {
          for (const part of [entry.provenance.source, entry.age]) expect(text).toContain(part)
          const words = plain(sayEntry(entry))
          // A text that a page cuts is read whole by the structure, below; here, no word of it is lost.
          const said = text.includes(words) || words.length > 400
          expect(said && lostWords(words, text)).toEqual([])
        }
      }
    })

    test('says on every page who it is about, who wrote it and when, and which page it is', async () => {
      const { identity, status } = model.patient
      expect(/^Pages:\s+(\d+)$/m.exec(await output('pdfinfo', path))?.[1]).toBe(String(pages.length))
      for (const [index, page] of pages.entries()) {
        const text = page.replaceAll(/\s/g, '')
        const said = [
          identity.birthName.toUpperCase(),
          identity.usedName ?? '',
          identity.firstGivenName,
          'Née le 28 mars 1979 (47 ans)',
          'féminin',
          { QUAL: 'INS qualifiée', VALI: 'identité validée', PROV: 'identité provisoire' }[status as 'QUAL'],
          'Dr Claire Sance, médecin généraliste · RPPS 10003456789',
          'le 22 novembre 2026 à 00:30 (heure de Paris)',
          `Page ${index + 1} / ${pages.length}`,
        ]
        for (const part of said) expect(text).toContain(part.replaceAll(/\s/g, ''))
      }
    })

    test('gives the matricule and the datamatrix of a qualified identity, and of no other', async () => {
      const matricule = formatMatricule(model.patient.identity.matricule ?? dominique.matricule!)
      const qualified = model.patient.status === 'QUAL'
      for (const text of pages) {
        expect(text.includes(matricule)).toBe(qualified)
        expect(text.includes('INS à scanner')).toBe(qualified)
      }
      expect(await scan(path)).toEqual(pages.map(() => model.patient.datamatrix).filter(Boolean))
    })
  })

  // Poppler reads a structure in quadratic time: those that differ by it.
  test.each([
    'a common one',
    'photos and a plan',
    'an identity without INS',
    'a transmission of five thousand characters',
  ])('to be read aloud, %s has headings, lists, the figure and its name, and no furniture', async (name) => {
    const model = documents[name]!
    const path = await file(model)
    const structure = await output('pdfinfo', '-struct-text', path)
    const count = (type: string) => structure.match(new RegExp(`^ *${type}\\b`, 'gm'))?.length ?? 0
    const lines = model.sections.flatMap((section) => section.entries)
    expect(count('H1')).toBe(1)
    expect(count('H2')).toBe(model.sections.length)
    expect([count('L'), count('LI'), count('LBody')]).toEqual([
      model.sections.length,
      lines.length,
      lines.length,
    ])
    expect(count('Figure')).toBe(
      Number(Boolean(model.patient.datamatrix)) + Number(model.sections.includes(photo)),
    )
    const read = plain(structure.replaceAll(/^ *"|"$/gm, ''))
    for (const entry of lines) expect(read).toContain(plain(sayEntry(entry)))
    expect(read).not.toContain('(suite)')
    expect(read).not.toMatch(/Page \d/)
    expect(read.match(/Nom de naissance/g)).toHaveLength(1)
  })

  test('headings are never left at the foot of a page, and are said again on the next', async () => {
    for (let count = 10; count < 26; count += 1) {
      const path = await file(sheet(dominique, [reason, allergies, treatments(count), ...others]))
      // Nothing runs into the foot of the page, in points from the top.
      const feet = await pagesOf(path, '-x', '0', '-y', '772', '-W', '600', '-H', '70')
      for (const foot of feet) expect(foot).toMatch(/^Dr Claire Sance, .* \(heure de Paris\) Page \d \/ \d$/)
      for (const text of await pagesOf(path)) {
        for (const title of ['Traitements en cours', ...others.map((section) => section.title)]) {
          if (!text.includes(`${title} `)) continue
          const after = text.slice(text.indexOf(`${title} `) + title.length + 1).replace(/^\(suite\) /, '')
          expect(after).toMatch(/^(Médicament n°|.+?, ligne \d)/)
        }
        // A treatment is never alone under its repeated heading.
        const again = text.split('Traitements en cours (suite)').slice(1)
        for (const rest of again) expect(rest.match(/Médicament n°/g)?.length).toBeGreaterThan(1)
      }
    }
  })

  test('a datamatrix announced for an identity that is not qualified is not drawn', async () => {
    const { datamatrix } = sheet().patient
    const unqualified = sheet({ ...dominique, status: 'VALI' })
    const path = await file({ ...unqualified, patient: { ...unqualified.patient, datamatrix: datamatrix! } })
    expect(await scan(path)).toEqual([])
  })

  test('what no font has becomes one visible replacement, and is kept for who copies the text', async () => {
    const path = await file(sheet(dominique, [recent('Douleur 👩‍⚕️ ☑ ♀ שלום عربي \ud800 fin\u0007.'), reason]))
    await output('qpdf', '--check', path)
    const text = (await pagesOf(path)).join(' ')
    expect(text).toContain('👩‍⚕️')
    const structure = plain(await output('pdfinfo', '-struct-text', path))
    for (const part of ['Douleur', '☑ ♀', 'fin .']) expect(structure).toContain(part)
    for (const part of ['☑ ♀', 'שלום', 'fin .']) expect(text).toContain(part)
    // The code of a missing glyph, which PDF/A forbids to use.
    const content = await output('qpdf', '--qdf', '--object-streams=disable', path, '-')
    const hexadecimal = [...content.matchAll(/<([0-9a-f]+)>(?=[^\n]*TJ)/g)].map(([, codes]) => codes!)
    expect(hexadecimal.length).toBeGreaterThan(10)
    expect(hexadecimal.flatMap((codes) => codes.match(/.{4}/g))).not.toContain('0000')
  })

  test('the CDA is attached as another form of the document, to the byte', async () => {
    const path = await file(documents['a common one']!)
    const out = join(folder, 'attached.xml')
    await output('pdfdetach', '-save', '1', '-o', out, path)
    expect(readFileSync(out, 'utf8')).toBe(cda)
    const catalogue = await output('qpdf', '--qdf', '--object-streams=disable', path, '-')
    expect(catalogue).toMatch(/\/AFRelationship \/Alternative/)
    expect(catalogue).toMatch(/\/AF \[/)
  })

  test('a doubtful identity is said to be one', async () => {
    const text = (await pagesOf(await file(documents['a doubtful identity']!))).join(' ')
    expect(text).toContain('Identité ramenée à provisoire : l’identité est signalée douteuse.')
  })

  test('what is not ticked is not written', async () => {
    const [hidden, ...shown] = treatments(3).entries
    const path = await file(
      sheet(dominique, [
        reason,
        { ...treatments(0), entries: [{ ...hidden!, included: false }, ...shown] },
        { ...noKnownAllergy, entries: noKnownAllergy.entries.map((one) => ({ ...one, included: false })) },
      ]),
    )
    const text = (await pagesOf(path)).join(' ')
    expect(text).not.toContain('Médicament n° 1,')
    expect(text).toContain('Médicament n° 2,')
    expect(text).not.toContain('Allergies')
  })

  test('a few lines too many are brought back to the one page', async () => {
    const pagesFor = async (count: number) =>
      (await pagesOf(await file(sheet(dominique, [reason, allergies, treatments(count)])))).length
    const counts = await Promise.all([6, 14, 17, 40].map(pagesFor))
    expect(counts).toEqual([1, 1, 1, 2])
  })

  test('any document is written', async () => {
    await fc.assert(
      fc.asyncProperty(anySections, fc.string({ unit: 'binary', maxLength: 60 }), async (sections, title) => {
        const path = await file({ ...sheet(dominique, sections), title: title || 'x', subtitle: title })
        await output('qpdf', '--check', path)
      }),
      { numRuns: 15 },
    )
  })
})

/** The words of a text that a page says less often than the text. */
function lostWords(text: string, page: string): string[] {
  const count = (words: readonly string[], word: string) => words.filter((one) => one === word).length
  const [wanted, said] = [text.split(' '), page.split(' ')]
  return [...new Set(wanted)].filter((word) => count(said, word) < count(wanted, word))
}

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm).buffer } })

/** What a scanner finds at the top right of the pages as printed. */
async function scan(path: string): Promise<string[]> {
  const heads = mkdtempSync(join(folder, 'heads-'))
  await output('pdftoppm', '-png', '-r', '150', '-gray', '-x', '900', '-H', '500', path, join(heads, 'page'))
  const texts: string[] = []
  for (const name of readdirSync(heads).toSorted()) {
    const found = await readBarcodes(readFileSync(join(heads, name)), { formats: ['DataMatrix'] })
    for (const { bytes } of found) texts.push(Buffer.from(bytes).toString('latin1'))
  }
  return texts
}
