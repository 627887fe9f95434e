import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from '@playwright/test'
import { findChromium } from '../build/prepare.mjs'
import type { ClinicalDocument } from '../domain/documents/document.ts'
import { sayEntry } from '../domain/documents/entry.ts'
import {
  dominique,
  legalItems,
  line,
  sheet,
  treatments,
} from '../desktop/core/documents/testing/document-models.ts'
import { encodeDatamatrix } from '../desktop/core/platform/node/pdf/datamatrix.ts'
import { createPdfWriter } from '../desktop/core/platform/node/pdf-writer.ts'
import type { Bench } from './metric.ts'

/**
 * From the model to the file on disk, for a common sheet: two pages, twenty treatments, a paragraph.
 * The browser is already open and its page warm, which a practice's computer would have to pay for.
 */
const bench: Bench = {
  metrics: [
    { name: 'document.liaison', unit: 'ms', peer: 'Chromium, page.pdf() du même contenu', better: 'lower' },
  ],
  runs: 20,
  open,
}
export default bench

const fonts = join(import.meta.dirname, '../resources/fonts')
const [reason, allergies] = legalItems
const model = sheet(dominique, [
  ...[reason, allergies].filter((section) => section !== undefined),
  treatments(20),
  {
    id: 'recent',
    title: 'Événements récents',
    legal: false,
    entries: [
      line(
        {
          kind: 'text',
          text: 'Patiente vue à domicile : orthopnée, œdèmes jusqu’à mi-cuisse, SpO₂ 89 % en air ambiant. '.repeat(
            6,
          ),
        },
        'Mme Labat, infirmière',
        'hier',
      ),
    ],
  },
])

async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'document-liaison-'))
  const executablePath = findChromium()
  if (!executablePath) throw new Error('Chromium est introuvable : rien à comparer.')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const page = await browser.newPage()
  const source = join(folder, 'fiche.html')
  const address = pathToFileURL(source).href
  const writer = createPdfWriter(fonts)
  let run = 0
  async function ours(): Promise<number> {
    const start = performance.now()
    await writeFile(join(folder, 'ours.pdf'), await writer.write(model))
    return performance.now() - start
  }
  async function theirs(): Promise<number> {
    const start = performance.now()
    await writeFile(source, toHtml(model))
    await page.goto(address)
    await page.pdf({
      path: join(folder, 'theirs.pdf'),
      format: 'A4',
      tagged: true,
      displayHeaderFooter: true,
      headerTemplate: '<i></i>',
      footerTemplate:
        '<div style="font-size:8px;margin:auto">Page <span class="pageNumber"></span> / <span class="totalPages"></span></div>',
      margin: { top: '36px', bottom: '60px', left: '48px', right: '48px' },
    })
    return performance.now() - start
  }
  return {
    async run() {
      run += 1
      // Each side goes first in turn.
      const early = run % 2 === 0 ? await ours() : undefined
      const peerValue = await theirs()
      return { 'document.liaison': { value: early ?? (await ours()), peerValue } }
    },
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The same content by the browser's own means: a table whose head is repeated at each page. */
function toHtml({ title, subtitle, patient, author, sections }: ClinicalDocument): string {
  const { birthName, usedName, firstGivenName, birthDate, sex, matricule } = patient.identity
  const face = (weight: number, file: string) =>
    `@font-face { font-family: Inter; font-weight: ${weight}; src: url('${pathToFileURL(join(fonts, file)).href}') }`
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><title>${title}</title><style>
    ${face(400, 'Inter-Regular.otf')} ${face(600, 'Inter-SemiBold.otf')}
    body { font: 10pt Inter } small { color: #59615c } thead td { background: #f3f1ea; font-weight: 600 }
    section { margin: 8pt 0; padding: 8pt } .legal { background: #eaf1ec } li { break-inside: avoid }
    </style><table><thead><tr><td>${birthName} ${usedName ?? ''} ${firstGivenName} ${birthDate} ${sex} ${matricule} ${toSvg(patient.datamatrix ?? '')}</td></tr></thead>
    <tr><td><h1>${title}</h1><p>${subtitle}</p><p>${author.name}, ${author.profession} · ${author.rpps}</p>
    ${sections
      .map(
        ({ title: heading, legal, entries }) =>
          `<section class="${legal ? 'legal' : ''}"><h2>${heading}</h2><ul>${entries
            .map(
              (entry) =>
                `<li>${sayEntry(entry)} <small>${entry.provenance.source} · ${entry.age}</small></li>`,
            )
            .join('')}</ul></section>`,
      )
      .join('')}</td></tr></table></html>`
}

function toSvg(text: string): string {
  const { modules, side } = encodeDatamatrix(text)
  const squares = modules.flatMap((black, index) =>
    black ? [`M${index % side} ${Math.floor(index / side)}h1v1h-1z`] : [],
  )
  return `<svg width="60" viewBox="-2 -2 ${side + 4} ${side + 4}"><path d="${squares.join('')}"/></svg>`
}
