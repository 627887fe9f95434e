import { expect } from '@playwright/test'
import { expectNoTrace } from '../e2e/no-trace.ts'
import { referralFormOf } from '../e2e/pages/referral-form.ts'
import { cameraCanary, photoWithPlace } from '../e2e/photo-with-place.ts'
import { story as test } from './story.ts'

const seen = 'Liseré qui avance, un peu de fibrine au centre. Pas d’odeur, T° 36,8.'
const question = 'Fibrine depuis la dernière photo, faut-il reprendre la détersion ?'
const answer = 'Détersion mécanique douce, alginate trois jours, gardez la décharge.'

test('Mme Pat-Trois, pied diabétique : la photo prise sans réseau rejoint sa série, l’expert répond sur les images', async ({
  open,
  practice,
  scene,
  demo,
}) => {
  test.slow()
  const [nurse, gp, expert, coordinator] = await Promise.all([
    open('nurse', { width: 360 }),
    open('gp'),
    open('woundExpert', { scheme: 'dark' }),
    open('coordinator', { width: 1280 }),
  ])
  await nurse.openPatient('pat-trois')
  await expert.openPatient('pat-trois')

  await test.step('à domicile, sans réseau : une photo, son endroit et sa taille', async () => {
    await demo.stopService('SIGKILL')
    await expect(nurse.statusLine).toContainText('Hors ligne')
    await nurse.page.keyboard.press('t')
    await expect(nurse.text).toBeFocused()
    await nurse.text.fill(seen)
    const chooser = nurse.page.waitForEvent('filechooser')
    await nurse.composer.getByRole('button', { name: 'Ajouter une photo' }).press('Enter')
    await (await chooser).setFiles({ name: 'talon.jpg', mimeType: 'image/jpeg', buffer: photoWithPlace() })
    await expect(nurse.composer.getByRole('img', { name: 'Photo 1 sur 1' })).toBeVisible()
    await nurse.composer.getByRole('textbox', { name: 'Légende de la photo 1' }).fill('Talon D, 0,9 × 0,7 cm')
    await expect(nurse.composer).toContainText('Brouillon enregistré')
    await scene(nurse, 'infirmiere-photo-et-legende')
    await nurse.page.keyboard.press('Control+Enter')
    await expect(nurse.entry(seen)).toContainText('photo en attente d’envoi')
    await scene(nurse, 'infirmiere-photo-en-attente')
    await demo.startService()
    await expect(nurse.entry(seen)).toContainText('photo envoyée', { timeout: 30_000 })
  })

  await test.step('le médecin demande un avis : la série du talon est là, les cinq dernières photos déjà jointes', async () => {
    await practice.openFromAgenda('PAT-TROIS')
    await gp.showsPatient('PAT-TROIS Dominique')
    await expect(gp.entry(seen).getByRole('img')).toBeVisible()
    await scene(gp, 'medecin-photo-du-jour')
    const { form, specialty } = referralFormOf(gp.page)
    await gp.page.keyboard.press('a')
    await expect(specialty).toBeFocused()
    await form.getByRole('combobox', { name: 'Demande', exact: true }).selectOption('Avis d’expert')
    await specialty.focus()
    await gp.page.keyboard.type('plaies')
    await gp.page.keyboard.press('Enter')
    await expect(form.getByLabel('Endroit de la plaie')).toHaveValue('Talon D')
    await expect(form.getByLabel('Taille')).toHaveValue('0,9 × 0,7 cm')
    await expect(form.getByRole('checkbox', { checked: true })).toHaveCount(5)
    const strip = form.getByRole('group', { name: /Photos du même endroit/ })
    await expect(strip.getByRole('button')).toHaveCount(6)
    await strip.getByRole('button', { pressed: true }).focus()
    await gp.page.keyboard.press('ArrowLeft')
    await expect(strip.getByRole('button', { pressed: true })).toBeFocused()
    await expect(strip.getByRole('button', { pressed: true })).toHaveAccessibleName(/1,1 × 0,8 cm/)
    await form.getByRole('textbox', { name: 'Question' }).fill(question)
    await scene(gp, 'medecin-demande-un-avis')
    await gp.page.keyboard.press('Control+Enter')
    await expect(form).toBeHidden()
  })

  await test.step('la cellule la prend', async () => {
    const side = coordinator.page.getByRole('complementary', { name: 'Liste des demandes' })
    await side
      .getByRole('region', { name: 'À prendre' })
      .getByRole('button', { name: /PAT-TROIS/ })
      .click()
    const request = coordinator.page.getByRole('region', { name: 'Demande ouverte' })
    await expect(request).toContainText(question)
    await coordinator.page.locator('body').press('p')
    await expect(request.getByRole('list', { name: 'Suivi' })).toContainText('pris en charge')
    await scene(coordinator, 'cellule-prend-la-demande')
  })

  await test.step('l’expert lit la série et répond par une transmission, sans réseau au moment de l’écrire', async () => {
    await expert.tab('RDV').click()
    const asked = expert.page.getByRole('article').filter({ hasText: question })
    await expect(asked).toContainText('pris en charge')
    await expect(
      asked.getByRole('group', { name: /Photos du même endroit/ }).getByRole('button'),
    ).toHaveCount(6)
    await asked.scrollIntoViewIfNeeded()
    await scene(expert, 'expert-lit-la-serie')
    await expert.tab('Journal').click()
    await demo.stopService('SIGKILL')
    await expert.transmit(answer)
    await expect(expert.entry(answer)).toContainText('enregistré ici')
    await expert.tab('RDV').click()
    await asked.getByRole('button', { name: 'Réponse reçue' }).press('Enter')
    const reply = asked.getByRole('form', { name: 'Réponse reçue' })
    await reply.getByLabel('Document ou transmission qui répond').selectOption({ index: 1 })
    await scene(expert, 'expert-repond-hors-ligne')
    await expert.page.keyboard.press('Control+Enter')
    await expect(asked.getByRole('list', { name: 'Suivi' })).toContainText('réponse reçue')
    await demo.startService()
  })

  await test.step('le médecin a la réponse dans sa demande, l’infirmière dans son journal', async () => {
    await gp.page.keyboard.press('r')
    const mine = gp.page.getByRole('article').filter({ hasText: question })
    await expect(mine.getByRole('list', { name: 'Suivi' })).toContainText('réponse reçue', {
      timeout: 30_000,
    })
    await expect(mine).toContainText(answer)
    await scene(gp, 'medecin-a-la-reponse')
    await expect(nurse.entry(answer)).toContainText('Dr Sylvie Ducamp')
    await scene(nurse, 'infirmiere-lit-l-avis')
  })
  expectNoTrace(demo, [seen, question, answer, cameraCanary])
})
