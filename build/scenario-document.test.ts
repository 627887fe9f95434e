import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { writtenSections } from '@navigateur-pro/domain/documents/document.ts'
import type { DocumentKind } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { sayEntry } from '@navigateur-pro/domain/documents/entry.ts'
import { formatMatricule } from '@navigateur-pro/domain/identity/matricule.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { writeXdm } from '../desktop/core/documents/xdm/write-xdm.ts'
import { createNodeCrypto } from '../desktop/core/platform/node/node-crypto.ts'
import { documentOfScenario } from './scenario-document.ts'
import { openScenarioDesk, type ScenarioDesk } from './scenario-desk.ts'
import { testedScenarios } from './tested-scenarios.ts'

const run = promisify(execFile)
const kinds = [
  'liaison',
  'ldl-ees',
  'tlm-da',
  'pps',
  'synthesis',
  'medication-list',
  'patient-summary',
] as const satisfies readonly DocumentKind[]
const missingTools = ['qpdf', 'pdftotext', 'pdftoppm'].filter((tool) => spawnSync(tool, ['-v']).error)
const folder = mkdtempSync(join(tmpdir(), 'scenario-document-'))
afterAll(() => rmSync(folder, { recursive: true }))

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm).buffer } })

describe.each(testedScenarios)('%s', (scenario) => {
  let opened: ScenarioDesk
  beforeAll(async () => {
    opened = await openScenarioDesk(scenario)
  })
  afterAll(() => opened.close())

  test.each(kinds)('%s: the same records give the same bytes', async (kind) => {
    const document = documentOfScenario(opened, kind)
    const { writeFiles } = opened.desk.documents
    const { pdf: bytes, cda } = await writeFiles(document, opened.patientId)
    const copy = structuredClone(document)
    const again = await writeFiles(copy, opened.patientId)
    expect(Buffer.from(again.pdf).equals(bytes)).toBe(true)
    expect(again.cda).toBe(cda)
    if (cda === undefined) return
    const crypto = createNodeCrypto()
    expect(await writeXdm(copy, cda, crypto)).toEqual(await writeXdm(document, cda, crypto))
  })

  describe.skipIf(missingTools.length > 0)(
    `read back (${missingTools.join(', ') || 'qpdf, poppler'})`,
    () => {
      test.each(kinds)('%s is sound and says what its model says', async (kind) => {
        const document = documentOfScenario(opened, kind)
        const path = join(folder, `${scenario}-${kind}.pdf`)
        const { pdf, cda } = await opened.desk.documents.writeFiles(document, opened.patientId)
        writeFileSync(path, pdf)
        // The attached XML is the CDA, byte for byte; a paper for people has none.
        const attached = cda === undefined ? undefined : await attachedTo(path)
        expect(attached === cda).toBe(true)
        expect((await run('qpdf', ['--list-attachments', path])).stdout.includes('document.xml')).toBe(
          cda !== undefined,
        )
        await run('qpdf', ['--check', path])
        expect((await run('pdfinfo', [path])).stdout).toMatch(/^Tagged:\s+yes$/m)
        const fonts = (await run('pdffonts', [path])).stdout.trim().split('\n').slice(2)
        for (const font of fonts) expect(font).toMatch(/Identity-H\s+yes yes yes/)

        const pages = (await run('pdftotext', ['-raw', path, '-'])).stdout.replace(/\f$/, '').split('\f')
        const text = bare(pages.join(''))
        for (const { title, entries } of writtenSections(document)) {
          expect(text).toContain(bare(title))
          // What a page cuts has its head and foot in the middle: then every word is looked for.
          for (const entry of entries) {
            const words = sayEntry(entry)
            const whole =
              text.includes(bare(words)) || words.split(/\s+/).every((word) => text.includes(bare(word)))
            expect(whole ? '' : words).toBe('')
          }
        }
        const { identity, status, datamatrix } = document.patient
        const matricule = identity.matricule && formatMatricule(identity.matricule)
        for (const page of pages) {
          expect(bare(page)).toContain(bare(identity.birthName.toUpperCase()))
          expect(bare(page)).toContain(bare(matricule ?? 'Sans matricule INS'))
        }
        expect([matricule, datamatrix].map(Boolean)).toEqual(Array(2).fill(status === 'QUAL'))
        expect(await scan(path)).toEqual(pages.flatMap(() => datamatrix ?? []))
      })
    },
  )
})

function bare(text: string): string {
  return text.normalize('NFC').replaceAll(/\s/g, '')
}

async function attachedTo(path: string): Promise<string> {
  const { stdout } = await run('qpdf', [path, '--show-attachment=document.xml'], { maxBuffer: 2 ** 26 })
  return stdout
}

/** What a scanner finds at the top right of the pages as printed. */
async function scan(path: string): Promise<string[]> {
  const heads = mkdtempSync(join(folder, 'heads-'))
  const area = ['-r', '150', '-gray', '-x', '900', '-H', '500']
  await run('pdftoppm', ['-png', ...area, path, join(heads, 'page')])
  const found = await Promise.all(
    readdirSync(heads)
      .toSorted()
      .map((name) => readBarcodes(readFileSync(join(heads, name)), { formats: ['DataMatrix'] })),
  )
  return found.flat().map(({ bytes }) => Buffer.from(bytes).toString('latin1'))
}
