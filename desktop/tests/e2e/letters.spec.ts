import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { letterOf } from './pages/liaison-sheet.ts'
import type { Sidebar } from './pages/sidebar.ts'
import { onStage } from './stage.ts'

const test = onStage('gp')

const reason = 'Canari entrée : fièvre à 39,2 °C et placard du talon, antibiothérapie par voie veineuse'
const question = 'Canari avis : faut-il une exploration artérielle avant la décharge ?'
const note = 'Demande d’avis jointe, à lire avant la visite.'
const added = 'Canari ajout : poids sec 68,4 kg'

/** In daylight, and at night in a narrow window. */
async function expectGood({ page }: Sidebar, state: string): Promise<void> {
  await expectAccessible(page, state)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 320, height: 800 })
  await expectAccessible(page, `${state}-nuit-320`)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow, `${state} : rien ne dépasse à 320 px`).toBeLessThanOrEqual(0)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 420, height: 900 })
}

/** What « Copier » puts in the clipboard, which nothing here may read. */
async function copied(page: Page, copy: () => Promise<void>): Promise<string> {
  const text = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const take = (event: ClipboardEvent) => resolve(event.clipboardData?.getData('text/plain') ?? '')
        addEventListener('copy', take, { once: true })
      }),
  )
  await copy()
  return text
}

test('sans réseau, au clavier, une lettre d’entrée est signée, copiée en texte, gardée, puis remplacée', async ({
  open,
  practice,
  demo,
}) => {
  test.slow()
  const gp = await open('gp')
  const { page } = gp
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await expect(gp.entry(/Photo 5\./).first()).toBeVisible()
  await demo.stopService('SIGKILL')
  await expect(gp.statusLine).toContainText('Hors ligne')

  const entry = letterOf(page, 'Lettre d’entrée', 'Motif d’hospitalisation')
  await page.keyboard.press('e')
  await expect(entry.reason).toBeFocused()
  await page.keyboard.press('Control+Enter')
  await expect(entry.sheet.getByText('Écrivez le motif de la demande.').first()).toBeVisible()
  await expect(entry.reason, 'ce qui manque est là où l’on écrit').toBeFocused()
  await page.keyboard.type(reason)
  await expect(entry.state).toHaveText('Tout ce que la loi demande y est.')
  await expectGood(gp, 'lettre-entree')
  await page.keyboard.press('Control+Enter')
  await expect(entry.verb('Imprimer')).toBeFocused()
  await expect(entry.read).toContainText('Signé par Dr Claire Sance')
  await expect(entry.read).toContainText('Empreinte du PDF')
  await expectGood(gp, 'lettre-signee')

  const shown = await entry.read.getByRole('listitem').allInnerTexts()
  const text = await copied(page, () => entry.verb('Copier en texte').press('Enter'))
  await expect(page.getByText('Texte copié.')).toBeVisible()
  expect(text).toContain(reason)
  for (const line of shown) expect(text).toContain(line.split('\n')[0])
  expect((await entry.readPdf()).subarray(0, 4).toString()).toBe('%PDF')
  expect((await entry.readArchive()).subarray(0, 2).toString()).toBe('PK')
  await page.keyboard.press('Escape')
  const first = gp.entry('Lettre de liaison à l’entrée')
  await expect(first).toContainText('Signé')
  await first.getByRole('button', { name: /^Imprimer, joindre…/ }).press('Enter')
  await expect(first.getByRole('button', { name: /^Copier en texte/ })).toBeVisible()

  await first.getByRole('button', { name: /^Lire/ }).press('Enter')
  await entry.verb('Corriger').press('Enter')
  await expect(entry.reason).toHaveValue(reason)
  await expect(entry.sheet).toContainText('annulera et remplacera')
  await entry.sheet.getByRole('textbox', { name: 'À ajouter (facultatif)' }).fill(added)
  await page.keyboard.press('Control+Enter')
  await expect(entry.verb('Imprimer')).toBeFocused()
  await expect(entry.read).toContainText('version 2')
  await expect(entry.read).toContainText(added)
  await page.keyboard.press('Escape')
  await expect(first).toHaveCount(2)
  await expect(first.nth(1)).toContainText('Remplacé par une version plus récente')
  await expectGood(gp, 'journal')
})

test('toujours sans réseau, une demande d’avis est signée et jointe à une transmission ; tout part au retour', async ({
  open,
  demo,
}) => {
  test.slow()
  const gp = await open('gp')
  const { page } = gp
  await gp.showsPatient('PAT-TROIS Dominique')
  await expect(gp.entry('Lettre de liaison à l’entrée').first()).toBeVisible()
  const entry = letterOf(page, 'Lettre d’entrée', 'Motif d’hospitalisation')
  // From one letter to another by the arrows: each keeps what was typed.
  const opinion = letterOf(page, 'Demande d’avis', 'Question posée')
  await page.keyboard.press('e')
  await expect(entry.reason).toBeFocused()
  await expect(entry.reason).toHaveValue('')
  await page.keyboard.press('Shift+Tab')
  await expect(entry.sheet.getByRole('radio', { name: 'Lettre d’entrée' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(opinion.sheet.getByRole('radio', { name: 'Demande d’avis' })).toBeFocused()
  await expect(opinion.reason).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(opinion.reason).toBeFocused()
  await page.keyboard.type(question)
  const line = opinion.sheet.getByRole('checkbox', { name: /^Plaie du talon droit/ })
  await line.press('Space')
  await expect(line).not.toBeChecked()
  await expect(opinion.state).toHaveText('Tout ce que la loi demande y est.')
  await expectGood(gp, 'demande-avis')
  await opinion.reason.press('Control+Enter')
  await expect(opinion.verb('Imprimer')).toBeFocused()

  await opinion.verb('Joindre').press('Enter')
  await opinion.verb('à une transmission').press('Enter')
  await expect(gp.text).toBeFocused()
  await expect(gp.composer).toContainText('Demande d’avis')
  await page.keyboard.type(note)
  await expectGood(gp, 'avis-joint')
  await page.keyboard.press('Control+Enter')
  await expect(gp.entry(note).getByRole('link', { name: 'Ouvrir le document' })).toBeVisible()

  await demo.startService()
  await expect(gp.statusLine).toContainText('tout est envoyé', { timeout: 30_000 })
  await expect(gp.entry(note)).toContainText('reçu')
})

test('ne laisse en clair ni motif, ni question, ni ajout', ({ demo }) => {
  expectNoTrace(demo, [reason, question, added])
})
