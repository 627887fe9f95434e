import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { readableClasses } from '@navigateur-pro/domain/people/access.ts'
import { type Demonstration, startDeskProcess } from '../../../build/demonstration.ts'
import { demoPeople } from '../../../resources/demo/people.ts'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { referralFormOf } from './pages/referral-form.ts'
import { workspaceOf } from './pages/workspace.ts'
import { startRecordingProxy } from './recording-proxy.ts'
import { onStage } from './stage.ts'

const test = onStage('gp', 'nurse', 'coordinator')

const hip = 'Canari séjour : hanche gauche à son tour, même organisation que la première.'
const exhausted = 'Canari répit : Mme Bergerot demande trois jours pour dormir.'
const medicalWord = 'Canari médical : avis gériatrique, MMSE 11.'
const daughter = 'Canari appel : voir le logement avant le retour.'

const requestOf = (page: Page, words: string) => page.getByRole('article').filter({ hasText: words })

/** Every text of the dossiers that this person shares, by whether it may reach this role. */
function forbiddenTo({ dataset }: Demonstration, person: typeof demoPeople.socialWorker) {
  const allowed = readableClasses(person.role)
  const shared = dataset.dossiers.filter(({ members }) =>
    members.some(({ professionalId }) => professionalId === person.id),
  )
  const said = shared.flatMap(({ operations }) =>
    [...operations].flatMap(({ operation }) => {
      if (operation.kind !== 'create') return []
      const { text, label, drug, question } = operation.body as Readonly<Record<string, string | undefined>>
      const words = [text, label, drug, question].filter((word) => word !== undefined && word.length > 12)
      return words.map((word) => ({
        may: allowed.includes(operation.confidentiality),
        wire: JSON.stringify(word).slice(1, -1),
      }))
    }),
  )
  const readable = said.filter(({ may }) => may).map(({ wire }) => wire)
  const everything = readable.join('\n')
  const forbidden = said.filter(({ may, wire }) => !may && !everything.includes(wire))
  return { readable, forbidden: forbidden.map(({ wire }) => wire) }
}

test('hospitalisation programmée : demandée, fixée, préparée à deux hors ligne, puis le retour à domicile', async ({
  open,
  practice,
  demo,
}) => {
  const gp = await open('gp')
  const nurse = await open('nurse')
  const coordinator = await open('coordinator', { width: 1280 })
  const cell = workspaceOf(coordinator.page)
  const { keyboard } = coordinator.page
  await practice.openFromList('DARMAILLACQ')
  await gp.showsPatient(/DARMAILLACQ/)

  const { form, question } = referralFormOf(gp.page)
  await gp.page.keyboard.press('a')
  await form
    .getByRole('combobox', { name: 'Demande', exact: true })
    .selectOption('Hospitalisation programmée')
  await expect(form.getByLabel('Établissement')).toBeVisible()
  await expect(form.getByRole('textbox', { name: 'Question' })).toHaveCount(0)
  await expectAccessible(gp.page, 'sejour-demande')
  await form.getByRole('textbox', { name: 'Motif du séjour' }).fill(hip)
  await gp.page.keyboard.press('Control+Enter')
  await expect(form).toBeHidden()
  await expect(question).toHaveCount(0)

  await keyboard.press('/')
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
  await keyboard.press('Control+Enter')
  await expect(cell.step('entrée fixée')).toContainText('Mme Duvignau')
  const entry = cell.request.getByRole('group', { name: /Avant l’entrée/ })
  for (const item of ['Transport réservé', 'Aides à domicile suspendues']) {
    await entry.getByRole('checkbox', { name: item }).check()
  }
  await expect(entry).toContainText('2 sur 4')

  await nurse.openPatient('darmaillacq')
  await nurse.tab('RDV').click()
  const atNurse = requestOf(nurse.page, hip)
  await expect(atNurse).toContainText('2 sur 4')
  await demo.stopService('SIGKILL')
  await atNurse.getByRole('checkbox', { name: 'Pharmacie prévenue' }).check()
  await entry.getByRole('checkbox', { name: 'Infirmière prévenue' }).check()
  await expect(atNurse).toContainText('3 sur 4')
  await expect(entry).toContainText('3 sur 4')
  await demo.startService()
  for (const place of [atNurse, entry, cell.request]) {
    await expect(place).toContainText('4 sur 4', { timeout: 30_000 })
  }
  await expect(entry.getByRole('listitem').filter({ hasText: 'Pharmacie' })).toContainText('Mme Labat')
  await expect(atNurse.getByRole('listitem').filter({ hasText: 'Infirmière prévenue' })).toContainText(
    'Mme Duvignau',
  )
  await expectAccessible(coordinator.page, 'sejour-fixe')

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
  await gp.page.keyboard.type('Canari séjour : je passe la voir vendredi.')
  await gp.page.keyboard.press('Control+Enter')
  await expect(cell.step('message')).toContainText('je passe la voir vendredi')
  await expectAccessible(gp.page, 'retour-a-domicile')
})

