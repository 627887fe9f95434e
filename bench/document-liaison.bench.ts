import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect as expectSoon, type Page } from '@playwright/test'
import { startDemonstration } from '../build/demonstration.ts'
import { createPdfWriter } from '../desktop/core/platform/node/pdf-writer.ts'
import {
  dominique,
  legalItems,
  line,
  sheet,
  treatments,
} from '../desktop/core/documents/testing/document-models.ts'
import { encodeDatamatrix } from '../desktop/core/platform/node/pdf/datamatrix.ts'
import { liaisonSheetOf } from '../desktop/tests/e2e/pages/liaison-sheet.ts'
import { type Sidebar, sidebarOf } from '../desktop/tests/e2e/pages/sidebar.ts'
import type { ClinicalDocument } from '../domain/documents/document.ts'
import { type SaidSection, saySections } from '../domain/documents/said.ts'
import type { Bench } from './metric.ts'
import { startChromium } from './window.ts'

/** Only how long a failure takes to be believed: a busy machine is measured, not refused. */
const expect = expectSoon.configure({ timeout: 60_000 })

const peer = 'Chromium, page.pdf() du même contenu'
const bench: Bench = {
  metrics: [
    { name: 'document.liaison', unit: 'ms', peer, better: 'lower' },
    { name: 'document.liaison.hurried', unit: 'ms', peer, better: 'lower' },
    { name: 'document.liaison.shown', unit: 'ms', peer, better: 'lower' },
    { name: 'document.liaison.writer', unit: 'ms', peer, better: 'lower' },
  ],
  runs: 20,
  open,
}
export default bench

const fonts = join(import.meta.dirname, '../resources/fonts')
const [reason, allergies] = legalItems
/** Two pages, twenty treatments, a paragraph. */
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

/**
 * `document.liaison`: the service stopped, from Ctrl + Entrée on a sheet that is filled and was looked at, to the page
 * knowing that its PDF, its CDA and its record are in the encrypted cache, flushed to the disk; the peer only prints.
 * `document.liaison.hurried`: the same, the key struck with the last letter: nothing is on disk nor made ahead yet.
 * `document.liaison.shown`: as `document.liaison`, until the signed document is on screen and has the focus.
 * `document.liaison.writer`: the PDF of a longer sheet alone, from the model to the file.
 * Both browsers are open and warm, which a practice's computer would have to pay for.
 */
async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'document-liaison-'))
  const browser = await startChromium()
  const demo = await startDemonstration({ desks: ['gp'] })
  const printing = await browser.newPage()
  const context = await browser.newContext({
    viewport: { width: 420, height: 900 },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
  })
  await context.addInitScript(markFrames)
  const page = await context.newPage()
  await page.goto(demo.desks['gp']!.address)
  const gp = sidebarOf(page)
  await gp.title.waitFor()
  await gp.openPatient('pat-trois')
  await expect(gp.statusLine).toContainText('tout est envoyé')
  await demo.stopService('SIGKILL')
  await expect(gp.statusLine).toContainText('Hors ligne')
  const writer = createPdfWriter(fonts)

  async function write(): Promise<number> {
    const start = performance.now()
    await writeFile(join(folder, 'ours.pdf'), await writer.write(model))
    return performance.now() - start
  }

  async function print(title: string, sections: readonly SaidSection[]): Promise<number> {
    const source = join(folder, 'fiche.html')
    const start = performance.now()
    await writeFile(source, toHtml({ ...model, title }, sections))
    await printing.goto(pathToFileURL(source).href)
    await printing.pdf({
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
      const calm = await signed(gp, lookingMs)
      const hurried = await signed(gp)
      const peerValue = await print('Fiche de liaison d’urgence', calm.sections)
      return {
        'document.liaison': { value: calm.onDisk, peerValue },
        'document.liaison.hurried': { value: hurried.onDisk, peerValue },
        'document.liaison.shown': { value: calm.shown, peerValue },
        'document.liaison.writer': {
          value: await write(),
          peerValue: await print(model.title, saySections(model)),
        },
      }
    },
    async close() {
      await browser.close()
      await demo.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a person takes before a key that binds (Card, Moran and Newell's mental operator, as in `acts`). */
const lookingMs = 1350

/** A sheet filled, looked at or not, then the one key, and what the document says: the peer prints the same. */
async function signed(
  gp: Sidebar,
  looked?: number,
): Promise<Times & { readonly sections: readonly SaidSection[] }> {
  const { page } = gp
  const sheetOfGp = liaisonSheetOf(page)
  await page.locator('main').focus()
  await page.keyboard.press('l')
  await expect(sheetOfGp.reason).toBeFocused()
  // The page's own clock, at each frame: what asks from outside adds its own time.
  await page.evaluate(waitForDocument)
  await page.keyboard.type('Fièvre et placard rouge autour de la plaie du talon')
  if (looked !== undefined) {
    await expect(sheetOfGp.state).toHaveText('Tout ce que la loi demande y est.')
    await page.waitForTimeout(looked)
  }
  await page.keyboard.press('Control+Enter')
  const times = await page.evaluate<Times>('globalThis.documentSigned')
  const sections = await readSections(page)
  await page.keyboard.press('Escape')
  await expect(sheetOfGp.read).toBeHidden()
  return { ...times, sections }
}

type Times = { readonly onDisk: number; readonly shown: number }

/** The page's own sockets, seen as it receives them. */
const markFrames = `globalThis.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given)
    this.addEventListener('message', ({ data }) => globalThis.frameCame?.(data))
  }
}`

/**
 * From the key that the page receives: to the core's word that a record of this patient changed, which it sends after the
 * commit that flushes to the disk; and to the frame in which the signed document has the focus.
 */
const waitForDocument = `globalThis.documentSigned = new Promise((done) => {
  addEventListener('keydown', ({ timeStamp, key }) => {
    if (key !== 'Enter') return
    let onDisk
    globalThis.frameCame = (data) => {
      if (onDisk === undefined && data.includes('"records.changed"')) onDisk = performance.now() - timeStamp
    }
    const look = () => document.activeElement?.textContent === 'Imprimer' && onDisk !== undefined
      ? done({ onDisk, shown: performance.now() - timeStamp }) : requestAnimationFrame(look)
    look()
  }, { capture: true })
})
undefined`

async function readSections(page: Page): Promise<readonly SaidSection[]> {
  const found = await page
    .getByRole('region', { name: 'Document', exact: true })
    .locator('section:has(> h4)')
    .evaluateAll((all) =>
      all.map((one) => ({
        title: one.querySelector('h4')?.textContent ?? '',
        lines: [...one.querySelectorAll('li')].map((item) => item.innerText.split('\n')),
      })),
    )
  return found.map(({ title, lines }, index) => ({
    id: 'recent',
    title,
    legal: index < 3,
    lines: lines.map(([text = '', source = ''], order) => ({ id: `${order}`, text, source, age: '' })),
  }))
}

/** The same content by the browser's own means: a table whose head is repeated at each page. */
function toHtml(
  { title, subtitle, patient, author }: ClinicalDocument,
  sections: readonly SaidSection[],
): string {
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
        ({ title: heading, legal, lines }) =>
          `<section class="${legal ? 'legal' : ''}"><h2>${heading}</h2><ul>${lines
            .map(({ text, source, age }) => `<li>${text} <small>${source} · ${age}</small></li>`)
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
