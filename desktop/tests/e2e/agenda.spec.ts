import { expect, type Page } from '@playwright/test'
import { addDays, parisDayOf } from '@navigateur-pro/domain/agenda/paris.ts'
import { expectAccessible } from './accessible.ts'
import { onStage } from './stage.ts'

/** A stage of its own: what it plans and asks is nobody else's. */
const test = onStage('gp', 'nurse', 'homeHelp', 'coordinator')

const what = 'prélever INR jeudi'
const today = parisDayOf(new Date().toISOString())
const agenda = (page: Page) => page.getByRole('region', { name: 'Agenda' })
const tasks = (page: Page) => page.getByRole('region', { name: 'Tâches' })
const mine = (page: Page) => page.getByRole('region', { name: 'À faire' })

test('demandé par le médecin, accepté et fait hors ligne par l’infirmière : il voit par qui', async ({
  open,
  practice,
  demo,
}) => {
  const gp = await open('gp')
  const nurse = await open('nurse', { width: 320, scheme: 'dark' })
  await practice.openFromAgenda('PAT-TROIS')
  await nurse.openPatient('pat-trois')
  await gp.tab('RDV').click()
  await expect(agenda(gp.page)).toContainText('Passage : soins')

  await tasks(gp.page).getByRole('button', { name: 'Demander une tâche' }).focus()
  await gp.page.keyboard.press('Enter')
  const form = gp.page.getByRole('form', { name: 'Nouvelle tâche' })
  await expect(form.getByLabel('À faire')).toBeFocused()
  await gp.page.keyboard.press('Enter')
  await expect(form).toContainText('Dites ce qui est à faire.')
  await gp.page.keyboard.type(what)
  await form.getByLabel('Demandé à').selectOption({ label: 'Mme Dubroca, aide à domicile' })
  const readers = form.getByLabel('Qui le lit')
  await expect(readers.getByRole('option')).toHaveText([
    'Équipe soignante et aides à domicile',
    'Tout le cercle, note d’organisation',
    'Médecin, infirmières et service social',
  ])
  await expect(form).toContainText('Seulement ce que Mme Dubroca peut lire')
  await form.getByLabel('Demandé à').selectOption({ label: 'Mme Labat, infirmière' })
  await expect(readers).toHaveValue('paramedical')
  await expectAccessible(gp.page, 'tache-demander')
  await form.getByRole('button', { name: 'Demander' }).focus()
  await gp.page.keyboard.press('Enter')
  await expect(form).toBeHidden()
  await expect(mine(nurse.page)).toContainText(what)
  await expect(mine(gp.page), 'le plan à revoir, rien de plus').not.toContainText(what)

  await demo.stopService()
  await nurse.page.locator('main').focus()
  await nurse.page.keyboard.press('o')
  await expect(mine(nurse.page)).toContainText('accepté par Mme Labat')
  await expectAccessible(nurse.page, 'tache-acceptee-hors-ligne')
  await nurse.page.keyboard.press('x')
  await expect(mine(nurse.page).getByText(what)).toHaveCount(0)
  await expect(nurse.statusLine).toContainText('2 éléments en attente')
  await demo.startService()

  const done = tasks(gp.page).getByText('1 tâche terminée')
  await expect(done).toBeVisible({ timeout: 45_000 })
  await done.click()
  await expect(tasks(gp.page)).toContainText(/accepté par Mme Labat, .*fait par Mme Labat/)
  await expectAccessible(gp.page, 'tache-faite')
})

