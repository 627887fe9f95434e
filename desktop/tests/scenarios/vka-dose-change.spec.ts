import { expect } from '@playwright/test'
import { expectFits } from '../e2e/fits.ts'
import { expectNoTrace } from '../e2e/no-trace.ts'
import { changeDose, treatment } from '../e2e/pages/care-tab.ts'
import { story as test } from './story.ts'

const anticoagulant = 'Fluindione (Préviscan) 20 mg'
const result = 'INR de contrôle 1,7, appelé par le labo. Pas de saignement, pas d’oubli.'
const newDose = '¾ cp le soir, tous les soirs'
const reason = 'INR 1,7'

test('Mme Labarthe, sous AVK : un INR trop bas, une dose changée sans réseau, l’infirmière la prend en compte par son nom, chacun le voit', async ({
  open,
  practice,
  scene,
  demo,
}) => {
  test.slow()
  const [gp, nurse, pharmacist] = await Promise.all([
    open('gp'),
    open('nurse', { width: 360, scheme: 'dark' }),
    open('pharmacist'),
  ])
  await nurse.openPatient('saint-guirons')
  await pharmacist.openPatient('saint-guirons')
  await pharmacist.tab('Traitements').click()
  await expect(treatment(pharmacist.page, anticoagulant)).toBeVisible()

  await test.step('l’infirmière donne le résultat', async () => {
    await nurse.transmit(result)
    await expect(nurse.entry(result)).toContainText('reçu')
    await scene(nurse, 'infirmiere-resultat')
  })

  await test.step('le médecin le trouve en ouvrant le dossier, et la dose d’hier que personne n’a vue', async () => {
    await practice.openFromAgenda('LABARTHE')
    await gp.showsPatient('SAINT-GUIRONS Yvette')
    await expect(gp.visit).toContainText('Depuis votre visite')
    await expect(gp.entry(result)).toContainText('nouveau')
    await expect(
      gp.page.getByRole('paragraph').filter({ hasText: /Dose que personne n’a prise en compte depuis/ }),
    ).toContainText('Mme Labat : 06 39 98 10 03')
    await scene(gp, 'medecin-ouvre-le-dossier')
  })

  await test.step('il change la dose sans réseau, en trois actions', async () => {
    await gp.tab('Traitements').click()
    await expect(treatment(gp.page, anticoagulant)).toBeVisible()
    await gp.page.getByRole('button', { name: `Changer la dose : ${anticoagulant}` }).press('Enter')
    const form = gp.page.getByRole('form', { name: `Changer la dose : ${anticoagulant}` })
    await gp.page.keyboard.press('Enter')
    await expect(form).toContainText('Indiquez la nouvelle dose.')
    await expect(form).toContainText('Indiquez la raison.')
    await scene(gp, 'dose-sans-raison-refusee')
    await gp.page.keyboard.press('Escape')
    await demo.stopService('SIGKILL')
    await expect(gp.statusLine).toContainText('Hors ligne')
    expect(await changeDose(gp.page, anticoagulant, newDose, reason)).toBeLessThanOrEqual(3)
    await expect(treatment(gp.page, newDose)).toBeVisible()
    await expect(gp.page.getByText('enregistré ici, pas encore parti').first()).toBeVisible()
    await scene(gp, 'dose-changee-hors-ligne')
  })

  await test.step('le réseau revient : l’infirmière la prend en compte, le pharmacien la lit et sait par qui', async () => {
    await demo.startService()
    const strip = nurse.page.getByRole('status').filter({ hasText: newDose })
    await expect(strip).toContainText(reason, { timeout: 30_000 })
    await expect(strip).toContainText('Dr Claire Sance')
    await scene(nurse, 'infirmiere-dose-a-prendre-en-compte')
    await expectFits(nurse.page)
    await nurse.page.keyboard.press('c')
    await expect(strip).toBeHidden()
    await expect(treatment(pharmacist.page, newDose)).toBeVisible()
    await expect(
      pharmacist.page
        .getByRole('tabpanel')
        .getByText(/vu par Mme Labat (à )?\d\d:\d\d/)
        .first(),
    ).toBeVisible()
    await scene(pharmacist, 'pharmacien-lit-la-nouvelle-dose')
  })

  await test.step('le médecin voit par qui, et toute l’histoire de la dose', async () => {
    const panel = gp.page.getByRole('tabpanel')
    await expect(panel.getByText(/vu par Mme Labat (à )?\d\d:\d\d/).first()).toBeVisible()
    await gp.page.getByText('Historique : 3 changements').click()
    for (const words of ['INR 4,4', 'INR 1,9', reason, 'vu par M. Larrazet']) {
      await expect(panel).toContainText(words)
    }
    await scene(gp, 'medecin-voit-par-qui')
    await gp.page.setViewportSize({ width: 320, height: 900 })
    await expectFits(gp.page)
    await scene(gp, 'medecin-etroit')
  })
  expectNoTrace(demo, [result, newDose, reason])
})
