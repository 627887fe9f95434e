import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { expectPdf } from './saved-pdf.ts'
import { onStage } from './stage.ts'

/** Its own: these journeys leave another tab open. */
const test = onStage('gp', 'nurse')

const canary = 'Canari : tapis retiré avec sa fille.'

test('une fiche remplie par l’infirmière garde ses réponses, se lit chez le médecin, se corrige', async ({
  open,
}) => {
  const nurse = await open('nurse')
  await nurse.openPatient('darracq')
  await nurse.tab('Traitements').click()
  const section = (of: typeof nurse) => of.page.getByRole('region', { name: 'Fiches' })
  await section(nurse).getByRole('button', { name: 'Remplir une fiche' }).press('Enter')
  // Not in this release: the service gives it.
  await expect(section(nurse).getByRole('button', { name: 'Veille canicule' })).toBeVisible()
  await section(nurse).getByRole('button', { name: 'Chute', exact: true }).press('Enter')
  const sheet = nurse.page.getByRole('form', { name: 'Chute' })
  await sheet.getByLabel('Jour de la chute').fill('2026-11-20')
  await sheet.getByLabel('Lieu').selectOption('Chambre')
  await nurse.page.keyboard.press('Control+Enter')
  await expect(sheet.getByRole('alert')).toHaveText('3 réponses sont à revoir.')
  await expect(sheet.getByRole('radio', { name: 'oui' }).first()).toBeFocused()
  await expectAccessible(nurse.page, 'fiche-incomplete')

  // Another way in meanwhile: what was answered is still there.
  await nurse.page.keyboard.press('Escape')
  await nurse.page.reload()
  await section(nurse).getByRole('button', { name: 'Remplir une fiche' }).click()
  await section(nurse).getByRole('button', { name: 'Suivi de plaie' }).click()
  await expect(nurse.page.getByText('La fiche « Chute » était commencée pour ce patient.')).toBeVisible()
  await expect(sheet.getByLabel('Lieu')).toHaveValue('bedroom')

  const yes = (question: string) =>
    sheet.getByRole('group', { name: new RegExp(`^${question}`) }).getByRole('radio', { name: 'oui' })
  await yes('Quelqu’un a vu la chute').check()
  await expect(sheet.getByText('Temps passé au sol')).toBeHidden()
  await sheet
    .getByRole('group', { name: /^S’est relevée seule/ })
    .getByRole('radio', { name: 'non' })
    .check()
  await sheet.getByRole('radio', { name: 'moins d’une heure' }).check()
  await sheet.getByRole('checkbox', { name: 'choc à la tête' }).check()
  await yes('Autre chute depuis un an').check()
  await sheet.getByLabel('Combien').fill('deux')
  await sheet.getByLabel('Ce qui a été fait ou demandé').fill(canary)
  await nurse.page.keyboard.press('Control+Enter')
  await expect(sheet).toContainText('Un nombre entre 1 et 99.')
  await sheet.getByLabel('Combien').fill('2')
  await nurse.page.keyboard.press('Control+Enter')
  await expect(sheet).toBeHidden()

  const gp = await open('gp', { scheme: 'dark' })
  await gp.openPatient('darracq')
  await gp.tab('Traitements').click()
  await section(gp)
    .getByRole('button', { name: /^Lire la fiche Chute/ })
    .press('Enter')
  await expect(section(gp)).toContainText('choc à la tête')
  await expect(section(gp)).toContainText(canary)
  await expectAccessible(gp.page, 'fiche-lue')
  const print = section(gp).getByRole('button', { name: /^Enregistrer\s: Chute/ })
  await expectPdf(print, /^fiche-\d{4}-\d\d-\d\d\.pdf$/, 'DARRACQ', 'choc à la tête', canary)
  await section(gp).getByRole('button', { name: 'Corriger cette fiche' }).press('Enter')
  const again = gp.page.getByRole('form', { name: 'Chute' })
  await expect(again.getByLabel('Combien')).toHaveValue('2')
  await again.getByLabel('Combien').fill('3')
  await gp.page.keyboard.press('Control+Enter')
  await expect(again).toBeHidden()
  await expect(section(nurse)).toContainText('version 2')
})

test('ne laisse en clair ni nom, ni réponse', ({ demo }) => {
  expectNoTrace(demo, [canary])
})
