import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, expect, type Page, test as base } from '@playwright/test'
import {
  extensionOrigin,
  startBrowserExtension,
} from '../../../plugins/browser-extension/src/browser-extension.ts'
import { makeTrialCopy } from '../../../plugins/browser-extension/testing/trial-copy.ts'
import { TestDesk } from '../../../plugins/fhircast/testing/test-desk.ts'

const record = {
  id: 101,
  sex: 'F',
  birthName: 'PAT-TROIS',
  lastName: 'PAT-TROIS',
  firstNames: 'DOMINIQUE MARIE-LOUISE',
  preferredBirthFirstName: 'DOMINIQUE',
  isLunarBirthDate: false,
  birthDate: '1979-03-28T00:00:00',
  birthPlaceInsee: '51215',
  nir: '2790351215189',
  nirCle: '89',
}
const records: Readonly<Record<string, object>> = {
  101: record,
  102: { ...record, id: 102, birthName: 'NESSI', birthDate: '1977-07-14T00:00:00' },
  103: { ...record, id: 103, isLunarBirthDate: true },
}

type Practice = {
  readonly desk: TestDesk
  readonly browser: BrowserContext
  readonly navigateurPort: number
  /** A page of the fake Weda, in a tab. */
  readonly visit: (path: string, tab?: Page) => Promise<Page>
}

/** A page of nobody's, with the shape of Weda's; the extension in a real Chromium; its plugin, listening. */
const test = base.extend<{ practice: Practice }>({
  practice: async ({ launchOptions }, use) => {
    const weda = createServer(({ url = '' }, response) => {
      const [, number] = /^\/api\/patients\/(\d+)$/.exec(url) ?? []
      const answer = number && records[number]
      response.writeHead(number && !answer ? 404 : 200, {
        'Content-Type': answer ? 'application/json' : 'text/html',
      })
      response.end(answer ? JSON.stringify(answer) : '<!doctype html><title>Dossier</title>')
    }).listen(0, '127.0.0.1')
    await once(weda, 'listening')
    const { port } = weda.address() as AddressInfo
    const desk = new TestDesk()
    const plugin = await startBrowserExtension(desk.host, { port: 0 }, { silenceMs: 600_000 })
    const folder = mkdtempSync(join(tmpdir(), 'extension-'))
    makeTrialCopy(join(folder, 'extension'))
    const browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
      ...launchOptions,
      headless: false,
      args: [
        ...(launchOptions.args ?? []),
        '--headless=new',
        `--disable-extensions-except=${join(folder, 'extension')}`,
        `--load-extension=${join(folder, 'extension')}`,
      ],
    })
    const visit = async (path: string, tab?: Page) => {
      const page = tab ?? (await browser.newPage())
      await page.goto(`http://127.0.0.1:${port}${path}`)
      return page
    }
    await use({ desk, browser, visit, navigateurPort: plugin.port() ?? 0 })
    await browser.close()
    await plugin.stop()
    weda.closeAllConnections()
    weda.close()
    rmSync(folder, { recursive: true })
  },
})

const dossier = (number: number) => `/FolderMedical/PatientViewForm.aspx?PatDk=${number}|0|0|0`

async function pair({ browser, desk, navigateurPort }: Practice): Promise<Page> {
  let accept: (accepted: boolean) => void = () => {}
  desk.doctor = () => new Promise((resolve) => (accept = resolve))
  const options = await browser.newPage()
  await options.goto(`${extensionOrigin}/options.html`)
  await expect(options.getByRole('status')).toHaveText('Ce navigateur web n’est pas encore relié.')
  await options.getByLabel('Port du Navigateur Pro').fill(String(navigateurPort))
  await options.getByRole('button', { name: 'Relier' }).click()
  await expect(options.locator('#code')).toHaveText(/^\d{3} \d{3}$/)
  const shown = await options.locator('#code').textContent()
  expect(shown?.replace(' ', '')).toBe(desk.asked[0]?.code)
  accept(true)
  await expect(options.getByRole('status')).toContainText('est relié')
  return options
}

/** What the popup would say of a tab: it reads the same line. */
async function statusOf(options: Page, number: number): Promise<string | undefined> {
  return options.evaluate(async (number) => {
    const { chrome } = globalThis as unknown as {
      chrome: { storage: { session: { get(): Promise<Record<string, { number: string; status: string }>> } } }
    }
    const states = Object.values(await chrome.storage.session.get())
    return states.find((state) => state.number === String(number))?.status
  }, number)
}

test('une fois relié, le patient affiché s’ouvre, change, et se ferme avec son onglet', async ({
  practice,
}) => {
  const { desk, visit } = practice
  const options = await pair(practice)
  const tab = await visit(dossier(101))
  await expect.poll(() => desk.kinds()).toEqual(['opened PAT-TROIS'])
  expect(desk.published[0]).toMatchObject({
    source: expect.stringMatching(/^browser-extension:weda-/),
    evidence: 'paired',
    patient: { status: 'PROV', birthDate: '1979-03-28', birthPlace: '51215', firstGivenName: 'DOMINIQUE' },
  })
  expect(JSON.stringify(desk.published)).not.toContain('2790351215189')
  expect(await statusOf(options, 101)).toBe('sent')

  // Another page of the same dossier: nothing to say.
  await visit(`${dossier(101)}&onglet=2`, tab)
  await visit(dossier(102), tab)
  await expect.poll(() => desk.kinds()).toEqual(['opened PAT-TROIS', 'closed', 'opened NESSI'])

  await visit(dossier(101))
  await expect.poll(() => desk.kinds().slice(3)).toEqual(['opened PAT-TROIS'])
  expect(desk.published[3]?.window).not.toBe(desk.published[2]?.window)

  await tab.close()
  await expect.poll(() => desk.kinds().slice(4)).toEqual(['closed'])
  expect(desk.published[4]?.window).toBe(desk.published[2]?.window)
})

test('quitter le dossier le ferme ; une date lunaire n’ouvre personne et dit pourquoi', async ({
  practice,
}) => {
  const { desk, visit } = practice
  const options = await pair(practice)
  const tab = await visit(dossier(101))
  await expect.poll(() => desk.kinds()).toEqual(['opened PAT-TROIS'])
  await visit('/agenda', tab)
  await expect.poll(() => desk.kinds()).toEqual(['opened PAT-TROIS', 'closed'])

  await visit(dossier(103), tab)
  await expect.poll(() => statusOf(options, 103)).toBe('lunar')
  await tab.goto('about:blank')
  await visit(dossier(101), tab)
  await expect.poll(() => desk.kinds().slice(2)).toEqual(['opened PAT-TROIS'])
  await tab.goto('about:blank')
  await expect.poll(() => desk.kinds().slice(3)).toEqual(['closed'])
})

test('sans appairage, rien ne part', async ({ practice }) => {
  const { browser, desk, visit } = practice
  await visit(dossier(101))
  const options = await browser.newPage()
  await options.goto(`${extensionOrigin}/popup.html`)
  await expect.poll(() => statusOf(options, 101)).toBe('unpaired')
  await expect(options.getByRole('status')).toHaveText('Aucun patient de Weda n’est affiché dans cet onglet.')
  expect(desk.published).toEqual([])
})
