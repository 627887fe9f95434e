import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectFits } from './fits.ts'
import { expectNoTrace } from './no-trace.ts'
import { circleTabOf } from './pages/circle-tab.ts'
import { onStage } from './stage.ts'

const test = onStage('gp', 'nurse', 'coordinator')

const secret = 'Canari masqué : elle dit ne plus supporter les visites de sa voisine.'
const atHome = 'Canari confié : chute cette nuit dans la salle de bain, pas de plaie.'
const unwanted = 'Canari refusé : note écrite deux fois.'

test('inviter quelqu’un de l’annuaire, noter une opposition ; sans réseau, rien ne change et on le dit', async ({
  open,
  practice,
  demo,
}) => {
  test.slow()
  const gp = await open('gp')
  const coordinator = await open('coordinator', { width: 1280, scheme: 'dark' })
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await gp.tab('Cercle').click()
  const circle = circleTabOf(gp.page)
  await expect(circle.member('Dr Claire Sance')).toContainText('vous')
  await expectAccessible(gp.page, 'cercle')

  await circle.ask('Inviter')
  await expect(circle.field).toBeFocused()
  await gp.page.keyboard.type('claire')
  await expect(circle.option('Dr Claire Sance')).toContainText('déjà dans le cercle')
  await gp.page.keyboard.press('Enter')
  await expect(circle.field, 'qui est là ne s’invite pas').toBeFocused()
  await gp.page.keyboard.press('Control+a')
  await gp.page.keyboard.type('zzz')
  await expect(circle.actions.getByRole('status')).toContainText('Personne ne répond')
  await gp.page.keyboard.press('Control+a')
  await gp.page.keyboard.type('KINESITHERAPEUTE')
  await expect(circle.option('Mme Destribats')).toBeVisible()
  await expectAccessible(gp.page, 'inviter')
  await gp.page.keyboard.press('Control+a')
  await circle.choose('destribats', 'Mme Destribats')
  await expect(circle.actions.getByRole('group')).toContainText('Inviter Mme Destribats, kinésithérapeute')
  await expectAccessible(gp.page, 'inviter-confirmer')
  await circle.confirm('Inviter dans le cercle')
  await expect(circle.member('Mme Destribats')).toContainText('par Dr Claire Sance')
  await expect(circle.action('Inviter')).toBeFocused()

  await circle.ask('Le patient s’oppose à…')
  await gp.page.keyboard.press('Escape')
  await expect(circle.action('Le patient s’oppose à…')).toBeFocused()
  await gp.page.keyboard.press('Enter')
  await circle.actions.getByRole('radio', { name: 'Mme Destribats' }).focus()
  await gp.page.keyboard.press('Space')
  await expectAccessible(gp.page, 'opposition')
  await circle.actions.getByRole('button', { name: 'Noter l’opposition à Mme Destribats' }).focus()
  await gp.page.keyboard.press('Enter')
  await expect(circle.panel.getByText('Ont quitté le cercle (1)')).toBeVisible()
  await circle.ask('Inviter')
  await circle.choose('destribats', 'Mme Destribats')
  await circle.confirm('Inviter dans le cercle')
  await expect(circle.actions.getByRole('alert')).toContainText('seule la coordination peut la faire revenir')
  await expectAccessible(gp.page, 'invitation-refusee')
  await gp.page.keyboard.press('Escape')

  await coordinator.openPatient('pat-trois')
  await coordinator.tab('Cercle').click()
  const cell = circleTabOf(coordinator.page)
  await expectAccessible(coordinator.page, 'cercle-coordination-sombre')
  await cell.ask('Inviter')
  await cell.choose('destribats', 'Mme Destribats')
  await cell.confirm('Inviter dans le cercle')
  await expect(circle.member('Mme Destribats'), 'sans recharger la page').toContainText('par Mme Duvignau')

  await demo.stopService('SIGKILL')
  await expect(gp.statusLine).toContainText('Hors ligne')
  await circle.ask('Inviter')
  await expect(circle.actions.getByRole('status')).toHaveText(
    'Il faut le réseau pour changer le cercle. Rien n’a été changé.',
  )
  await expectAccessible(gp.page, 'cercle-hors-ligne')
  for (const width of [320, 210]) {
    await gp.page.setViewportSize({ width, height: 900 })
    await expectFits(gp.page)
  }
  await expectAccessible(gp.page, 'cercle-etroit')
  await demo.startService()
})

