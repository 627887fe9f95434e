import { expect, type Locator } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import type { Sidebar } from './pages/sidebar.ts'
import { onStage } from './stage.ts'

const test = onStage('gp', 'coordinator', 'homeHelp')

const done = 'Canari alerte : visite de Mme Labat ce soir, un comprimé à la fois.'
const detail = 'Canari précision : tombée devant l’évier, relevée seule.'

const bandOf = ({ page }: Sidebar) => page.getByRole('region', { name: 'Alertes', exact: true }).first()
const lineOf = (desk: Sidebar, what: string | RegExp): Locator =>
  bandOf(desk).getByRole('listitem').filter({ hasText: what })
const listOf = ({ page }: Sidebar) => page.getByRole('complementary', { name: 'Liste des demandes' })
const groupOf = (desk: Sidebar, name: RegExp) => listOf(desk).getByRole('region', { name })
const panelOf = ({ page }: Sidebar) => page.getByRole('region', { name: 'Alerter', exact: true })

test('refus de traitement signalé sans réseau en deux touches : la cellule l’a au-dessus de tout, le médecin dit « J’ai vu », l’aide à domicile lit par qui', async ({
  open,
  practice,
  demo,
}) => {
  test.slow()
  const help = await open('homeHelp')
  const cell = await open('coordinator', { width: 1280 })
  const gp = await open('gp', { scheme: 'dark' })
  await help.openPatient('pat-trois')
  await expect(help.statusLine).toContainText('tout est envoyé')

  await demo.stopService('SIGKILL')
  await expect(help.statusLine).toContainText('Hors ligne')
  await help.page.keyboard.press('!')
  await expect(panelOf(help)).toContainText('PAT-TROIS')
  await expectAccessible(help.page, 'alerter')
  await help.page.keyboard.press('r')
  await expect(panelOf(help)).toBeHidden()
  const own = lineOf(help, 'Refus de traitement')
  await expect(own).toContainText('enregistrée ici, pas encore envoyée')
  await expect(own, 'qui appeler en attendant').toContainText(
    /Appelez Dr Claire Sance, 05\s.*, ou la cellule/,
  )
  await expect(help.entry('Refus de traitement')).toHaveCount(1)
  await expectAccessible(help.page, 'alerte-hors-ligne')

  await demo.startService()
  const unseen = groupOf(cell, /^Alertes \d/)
  const row = unseen.getByRole('button', { name: /PAT-TROIS/ })
  await expect(row, 'sans recharger la page').toContainText('Refus de traitement', { timeout: 30_000 })
  await expect(listOf(cell).getByRole('region').first()).toHaveAccessibleName(/^Alertes/)
  await expectAccessible(cell.page, 'alertes-de-la-cellule')
  await row.focus()
  await cell.page.keyboard.press('Enter')
  await cell.showsPatient('PAT-TROIS Dominique')
  await expect(lineOf(cell, 'Refus de traitement')).toContainText('Mme Dubroca, aide à domicile')
  await expectAccessible(cell.page, 'alerte-dans-l-espace')

  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  const here = lineOf(gp, 'Refus de traitement')
  await expect(here).toContainText('important')
  // Nothing is marked as seen before it is shown.
  await expect(gp.visit).toContainText('Depuis votre visite')
  await gp.page.keyboard.press('Space')
  await expect(gp.visit).toContainText('Rien de nouveau')
  await expect(here, 'lire n’est pas dire « J’ai vu »').toBeVisible()
  await gp.page.keyboard.press('v')
  await expect(here.getByRole('button', { name: 'J’ai vu : Refus de traitement' })).toBeFocused()
  await expectAccessible(gp.page, 'alerte-chez-le-medecin-sombre')
  await gp.page.keyboard.press('Enter')
  await expect(here).toHaveCount(0)
  await expect(bandOf(gp), 'le clavier n’est pas perdu').toBeFocused()
  await expect(gp.entry('Refus de traitement')).toContainText('vue par Dr Claire Sance à')

  await expect(own).toContainText(/vue par Dr Claire Sance à \d\d:\d\d/, { timeout: 30_000 })
  await expect(own).toContainText(/reçue à \d\d:\d\d/)
  await expectAccessible(help.page, 'alerte-vue')
  await expect(unseen.getByRole('button', { name: /PAT-TROIS/ })).toHaveCount(0)

  const seen = groupOf(cell, /^Alertes vues, à régler/).getByRole('button', { name: /PAT-TROIS/ })
  await seen.focus()
  await cell.page.keyboard.press('Enter')
  const opened = cell.page.getByRole('region', { name: 'Alerte ouverte' })
  await opened.getByRole('button', { name: 'Régler' }).focus()
  await cell.page.keyboard.press('Enter')
  await expect(opened.getByRole('textbox', { name: 'Ce qui a été fait' })).toBeFocused()
  await cell.page.keyboard.type(done)
  await expectAccessible(cell.page, 'alerte-a-regler')
  await cell.page.keyboard.press('Control+Enter')
  await expect(seen).toHaveCount(0)
  await expect(help.entry('Refus de traitement')).toContainText(done, { timeout: 30_000 })
  await expect(help.entry('Refus de traitement')).toContainText('réglée par Mme Duvignau')
})

