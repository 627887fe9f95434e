import { readFileSync } from 'node:fs'
import { expect, type Locator, type Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { workspaceOf } from './pages/workspace.ts'
import { onStage } from './stage.ts'

/** A stage of its own: what it acknowledges and reads is nobody else's. */
const test = onStage('gp', 'coordinator')

const rowsOf = (place: Page | Locator) =>
  place.getByRole('group', { name: 'Ce qui vous attend' }).getByRole('listitem')
const ofArgelos = /D’ARGELOS|D'ARGELOS/

test('sans patient ouvert, le médecin voit qui l’attend, l’alerte en tête ; vue hors ligne, elle n’y est plus', async ({
  open,
  demo,
}) => {
  const gp = await open('gp')
  const { page } = gp
  const rows = rowsOf(page)
  await expect(rows.first()).toContainText(ofArgelos)
  await expect(rows.first()).toContainText(/Refus de traitement \(Mme Dubroca\)/)
  await expect(page.getByText(/rien ne vous attend/)).toBeVisible()
  const said = (await rows.allInnerTexts()).join('\n')
  for (const reason of [
    /Dose que personne n’a encore vue/,
    /Important, de M\. Larrazet/,
    /plan ont changé depuis votre signature/,
    /Message de Mme Duvignau/,
    /réponse en retard|appel en retard/,
    /Tâche en retard/,
  ]) {
    expect(said).toMatch(reason)
  }
  await expectAccessible(page, 'patients-qui-attendent')
  await demo.stopService()

  await gp.title.focus()
  await page.keyboard.press('ArrowDown')
  await expect(rows.first().getByRole('button')).toBeFocused()
  await page.keyboard.press('Enter')
  await gp.showsPatient(ofArgelos)
  const line = page
    .getByRole('region', { name: 'Alertes', exact: true })
    .first()
    .getByRole('listitem')
    .filter({ hasText: 'Refus de traitement' })
  // The key is the band's own: it works once the band is there.
  await expect(line).toBeVisible()
  await page.keyboard.press('v')
  await expect(line.getByRole('button', { name: 'J’ai vu : Refus de traitement' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(line).toHaveCount(0)

  await page.locator('main').focus()
  await page.keyboard.press('m')
  const dialog = page.getByRole('dialog', { name: 'Mes patients' })
  const listed = rowsOf(dialog)
  await expect(dialog).toContainText(/patients? : rien ne vous attend/)
  await expect(dialog).not.toContainText('Refus de traitement (Mme Dubroca)')
  await expect(listed.first().getByRole('button')).toBeFocused()
  await expectAccessible(page, 'mes-patients-hors-ligne')
  const second = listed.nth(1).getByRole('button')
  const [name = ''] = (await second.innerText()).split(' · ')
  await page.keyboard.press('ArrowDown')
  await expect(second).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await gp.showsPatient(new RegExp(name.split(' ')[1]!))
  await demo.startService()
})

test('à 320 px, dans le noir et au doigt, la même liste', async ({ open }) => {
  const { page } = await open('gp', { width: 320, height: 740, scheme: 'dark', touch: true })
  await page.locator('main').focus()
  await page.keyboard.press('m')
  const dialog = page.getByRole('dialog', { name: 'Mes patients' })
  const first = rowsOf(dialog).first().getByRole('button')
  await expect(first).toBeFocused()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await expectAccessible(page, 'mes-patients-320-sombre')
  await first.tap()
  await expect(dialog).toBeHidden()
  const verbs = page.getByRole('navigation', { name: 'Actions' }).getByRole('button')
  await expect(verbs.first()).toBeVisible()
  for (const verb of await verbs.all()) expect((await verb.boundingBox())!.height).toBeGreaterThanOrEqual(44)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await expectAccessible(page, 'dossier-320-au-doigt')
})

test('la cellule : les appels qui manquent, la file active, sa part, au clavier', async ({ open }) => {
  const cell = await open('coordinator', { width: 1280 })
  const { page } = cell
  const { side } = workspaceOf(page)
  await page.locator('body').press('2')
  const calls = side.getByRole('group', { name: 'Appels de suivi' })
  const missing = calls.getByRole('region', { name: 'Appels manquants' })
  await expect(missing).toContainText('DARRACQ')
  await expect(missing).toContainText(/appels? non faits?/)
  await expectAccessible(page, 'appels')
  await page.keyboard.press('j')
  await expect(missing.getByRole('button').first()).toBeFocused()
  await page.keyboard.press('Enter')
  await cell.showsPatient(/DARRACQ/)
  await expect(workspaceOf(page).request).toContainText(/attendus?, (aucun|non) fait/)
  await expectAccessible(page, 'appel-manquant-ouvert')

  await page.keyboard.press('3')
  const file = side.getByRole('group', { name: /^File active, \d+ patients$/ })
  await expect(file.getByRole('listitem').filter({ hasText: 'DARRACQ' })).toContainText('Mme Duvignau')
  const all = await file.getByRole('listitem').count()
  await page.keyboard.press('q')
  const whose = side.getByRole('combobox', { name: 'Qui s’en charge' })
  await expect(whose).toBeFocused()
  await whose.selectOption('Moi')
  await expect(file.getByRole('listitem').filter({ hasText: 'DARRACQ' })).toHaveCount(1)
  await whose.selectOption('Personne encore')
  await expect.poll(() => file.getByRole('listitem').count()).toBeLessThan(all)
  await whose.selectOption('Toute la cellule')
  await expectAccessible(page, 'file-active')
})

test('les indicateurs : des tableaux lisibles, un fichier où personne n’est nommé', async ({
  open,
  demo,
}) => {
  const { page } = await open('coordinator', { width: 1280, scheme: 'dark' })
  await page.locator('body').press('i')
  const dialog = page.getByRole('dialog', { name: 'Indicateurs de la cellule' })
  const table = (name: string) => dialog.getByRole('table', { name })
  await expect(table('File active').getByRole('row', { name: /^Personnes \d+/ })).toBeVisible()
  await dialog.getByRole('radio', { name: 'Année' }).check()
  await expect(table('Demandes par origine').getByRole('columnheader')).toHaveCount(14)
  await expect(table('Demandes par origine').getByRole('row', { name: /^Médecin traitant/ })).toBeVisible()
  await expect(table('Délais').getByRole('row', { name: /^Toutes/ })).toContainText('%')
  await expectAccessible(page, 'indicateurs-sombre')
  const saved = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Enregistrer en CSV' }).click()
  const file = await saved
  expect(file.suggestedFilename()).toMatch(/^indicateurs-\d{4}-\d{2}-a-\d{4}-\d{2}\.csv$/)
  const text = readFileSync(await file.path(), 'utf8')
  expect(text.startsWith('\uFEFFTableau;Ligne;Colonne;Valeur;Unité\r\n')).toBe(true)
  expect(text).toMatch(/File active;Personnes;Nombre;\d+;\r\n/)
  const people = [
    ...demo.dataset.practiceSoftware.flatMap(({ birthName, usedName, matricule }) => [
      birthName,
      usedName,
      matricule,
    ]),
    ...demo.dataset.professionals.map(({ name }) => name.split(' ').at(-1)),
  ].filter((one): one is string => one !== undefined && one.length > 3)
  const words = new Set(text.toLocaleLowerCase('fr').split(/[^\p{L}\d’'-]+/u))
  expect(people.length).toBeGreaterThan(40)
  expect(people.filter((one) => words.has(one.toLocaleLowerCase('fr')))).toEqual([])
})
