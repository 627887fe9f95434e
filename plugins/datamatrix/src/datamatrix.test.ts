import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import type { PluginHost } from '@navigateur-pro/domain/context/plugin.ts'
import { dominique, test as testOid, without } from '@navigateur-pro/domain/identity/testing/identities.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { blankPng, endlessPdf, letter, png, pngBomb, rawPdf, swellingPdf, symbol } from '../testing/draw.ts'
import { datamatrix, startDatamatrix } from './datamatrix.ts'

const header = 'IS010000000000000000000000'
const code = `${header}S1279035121518989S2${testOid}S3DOMINIQUE MARIE-LOUISE\u001dS4PAT-TROIS\u001dS5FS628-03-1979S751215`
const other = `${header}S1277076322082910S2${testOid}S3RUTH ISABELLE\u001dS4NESSI\u001dS5FS614-07-1977S763220`
const dominiqueScanned = { ...dominique, oid: testOid, status: 'PROV' }
const fixtures = join(import.meta.dirname, '../fixtures')

const published: ContextMessage[] = []
const logged: unknown[] = []
const host = {
  publish: (message) => published.push(message),
  log: (event, fields) => logged.push([event, fields]),
} as Partial<PluginHost> as PluginHost
let stop = async () => {}
afterEach(async () => {
  await stop()
  published.length = 0
  logged.length = 0
})

/** Where the time a reading takes is not what is looked at, it is given a minute: the machine may be busy. */
function started({ acceptFiles = true, readingMs = 60_000 } = {}) {
  const running = startDatamatrix(host, { acceptFiles }, { readingMs, trialMs: 60_000 })
  stop = () => running.stop()
  return {
    ...running,
    scan: (text: string) => running.take?.({ kind: 'text', text }),
    drop: (bytes: Uint8Array, mediaType = 'application/octet-stream') =>
      running.take?.({ kind: 'file', bytes, mediaType }),
  }
}

const patients = () => published.map(({ patient }) => patient)
const refused = (reason: string) => ({ name: 'AppError', details: { reason } })

it('runs from the start, with its defaults', () => {
  expect(datamatrix.onByDefault).toBe(true)
  expect(datamatrix.configuration.parse({})).toEqual({ acceptFiles: true })
})

describe('a scan, or a pasted text', () => {
  it.each([
    ['as printed', code],
    ['<GS> spelt out', code.replaceAll('\u001d', '<GS>')],
    ['GS lost by a keyboard scanner', code.replaceAll('\u001d', '')],
    ['announced by its kind of symbol, ended by Enter', `]d1${code}\r`],
  ])('%s', async (_, text) => {
    await started().scan(text)
    expect(patients()).toEqual([dominiqueScanned])
  })

  it('is a claim; each one follows the last, and a restart is another epoch', async () => {
    const first = started()
    await first.scan(code)
    await first.scan(other)
    await first.stop()
    await started().scan(code)
    expect(published).toMatchObject([
      { source: 'datamatrix', kind: 'opened', evidence: 'claim', sequence: 1 },
      { sequence: 2 },
      { sequence: 1 },
    ])
    expect(published[0]?.epoch).toBe(published[1]?.epoch)
    expect(published[0]?.epoch).not.toBe(published[2]?.epoch)
  })

  // Row 31 of the bad-input corpus.
  it.each([
    ['wrong header', code.replace('IS01', 'IS02')],
    ['two codes glued', code + code],
    ['two patients glued', code + other],
    ['a repeated field', `${code}S5F`],
    ['10 kB', code.padEnd(10_000, 'A')],
    ['a wrong key', code.replace('S1279035121518989', 'S1279035121518988')],
    ['a birthday that does not exist', code.replace('28-03', '31-02')],
    ['an empty text', ''],
    ['the text of something else', 'https://example.org'],
  ])('%s opens nobody', async (_, text) => {
    await expect(started().scan(text)).rejects.toMatchObject(refused('text-unreadable'))
    expect(published).toEqual([])
  })

  it('truncated at each byte, it opens nobody; cut before the optional birth place, the same patient', async () => {
    const { scan } = started()
    const read: string[] = []
    for (let length = 0; length < code.length; length += 1) {
      await Promise.resolve(scan(code.slice(0, length))).then(
        () => read.push(code.slice(length)),
        (error: unknown) => expect(error).toMatchObject({ code: 'bad_input' }),
      )
    }
    expect(read).toEqual(['S751215'])
    expect(patients()).toEqual([without({ ...dominique, oid: testOid, status: 'PROV' }, 'birthPlace')])
  })

  it('typed with the keys of another keyboard, says how to set the scanner', async () => {
    const keys = Object.fromEntries([...'à&é"\'(-è_ç'].map((typed, digit) => [String(digit), typed]))
    const typed = code.replace(/[0-9]/g, (digit) => keys[digit] ?? '')
    await expect(started().scan(typed)).rejects.toMatchObject({ message: expect.stringContaining('clavier') })
  })
})

