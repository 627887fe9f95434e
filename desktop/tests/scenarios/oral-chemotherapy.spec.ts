import { expect, type Locator } from '@playwright/test'
import { expectNoTrace } from '../e2e/no-trace.ts'
import { changeDose, treatment } from '../e2e/pages/care-tab.ts'
import { story as test } from './story.ts'

const drug = 'Palbociclib 125 mg'
const count = 'NFS : PNN 1,3 G/L, plaq 168, Hb 11,0. T° 36,6, pas de foyer.'
const newDose = '1/j au repas, 21 jours sur 28, dès ce soir'
const reason = 'PNN 1,3'

/** What the laboratory and the visit say, in the order of the form. */
async function fill(sheet: Locator, day: string): Promise<void> {
  await sheet.getByLabel('Cure prévue').fill('Palbociclib, cycle 4')
  await sheet.getByLabel('Prévue le').fill(day)
  await sheet.getByLabel('État général (OMS)').selectOption('1, gêné mais autonome')
  await sheet.getByLabel('Température').fill('36,6')
  await sheet.getByLabel('Poids').fill('54,4')
  await sheet
    .getByRole('group', { name: /^Signe d’infection/ })
    .getByRole('radio', { name: 'non' })
    .check()
  for (const sign of ['Nausées, vomissements', 'Mucite', 'Diarrhée', 'Fourmillements'])
    await grade(sheet, sign, 'aucun')
  await grade(sheet, 'Fatigue', 'léger')
  await sheet.getByLabel('Prélevée le').fill(day)
  await sheet.getByLabel('Polynucléaires neutrophiles').fill('1,3')
  await sheet.getByLabel('Plaquettes').fill('168')
  await sheet.getByLabel('Hémoglobine').fill('11')
}

async function grade(sheet: Locator, sign: string, said: string): Promise<void> {
  await sheet
    .getByRole('group', { name: new RegExp(`^${sign}`) })
    .getByRole('radio', { name: said })
    .check()
}

test('Mme Ducournau attend le feu vert de sa chimiothérapie : rien ne reprend avant l’avis écrit, puis chacun le sait', async ({
  open,
  practice,
  scene,
  demo,
}) => {
  test.slow()
  const [gp, nurse, pharmacist, oncologist] = await Promise.all([
    open('gp'),
    open('nurse'),
    open('pharmacist'),
    open('oncologist', { scheme: 'dark' }),
  ])
  for (const desk of [nurse, pharmacist, oncologist]) await desk.openPatient('tran')
  const today = await gp.page.evaluate(() => new Intl.DateTimeFormat('en-CA').format(new Date()))
  const forms = (of: typeof gp) => of.page.getByRole('region', { name: 'Fiches' })

  await test.step('tous lisent la même chose : en attente, pas de comprimé', async () => {
    await pharmacist.tab('Traitements').click()
    await expect(treatment(pharmacist.page, drug)).toContainText('EN ATTENTE')
    await scene(pharmacist, 'pharmacien-en-attente')
  })

  await test.step('le médecin remplit la fiche sans réseau', async () => {
    await nurse.transmit(count)
    await practice.openFromAgenda('DUCOURNAU')
    await gp.showsPatient('TRAN Lan')
    await expect(gp.entry(count)).toContainText('Mme Labat')
    await demo.stopService('SIGKILL')
    await expect(gp.statusLine).toContainText('Hors ligne')
    await gp.tab('Traitements').click()
    await forms(gp).getByRole('button', { name: 'Remplir une fiche' }).press('Enter')
    await forms(gp).getByRole('button', { name: 'Feu vert avant chimiothérapie' }).press('Enter')
    const sheet = gp.page.getByRole('form', { name: 'Feu vert avant chimiothérapie' })
    await expect(sheet.getByLabel('Cure prévue')).toBeFocused()
    await fill(sheet, today)
    await gp.page.keyboard.press('Control+Enter')
    await expect(sheet.getByRole('alert'), 'un avis ne se devine pas').toContainText(
      'Une réponse est à revoir',
    )
    await scene(gp, 'medecin-fiche-sans-avis')
    await sheet.getByRole('group', { name: /^Avis/ }).getByRole('radio', { name: 'feu vert' }).check()
    await gp.page.keyboard.press('Control+Enter')
    await expect(sheet).toBeHidden()
    await expect(forms(gp)).toContainText('enregistré')
    await scene(gp, 'medecin-fiche-hors-ligne')
    await demo.startService()
  })

  await test.step('l’oncologue la lit, et décide de la dose', async () => {
    await oncologist.tab('Traitements').click()
    const open = forms(oncologist).getByRole('button', {
      name: /^Lire la fiche Feu vert avant chimiothérapie/,
    })
    await expect(open).toBeVisible({ timeout: 30_000 })
    await open.press('Enter')
    await expect(forms(oncologist)).toContainText('1,3')
    await forms(oncologist).scrollIntoViewIfNeeded()
    await scene(oncologist, 'oncologue-lit-la-fiche')
    await changeDose(oncologist.page, drug, newDose, reason)
    await expect(treatment(oncologist.page, newDose)).toBeVisible()
  })

  await test.step('l’infirmière prend le feu vert en compte par son nom, le pharmacien le lit', async () => {
    const strip = nurse.page.getByRole('status').filter({ hasText: newDose })
    await expect(strip).toContainText('Dr Pascale Etchart')
    await scene(nurse, 'infirmiere-feu-vert')
    await nurse.page.keyboard.press('c')
    await expect(strip).toBeHidden()
    await expect(treatment(pharmacist.page, newDose)).toBeVisible()
    await expect(
      pharmacist.page
        .getByRole('tabpanel')
        .getByText(/vu par Mme Labat (à )?\d\d:\d\d/)
        .first(),
    ).toBeVisible()
    await scene(pharmacist, 'pharmacien-peut-delivrer')
  })

  await test.step('le médecin et l’oncologue voient par qui', async () => {
    for (const desk of [gp, oncologist]) {
      await expect(
        desk.page
          .getByRole('tabpanel')
          .getByText(/vu par Mme Labat (à )?\d\d:\d\d/)
          .first(),
      ).toBeVisible()
    }
    await scene(oncologist, 'oncologue-sait-qui-a-vu')
  })
  expectNoTrace(demo, [count, newDose, reason])
})