test('l’alerte garde son patient quand le logiciel en ouvre un autre ; son auteur l’annule tant que personne ne l’a vue', async ({
  open,
  practice,
}) => {
  const gp = await open('gp', { width: 320 })
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await gp.page.keyboard.press('!')
  await panelOf(gp).getByRole('textbox').fill(detail)
  await practice.openFromList('DARRACQ')
  await gp.showsPatient(/DARRACQ/)
  await expect(panelOf(gp)).toContainText('Cette alerte serait pour Mme PAT-TROIS')
  await expectAccessible(gp.page, 'alerte-d-un-autre-patient')
  await panelOf(gp).focus()
  await gp.page.keyboard.press('c')
  await expect(panelOf(gp), 'une lettre tapée pour l’un ne tombe pas sur l’autre').toBeVisible()
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await panelOf(gp).getByRole('button', { name: 'Chute' }).click()
  const own = lineOf(gp, 'Chute')
  await expect(own).toContainText(detail)
  await expect(own.getByRole('button'), 'son auteur n’est pas celui qui la voit').toHaveCount(0)

  const cancel = gp.entry('Chute').getByRole('button', { name: 'Annuler l’alerte' })
  await cancel.click()
  await gp.entry('Chute').getByRole('textbox', { name: 'Pourquoi' }).fill('Erreur de patient')
  await gp.page.keyboard.press('Control+Enter')
  await expect(own).toHaveCount(0)
  await expect(gp.entry('Chute')).toContainText('annulée par Dr Claire Sance')
})

test('ce que le dossier dit par lui-même : vu une fois, c’est fini pour tous', async ({ open }) => {
  const gp = await open('gp')
  const cell = await open('coordinator', { width: 1280, scheme: 'dark' })
  await gp.openPatient('ferreira')
  await cell.openPatient('ferreira')
  const signal = /Demande sans réponse depuis \d jours/
  await expect(lineOf(gp, signal)).toContainText('Seuil du projet')
  await expect(lineOf(cell, signal)).toBeVisible()
  await expectAccessible(cell.page, 'signal-sombre')
  await expect(listOf(cell).getByRole('button', { name: signal }), 'la demande est déjà là').toHaveCount(0)
  await gp.page.keyboard.press('v')
  await gp.page.keyboard.press('Enter')
  await expect(lineOf(gp, signal)).toHaveCount(0)
  await expect(lineOf(cell, signal)).toHaveCount(0, { timeout: 30_000 })
  await expect(cell.entry(signal)).toContainText('Signal du dossier')
})

test('ne laisse en clair ni nom, ni texte', ({ demo }) => {
  expectNoTrace(demo, [done, detail])
})
