import { expect, type Locator, type Page } from '@playwright/test'
import { createCalendar } from '../../../resources/demo/calendar.ts'
import { nearMiss } from '../../../resources/demo/scenarios/near-miss.ts'
import { xdmAbout } from '../../core/inbox/testing/received-files.ts'
import { expectAccessible } from './accessible.ts'
import { expectFits } from './fits.ts'
import { letterOf } from './pages/liaison-sheet.ts'
import type { Sidebar } from './pages/sidebar.ts'
import { workspaceOf } from './pages/workspace.ts'
import { onStage } from './stage.ts'

/** Its own: it leaves tabs, texts and documents that are nobody else's. */
const test = onStage('gp', 'coordinator')

/** A word that no line holds, and what people do write. */
const longWords =
  'Œdèmes des chevilles, essoufflée : électroencéphalographiquement-anticonstitutionnellement.'

type Size = { readonly width: number; readonly height: number }
const sidebarSize: Size = { width: 420, height: 900 }

/** WCAG 1.4.10 and 1.4.4, by day and by night: a zoom of 200 % halves the pixels that the page is given. */
async function expectEverywhere({ page }: Sidebar, state: string, whole: Size = sidebarSize): Promise<void> {
  for (const { name, size, colorScheme } of [
    { name: '320', size: { width: 320, height: 700 }, colorScheme: 'light' },
    { name: 'zoom', size: { width: whole.width / 2, height: whole.height / 2 }, colorScheme: 'dark' },
  ] as const) {
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme })
    await expectFits(page)
    await expectAccessible(page, `${state}-${name}`)
  }
  await page.setViewportSize(whole)
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Every field of words in it, as if somebody had much to say. */
async function fillWords(form: Locator): Promise<void> {
  for (const field of await form.getByRole('textbox').all()) {
    const takes = (await field.getAttribute('type')) ?? 'text'
    if (takes === 'text' && (await field.isEditable())) await field.fill(longWords)
  }
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().press('Enter')
}

const formOf = (page: Page, name: string | RegExp) => page.getByRole('form', { name })
const dialogOf = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })

test('ce qui s’écrit dans le dossier, tout rempli, tient à 320 px et à 200 %', async ({ open }) => {
  test.slow()
  const gp = await open('gp')
  const { page } = gp
  await gp.openPatient('pat-trois')
  await gp.tab('Plan').click()
  await press(page, 'Ajouter un problème')
  await expect(formOf(page, 'Ajouter un problème')).toBeVisible()
  await fillWords(formOf(page, 'Ajouter un problème'))
  await expectEverywhere(gp, 'plan')
  await page.keyboard.press('Escape')

  await gp.tab('Traitements').click()
  await press(page, /^Changer la dose/)
  await fillWords(formOf(page, /^Changer la dose/))
  await press(page, 'Prévoir une prise')
  const intake = formOf(page, 'Nouvelle prise prévue')
  await fillWords(intake)
  await intake.getByRole('button', { name: 'Prévoir', exact: true }).press('Enter')
  await expect(intake).toContainText('ne se lit pas')
  await press(page, 'Ajouter une mesure')
  await press(page, /^Courbe/)
  await expectEverywhere(gp, 'traitements')

  await press(page, 'Remplir une fiche')
  await press(page, 'Chute')
  await fillWords(formOf(page, 'Chute'))
  await expectEverywhere(gp, 'fiche')
})

test('ce qui se demande, se date, se partage et s’alerte, tout rempli', async ({ open }) => {
  test.slow()
  const gp = await open('gp')
  const { page } = gp
  await gp.openPatient('pat-trois')
  await gp.tab('RDV').click()
  await press(page, 'Demander une tâche')
  await fillWords(formOf(page, 'Nouvelle tâche'))
  await press(page, 'Ajouter à l’agenda')
  await fillWords(formOf(page, 'Nouvelle date'))
  await formOf(page, 'Nouvelle date').getByRole('button', { name: 'Enregistrer' }).press('Enter')
  await expect(formOf(page, 'Nouvelle date')).toContainText(/heure/i)
  await press(page, 'Annuler la demande')
  await expectEverywhere(gp, 'rdv')

  await gp.tab('Cercle').click()
  await press(page, 'Inviter')
  await page.getByRole('combobox', { name: 'Qui inviter' }).fill('car')
  await expect(page.getByRole('option').first()).toBeVisible()
  await press(page, 'Afficher qui a consulté')
  await expectEverywhere(gp, 'cercle')
  await page.keyboard.press('Escape')

  await page.keyboard.press('!')
  const alert = page.getByRole('region', { name: 'Alerter' })
  await alert.getByRole('textbox').fill(longWords)
  await expectEverywhere(gp, 'alerter')
  await page.keyboard.press('Escape')
})

test('une lettre écrite, signée, puis ce qu’on en fait', async ({ open }) => {
  test.slow()
  const gp = await open('gp')
  const { page } = gp
  await gp.openPatient('pat-trois')
  const letter = letterOf(page, 'Lettre d’entrée', 'Motif d’hospitalisation')
  await page.keyboard.press('e')
  await expect(letter.reason).toBeFocused()
  await page.keyboard.type(longWords)
  await expect(letter.state).toHaveText('Tout ce que la loi demande y est.')
  await expectEverywhere(gp, 'lettre')
  await page.keyboard.press('Control+Enter')
  await expect(letter.verb('Imprimer')).toBeFocused()
  await letter.verb('Envoyer').press('Enter')
  await expect(page.getByRole('group', { name: 'Envoyer par MSSanté' })).toBeVisible()
  await expectEverywhere(gp, 'lettre-a-envoyer')
  await press(page, 'Ouvrir les réglages')
  await expect(dialogOf(page, 'Réglages')).toBeVisible()
  await expectEverywhere(gp, 'reglages')
  await press(page, 'Régler : Messagerie sécurisée')
  await expect(dialogOf(page, 'Réglages').getByRole('textbox', { name: 'Adresse MSSanté' })).toBeVisible()
  await fillWords(dialogOf(page, 'Réglages'))
  await expectEverywhere(gp, 'messagerie')
})