test('masquer un écrit à une personne, hors ligne, puis le montrer de nouveau', async ({
  open,
  practice,
  demo,
}) => {
  test.slow()
  const gp = await open('gp')
  const nurse = await open('nurse', { width: 320, scheme: 'dark' })
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await gp.tab('Journal').click()
  await nurse.openPatient('pat-trois')
  await gp.transmit(secret)
  await expect(nurse.entry(secret)).toHaveCount(1, { timeout: 30_000 })

  await demo.stopService('SIGKILL')
  await expect(gp.statusLine).toContainText('Hors ligne')
  const button = gp.entry(secret).getByRole('button', { name: 'Masquer à… : Dr Claire Sance' })
  await button.focus()
  await expectAccessible(gp.page, 'masquer-a-portee')
  await gp.page.keyboard.press('Enter')
  const dialog = gp.page.getByRole('dialog', { name: 'Masquer à…' })
  await expect(dialog).toContainText(secret)
  await expect(dialog.getByRole('checkbox', { name: /Dubroca/ }), 'qui ne la lit pas').toHaveCount(0)
  await expect(dialog.getByRole('checkbox').first()).toBeFocused()
  await dialog.getByRole('checkbox', { name: 'Mme Labat' }).focus()
  await gp.page.keyboard.press('Space')
  await expectAccessible(gp.page, 'masquer')
  await gp.page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(button).toBeFocused()
  await expect(gp.entry(secret)).toContainText('masqué à Mme Labat')
  await expect(gp.statusLine).toContainText('1 élément en attente')
  await demo.startService()
  await expect(gp.statusLine).toContainText('tout est envoyé', { timeout: 30_000 })
  await expect(nurse.entry(secret)).toHaveCount(0, { timeout: 30_000 })
  await expect(nurse.page.getByText('masqué')).toHaveCount(0)
  await expectAccessible(gp.page, 'masque')

  await button.focus()
  await gp.page.keyboard.press('Enter')
  await expect(dialog.getByRole('checkbox', { name: 'Mme Labat' })).toBeChecked()
  await expect(dialog.getByRole('checkbox').first()).toBeFocused()
  await gp.page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toHaveText('Cochez au moins une personne.')
  await dialog.getByRole('checkbox', { name: 'Mme Labat' }).focus()
  await gp.page.keyboard.press('Space')
  await dialog.getByRole('button', { name: 'Montrer de nouveau' }).focus()
  await gp.page.keyboard.press('Enter')
  await expect(nurse.entry(secret)).toHaveCount(1)
})