test('aidante épuisée : l’assistante sociale demande un répit, et ne reçoit pas un octet médical', async ({
  open,
  practice,
  demo,
}) => {
  const proxy = await startRecordingProxy(demo.serviceUrl)
  const desk = await startDeskProcess({
    name: 'social-worker',
    folder: join(demo.folder, 'social-worker'),
    channel: join(demo.folder, 'c-social-worker'),
    serviceUrl: proxy.url,
    args: [`--demonstration=${demoPeople.socialWorker.id}`],
  })
  const gp = await open('gp')
  const worker = await open(desk)
  await expect(worker.statusLine).toContainText('tout est envoyé')
  await worker.openPatient('bergerot')
  await practice.openFromList('BERGEROT')
  await gp.showsPatient(/BERGEROT/)
  await referralFormOf(gp.page).ask('geria', medicalWord)

  await worker.page.keyboard.press('a')
  const form = worker.panel('Demande à la cellule')
  const kind = form.getByRole('combobox', { name: 'Demande', exact: true })
  await expect(kind.getByRole('option', { name: 'Rendez-vous de spécialiste' })).toHaveCount(0)
  await kind.selectOption('Répit de l’aidant')
  await expect(form.getByText('n’écrivez ici rien de médical')).toBeVisible()
  await expect(form.getByText('Joindre du dossier')).toHaveCount(0)
  await form.getByRole('textbox', { name: 'Situation de l’aidant' }).fill(exhausted)
  await expectAccessible(worker.page, 'repit-demande')
  await worker.page.keyboard.press('Control+Enter')
  await expect(form).toBeHidden()
  await worker.tab('RDV').click()
  await expect(requestOf(worker.page, exhausted)).toContainText('reçu')
  await expect(requestOf(worker.page, medicalWord)).toHaveCount(0)
  await expectAccessible(worker.page, 'demandes-assistante-sociale')
  await gp.page.keyboard.press('r')
  await expect(requestOf(gp.page, exhausted)).toContainText('Mme Peyrelongue')
  await expect(requestOf(gp.page, medicalWord)).toContainText('reçu')

  const { readable, forbidden } = forbiddenTo(demo, demoPeople.socialWorker)
  const received = proxy.received()
  expect(forbidden.length).toBeGreaterThan(50)
  expect(readable.filter((text) => received.includes(text)).length, 'l’écoute entend').toBeGreaterThan(10)
  expect(received).toContain(JSON.stringify('Résidence des Glycines').slice(1, -1))
  expect([...forbidden, medicalWord].filter((text) => received.includes(text))).toEqual([])
  await desk.stop()
  proxy.close()
})

test('une fille appelle la cellule : sa demande paraît dans la même liste, et se retrouve par sa sorte', async ({
  open,
}) => {
  const coordinator = await open('coordinator', { width: 1280, scheme: 'dark' })
  const cell = workspaceOf(coordinator.page)
  await coordinator.openPatient('bergerot')
  await coordinator.page.keyboard.press('a')
  const form = coordinator.panel('Demande à la cellule')
  await form.getByRole('combobox', { name: 'Demande', exact: true }).selectOption('Visite d’évaluation')
  await form.getByRole('combobox', { name: 'À la demande de' }).selectOption('Famille, aidant')
  await form.getByLabel('Nom et lien').fill('Mme Claire Bergerot, sa fille')
  await form.getByLabel('Téléphone à rappeler').fill('06 39 98 20 44')
  await form.getByRole('textbox', { name: /Ce qui vous fait demander/ }).fill(daughter)
  await expectAccessible(coordinator.page, 'demande-par-telephone-sombre')
  await coordinator.page.keyboard.press('Control+Enter')
  await expect(form).toBeHidden()

  await coordinator.page.keyboard.press('g')
  const kind = cell.side.getByRole('combobox', { name: 'Sorte de demande' })
  await expect(kind).toBeFocused()
  await kind.selectOption('evaluation')
  const row = cell.group('À prendre').getByRole('button').filter({ hasText: 'Claire Bergerot' })
  await expect(row).toContainText('Visite d’évaluation')
  await row.click()
  await expect(cell.request).toContainText(
    'À la demande de Mme Claire Bergerot, sa fille (famille, aidant), 06 39 98 20 44',
  )
  await expect(cell.request).toContainText('Mme Duvignau')
  await expectAccessible(coordinator.page, 'demande-par-telephone-ouverte-sombre')
})

test('avis sur une plaie : les photos du même endroit, dans le temps, sont déjà jointes', async ({
  open,
  practice,
}) => {
  const gp = await open('gp')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  const { form, specialty } = referralFormOf(gp.page)
  await gp.page.keyboard.press('a')
  await form.getByRole('combobox', { name: 'Demande', exact: true }).selectOption('Avis d’expert')
  await specialty.focus()
  await gp.page.keyboard.type('plaies')
  await gp.page.keyboard.press('Enter')
  await expect(form.getByLabel('Endroit de la plaie')).toHaveValue('Talon D')
  await expect(form.getByLabel('Taille')).toHaveValue('1,1 × 0,8 cm')
  await expect(form.getByRole('checkbox', { checked: true })).toHaveCount(5)
  const strip = form.getByRole('group', { name: /Photos du même endroit/ })
  await expect(strip.getByRole('button')).toHaveCount(5)
  await strip.getByRole('button', { pressed: true }).focus()
  await gp.page.keyboard.press('ArrowLeft')
  await expect(strip.getByRole('button', { pressed: true })).toBeFocused()
  await expect(strip.getByRole('button', { pressed: true })).toHaveAccessibleName(/1,7 × 1,3 cm/)
  await expectAccessible(gp.page, 'avis-plaie')
  await gp.page.keyboard.press('Escape')
})

test('ne laisse en clair ni nom, ni texte', ({ demo }) => {
  expectNoTrace(demo, [hip, exhausted, medicalWord, daughter])
})