test('ce qui s’ouvre par-dessus : recherche, journées, identité, à départager, à rattacher, lecture', async ({
  open,
}) => {
  test.slow()
  const gp = await open('gp')
  const { page } = gp
  await gp.openPatient('pat-trois')
  const over = async (key: string, title: string, until?: (dialog: Locator) => Promise<unknown>) => {
    await page.locator('main').focus()
    await page.keyboard.press(key)
    const dialog = dialogOf(page, title)
    await expect(dialog).toBeVisible()
    await until?.(dialog)
    await expectEverywhere(gp, title)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  }
  await over('Control+k', 'Chercher', async (dialog) => {
    await dialog.getByRole('combobox').fill('plaie')
    await expect(dialog.getByRole('option').first()).toBeVisible()
  })
  await over('j', 'Ma journée')
  await over('m', 'Mes patients')
  await over('d', 'Identité')

  await gp.statusLine.getByRole('button', { name: /à départager/ }).press('Enter')
  const conflicts = dialogOf(page, 'À départager')
  await conflicts
    .getByRole('button', { name: /^Départager/ })
    .first()
    .press('Enter')
  await conflicts.getByRole('radio', { name: 'Autre valeur' }).first().check()
  const written = conflicts.getByRole('textbox').first()
  await written.fill(longWords)
  await expectEverywhere(gp, 'departager')
  // Closed in the middle of a sentence, then the window goes: the value is where it was being written.
  await page.keyboard.press('Escape')
  await expect(conflicts).toBeHidden()
  await page.reload()
  await gp.statusLine.getByRole('button', { name: /à départager/ }).press('Enter')
  await conflicts
    .getByRole('button', { name: /^Départager/ })
    .first()
    .press('Enter')
  await expect(written).toHaveValue(longWords)
  await expect(conflicts).toContainText('Repris de ce qui était tapé')
  await page.keyboard.press('Escape')

  await page.locator('main').focus()
  await page.keyboard.press('b')
  const inbox = dialogOf(page, 'À rattacher')
  const chosen = page.waitForEvent('filechooser')
  await inbox.getByRole('button', { name: 'Choisir un fichier' }).click()
  const { identity } = nearMiss(createCalendar('2026-11-20T10:00:00.000Z'))
  const buffer = Buffer.from(await xdmAbout(identity))
  await (await chosen).setFiles({ name: 'IHE_XDM.zip', mimeType: 'application/zip', buffer })
  const regard = inbox.getByRole('button', { name: /^Regarder/ })
  await expect(regard).toBeVisible()
  await expectEverywhere(gp, 'a-rattacher')
  await regard.press('Enter')
  await inbox.getByRole('button', { name: /CAZALIS/ }).press('Enter')
  await expect(inbox.getByRole('table')).toBeVisible()
  await expectEverywhere(gp, 'lecture-et-comparaison')
})

test('un inconnu : le motif d’un accès d’urgence tient, et n’est pas perdu', async ({ open, practice }) => {
  test.slow()
  const gp = await open('gp')
  const { page } = gp
  await practice.openTrap('Patient inconnu du Navigateur')
  await expect(gp.title).toHaveText('Patient inconnu de Navigateur Pro')
  await press(page, 'Demander au service')
  await press(page, 'Accès d’urgence…')
  const form = formOf(page, 'Accès d’urgence')
  const field = form.getByRole('textbox', { name: 'Motif' })
  await expect(field).toBeFocused()
  await page.keyboard.type(longWords)
  await expectEverywhere(gp, 'acces-d-urgence')
  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()
  await page.reload()
  await press(page, 'Accès d’urgence…')
  await expect(field).toHaveValue(longWords)
  await form.getByRole('button', { name: 'Ne pas ouvrir' }).press('Enter')
  await expect(form).toBeHidden()
  await press(page, 'Accès d’urgence…')
  await expect(field).toHaveValue('')
})

test('la cellule : listes, demande ouverte et ses formulaires, indicateurs', async ({ open }) => {
  test.slow()
  const wide: Size = { width: 1280, height: 900 }
  const cell = await open('coordinator', wide)
  const { page } = cell
  const { side, request, group } = workspaceOf(page)
  await group('En retard')
    .getByRole('button', { name: /Diabétologie/ })
    .click()
  await expect(request).toBeVisible()
  await request.getByRole('button', { name: 'Écrire un message' }).press('Enter')
  await request.getByRole('textbox').first().fill(longWords)
  await expectFits(page)
  await expectAccessible(page, 'cellule-demande-large')
  await expectEverywhere(cell, 'cellule-demande', wide)
  await page.locator('main').first().focus()
  for (const [key, name] of [
    ['2', 'Appels'],
    ['3', 'Patients'],
    ['4', 'Écrits confiés'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(side.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true')
    await expectFits(page)
    await expectAccessible(page, `cellule-${name}`)
  }
  await page.keyboard.press('i')
  const indicators = dialogOf(page, 'Indicateurs de la cellule')
  await expect(indicators.getByRole('table', { name: 'File active' })).toBeVisible()
  await indicators.getByRole('radio', { name: 'Année' }).check()
  await expect(
    indicators.getByRole('table', { name: 'Demandes par origine' }).getByRole('columnheader'),
  ).toHaveCount(14)
  await expectEverywhere(cell, 'indicateurs', wide)
})