test('écrit au domicile puis retirée du cercle : confié à la coordination, publié sous son nom ; quitter laisse ce qu’on a signé', async ({
  open,
  practice,
  demo,
}) => {
  const gp = await open('gp')
  test.slow()
  const coordinator = await open('coordinator', { width: 1280 })
  const before = await open('nurse')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await gp.tab('Journal').click()
  await before.openPatient('pat-trois')
  await demo.stopService('SIGKILL')
  await before.transmit(atHome)
  await before.transmit(unwanted)
  await expect(before.statusLine).toContainText('2 éléments en attente')
  await before.page.close()
  await demo.desks.nurse!.stop()
  await demo.startService()
  await expect(coordinator.statusLine).toContainText('tout est envoyé', { timeout: 30_000 })

  await coordinator.openPatient('pat-trois')
  await coordinator.tab('Cercle').click()
  const cell = circleTabOf(coordinator.page)
  await cell.ask('Retirer quelqu’un…')
  await cell.actions.getByRole('radio', { name: 'Mme Labat' }).focus()
  await coordinator.page.keyboard.press('Space')
  await cell.actions.getByRole('button', { name: 'Retirer Mme Labat' }).focus()
  await coordinator.page.keyboard.press('Enter')
  await expect(cell.panel.getByText(/Ont quitté le cercle/)).toBeVisible()

  const nurse = await open(await demo.startDesk('nurse'), { scheme: 'dark' })
  await nurse.openPatient('pat-trois')
  const band = nurse.page.getByText('Vous n’êtes plus dans ce cercle : ce poste l’a appris')
  await expect(band).toBeVisible({ timeout: 30_000 })
  await expect(nurse.verb('transmettre')).toHaveAttribute('aria-disabled', 'true')
  await nurse.page.keyboard.press('t')
  await expect(nurse.composer).toBeHidden()
  await expectAccessible(nurse.page, 'hors-du-cercle-sombre')

  const { keyboard } = coordinator.page
  const tab = coordinator.page.getByRole('tab', { name: /Écrits confiés/ })
  await coordinator.page.getByRole('tab', { name: 'Demandes' }).focus()
  // Of the four lists it is the last: one step to the left of the first.
  await keyboard.press('ArrowLeft')
  await expect(tab).toBeFocused()
  await expect(tab).toContainText('2')
  const entry = (text: string) =>
    coordinator.page.getByRole('listitem', { name: /^Mme Labat, PAT-TROIS/ }).filter({ hasText: text })
  await expect(entry(atHome)).toContainText('PAT-TROIS')
  await expectAccessible(coordinator.page, 'ecrits-confies')
  await coordinator.page.setViewportSize({ width: 420, height: 900 })
  await coordinator.statusLine.getByRole('button', { name: '2 écrits confiés' }).click()
  await expect(entry(atHome)).toBeVisible()
  await expectAccessible(coordinator.page, 'ecrits-confies-etroit')
  await coordinator.page.emulateMedia({ colorScheme: 'dark' })
  await entry(atHome).getByRole('button', { name: 'Publier sous son nom : Mme Labat' }).focus()
  await keyboard.press('Enter')
  await expect(entry(atHome).getByText(/^Publier ce texte sous le nom de Mme Labat/)).toBeFocused()
  await expectAccessible(coordinator.page, 'publier-sombre')
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect(entry(atHome)).toHaveCount(0)
  await entry(unwanted).getByRole('button', { name: 'Refuser : Mme Labat' }).focus()
  await keyboard.press('Enter')
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect(coordinator.page.getByText('Rien n’est confié à la coordination')).toBeVisible()
  await expectAccessible(coordinator.page, 'rien-de-confie')
  await keyboard.press('Escape')
  await coordinator.page.setViewportSize({ width: 1280, height: 900 })
  await expect(gp.entry(atHome)).toContainText('Mme Labat')
  await expect(gp.entry(unwanted)).toHaveCount(0)

  await coordinator.tab('Cercle').click()
  await cell.ask('Inviter')
  await cell.choose('labat', 'Mme Labat')
  await cell.confirm('Inviter dans le cercle')
  await expect(band).toBeHidden({ timeout: 30_000 })
  await nurse.tab('Cercle').click()
  const own = circleTabOf(nurse.page)
  await expect(own.action('Inviter')).toHaveCount(0)
  await own.ask('Quitter le cercle')
  await expect(own.actions.getByRole('group')).toContainText(
    'Ce que vous avez signé y reste, en lecture seule',
  )
  await expectAccessible(nurse.page, 'quitter-sombre')
  await own.confirm('Quitter le cercle')
  await expect(nurse.page.getByText(/^Vous avez quitté ce cercle le .* en lecture seule\.$/)).toBeVisible()
  await nurse.tab('Journal').click()
  await expect(nurse.entry(atHome)).toHaveCount(1)
  await expect(nurse.entry(secret)).toHaveCount(0)
  await expectAccessible(nurse.page, 'quitte-sombre')
})

test('ne laisse en clair ni nom, ni texte', ({ demo }) => {
  expectNoTrace(demo, [secret, atHome, unwanted])
})
