import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { readableClasses } from '@navigateur-pro/domain/people/access.ts'
import { type Demonstration, startDeskProcess } from '../../../build/demonstration.ts'
import { demoPeople } from '../../../resources/demo/people.ts'
import { expectNoTrace } from '../e2e/no-trace.ts'
import { referralFormOf } from '../e2e/pages/referral-form.ts'
import { workspaceOf } from '../e2e/pages/workspace.ts'
import { startRecordingProxy } from '../e2e/recording-proxy.ts'
import { story as test } from './story.ts'

const exhausted = 'Mme Bergerot demande trois jours pour dormir.'
const medicalWord = 'Avis gériatrique, MMSE 11.'
const provider = 'Plateforme de répit, deux nuits par semaine'
const told = '« Je n’ai pas dormi », elle a pleuré devant moi.'

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

test('Mme Bergerot, aidante, n’en peut plus : un répit demandé sans réseau, trouvé par la cellule, et pas un octet médical chez les sociaux', async ({
  open,
  practice,
  scene,
  demo,
}) => {
  test.slow()
  const proxy = await startRecordingProxy(demo.serviceUrl)
  const desk = await startDeskProcess({
    name: 'social-worker',
    folder: join(demo.folder, 'social-worker'),
    channel: join(demo.folder, 'c-social-worker'),
    serviceUrl: proxy.url,
    args: [`--demonstration=${demoPeople.socialWorker.id}`],
  })
  const [help, gp, worker, coordinator] = await Promise.all([
    open('homeHelp', { width: 360 }),
    open('gp'),
    open(desk),
    open('socialCoordinator', { width: 1280 }),
  ])
  const cell = workspaceOf(coordinator.page)
  await expect(worker.statusLine).toContainText('tout est envoyé')
  await worker.openPatient('bergerot')
  await help.openPatient('bergerot')

  await test.step('le médecin demande un avis de son côté : cela reste médical', async () => {
    await practice.openFromList('BERGEROT')
    await gp.showsPatient(/BERGEROT/)
    await referralFormOf(gp.page).ask('geria', medicalWord)
  })

  await test.step('l’aide à domicile alerte sans réseau, en deux touches ; l’assistante sociale demande un répit', async () => {
    await demo.stopService('SIGKILL')
    for (const each of [help, worker]) await expect(each.statusLine).toContainText('Hors ligne')
    await help.page.keyboard.press('!')
    const panel = help.page.getByRole('region', { name: 'Alerter', exact: true })
    await panel.getByRole('textbox').fill(told)
    await scene(help, 'aide-a-domicile-alerte')
    await panel.getByRole('button', { name: 'Épuisement de l’aidant' }).click()
    const own = help.page
      .getByRole('region', { name: 'Alertes', exact: true })
      .getByRole('listitem')
      .filter({ hasText: told })
    await expect(own).toContainText('enregistrée ici, pas encore envoyée')
    await scene(help, 'aide-a-domicile-hors-ligne')

    await worker.page.keyboard.press('a')
    const form = worker.panel('Demande à la cellule')
    const kind = form.getByRole('combobox', { name: 'Demande', exact: true })
    await expect(kind.getByRole('option', { name: 'Rendez-vous de spécialiste' })).toHaveCount(0)
    await kind.selectOption('Répit de l’aidant')
    await expect(form.getByText('n’écrivez ici rien de médical')).toBeVisible()
    await expect(form.getByText('Joindre du dossier')).toHaveCount(0)
    await form.getByRole('textbox', { name: 'Situation de l’aidant' }).fill(exhausted)
    await scene(worker, 'assistante-sociale-demande-un-repit')
    await worker.page.keyboard.press('Control+Enter')
    await expect(form).toBeHidden()
    await worker.tab('RDV').click()
    await expect(requestOf(worker.page, exhausted)).toContainText('enregistré ici')
    await demo.startService()
    await expect(requestOf(worker.page, exhausted)).toContainText('reçu', { timeout: 30_000 })
    await expect(requestOf(worker.page, medicalWord)).toHaveCount(0)
    await expect(own).not.toContainText('pas encore envoyée', { timeout: 30_000 })
  })

  await test.step('la coordinatrice sociale voit l’alerte au-dessus de tout, dit « J’ai vu », trouve un relais', async () => {
    const alert = cell.side
      .getByRole('region', { name: /^Alertes \d/ })
      .getByRole('button', { name: /BERGEROT/ })
    await expect(alert).toContainText('Épuisement de l’aidant')
    await scene(coordinator, 'cellule-alerte-au-dessus-de-tout')
    await alert.first().press('Enter')
    await coordinator.showsPatient(/BERGEROT/)
    await coordinator.page
      .getByRole('button', { name: /^J’ai vu : / })
      .first()
      .click()
    await coordinator.page.keyboard.press('/')
    await expect(cell.filter).toBeFocused()
    await coordinator.page.keyboard.type('bergerot répit')
    await cell.group('À prendre').getByRole('button').filter({ hasText: 'Répit' }).click()
    await expect(cell.request).toContainText(exhausted)
    await coordinator.page.locator('body').press('p')
    await expect(cell.action('Mettre en place')).toBeEnabled()
    await coordinator.page.keyboard.press('f')
    const arrange = cell.request.getByRole('form', { name: 'Mettre en place' })
    await expect(arrange.getByLabel('Qui s’en charge')).toBeFocused()
    await coordinator.page.keyboard.type(provider)
    await scene(coordinator, 'cellule-trouve-un-relais')
    await coordinator.page.keyboard.press('Control+Enter')
    await expect(cell.step('mis en place')).toContainText('Mme Bordessoule')
  })

  await test.step('chacun lit ce qui est trouvé, et par qui l’alerte a été vue', async () => {
    await expect(requestOf(worker.page, exhausted)).toContainText(provider)
    await requestOf(worker.page, exhausted).scrollIntoViewIfNeeded()
    await scene(worker, 'assistante-sociale-lit-le-relais')
    await gp.page.keyboard.press('r')
    await expect(requestOf(gp.page, exhausted)).toContainText('Mme Peyrelongue')
    await expect(requestOf(gp.page, exhausted)).toContainText(provider)
    await expect(requestOf(gp.page, medicalWord)).toContainText('reçu')
    await requestOf(gp.page, exhausted).scrollIntoViewIfNeeded()
    await scene(gp, 'medecin-lit-les-deux')
    await expect(help.page.getByRole('region', { name: 'Alertes', exact: true })).toContainText(
      'vue par Mme Bordessoule',
    )
    await scene(help, 'aide-a-domicile-sait-qui-a-vu')
  })

  await test.step('pas un octet médical n’est arrivé chez l’assistante sociale', async () => {
    const { readable, forbidden } = forbiddenTo(demo, demoPeople.socialWorker)
    const received = proxy.received()
    expect(forbidden.length).toBeGreaterThan(50)
    expect(readable.filter((text) => received.includes(text)).length, 'l’écoute entend').toBeGreaterThan(10)
    expect(received).toContain(JSON.stringify('Résidence des Glycines').slice(1, -1))
    expect([...forbidden, medicalWord].filter((text) => received.includes(text))).toEqual([])
  })
  expectNoTrace(demo, [exhausted, medicalWord, provider, told])
  await desk.stop()
  proxy.close()
})
