import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { treatment } from './pages/care-tab.ts'
import { onStage } from './stage.ts'

const test = onStage('gp', 'nurse', 'pharmacist')

const drug = 'Furosémide 40 mg'
const half = 'Canari : sodium'
const reason = `${half} 128, plus aucun œdème`
const alarm = 'Canari : au sol près du lit'
const advice = 'Canari : à prendre à distance du calcium'

test('le médecin arrête un traitement sans réseau, fermé à mi-phrase ; l’infirmière nommée en prend acte', async ({
  open,
  demo,
}) => {
  test.slow()
  const gp = await open('gp')
  const nurse = await open('nurse', { width: 360 })
  for (const desk of [gp, nurse]) {
    await desk.openPatient('saint-guirons')
    await desk.tab('Traitements').click()
    await expect(treatment(desk.page, drug)).toBeVisible()
  }
  // What nobody has read for too long is told to who prescribed it, with the number to call.
  await expect(gp.page.locator('body')).toContainText(
    /Dose que personne n’a prise en compte.*Bisoprolol.*Appelez Mme Labat/s,
  )
  await demo.stopService('SIGKILL')
  await expect(gp.statusLine).toContainText('Hors ligne')

  const form = gp.page.getByRole('form', { name: `Modifier ${drug}` })
  const why = form.getByLabel('Motif de l’arrêt')
  const openForm = () => gp.page.getByRole('button', { name: `Modifier ${drug}` }).press('Enter')
  await openForm()
  await expect(form.getByLabel('Médicament')).toBeFocused()
  await form.getByRole('button', { name: 'Arrêter ce traitement' }).press('Enter')
  await expect(why).toBeFocused()
  await gp.page.keyboard.type(half)
  // The window goes at that very moment.
  await gp.page.reload()
  await gp.showsPatient(/SAINT-GUIRONS/)
  const kept = gp.page.getByText(`« ${half} »`)
  await expect(kept).toContainText('Saisie commencée')
  await expectAccessible(gp.page, 'saisie-gardee')
  await expect(treatment(gp.page, drug)).toBeVisible()
  await openForm()
  await expect(why).toHaveValue(half)
  await expect(form.getByLabel('Arrêt', { exact: true })).not.toHaveValue('')
  await expect(form).toContainText('Repris de ce qui était tapé')
  await expect(kept, 'ce qui est sous les yeux n’a pas besoin de rappel').toBeHidden()
  await expectAccessible(gp.page, 'arret-repris')
  await why.fill(reason)
  await gp.page.keyboard.press('Control+Enter')
  await expect(form).toBeHidden()
  await expect(treatment(gp.page, drug)).toContainText('arrêté')
  await expect(treatment(gp.page, drug)).toContainText(reason)
  await expect(gp.page.getByText('Saisie commencée')).toHaveCount(0)
  await expect(nurse.page.getByRole('tabpanel'), 'rien ne passe sans réseau').not.toContainText(reason)

  await demo.startService()
  const strip = nurse.page.getByRole('status').filter({ hasText: drug })
  await expect(strip).toContainText(reason, { timeout: 30_000 })
  await expect(strip).toContainText('arrêt')
  await expect(strip).toContainText('Dr Claire Sance')
  await expectAccessible(nurse.page, 'arret-a-prendre-en-compte')
  await nurse.page.getByRole('button', { name: `Pris en compte : ${drug}` }).press('Enter')
  await expect(strip).toBeHidden()
  const followed = treatment(gp.page, drug).locator('xpath=following-sibling::li[1]')
  await expect(followed).toContainText(/vu par Mme Labat/, { timeout: 30_000 })
  await gp.page.reload()
  await expect(followed).toContainText(/vu par Mme Labat/)
  await expect(gp.page.getByText('Saisie commencée')).toHaveCount(0)
})

test('une alerte et un bilan interrompus se retrouvent, s’effacent ou s’envoient', async ({ open }) => {
  test.slow()
  const pharmacist = await open('pharmacist')
  const { page } = pharmacist
  await pharmacist.openPatient('pat-trois')
  await pharmacist.tab('Traitements').click()
  const propose = page.getByRole('button', { name: 'Proposer un bilan' })
  await propose.press('Enter')
  const review = page.getByRole('form', { name: 'Bilan de médication' })
  await expect(review.getByRole('combobox').first()).toBeFocused()
  await review.getByLabel('Pour le médecin').fill(advice)
  await page.reload()
  const notice = page.getByText(`« ${advice} »`)
  await expect(notice).toContainText('Bilan de médication commencé')
  // From another dossier, the way back.
  await pharmacist.openPatient('saint-guirons')
  await expect(notice).toContainText('PAT-TROIS')
  await page.getByRole('button', { name: 'Reprendre' }).press('Enter')
  await pharmacist.showsPatient('PAT-TROIS Dominique')
  await propose.press('Enter')
  await expect(review.getByLabel('Pour le médecin')).toHaveValue(advice)
  await page.keyboard.press('Escape')
  await expect(notice, 'Échap ferme et garde').toBeVisible()
  await page.getByRole('button', { name: `Effacer « ${advice} »` }).press('Enter')
  await expect(notice).toBeHidden()
  await propose.press('Enter')
  await expect(review.getByLabel('Pour le médecin')).toHaveValue('')
  await review.getByRole('button', { name: 'Ne rien changer' }).press('Enter')
  await expect(review).toBeHidden()

  await page.keyboard.press('!')
  const panel = page.getByRole('region', { name: 'Alerter' })
  await panel.getByRole('textbox').fill(alarm)
  await page.reload()
  await expect(page.getByText(`« ${alarm} »`)).toContainText('Alerte commencée')
  await page.getByRole('button', { name: 'Reprendre' }).press('Enter')
  await expect(panel.getByRole('textbox')).toHaveValue(alarm)
  await expectAccessible(page, 'alerte-reprise')
  await panel.getByRole('button', { name: 'Chute' }).press('Enter')
  await expect(page.getByRole('region', { name: 'Alertes' })).toContainText(alarm)
  await page.reload()
  await expect(page.getByRole('region', { name: 'Alertes' })).toContainText(alarm)
  await expect(page.getByText('Alerte commencée')).toHaveCount(0)
})

test('ne laisse en clair ni raison, ni conseil, ni alerte', ({ demo }) => {
  expectNoTrace(demo, [reason, half, alarm, advice])
})