test('le même rendez-vous déplacé des deux côtés hors ligne : les deux se voient, une personne décide', async ({
  open,
  practice,
  demo,
}) => {
  const gp = await open('gp')
  const nurse = await open('nurse')
  await practice.openFromAgenda('PAT-TROIS')
  await nurse.openPatient('pat-trois')
  for (const desk of [gp, nurse]) await desk.tab('RDV').click()

  await agenda(gp.page).getByRole('button', { name: 'Ajouter à l’agenda' }).focus()
  await gp.page.keyboard.press('Enter')
  const form = gp.page.getByRole('form', { name: 'Nouvelle date' })
  await expect(form.getByLabel('Nature')).toBeFocused()
  await form.getByLabel('Objet').fill('radiologie')
  await form.getByLabel('Jour', { exact: true }).fill(addDays(today, 2))
  await gp.page.keyboard.press('Control+Enter')
  await expect(form).toContainText('Indiquez l’heure.')
  await expect(form.getByLabel('Heure')).toBeFocused()
  await form.getByLabel('Heure').fill('14:00')
  await expectAccessible(gp.page, 'agenda-ajouter')
  await gp.page.keyboard.press('Control+Enter')
  await expect(form).toBeHidden()

  const move = async (page: Page, hour: string) => {
    await agenda(page)
      .getByRole('button', { name: /^Modifier Rendez-vous : radiologie/ })
      .focus()
    await page.keyboard.press('Enter')
    const moving = page.getByRole('form', { name: 'Modifier Rendez-vous : radiologie' })
    await expect(moving.getByLabel('Jour', { exact: true })).toBeFocused()
    await moving.getByLabel('Heure').fill(hour)
    await page.keyboard.press('Enter')
    await expect(moving).toBeHidden()
    await expect(agenda(page)).toContainText('enregistré ici')
  }
  await expect(agenda(nurse.page)).toContainText('Rendez-vous : radiologie')
  await expect(gp.statusLine).toContainText('tout est envoyé')
  await demo.stopService()
  await move(gp.page, '09:00')
  await move(nurse.page, '16:30')
  await demo.startService()
  for (const { page } of [gp, nurse]) {
    await expect(page.getByText('2 versions à départager')).toBeVisible({ timeout: 45_000 })
    await expect(agenda(page)).toContainText(/à 09:00/)
    await expect(agenda(page)).toContainText(/à 16:30/)
    await expectAccessible(page, `agenda-a-departager-${page === gp.page ? 'medecin' : 'infirmiere'}`)
  }
  await nurse.page.getByRole('button', { name: /^Départager/ }).click()
  const dialog = nurse.page.getByRole('dialog', { name: 'À départager' })
  await dialog.getByRole('radio', { name: /à 16:30/ }).check()
  await expectAccessible(nurse.page, 'agenda-departager')
  await dialog.getByRole('button', { name: 'Garder ma décision' }).click()
  await expect(dialog).toContainText('Vous avez départagé les versions')
  await nurse.page.keyboard.press('Escape')
  await expect(gp.page.getByText('2 versions à départager')).toHaveCount(0)
  await expect(agenda(gp.page).getByRole('listitem').filter({ hasText: 'radiologie' }).last()).toContainText(
    '16:30',
  )
})

test('une hospitalisation se voit de l’aide à domicile, sans un mot médical', async ({ open }) => {
  const nurse = await open('nurse')
  const help = await open('homeHelp', { width: 320, scheme: 'dark' })
  await nurse.openPatient('pat-trois')
  await nurse.tab('RDV').click()
  await agenda(nurse.page).getByRole('button', { name: 'Ajouter à l’agenda' }).click()
  const form = nurse.page.getByRole('form', { name: 'Nouvelle date' })
  await form.getByLabel('Nature').selectOption({ label: 'Hospitalisation' })
  await expect(form.getByLabel('Heure')).toHaveCount(0)
  await form.getByLabel('Du', { exact: true }).fill(addDays(today, 7))
  await form.getByLabel('Au (si connu)').fill(addDays(today, 13))
  await form.getByRole('button', { name: 'Enregistrer' }).click()

  await help.openPatient('pat-trois')
  await help.tab('RDV').click()
  await expect(agenda(help.page)).toContainText('Hospitalisation')
  await expect(agenda(help.page)).toContainText('patient absent (hospitalisation)')
  await expect(help.page.getByRole('tabpanel')).not.toContainText('INR')
  await expect(mine(help.page)).toContainText('Vérifier que la chaussure de décharge est portée')
  await mine(help.page)
    .getByRole('button', { name: /^Je ne peux pas/ })
    .click()
  await help.page.keyboard.press('Enter')
  await expect(mine(help.page)).toContainText('Dites pourquoi')
  await expectAccessible(help.page, 'aide-a-domicile')
})

test('ma journée : la tournée au clavier, et un fichier d’agenda sans patient', async ({ open }) => {
  const nurse = await open('nurse')
  await nurse.page.keyboard.press('j')
  const dialog = nurse.page.getByRole('dialog', { name: 'Ma journée' })
  const rows = dialog.getByRole('listitem').getByRole('button')
  await expect(rows.first()).toBeFocused()
  await expect(rows.first()).toContainText(/08:00.*PAT-TROIS.*Passage : soins/)
  await expectAccessible(nurse.page, 'ma-journee')
  const saved = nurse.page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Exporter mon agenda' }).click()
  expect((await saved).suggestedFilename()).toBe(`agenda-${today}.ics`)
  await rows.first().focus()
  await nurse.page.keyboard.press('ArrowDown')
  await expect(rows.nth(1)).toBeFocused()
  await nurse.page.keyboard.press('ArrowUp')
  await nurse.page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await nurse.showsPatient(/PAT-TROIS/)
})

test('la cellule voit la semaine, ou la liste', async ({ open }) => {
  const cell = await open('coordinator', { width: 1280 })
  await cell.openPatient('pat-trois')
  await cell.tab('RDV').click()
  await expect(agenda(cell.page).getByRole('heading', { level: 3 })).toHaveCount(7)
  await expectAccessible(cell.page, 'semaine')
  await agenda(cell.page).getByRole('button', { name: 'Semaine suivante' }).click()
  await expect(agenda(cell.page)).toContainText('Passage : ménage et repas')
  await agenda(cell.page).getByRole('radio', { name: 'Liste' }).check()
  await expect(
    agenda(cell.page)
      .getByRole('button', { name: /^Modifier Passage : soins/ })
      .first(),
  ).toBeVisible()
  await expectAccessible(cell.page, 'semaine-en-liste')
})