describe('an image', () => {
  it.each([
    ['as printed', code, 'N'],
    ['a quarter turn', code, 'R'],
    ['upside down', code, 'I'],
    ['three quarters', code, 'L'],
    ['drawn without GS', code.replaceAll('\u001d', ''), 'N'],
    ['drawn with <GS> spelt out', code.replaceAll('\u001d', '<GS>'), 'N'],
  ] as const)('%s', async (_, text, rotate) => {
    await started().drop(await symbol(text, rotate), 'image/png')
    expect(patients()).toEqual([dominiqueScanned])
  })

  it('taken askew and in poor light', async () => {
    await started().drop(readFileSync(join(fixtures, 'photo-pat-trois.jpg')), 'image/jpeg')
    expect(patients()).toEqual([dominiqueScanned])
  })

  it.each([
    ['with no code', async () => blankPng(400, 300), 'none'],
    ['as large as is read, with no code', async () => blankPng(5_400, 5_400), 'none'],
    ['with the code of something else', () => symbol('DC04FR0000011E2D1E2D0001FR'), 'none'],
    ['with a code cut short', () => symbol(code.slice(0, 80)), 'code-unreadable'],
    ['cut short itself', async () => (await symbol(code)).subarray(0, 300), 'damaged'],
    ['that says 20000 × 20000', async () => png(20_000, 20_000, Buffer.alloc(0)), 'too-many-pixels'],
    [
      'that is a JPEG of 65535 × 65535',
      async () => Buffer.from('ffd8ffc0000b08ffffffff01', 'hex'),
      'too-many-pixels',
    ],
    ['that unfolds into two gigabytes', async () => pngBomb(), 'damaged'],
    ['of more than 20 MB', async () => Buffer.alloc(20 * 1024 * 1024 + 1), 'too-heavy'],
    ['that is a picture of another kind', async () => Buffer.from('GIF89a'), 'unsupported'],
    ['that is empty', async () => Buffer.alloc(0), 'unsupported'],
  ])('%s opens nobody', async (_, make, reason) => {
    await expect(started().drop(await make())).rejects.toMatchObject(refused(reason))
    expect(published).toEqual([])
    expect(logged).toEqual([['datamatrix.refused', { reason }]])
  })
})

