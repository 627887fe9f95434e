import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import type { Sidebar } from './pages/sidebar.ts'
import { onStage } from './stage.ts'

const test = onStage('gp', 'nurse', 'coordinator', 'cardiologist')

const reason = 'Canari motif : malaise au cabinet, traitement inconnu'

const bandOf = ({ page }: Sidebar) => page.getByRole('region', { name: 'Accès d’urgence', exact: true })
const alertOf = ({ page }: Sidebar) =>
  page.getByRole('region', { name: 'Alertes', exact: true }).first().getByRole('listitem').filter({
    hasText: 'Accès d’urgence',
  })
const journalOf = ({ page }: Sidebar) => page.getByRole('region', { name: 'Qui a consulté' })

async function expectFits(page: Page): Promise<void> {
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(wide).toBeLessThanOrEqual(1)
}

/** Opens the journal of accesses of the tab Cercle, or reads it again. */
async function readJournal(desk: Sidebar): Promise<void> {
  await desk.tab('Cercle').click()
  const hide = journalOf(desk).getByRole('button', { name: 'Masquer la liste' })
  if (await hide.isVisible()) await hide.click()
  await journalOf(desk).getByRole('button', { name: 'Afficher qui a consulté' }).press('Enter')
  await expect(journalOf(desk).getByRole('listitem').first()).toBeVisible()
}

test('accès d’urgence : motif trop court refusé, dossier lu sans pouvoir y écrire, cercle prévenu, fin, purge', async ({
  open,
  practice,
}) => {
  test.slow()
  await practice.takeRoad('Datamatrix INS')
  await practice.openFromAgenda('PAT-TROIS')
  await expect(practice.symbol).toHaveJSProperty('complete', true)
  const symbol = { name: 'carte.png', mimeType: 'image/png', buffer: await practice.symbol.screenshot() }

  const visitor = await open('cardiologist')
  await expect(visitor.statusLine).toContainText('tout est envoyé')
  const chosen = visitor.page.waitForEvent('filechooser')
  await visitor.page.getByRole('button', { name: 'Lire un datamatrix' }).press('Enter')
  await (await chosen).setFiles(symbol)
  await expect(visitor.title).toHaveText('Patient inconnu de Navigateur Pro')
  await visitor.page.getByRole('button', { name: 'Demander au service' }).press('Enter')
  const ask = visitor.page.getByRole('button', { name: 'Accès d’urgence…' })
  await ask.press('Enter')
  const form = visitor.page.getByRole('form', { name: 'Accès d’urgence' })
  await expect(form.getByRole('textbox', { name: 'Motif' })).toBeFocused()
  await visitor.page.keyboard.type('urgence')
  await visitor.page.keyboard.press('Control+Enter')
  await expect(form).toContainText('Écrivez le motif en 10 caractères au moins. Rien n’a été ouvert.')
  await expect(form.getByRole('textbox', { name: 'Motif' })).toBeFocused()
  await expectAccessible(visitor.page, 'motif-trop-court')
  await visitor.page.keyboard.press('Control+a')
  await visitor.page.keyboard.type(reason)
  await visitor.page.setViewportSize({ width: 320, height: 900 })
  await expectFits(visitor.page)
  await expectAccessible(visitor.page, 'motif-etroit')
  await visitor.page.setViewportSize({ width: 420, height: 900 })
  await visitor.page.keyboard.press('Control+Enter')
  await expect(visitor.title).toHaveText('Est-ce le même patient ?', { timeout: 30_000 })
  await visitor.page.getByRole('button', { name: 'Oui, c’est le même patient' }).press('Enter')

  await visitor.showsPatient('PAT-TROIS Dominique')
  await expect(bandOf(visitor)).toContainText(/Accès d’urgence, lecture seule, encore (4\sh|3\sh\s5\d)/)
  await visitor.tab('Journal').click()
  await expect(visitor.journal.getByRole('article').first()).toBeVisible()
  await expect(visitor.verb('transmettre')).toHaveAttribute('aria-disabled', 'true')
  await visitor.page.keyboard.press('t')
  await expect(visitor.composer).toBeHidden()
  await expectAccessible(visitor.page, 'acces-d-urgence')
  await visitor.page.emulateMedia({ colorScheme: 'dark' })
  await visitor.page.setViewportSize({ width: 320, height: 900 })
  await expectFits(visitor.page)
  await expectAccessible(visitor.page, 'acces-d-urgence-sombre-etroit')
  await visitor.page.setViewportSize({ width: 420, height: 900 })
  await visitor.tab('Cercle').click()
  await expect(visitor.page.getByRole('tabpanel', { name: 'Cercle' })).toContainText('Dr Claire Sance')
  await expect(journalOf(visitor), 'le journal est au médecin et à la coordination').toHaveCount(0)

  const gp = await open('gp', { scheme: 'dark' })
  await gp.openPatient('pat-trois')
  await expect(alertOf(gp)).toContainText('Dr Antoine Lamarque, cardiologue')
  await expect(alertOf(gp), 'le motif n’est pas dit à tout le cercle').not.toContainText('Canari motif')
  await expectAccessible(gp.page, 'alerte-acces-d-urgence')
  const cell = await open('coordinator', { width: 1280 })
  await expect(
    cell.page
      .getByRole('complementary', { name: 'Liste des demandes' })
      .getByRole('button', { name: /PAT-TROIS/ })
      .first(),
  ).toContainText('Accès d’urgence')
  await alertOf(gp)
    .getByRole('button', { name: /^J’ai vu/ })
    .press('Enter')
  await expect(alertOf(gp)).toHaveCount(0)

  await readJournal(gp)
  const entered = journalOf(gp).getByRole('listitem').filter({ hasText: 'en urgence' })
  await expect(entered).toContainText('Dr Antoine Lamarque, cardiologue, a ouvert le dossier en urgence')
  await expect(entered).toContainText(`Motif : ${reason}`)
  await expectAccessible(gp.page, 'qui-a-consulte-sombre')
  await gp.page.emulateMedia({ colorScheme: 'light' })
  await gp.page.setViewportSize({ width: 320, height: 900 })
  await expectFits(gp.page)
  await expectAccessible(gp.page, 'qui-a-consulte-etroit')
  await gp.page.setViewportSize({ width: 420, height: 900 })
  await journalOf(gp).getByRole('combobox', { name: 'De qui' }).selectOption({ label: 'Dr Claire Sance' })
  await expect(entered).toHaveCount(0)
  await expect(journalOf(gp).getByRole('listitem')).toContainText([
    /Dr Claire Sance, vous, a ouvert le dossier/,
  ])

  await cell.openPatient('pat-trois')
  await readJournal(cell)
  await expectAccessible(cell.page, 'qui-a-consulte-coordination')

  await bandOf(visitor).getByRole('button', { name: 'Y mettre fin' }).press('Enter')
  await expectAccessible(visitor.page, 'mettre-fin')
  await bandOf(visitor).getByRole('button', { name: 'Mettre fin maintenant' }).press('Enter')
  await expect(bandOf(visitor)).toHaveCount(0)
  await visitor.page.keyboard.press('Control+k')
  const dialog = visitor.page.getByRole('dialog', { name: 'Chercher' })
  await dialog.getByRole('combobox').fill('pat-trois')
  await expect(dialog)
    .toContainText('PAT-TROIS', { timeout: 100 })
    .catch(() => undefined)
  await expect(dialog).toContainText('Rien')
  await readJournal(gp)
  await expect(journalOf(gp)).toContainText('n’a plus d’accès d’urgence')
})

