import { expect } from '@playwright/test'
import { expectNoTrace } from '../e2e/no-trace.ts'
import { changeDose, treatment } from '../e2e/pages/care-tab.ts'
import { workspaceOf } from '../e2e/pages/workspace.ts'
import { story as test } from './story.ts'

const breathless = '72,8 kg à jeun, essoufflé pour s’habiller, TA 12/7, SpO2 93 %.'
const diuretic = 'Furosémide 40 mg'
const newDose = '2 cp le matin, 1 cp à midi, 3 jours'
const reason = '+ 2,4 kg en trois jours'
const call = '71,5 kg ce matin, dort à plat, a bien pris le comprimé de midi.'

test('M. Darracq, rentré de l’hôpital : il reprend du poids, l’infirmière le pèse sans réseau, le médecin adapte, la cellule rappelle', async ({
  open,
  practice,
  scene,
  demo,
}) => {
  test.slow()
  const [nurse, gp, coordinator] = await Promise.all([
    open('nurse', { width: 360 }),
    open('gp'),
    open('coordinator', { width: 1280 }),
  ])
  const cell = workspaceOf(coordinator.page)
  await nurse.openPatient('darracq')

  await test.step('à domicile, sans réseau : le poids, puis ce qu’elle voit', async () => {
    await demo.stopService('SIGKILL')
    await expect(nurse.statusLine).toContainText('Hors ligne')
    await nurse.tab('Traitements').click()
    await nurse.page.getByRole('button', { name: 'Ajouter une mesure' }).press('Enter')
    const form = nurse.page.getByRole('form', { name: 'Nouvelle mesure' })
    await expect(form.getByLabel('Mesure')).toBeFocused()
    await form.getByLabel('Mesure').selectOption('Poids')
    await form.getByLabel('Valeur (kg)').fill('72,8')
    await nurse.page.keyboard.press('Enter')
    await expect(form).toBeHidden()
    await expect(nurse.page.getByRole('tabpanel')).toContainText('72,8 kg au-dessus du seuil')
    await nurse.tab('Journal').click()
    await nurse.transmit(breathless)
    await expect(nurse.entry(breathless)).toContainText('enregistré ici')
    await expect(nurse.page.getByRole('region', { name: 'Alertes', exact: true })).toContainText('kg')
    await scene(nurse, 'infirmiere-a-domicile-hors-ligne')
    await demo.startService()
    await expect(nurse.statusLine).toContainText('tout est envoyé', { timeout: 30_000 })
  })

  const signal = gp.page
    .getByRole('region', { name: 'Alertes', exact: true })
    .getByRole('listitem')
    .filter({ hasText: /Poids\s:\s\+\s2,\d\skg/ })
  await test.step('le médecin ouvre le dossier : le dossier le dit de lui-même, avec sa source', async () => {
    await practice.openFromAgenda('DARRACQ')
    await gp.showsPatient(/^DARRACQ/)
    await expect(signal).toContainText('Société européenne de cardiologie')
    await expect(gp.entry(breathless)).toContainText('Mme Labat')
    await scene(gp, 'medecin-signal-du-poids')
    await gp.page.keyboard.press('v')
    await expect(signal.getByRole('button')).toBeFocused()
    await gp.page.keyboard.press('Enter')
    await expect(signal).toHaveCount(0)
  })

  await test.step('il lit la courbe et change la dose', async () => {
    await gp.tab('Traitements').click()
    await gp.page.getByRole('button', { name: 'Courbe : Poids' }).press('Enter')
    const curve = gp.page.getByRole('img', { name: /^Poids : \d+ mesures, de 68,4 à 72,8/ })
    await expect(curve).toBeVisible()
    await curve.scrollIntoViewIfNeeded()
    await scene(gp, 'medecin-courbe-du-poids')
    await changeDose(gp.page, diuretic, newDose, reason)
    await expect(treatment(gp.page, newDose)).toBeVisible()
  })

  await test.step('l’infirmière prend la dose en compte', async () => {
    const strip = nurse.page.getByRole('status').filter({ hasText: newDose })
    await expect(strip).toContainText(reason)
    await scene(nurse, 'infirmiere-nouvelle-dose')
    await nurse.page.locator('main').focus()
    await nurse.page.keyboard.press('c')
    await expect(strip).toBeHidden()
  })

  await test.step('la cellule, qui l’appelle deux fois par semaine, note son appel', async () => {
    await coordinator.page.keyboard.press('/')
    await expect(cell.filter).toBeFocused()
    await coordinator.page.keyboard.type('darracq suivi par')
    const row = cell.side.getByRole('button', { name: /DARRACQ/ })
    await expect(row).toHaveCount(1)
    await row.press('Enter')
    await expect(cell.request).toContainText('Me prévenir au-delà de 71 kg')
    await cell.request.getByRole('button', { name: 'Noter un appel' }).press('Enter')
    await expect(cell.request.getByLabel(/^Ce qui a été dit/)).toBeFocused()
    await coordinator.page.keyboard.type(call)
    await scene(coordinator, 'cellule-note-l-appel')
    await coordinator.page.keyboard.press('Control+Enter')
    await expect(cell.step('appel : joint').filter({ hasText: call })).toContainText('Mme Duvignau')
  })

  await test.step('le médecin le lit dans le dossier, avec qui a vu la dose', async () => {
    await expect(
      gp.page
        .getByRole('tabpanel')
        .getByText(/vu par Mme Labat (à )?\d\d:\d\d/)
        .first(),
    ).toBeVisible()
    await gp.page.locator('main').focus()
    await gp.page.keyboard.press('r')
    await expect(gp.page.getByRole('article').filter({ hasText: call })).toContainText('appel : joint')
    await gp.page.getByRole('article').filter({ hasText: call }).scrollIntoViewIfNeeded()
    await scene(gp, 'medecin-lit-l-appel')
  })
  expectNoTrace(demo, [breathless, newDose, reason, call])
})
