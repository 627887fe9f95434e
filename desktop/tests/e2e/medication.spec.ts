import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { changeDose, treatment } from './pages/care-tab.ts'
import { onStage } from './stage.ts'

const test = onStage('gp', 'nurse', 'pharmacist')
/** A stage of its own: it stops the service, and leaves two versions to decide between. */
const testApart = onStage('gp', 'nurse', 'cardiologist')

const anticoagulant = 'Fluindione (Préviscan) 20 mg'
const reason = 'Canari raison : kaliémie 5,4'

test('une prise prévue ne nomme pas un médicament', async ({ open }) => {
  const nurse = await open('nurse')
  await nurse.openPatient('saint-guirons')
  await nurse.tab('Traitements').click()
  await nurse.page.getByRole('button', { name: 'prévoir une prise' }).press('Enter')
  const form = nurse.page.getByRole('form', { name: 'Nouvelle prise prévue' })
  await nurse.page.keyboard.type('Previscan du soir')
  await form.getByLabel('Heures').fill('19h')
  await nurse.page.keyboard.press('Enter')
  await expect(form).toContainText('est un médicament')
  await expectAccessible(nurse.page, 'prise-prevue')
  await form.getByLabel('Ce que l’aide à domicile trouve').fill('Pilulier du soir')
  await nurse.page.keyboard.press('Enter')
  await expect(form).toBeHidden()
  await expect(nurse.page.getByRole('table', { name: 'Quatorze derniers jours' })).toContainText(
    'Pilulier du soir, 19:00',
  )
})

test('le pharmacien propose un bilan, le médecin donne son accord, la liste le dit', async ({ open }) => {
  const pharmacist = await open('pharmacist')
  const gp = await open('gp')
  await pharmacist.openPatient('saint-guirons')
  await pharmacist.tab('Traitements').click()
  await expect(pharmacist.page.getByRole('tabpanel')).toContainText(/Liste revue le .* par M. Larrazet/)
  await pharmacist.page.getByRole('button', { name: 'Proposer un bilan' }).press('Enter')
  const form = pharmacist.page.getByRole('form', { name: 'Bilan de médication' })
  const ramipril = form.getByRole('group', { name: 'Ramipril 2,5 mg 1 matin' })
  await ramipril.getByRole('combobox', { name: 'Décision' }).selectOption('changer la dose')
  await pharmacist.page.keyboard.press('Control+Enter')
  await expect(form).toContainText('Indiquez la nouvelle dose : Ramipril 2,5 mg.')
  await ramipril.getByLabel('Nouvelle dose').fill('½ matin')
  await ramipril.getByLabel('Pourquoi').fill(reason)
  const diuretic = form.getByRole('group', { name: /^Furosémide/ })
  await diuretic.getByRole('combobox', { name: 'Décision' }).selectOption('arrêter')
  await form.getByRole('button', { name: 'Ajouter un traitement' }).click()
  await form.getByLabel('Médicament').fill('Paracétamol 1 g')
  await form.getByRole('group', { name: 'À ajouter' }).getByLabel('Nouvelle dose').fill('1 si douleur')
  await expectAccessible(pharmacist.page, 'bilan-propose')
  await pharmacist.page.keyboard.press('Control+Enter')
  await expect(form).toBeHidden()

  await gp.openPatient('saint-guirons')
  await gp.tab('Traitements').click()
  const review = gp.page.getByRole('region', { name: 'Bilan de médication' })
  await expect(review).toContainText('Proposé par M. Larrazet')
  await expect(review.getByRole('listitem').filter({ hasText: 'changer' })).toContainText('1 matin → ½ matin')
  await expectAccessible(gp.page, 'bilan-a-accorder')
  await review.getByRole('button', { name: 'Donner mon accord' }).press('Enter')
  await expect(review).toBeHidden()
  await expect(treatment(gp.page, 'Ramipril 2,5 mg ½ matin')).toContainText(
    /bilan du .* par M. Larrazet, accord de Dr Claire Sance/,
  )
  await expect(treatment(gp.page, 'Paracétamol 1 g 1 si douleur')).toBeVisible()
  await expect(treatment(gp.page, 'Furosémide 40 mg')).toContainText('arrêté')
  const nurse = await open('nurse')
  await nurse.openPatient('saint-guirons')
  await expect(nurse.page.getByRole('status').filter({ hasText: 'Ramipril 2,5 mg' })).toContainText(reason)
})

testApart(
  'deux médecins changent la même dose sans réseau : rien ne se prépare avant une décision',
  async ({ open, demo }) => {
    const gp = await open('gp')
    const cardiologist = await open('cardiologist')
    const nurse = await open('nurse')
    for (const desk of [gp, cardiologist, nurse]) {
      await desk.openPatient('saint-guirons')
      await desk.tab('Traitements').click()
      await expect(treatment(desk.page, anticoagulant)).toBeVisible()
    }
    await demo.stopService('SIGKILL')
    await changeDose(gp.page, anticoagulant, '¾ cp le soir', 'INR 1,7')
    await changeDose(cardiologist.page, anticoagulant, '½ cp le soir', 'saignement de nez')
    await demo.startService()
    for (const { page } of [gp, cardiologist, nurse]) {
      const strip = page.getByText(/Deux doses se contredisent/)
      await expect(strip).toBeVisible({ timeout: 30_000 })
      await expect(page.getByText('2 versions à départager')).toBeVisible()
      await expect(page.getByRole('tabpanel')).toContainText(/¾ cp le soir/)
      await expect(page.getByRole('tabpanel')).toContainText(/½ cp le soir/)
    }
    await expect(
      nurse.page.getByRole('button', { name: `Pris en compte : ${anticoagulant}` }),
      'personne ne prend en compte une dose contestée',
    ).toHaveCount(0)
    await expectAccessible(nurse.page, 'doses-contradictoires')

    await gp.page
      .getByRole('button', { name: /^Départager : Fluindione/ })
      .first()
      .press('Enter')
    const dialog = gp.page.getByRole('dialog', { name: 'À départager' })
    await dialog.getByRole('radio', { name: 'Autre valeur' }).first().check()
    await dialog.getByRole('textbox', { name: 'Dose et posologie' }).fill('½ cp ce soir, puis INR')
    for (const radio of await dialog.getByRole('group').all()) {
      if ((await radio.getByRole('radio', { checked: true }).count()) === 0)
        await radio.getByRole('radio').first().check()
    }
    await dialog.getByRole('button', { name: 'Garder ma décision' }).click()
    await expect(dialog).toContainText('Vous avez départagé les versions')
    await gp.page.keyboard.press('Escape')

    const strip = nurse.page.getByRole('status').filter({ hasText: anticoagulant })
    await expect(strip).toContainText('La liste dit maintenant : ½ cp ce soir, puis INR')
    await nurse.page.getByRole('button', { name: `Pris en compte : ${anticoagulant}` }).click()
    await expect(strip).toBeHidden()
    await expect(gp.page.getByRole('tabpanel')).toContainText(/vu par Mme Labat/)
  },
)

test('ne laisse en clair ni nom, ni texte', ({ demo }) => {
  expectNoTrace(demo, [reason])
})
