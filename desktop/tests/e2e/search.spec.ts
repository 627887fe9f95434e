import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { lateQuestion } from './late-question.ts'
import { expectNoTrace } from './no-trace.ts'
import { gpAlone as test } from './stage.ts'

const patients = [
  ['le nom sans accent ni majuscule', 'd argelos', /D'ARGELOS/],
  ['le nom d’usage', 'cazalis', /LABORDE Marie.*CAZALIS/s],
  ['le prénom sans accent', 'laetitia', /COLOMBANI Laetitia/],
  ['la date de naissance', '28/03/1979', /PAT-TROIS Dominique/],
  ['le matricule, avec des espaces', '2 79 03 51 215 189 89', /PAT-TROIS Dominique/],
] as const

test('Ctrl+K trouve un patient par ce que l’on sait de lui, Entrée l’ouvre', async ({ open }) => {
  const gp = await open('gp')
  await expect(gp.statusLine).toContainText('À jour')
  const dialog = gp.page.getByRole('dialog', { name: 'Chercher' })
  const field = dialog.getByRole('combobox')
  for (const [known, typed, expected] of patients) {
    await gp.page.keyboard.press('Control+k')
    await expect(field).toBeFocused()
    await gp.page.keyboard.type(typed)
    const first = dialog.getByRole('group', { name: 'Patients' }).getByRole('option').first()
    await expect(first, known).toContainText(expected)
    await gp.page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  }
  await gp.page.keyboard.press('Control+k')
  await gp.page.keyboard.type('28/03/1979')
  await expect(dialog.getByRole('option', { name: /PAT-TROIS/ })).toBeVisible()
  await gp.page.keyboard.press('Enter')
  await gp.showsPatient('PAT-TROIS Dominique')
})

test('Entrée plus rapide que la réponse attend : le seul patient trouvé s’ouvre, plusieurs se montrent', async ({
  open,
}) => {
  const gp = await open('gp', { prepare: lateQuestion('search.find') })
  // Before the dialog’s own code has come: no letter is lost.
  const dialog = gp.page.getByRole('dialog', { name: 'Chercher' })
  await gp.page.keyboard.press('Control+k')
  await gp.page.keyboard.type('colombani')
  await gp.page.keyboard.press('Enter')
  await gp.showsPatient(/COLOMBANI/)
  await expect(dialog).toBeHidden()
  await gp.page.keyboard.press('Control+k')
  await gp.page.keyboard.type('ma')
  await gp.page.keyboard.press('Enter')
  const found = dialog.getByRole('group', { name: 'Patients' }).getByRole('option')
  await expect(found.nth(1)).toBeVisible()
  await gp.showsPatient(/COLOMBANI/)
  const second = (await found.nth(1).innerText()).split(/\s/)[0]!
  await gp.page.keyboard.press('ArrowDown')
  await gp.page.keyboard.press('Enter')
  await gp.showsPatient(new RegExp(`^${second}`))
})

test('Ctrl+K pendant que le poste se prépare n’est pas perdu', async ({ open }) => {
  const gp = await open('gp', { prepare: lateQuestion('session.read') })
  await expect(gp.title).toHaveText('Lecture en cours…')
  await gp.page.keyboard.press('Control+k')
  await gp.page.keyboard.type('colombani')
  await gp.page.keyboard.press('Enter')
  await gp.showsPatient(/COLOMBANI/)
})

test('Ctrl+K trouve un texte, sans ses accents, et ouvre son patient', async ({ open }) => {
  const gp = await open('gp', { scheme: 'dark' })
  await gp.page.keyboard.press('Control+k')
  const dialog = gp.page.getByRole('dialog', { name: 'Chercher' })
  await expect(dialog).toContainText('Les accents ne comptent pas.')
  await expectAccessible(gp.page, 'recherche-vide')
  await gp.page.keyboard.type('imagerie du pancreas')
  const found = dialog.getByRole('group', { name: 'Dans les dossiers' }).getByRole('option')
  await expect(found.filter({ hasText: 'FERREIRA' }).first()).toContainText('Imagerie du pancréas')
  await expectAccessible(gp.page, 'recherche-de-texte')
  const place = (await found.allInnerTexts()).findIndex((text) => text.includes('FERREIRA'))
  for (let step = 0; step < place; step++) await gp.page.keyboard.press('ArrowDown')
  await gp.page.keyboard.press('Enter')
  await gp.showsPatient(/^FERREIRA DA SILVA/)
})

test('Ctrl+K trouve une adresse du territoire', async ({ open }) => {
  const gp = await open('gp')
  await gp.page.keyboard.press('Control+k')
  await gp.page.keyboard.type('repas chalosse')
  const places = gp.page.getByRole('dialog').getByRole('region', { name: 'Dans le territoire' })
  await expect(places.getByRole('listitem')).toHaveText([/Portage de repas de Chalosse.*05 36 49 16 02/])
  await expectAccessible(gp.page, 'adresse-trouvee')
})

test('ce qui est cherché est pris à la lettre', async ({ open }) => {
  const gp = await open('gp')
  await gp.page.keyboard.press('Control+k')
  const dialog = gp.page.getByRole('dialog', { name: 'Chercher' })
  for (const hostile of [`'; DROP TABLE record--`, '%_\\', '" OR NEAR(', '*'.repeat(200), '<b>gras</b>']) {
    await dialog.getByRole('combobox').fill(hostile)
    await expect(dialog.getByRole('status')).toContainText(`Rien ne correspond à « ${hostile} »`)
    await expect(dialog.getByRole('alert')).toHaveCount(0)
  }
  await expectAccessible(gp.page, 'rien-trouve')
})

test('ne laisse en clair ni nom, ni recherche', ({ demo }) => {
  expectNoTrace(demo, ['imagerie du pancreas', '28/03/1979'])
})
