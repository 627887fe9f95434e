import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleDocument } from '@navigateur-pro/domain/documents/cda/testing/sample-documents.ts'
import { describe, expect, test } from 'vitest'
import { endlessPdf, rawPdf, swellingPdf } from '../../../../plugins/datamatrix/testing/draw.ts'
import { createPdfReader } from './pdf-reader.ts'
import { createPdfWriter } from './pdf-writer.ts'

// Where its time is not what is looked at, a page is given a minute: the machine may be busy.
const { draw } = createPdfReader(60_000)
const fonts = join(import.meta.dirname, '../../../../resources/fonts')
const written = () => createPdfWriter(fonts).write(sampleDocument('liaison'))

const qpdf = 'qpdf'
const catalogue = (more: string) => `<</Type/Catalog/Pages 2 0 R${more}>>`
const onePage = (box: string, more = '') =>
  [`<</Type/Pages/Kids[3 0 R]/Count 1>>`, `<</Type/Page/Parent 2 0 R/MediaBox[${box}]${more}>>`] as const

describe('a page of a PDF', () => {
  test('is a picture, and words for who does not see it', async () => {
    const { pages, png, width, height, text } = await draw(await written(), 1, 900)
    expect(pages).toBeGreaterThan(0)
    expect(width).toBe(900)
    expect(height).toBeGreaterThan(1200)
    expect(Buffer.from(png).readUInt32BE(16)).toBe(width)
    expect(text).toContain('PAT-TROIS')
  })

  test.each<[string, () => Buffer]>([
    [
      'a script at opening',
      () =>
        rawPdf(
          catalogue('/OpenAction<</S/JavaScript/JS(app.launchURL\\("http://127.0.0.1:9/"\\))>>'),
          ...onePage('0 0 99 99'),
        ),
    ],
    [
      'a program to launch',
      () => rawPdf(catalogue('/OpenAction<</S/Launch/F(calc.exe)>>'), ...onePage('0 0 99 99')),
    ],
    [
      'a form that sends itself',
      () =>
        rawPdf(
          catalogue('/AcroForm<</Fields[]/XFA(<script/>)>>'),
          ...onePage('0 0 99 99', '/AA<</O<</S/SubmitForm/F(http://127.0.0.1:9/)>>>>'),
        ),
    ],
    ['itself for page tree', () => rawPdf(catalogue(''), ...onePage('0 0 99 99', '/Contents 3 0 R'))],
  ])('with %s is painted, and nothing of it is done', async (_, make) => {
    expect(await draw(make(), 1, 99)).toMatchObject({ pages: 1, width: 99, height: 99, text: '' })
  })

  test.each([
    ['10 000 by 10 000', '0 0 10000 10000'],
    ['two kilometres', '0 0 5000000 5000000'],
    ['a ribbon', '0 0 14000 3'],
  ])('of %s is drawn coarse: no more than six million pixels', async (_, box) => {
    const { width, height } = await draw(rawPdf(catalogue(''), ...onePage(box)), 1, 20_000)
    expect(width * height).toBeLessThanOrEqual(6_000_000)
    expect(width).toBeGreaterThan(0)
  })

  test.each<[string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
    ['cut short at its header', async () => (await written()).subarray(0, 40), /abîmé/],
    ['cut in its middle', async () => (await written()).subarray(0, 3000), /abîmé/],
    ['that is a page of the web', () => Buffer.from('<html>%PDF-1.7</html>'), /abîmé/],
    ['whose drawing swells without end', () => swellingPdf(), /abîmé|trop de calculs/],
  ])('%s is refused, in French', async (_, make, why) => {
    const outcome = await draw(await make(), 1, 600).then(
      ({ width }) => String(width),
      ({ message }: Error) => message,
    )
    expect(outcome).toMatch(why)
  })

  test('beyond the last one is not there', async () => {
    await expect(draw(await written(), 99, 600)).rejects.toMatchObject({ code: 'bad_input' })
  })

  test('that never ends being drawn is ended, and the next one is drawn', async () => {
    const hurried = createPdfReader(3_000)
    await expect(hurried.draw(endlessPdf(), 1, 2400)).rejects.toThrow(/trop de calculs/)
    await expect(draw(await written(), 1, 200)).resolves.toMatchObject({ width: 200 })
  })

  test.skipIf(spawnSync(qpdf, ['--version']).error)('under a password (qpdf) is told so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pdf-'))
    try {
      const [plain, locked] = [join(folder, 'plain.pdf'), join(folder, 'locked.pdf')]
      writeFileSync(plain, await written())
      execFileSync(qpdf, ['--encrypt', 'secret', 'secret', '256', '--', plain, locked])
      await expect(draw(readFileSync(locked), 1, 600)).rejects.toThrow(/mot de passe/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
