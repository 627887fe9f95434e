import { expect, type Page } from '@playwright/test'
import { expectNoTrace } from '../e2e/no-trace.ts'
import { referralFormOf } from '../e2e/pages/referral-form.ts'
import { workspaceOf } from '../e2e/pages/workspace.ts'
import { story as test } from './story.ts'

const hip = 'Hanche gauche à son tour, même organisation que la première.'
const suspended = 'Aide et portage suspendus à partir de ce soir, clés chez Mme Peyroux.'
const visit = 'Je passe la voir vendredi.'

const requestOf = (page: Page, words: string) => page.getByRole('article').filter({ hasText: words })

test('Mme Lesca se fait opérer de l’autre hanche : demandée, fixée, préparée à deux hors ligne, aides suspendues, puis le retour', async ({
  open,
  practice,
  scene,
  demo,
}) => {
  test.slow()
  const [gp, nurse, help, coordinator] = await Promise.all([
    open('gp'),
    open('nurse'),
    open('homeHelp', { width: 360, scheme: 'dark' }),
    open('coordinator', { width: 1280 }),
  ])
  const cell = workspaceOf(coordinator.page)
  const { keyboard } = coordinator.page

  await test.step('le médecin demande le séjour', async () => {
    await practice.openFromList('DARMAILLACQ')
    await gp.showsPatient(/DARMAILLACQ/)
    const { form, question } = referralFormOf(gp.page)
    await gp.page.keyboard.press('a')
    await form
      .getByRole('combobox', { name: 'Demande', exact: true })
      .selectOption('Hospitalisation programmée')
    await expect(form.getByLabel('Établissement')).toBeVisible()
    await expect(form.getByRole('textbox', { name: 'Question' })).toHaveCount(0)
    await form.getByRole('textbox', { name: 'Motif du séjour' }).fill(hip)
    await scene(gp, 'medecin-demande-le-sejour')
    await gp.page.keyboard.press('Control+Enter')
    await expect(form).toBeHidden()
    await expect(question).toHaveCount(0)
  })

  const entry = cell.request.getByRole('group', { name: /Avant l’entrée/ })
  await test.step('la cellule fixe l’entrée, réserve le transport, suspend les aides', async () => {
    await keyboard.press('/')
    await expect(cell.filter).toBeFocused()
    await keyboard.type('darmaillacq programm')
    await expect(cell.group('À prendre')).toContainText('DARMAILLACQ')
    await cell.group('À prendre').getByRole('button').click()
    await expect(cell.request).toContainText(hip)
    await expect(cell.request).toContainText('Réponse attendue avant')
    await coordinator.page.locator('body').press('p')
    await expect(cell.action('Fixer l’entrée')).toBeEnabled()
    await keyboard.press('f')
    const schedule = cell.request.getByRole('form', { name: 'Fixer l’entrée' })
    const today = await coordinator.page.evaluate(() => new Intl.DateTimeFormat('en-CA').format(new Date()))
    await schedule.getByLabel('Jour').fill(today)
    await schedule.getByLabel('Heure').fill('23:58')
    await schedule.getByLabel('Lieu').fill('Centre hospitalier des Pins, orthopédie')
    await scene(coordinator, 'cellule-fixe-l-entree')
    await keyboard.press('Control+Enter')
    await expect(cell.step('entrée fixée')).toContainText('Mme Duvignau')
    for (const item of ['Transport réservé', 'Aides à domicile suspendues']) {
      await entry.getByRole('checkbox', { name: item }).check()
    }
    await expect(entry).toContainText('2 sur 4')
  })

  await test.step('l’aide à domicile l’apprend, sans un mot médical', async () => {
    await help.openPatient('darmaillacq')
    await coordinator.verb('transmettre').press('Enter')
    await expect(coordinator.text).toBeFocused()
    await coordinator.text.fill(suspended)
    await coordinator.composer
      .getByRole('combobox', { name: 'Pour' })
      .selectOption('Tout le cercle, note d’organisation')
    await keyboard.press('Control+Enter')
    await expect(coordinator.composer).toBeHidden()
    await expect(help.entry(suspended)).toContainText('Mme Duvignau')
    await expect(help.entry(hip)).toHaveCount(0)
    await scene(help, 'aide-a-domicile-suspendue')
    await help.tab('RDV').click()
    await expect(help.page.getByRole('tabpanel')).toContainText('patient absent (hospitalisation)')
    await expect(help.page.getByRole('tabpanel')).not.toContainText('orthopédie')
    await scene(help, 'aide-a-domicile-agenda')
  })

  await test.step('deux personnes cochent la même liste sans réseau : elles se réunissent', async () => {
    await nurse.openPatient('darmaillacq')
    await nurse.tab('RDV').click()
    const atNurse = requestOf(nurse.page, hip)
    await expect(atNurse).toContainText('2 sur 4')
    await demo.stopService('SIGKILL')
    await atNurse.getByRole('checkbox', { name: 'Pharmacie prévenue' }).check()
    await entry.getByRole('checkbox', { name: 'Infirmière prévenue' }).check()
    await expect(atNurse).toContainText('3 sur 4')
    await expect(entry).toContainText('3 sur 4')
    await atNurse.scrollIntoViewIfNeeded()
    await scene(nurse, 'infirmiere-coche-hors-ligne')
    await demo.startService()
    for (const place of [atNurse, entry, cell.request]) {
      await expect(place).toContainText('4 sur 4', { timeout: 30_000 })
    }
    await expect(entry.getByRole('listitem').filter({ hasText: 'Pharmacie' })).toContainText('Mme Labat')
    await expect(atNurse.getByRole('listitem').filter({ hasText: 'Infirmière prévenue' })).toContainText(
      'Mme Duvignau',
    )
    await scene(coordinator, 'cellule-tout-est-pret')
  })

  await test.step('l’entrée, la sortie, et la liste du retour qui s’ouvre chez le médecin', async () => {
    for (const [action, step] of [
      ['Noter l’entrée', 'entré à l’hôpital'],
      ['Noter la sortie', 'sorti'],
    ] as const) {
      await expect(cell.action(action)).toBeEnabled()
      await cell.action(action).click()
      await keyboard.press('Control+Enter')
      await expect(cell.step(step)).toContainText('Mme Duvignau')
    }
    await gp.page.keyboard.press('r')
    const home = requestOf(gp.page, hip).getByRole('group', { name: /Retour à domicile/ })
    await expect(home).toContainText('0 sur 4')
    await expect(home.getByRole('listitem').filter({ hasText: 'J+2' })).toContainText(/avant/)
    await home.getByRole('checkbox', { name: /J\+7/ }).check()
    await expect(home).toContainText('Dr Claire Sance')
    await requestOf(gp.page, hip).getByRole('button', { name: 'Écrire un message' }).click()
    await gp.page.keyboard.type(visit)
    await gp.page.keyboard.press('Control+Enter')
    await expect(cell.step('message')).toContainText('Je passe la voir vendredi')
    await scene(gp, 'medecin-retour-a-domicile')
    await scene(coordinator, 'cellule-retour-a-domicile')
  })
  expectNoTrace(demo, [hip, suspended, visit])
})