describe('a PDF', () => {
  it.each([
    ['on its first page', (ins: Buffer) => letter([ins])],
    ['behind the cover page of a fax', (ins: Buffer) => letter([], [ins])],
    ['on each page, the same', (ins: Buffer) => letter([ins], [ins, ins])],
    ['drawn on its side', async () => letter([await symbol(code, 'L')])],
    [
      'beside the code of something else',
      async (ins: Buffer) => letter([ins, await symbol('DC04FR0000011E2D')]),
    ],
  ])('%s', async (_, make) => {
    await started().drop(await make(await symbol(code)), 'application/pdf')
    expect(patients()).toEqual([dominiqueScanned])
  })

  it.each([
    ['two patients on a page', async () => letter([await symbol(code), await symbol(other)]), 'several'],
    ['two patients on two pages', async () => letter([await symbol(code)], [await symbol(other)]), 'several'],
    [
      'the same matricule with another name',
      async () => letter([await symbol(code), await symbol(code.replace('PAT-TROIS', 'PAT-QUATRE'))]),
      'several',
    ],
    [
      'a patient and a code that is not read to its end',
      async () => letter([await symbol(code), await symbol(other.slice(0, 90))]),
      'code-unreadable',
    ],
    ['a code after the third page', async () => letter([], [], [], [await symbol(code)]), 'none'],
    ['10 000 pages', async () => pagesPdf(10_000, '[0 0 595 842]'), 'none'],
    ['a page of two kilometres', async () => pagesPdf(1, '[0 0 5000000 5000000]'), 'none'],
    ['a page without a surface', async () => pagesPdf(1, '[0 0 0 0]'), 'none'],
    ['cut short', async () => (await letter([await symbol(code)])).subarray(0, 200), 'damaged'],
    ['a drawing that swells without end', async () => swellingPdf(), 'damaged'],
    ['only a header', async () => Buffer.from('%PDF-1.7'), 'damaged'],
  ])('%s opens nobody', async (_, make, reason) => {
    await expect(started().drop(await make())).rejects.toMatchObject(refused(reason))
    expect(published).toEqual([])
  })

  function pagesPdf(count: number, mediaBox: string): Buffer {
    return rawPdf(
      '<</Type/Catalog/Pages 2 0 R>>',
      `<</Type/Pages/Kids[${'3 0 R '.repeat(count)}]/Count ${count}>>`,
      `<</Type/Page/Parent 2 0 R/MediaBox${mediaBox}>>`,
    )
  }
})

describe('a file that never ends being drawn', () => {
  it('is ended; scans are read meanwhile, another file is not', async () => {
    const { drop, scan } = started({ readingMs: 3_000 })
    const another = await symbol(other)
    const endless = Promise.resolve(drop(endlessPdf())).catch((error: unknown) => error)
    await expect(drop(another)).rejects.toMatchObject(refused('busy'))
    await scan(code)
    expect(patients()).toEqual([dominiqueScanned])
    expect(await endless).toMatchObject(refused('slow'))
  })

  it('is ended too when the Navigateur locks', async () => {
    const { drop, stop } = started()
    const endless = Promise.resolve(drop(endlessPdf())).catch((error: unknown) => error)
    await stop()
    expect(await endless).toMatchObject(refused('stopped'))
    await expect(drop(await symbol(code))).rejects.toMatchObject(refused('stopped'))
    expect(published).toEqual([])
  })
})

it('a document never replaces the patient scanned while it was read', async () => {
  const { drop, scan } = started()
  const document = drop(await letter([await symbol(other)]))
  await scan(code)
  await document
  const [scanned, fromDocument] = published
  expect(scanned?.patient).toEqual(dominiqueScanned)
  expect(fromDocument?.sequence).toBeLessThan(scanned?.sequence ?? 0)
})

it('files are left alone when the doctor says so; scans are not', async () => {
  const { drop, scan, selfTest } = started({ acceptFiles: false })
  await expect(drop(await symbol(code))).rejects.toMatchObject(refused('files-off'))
  await scan(code)
  expect(patients()).toEqual([dominiqueScanned])
  expect(await selfTest()).toMatchObject([{ outcome: 'ok' }])
})

it('the self-test tries the readers, and says what became of the last code', async () => {
  const { scan, selfTest } = started()
  expect(await selfTest()).toMatchObject([{ outcome: 'ok' }, { outcome: 'waiting' }])
  const failure: unknown = await Promise.resolve(scan('rien')).catch((error: unknown) => error)
  expect(await selfTest()).toMatchObject([{ outcome: 'ok' }, { advice: (failure as Error).message }])
  await scan(code)
  expect(await selfTest()).toMatchObject([{ outcome: 'ok' }, { outcome: 'ok' }])
})