test('ce que l’infirmière a ouvert sans réseau, le médecin le lit ensuite, une fois', async ({
  open,
  demo,
}) => {
  test.slow()
  const nurse = await open('nurse')
  await expect(nurse.statusLine).toContainText('tout est envoyé')
  await demo.stopService('SIGKILL')
  await expect(nurse.statusLine).toContainText('Hors ligne')
  await nurse.openPatient('darracq')
  await nurse.openPatient('pat-trois')
  await nurse.openPatient('darracq')
  await expect(nurse.statusLine, 'ce n’est le travail de personne').not.toContainText('en attente')
  await nurse.page.close()
  await demo.desks.nurse!.stop()
  await demo.startService()
  await demo.startDesk('nurse')

  const gp = await open('gp')
  await expect(gp.statusLine).toContainText('tout est envoyé', { timeout: 30_000 })
  await gp.openPatient('darracq')
  const read = journalOf(gp).getByRole('listitem').filter({ hasText: 'Mme Labat' })
  await expect(async () => {
    await readJournal(gp)
    await expect(read).toHaveCount(1, { timeout: 2_000 })
  }).toPass({ timeout: 60_000 })
  await expect(read).toContainText('Mme Labat, infirmière, a ouvert le dossier')
})

test('ne laisse en clair ni nom, ni motif', ({ demo }) => {
  expectNoTrace(demo, [reason])
})
