import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { referralFormOf } from './pages/referral-form.ts'
import { workspaceOf } from './pages/workspace.ts'
import { gpAndCoordinator as test } from './stage.ts'

const question = 'Canari avis : asthme mal contrôlé malgré le traitement de fond, EFR et avis.'
const place = 'Centre hospitalier des Pins, pneumologie'
const conclusion = 'Canari suite : compte rendu transmis au Dr Sance.'

test('de la demande en trois actions à sa clôture, sans la souris', async ({ open, practice }) => {
  const gp = await open('gp')
  const coordinator = await open('coordinator', { width: 1280 })
  const cell = workspaceOf(coordinator.page)
  const { keyboard } = coordinator.page
  await expect(cell.group('En retard')).toBeVisible()
  await expectAccessible(coordinator.page, 'poste-de-coordination')
  await practice.openFromList('COLOMBANI')
  await gp.showsPatient('COLOMBANI Laetitia')

  const form = referralFormOf(gp.page)
  await gp.page.keyboard.press('a')
  await expect(form.specialty).toBeFocused()
  await expectAccessible(gp.page, 'demande-vide')
  await gp.page.keyboard.press('Escape')
  await gp.page.keyboard.press('Escape')
  await expect(form.form).toBeHidden()
  expect(await form.ask('pneumo', question)).toBeLessThanOrEqual(3)
  await expect(gp.page.getByRole('status').filter({ hasText: 'Enregistré ici.' })).toBeVisible()

  await expect(cell.group('À prendre'), 'sans recharger la page').toContainText('COLOMBANI Laetitia')
  await keyboard.press('/')
  await expect(cell.filter).toBeFocused()
  await keyboard.type('colombani pneumo')
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await coordinator.showsPatient('COLOMBANI Laetitia')
  await expect(cell.request).toContainText(question)
  await expectAccessible(coordinator.page, 'demande-ouverte')
  await keyboard.press('p')
  await expect(cell.step('pris en charge')).toContainText('Mme Duvignau, aujourd’hui')
  await expect(cell.action('Fixer le rendez-vous')).toBeEnabled()

  await keyboard.press('f')
  await expect(cell.schedule.getByLabel('Jour')).toBeFocused()
  await keyboard.press('Control+Enter')
  await expect(cell.schedule).toContainText('Indiquez le jour.')
  await expectAccessible(coordinator.page, 'rendez-vous-incomplet')
  // The order of the digits of a date follows the browser's own language, not the page's.
  const today = await coordinator.page.evaluate(() => new Intl.DateTimeFormat('en-CA').format(new Date()))
  await cell.schedule.getByLabel('Jour').fill(today)
  await cell.schedule.getByLabel('Heure').fill('23:59')
  await cell.schedule.getByLabel('Lieu').focus()
  await keyboard.type(place)
  await keyboard.press('Control+Enter')
  await expect(cell.step('rendez-vous fixé')).toContainText('Mme Duvignau')
  await expect(cell.request).toContainText('aujourd’hui à 23:59')

  await gp.page.keyboard.press('r')
  const followed = gp.page.getByRole('article').filter({ hasText: question })
  await expect(followed).toContainText(place)
  const steps = followed.getByRole('list', { name: 'Suivi' }).getByRole('listitem')
  await expect(steps).toHaveText([
    /^demandé Dr Claire Sance, aujourd’hui \d\d:\d\d$/,
    /^pris en charge Mme Duvignau, aujourd’hui \d\d:\d\d$/,
    /^rendez-vous fixé Mme Duvignau, aujourd’hui \d\d:\d\d$/,
  ])
  await expectAccessible(gp.page, 'rendez-vous-chez-le-medecin')

  for (const [action, step] of [
    ['Le patient est venu', 'honoré'],
    ['Compte rendu reçu', 'compte rendu reçu'],
  ] as const) {
    await expect(cell.action(action)).toBeEnabled()
    await keyboard.press('Tab')
    await expect(cell.action(action)).toBeFocused()
    await keyboard.press('Enter')
    if (step === 'compte rendu reçu') {
      await expect(cell.request.getByRole('combobox', { name: /qui répond/ })).toBeFocused()
      await keyboard.press('Control+Enter')
    }
    await expect(cell.step(step)).toContainText('Mme Duvignau')
  }
  await expect(cell.action('Clore')).toBeEnabled()
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect(cell.request.getByRole('textbox', { name: /Conclusion/ })).toBeFocused()
  await keyboard.type(conclusion)
  await keyboard.press('Control+Enter')
  await expect(cell.step('clos')).toContainText(conclusion)

  await expect(gp.page.getByText(/Pneumologie clos aujourd’hui/)).toBeVisible()
  await gp.page.getByText(/Pneumologie clos aujourd’hui/).click()
  await expect(steps).toHaveCount(6)
  await expect(steps.last()).toContainText(conclusion)
})

test('la liste se filtre, et garde ce qui est clos', async ({ open }) => {
  const one = await open('coordinator', { width: 1280, scheme: 'dark' })
  const cell = workspaceOf(one.page)
  await one.page
    .getByRole('group', { name: 'Demandes affichées' })
    .getByRole('button', { name: 'Clos' })
    .click()
  await expect(cell.side.getByRole('region', { name: 'Terminées' })).toContainText('COLOMBANI Laetitia')
  await expectAccessible(one.page, 'demandes-closes-sombre')
  await one.page
    .getByRole('group', { name: 'Demandes affichées' })
    .getByRole('button', { name: 'En cours' })
    .click()
  await one.page.keyboard.press('/')
  await one.page.keyboard.type('personne de ce nom')
  await expect(cell.side.getByRole('status')).toContainText('personne de ce nom')
  await one.page.keyboard.press('Escape')
  await expect(cell.group('En retard')).toBeVisible()
})

test('ne laisse en clair ni nom, ni texte', ({ demo }) => {
  expectNoTrace(demo, [question, place, conclusion])
})
