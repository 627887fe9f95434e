import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { onStage } from './stage.ts'

/** Its own: these journeys leave another tab open. */
const test = onStage('gp', 'nurse')

const remark = 'Canari : pesé sans chaussures.'

test('l’infirmière mesure, le médecin fixe un seuil et voit ce qui en sort ; une erreur se corrige sans disparaître', async ({
  open,
}) => {
  const nurse = await open('nurse')
  await nurse.openPatient('darracq')
  await nurse.tab('Traitements').click()
  await nurse.page.getByRole('button', { name: 'Ajouter une mesure' }).press('Enter')
  const form = nurse.page.getByRole('form', { name: 'Nouvelle mesure' })
  await form.getByRole('combobox', { name: 'Mesure', exact: true }).selectOption('Poids')
  await form.getByRole('textbox', { name: 'Valeur (kg)' }).fill('725')
  await nurse.page.keyboard.press('Enter')
  await expect(form).toContainText('Poids : un nombre entre 1,0 et 350,0 kg.')
  await form.getByRole('textbox', { name: 'Valeur (kg)' }).fill('75,2')
  await form.getByRole('textbox', { name: 'Remarque' }).fill(remark)
  await nurse.page.keyboard.press('Control+Enter')
  await expect(form).toBeHidden()
  const weight = (page: typeof nurse.page) =>
    page
      .getByRole('region', { name: 'Mesures' })
      .getByRole('listitem')
      .filter({ hasText: /^Poids/ })
  await expect(weight(nurse.page)).toContainText('75,2 kg')
  await expect(weight(nurse.page)).toContainText('au-dessus du seuil')

  // A slip: it stays readable, and is counted no more.
  await nurse.page.getByRole('button', { name: 'Courbe : Poids' }).press('Enter')
  await nurse.page.getByRole('button', { name: 'Corriger 75,2 kg' }).press('Enter')
  const correction = nurse.page.getByRole('form', { name: 'Corriger 75,2 kg' })
  await correction.getByRole('textbox', { name: 'Valeur (kg)' }).fill('70,2')
  await nurse.page.keyboard.press('Enter')
  await expect(correction).toBeHidden()
  const values = (page: typeof nurse.page) => page.getByRole('table', { name: 'Valeurs : Poids' })
  await expect(values(nurse.page).getByRole('row').filter({ hasText: '75,2 kg' })).toContainText(
    'corrigée depuis',
  )
  await expect(weight(nurse.page)).toContainText('70,2 kg')

  const gp = await open('gp', { scheme: 'dark' })
  await gp.openPatient('darracq')
  await gp.tab('Traitements').click()
  await expect(weight(gp.page)).toContainText('70,2 kg')
  await gp.page.getByRole('button', { name: 'Courbe : Poids' }).press('Enter')
  await expect(gp.page.getByRole('img', { name: /^Poids : \d+ mesures, de 68,4 à 70,9/ })).toBeVisible()
  await gp.page.getByRole('button', { name: 'Fixer un seuil : Poids' }).press('Enter')
  const limits = gp.page.getByRole('form', { name: 'Seuil : Poids' })
  await limits.getByRole('textbox', { name: 'Au plus (kg)' }).fill('70')
  await gp.page.keyboard.press('Enter')
  await expect(limits).toBeHidden()
  await expect(weight(gp.page)).toContainText('Attendu : au plus 70,0 kg')
  await expect(weight(gp.page)).toContainText('au-dessus du seuil')
  await expectAccessible(gp.page, 'mesures')
  await expect(weight(nurse.page)).toContainText('Attendu : au plus 70,0 kg')
  await expectAccessible(nurse.page, 'mesures-infirmiere')
})

test('ne laisse en clair ni nom, ni texte', ({ demo }) => {
  expectNoTrace(demo, [remark])
})
