import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { onStage } from './stage.ts'

const test = onStage('gp', 'nurse', 'pharmacist', 'homeHelp')
/** A stage of its own: it stops the service, and leaves two versions to decide between. */
const testApart = onStage('gp', 'nurse', 'cardiologist')

const anticoagulant = 'Fluindione (Préviscan) 20 mg'
const newDose = '¾ cp le soir, tous les soirs'
const reason = 'Canari raison : INR 1,7'
const refusal = 'Canari mot : elle dit qu’elle n’a plus faim.'

const treatment = (page: Page, words: string | RegExp) =>
  page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: words }).first()

/** The line's own way, from the keyboard; counts what a doctor does: open, write, send. */
async function changeDose(page: Page, dose: string, why: string): Promise<number> {
  let actions = 0
  await page.getByRole('button', { name: `Changer la dose : ${anticoagulant}` }).press('Enter')
  actions++
  const form = page.getByRole('form', { name: `Changer la dose : ${anticoagulant}` })
  await expect(form.getByLabel('Nouvelle dose')).toBeFocused()
  await expect(form.getByLabel('Nouvelle dose'), 'une dose n’est jamais écrite d’avance').toHaveValue('')
  await page.keyboard.type(dose)
  await page.keyboard.press('Tab')
  await page.keyboard.type(why)
  actions++
  await page.keyboard.press('Enter')
  actions++
  await expect(form).toBeHidden()
  return actions
}

async function expectFits(page: Page): Promise<void> {
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(wide).toBeLessThanOrEqual(1)
}

test('AVK : le médecin change la dose sans réseau, l’infirmière la prend en compte par son nom, le médecin le voit', async ({
  open,
  demo,
}) => {
  const gp = await open('gp')
  const nurse = await open('nurse', { width: 360, scheme: 'dark' })
  await gp.openPatient('saint-guirons')
  await nurse.openPatient('saint-guirons')
  await expect(
    gp.page.getByRole('paragraph').filter({ hasText: /Dose que personne n’a prise en compte depuis/ }),
  ).toContainText('Mme Labat : 06 39 98 10 03')
  await gp.tab('Traitements').click()
  await expect(treatment(gp.page, anticoagulant)).toBeVisible()
  await expectAccessible(gp.page, 'traitements-medecin')
  await gp.page.getByRole('button', { name: `Changer la dose : ${anticoagulant}` }).press('Enter')
  const form = gp.page.getByRole('form', { name: `Changer la dose : ${anticoagulant}` })
  await gp.page.keyboard.press('Enter')
  await expect(form).toContainText('Indiquez la nouvelle dose.')
  await expect(form).toContainText('Indiquez la raison.')
  await expectAccessible(gp.page, 'changer-la-dose')
  await gp.page.keyboard.press('Escape')

  await demo.stopService('SIGKILL')
  expect(await changeDose(gp.page, newDose, reason)).toBeLessThanOrEqual(3)
  await expect(treatment(gp.page, newDose)).toBeVisible()
  await expect(gp.page.getByText('enregistré ici, pas encore parti').first()).toBeVisible()
  await demo.startService()

  const strip = nurse.page.getByRole('status').filter({ hasText: newDose })
  await expect(strip).toContainText(reason, { timeout: 30_000 })
  await expect(strip).toContainText('Dr Claire Sance')
  await expectAccessible(nurse.page, 'dose-a-prendre-en-compte')
  await expectFits(nurse.page)
  await nurse.page.keyboard.press('c')
  await expect(strip).toBeHidden()

  const seen = gp.page.getByRole('tabpanel').getByText(/vu par Mme Labat (à )?\d\d:\d\d/)
  await expect(seen.first()).toBeVisible()
  await gp.page.getByText('Historique : 3 changements').click()
  for (const words of ['INR 4,4', 'INR 1,9', reason, 'vu par M. Larrazet']) {
    await expect(gp.page.getByRole('tabpanel')).toContainText(words)
  }
  await expectAccessible(gp.page, 'historique-des-doses')
  await gp.page.setViewportSize({ width: 320, height: 900 })
  await expectFits(gp.page)
  await expectAccessible(gp.page, 'traitements-etroit')
})

test('trois soirs refusés, un quatrième : l’aide à domicile le dit d’un toucher, le médecin le voit d’un regard', async ({
  open,
}) => {
  const help = await open('homeHelp', { width: 360 })
  const gp = await open('gp', { scheme: 'dark' })
  await gp.openPatient('argelos')
  await gp.tab('Traitements').click()
  const ribbon = gp.page.getByRole('table', { name: 'Quatorze derniers jours' })
  await expect(ribbon).toContainText('3 refusées')
  await help.openPatient('argelos')
  await help.tab('Traitements').click()
  const panel = help.page.getByRole('tabpanel')
  await expect(panel.getByRole('heading', { name: 'Prises d’aujourd’hui' })).toBeVisible()
  await expect(panel).not.toContainText('Apixaban')
  const refused = panel.getByRole('button', { name: 'Refusé : Pilulier du soir, une seule case, 18:30' })
  expect((await refused.boundingBox())!.height, 'une grande cible').toBeGreaterThanOrEqual(48)
  await expectAccessible(help.page, 'prises-du-jour')
  await expectFits(help.page)
  await refused.click()
  await expect(panel).toContainText(/Refusé · noté par vous/)
  await panel.getByRole('button', { name: /^Ajouter un mot : Pilulier du soir/ }).click()
  await help.page.keyboard.type(refusal)
  await help.page.keyboard.press('Control+Enter')
  await expect(panel).toContainText(refusal)
  await expectAccessible(help.page, 'prise-notee')

  await expect(ribbon).toContainText('4 refusées')
  await expect(gp.page.getByRole('tabpanel')).toContainText(
    /Pilulier du soir, une seule case, 18:30 : 4 fois de suite sans prise/,
  )
  await expect(ribbon.getByRole('cell', { name: /: refusé.*Mme Dubroca.*Canari mot/ })).toHaveCount(1)
  await expect(ribbon.getByRole('cell', { name: /: non renseigné$/ }).first()).toBeVisible()
  await expectAccessible(gp.page, 'ruban-sombre')
  await gp.page.setViewportSize({ width: 320, height: 900 })
  await expectFits(gp.page)
  await ribbon.scrollIntoViewIfNeeded()
  await expectAccessible(gp.page, 'ruban-etroit')
})

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
  await ramipril.getByLabel('Pourquoi').fill('kaliémie 5,4')
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
  await expect(nurse.page.getByRole('status').filter({ hasText: 'Ramipril 2,5 mg' })).toContainText(
    'kaliémie',
  )
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
    await changeDose(gp.page, '¾ cp le soir', 'INR 1,7')
    await changeDose(cardiologist.page, '½ cp le soir', 'saignement de nez')
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
  expectNoTrace(demo, [newDose, reason, refusal])
})
