import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectFits } from './fits.ts'
import { liaisonSheetOf } from './pages/liaison-sheet.ts'
import { onStage } from './stage.ts'

/** A stage of its own: the tabs it opens, and what it leaves to decide, are nobody else's. */
const test = onStage('gp', 'nurse')

const drug = 'Previscan'
const line = (page: Page, dose: string) =>
  page
    .getByRole('listitem')
    .filter({ hasText: `${drug} ${dose}` })
    .first()
const mark = (page: Page) => page.getByText('2 versions à départager')

/** The line's own form, from the keyboard alone. */
async function changeDose(page: Page, before: string, after: string): Promise<void> {
  await page.getByRole('button', { name: `Modifier ${drug} ${before}` }).focus()
  await page.keyboard.press('Enter')
  const form = page.getByRole('form', { name: `Modifier ${drug} ${before}` })
  await expect(form.getByLabel('Médicament')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(form.getByLabel('Dose et posologie')).toBeFocused()
  await page.keyboard.type(after)
  await page.keyboard.press('Enter')
  await expect(form).toBeHidden()
  await expect(line(page, after)).toContainText('enregistré ici')
}

test('une posologie changée des deux côtés hors ligne : deux textes partout, une personne décide, puis revient', async ({
  open,
  practice,
  demo,
}) => {
  test.slow()
  const gp = await open('gp')
  const nurse = await open('nurse', { width: 320, scheme: 'dark' })
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await nurse.openPatient('pat-trois')
  for (const desk of [gp, nurse]) await desk.tab('Traitements').click()

  await gp.page.getByRole('button', { name: 'Ajouter : traitement' }).focus()
  await gp.page.keyboard.press('Enter')
  const form = gp.page.getByRole('form', { name: 'Nouveau : traitement' })
  await expect(form.getByLabel('Médicament')).toBeFocused()
  await gp.page.keyboard.press('Enter')
  await expect(form).toContainText('À remplir : médicament.')
  await gp.page.keyboard.type(drug)
  await gp.page.keyboard.press('Tab')
  await gp.page.keyboard.type('un comprimé le soir')
  await expectAccessible(gp.page, 'traitement-nouveau')
  await gp.page.keyboard.press('Enter')
  await expect(form).toBeHidden()
  await expect(line(nurse.page, 'un comprimé le soir')).toContainText('saisi par Dr Claire Sance')
  await expect(gp.statusLine).toContainText('tout est envoyé')

  await demo.stopService('SIGKILL')
  await changeDose(gp.page, 'un comprimé le soir', 'trois quarts le soir')
  await changeDose(nurse.page, 'un comprimé le soir', 'un demi le soir')
  // Before it left, it is still one change.
  await changeDose(nurse.page, 'un demi le soir', 'un quart le soir')
  await expect(nurse.statusLine).toContainText('1 élément en attente')
  await demo.startService()

  for (const { page, statusLine } of [gp, nurse]) {
    await expect(mark(page)).toBeVisible({ timeout: 30_000 })
    await expect(page.getByRole('tabpanel')).toContainText(`${drug} trois quarts le soir`)
    await expect(page.getByRole('tabpanel')).toContainText(`${drug} un quart le soir`)
    // The demonstration has one already.
    await expect(statusLine).toContainText('2 à départager')
    await expectAccessible(page, `a-departager-${page === gp.page ? 'medecin' : 'infirmiere'}`)
    await expectFits(page)
  }
  await gp.page.keyboard.press('l')
  const liaison = liaisonSheetOf(gp.page)
  await expect(liaison.reason).toBeFocused()
  const sheet = gp.panel('Fiche de liaison')
  await expect(sheet).toContainText(
    /trois quarts le soir.*un quart le soir|un quart le soir.*trois quarts le soir/s,
  )
  await gp.page.keyboard.press('Escape')
  await gp.page.keyboard.press('Escape')

  await gp.statusLine.getByRole('button', { name: '2 à départager' }).click()
  const dialog = gp.page.getByRole('dialog', { name: 'À départager' })
  await expect(dialog.getByRole('listitem').first()).toContainText('PAT-TROIS')
  await expect(dialog.getByRole('listitem').last()).toContainText('TRAN')
  await expectAccessible(gp.page, 'liste-a-departager')
  await dialog
    .getByRole('button', { name: /^Départager/ })
    .first()
    .focus()
  await gp.page.keyboard.press('Enter')
  const dose = dialog.getByRole('group', { name: /Dose et posologie/ })
  await expect(dose).toContainText('un comprimé le soir')
  await expect(
    dose.getByRole('radio', { checked: true }),
    'une dose n’est jamais choisie d’avance',
  ).toHaveCount(0)
  for (const [width, name] of [
    [1600, 'large'],
    [420, 'barre'],
    [210, 'etroit'],
  ] as const) {
    await gp.page.setViewportSize({ width, height: 900 })
    await expectFits(gp.page)
    await expectAccessible(gp.page, `departager-${name}`)
  }
  await gp.page.setViewportSize({ width: 420, height: 900 })
  await dialog.getByRole('button', { name: 'Garder ma décision' }).focus()
  await gp.page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toHaveText('Choisissez : dose et posologie.')
  await expect(dose.getByRole('radio').first()).toBeFocused()
  await gp.page.keyboard.press('Space')
  await gp.page.keyboard.press('ArrowUp')
  await expect(dose.getByRole('radio', { name: 'Autre valeur' })).toBeChecked()
  await dose.getByRole('textbox', { name: 'Dose et posologie' }).fill('un demi le soir, INR jeudi')
  await expectAccessible(gp.page, 'departager-autre-valeur')
  await gp.page.keyboard.press('Enter')
  await expect(dialog).toContainText('Vous avez départagé les versions')
  await expectAccessible(gp.page, 'departage')
  await gp.page.keyboard.press('Escape')

  await expect(line(nurse.page, 'un demi le soir, INR jeudi')).toContainText('décision de Dr Claire Sance')
  for (const { page } of [gp, nurse]) await expect(mark(page)).toHaveCount(0)
  await expect(gp.statusLine).toContainText('tout est envoyé')

  await gp.page.getByRole('button', { name: 'Annuler cette décision' }).click()
  for (const { page } of [gp, nurse]) {
    await expect(mark(page)).toBeVisible()
    await expect(page.getByRole('tabpanel')).toContainText(`${drug} un quart le soir`)
    await expect(page.getByRole('tabpanel')).toContainText(`${drug} trois quarts le soir`)
  }
})

test('un traitement s’arrête avec son motif, au clavier', async ({ open, practice }) => {
  const gp = await open('gp')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.tab('Traitements').click()
  await gp.page.getByRole('button', { name: /^Modifier Ramipril/ }).focus()
  await gp.page.keyboard.press('Enter')
  const form = gp.page.getByRole('form', { name: /^Modifier Ramipril/ })
  await expect(form.getByLabel('Motif de l’arrêt')).toHaveCount(0)
  await form.getByRole('button', { name: 'Arrêter ce traitement' }).focus()
  await gp.page.keyboard.press('Enter')
  await expect(form.getByLabel('Motif de l’arrêt')).toBeFocused()
  await gp.page.keyboard.type('toux')
  await expectAccessible(gp.page, 'traitement-arret')
  await gp.page.keyboard.press('Escape')
  await expect(gp.page.getByRole('button', { name: /^Modifier Ramipril/ })).toBeFocused()
  await gp.page.keyboard.press('Enter')
  await expect(form.getByLabel('Motif de l’arrêt'), 'Échap ferme et garde les mots').toHaveValue('toux')
  await form.getByLabel('Motif de l’arrêt').press('Enter')
  await expect(gp.page.getByRole('listitem').filter({ hasText: 'Ramipril' }).first()).toContainText(
    /arrêté le .* · toux/,
  )
})
