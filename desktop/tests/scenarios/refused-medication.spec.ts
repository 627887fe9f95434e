import { expect } from '@playwright/test'
import { expectFits } from '../e2e/fits.ts'
import { expectNoTrace } from '../e2e/no-trace.ts'
import { story as test } from './story.ts'

const refusal = 'Elle dit qu’elle n’a plus faim.'
const answer = 'J’y passe demain matin, n’insistez pas ce soir, restez avec elle si vous pouvez.'
const evening = 'Pilulier du soir, une seule case, 18:30'

test('Mme Capdeboscq refuse son comprimé du soir : l’aide à domicile le dit sans réseau, le médecin le voit d’un regard et répond', async ({
  open,
  practice,
  scene,
  demo,
}) => {
  test.slow()
  const [help, nurse, gp] = await Promise.all([
    open('homeHelp', { width: 360 }),
    open('nurse'),
    open('gp', { scheme: 'dark' }),
  ])
  await help.openPatient('argelos')
  await nurse.openPatient('argelos')
  const panel = help.page.getByRole('tabpanel')

  await test.step('ce que l’aide à domicile trouve : un pilulier, et pas un nom de médicament', async () => {
    await help.tab('Traitements').click()
    await expect(panel.getByRole('heading', { name: 'Prises d’aujourd’hui' })).toBeVisible()
    await expect(panel).not.toContainText('Apixaban')
    await scene(help, 'prises-du-jour')
    await expectFits(help.page)
  })

  await test.step('un quatrième refus, d’un toucher, sans réseau', async () => {
    await demo.stopService('SIGKILL')
    await expect(help.statusLine).toContainText('Hors ligne')
    const refused = panel.getByRole('button', { name: `Refusé : ${evening}` })
    expect((await refused.boundingBox())!.height, 'une grande cible').toBeGreaterThanOrEqual(48)
    await refused.click()
    await expect(panel).toContainText(/Refusé · noté par vous/)
    await panel.getByRole('button', { name: /^Ajouter un mot : Pilulier du soir/ }).click()
    await help.page.keyboard.type(refusal)
    await help.page.keyboard.press('Control+Enter')
    await expect(panel).toContainText(refusal)
    await expect(help.statusLine).toContainText('en attente')
    await scene(help, 'refus-note-hors-ligne')
    await demo.startService()
    await expect(help.statusLine).toContainText('tout est envoyé', { timeout: 30_000 })
  })

  await test.step('le médecin ouvre le dossier : l’alerte d’hier soir, puis le ruban', async () => {
    await practice.openFromAgenda('CAPDEBOSCQ')
    await gp.showsPatient(/ARGELOS/)
    const alert = gp.page
      .getByRole('region', { name: 'Alertes', exact: true })
      .getByRole('listitem')
      .filter({ hasText: 'ce n’est plus l’estomac' })
    await expect(alert).toContainText('Refus de traitement')
    await scene(gp, 'alerte-de-la-veille')
    await alert.getByRole('button', { name: 'J’ai vu : Refus de traitement' }).click()
    await expect(alert).toHaveCount(0)
    await gp.tab('Traitements').click()
    const ribbon = gp.page.getByRole('table', { name: 'Quatorze derniers jours' })
    await expect(ribbon).toContainText('4 refusées')
    await expect(gp.page.getByRole('tabpanel')).toContainText(
      new RegExp(`${evening} : 4 fois de suite sans prise`),
    )
    await expect(ribbon.getByRole('cell', { name: /: refusé.*Mme Dubroca.*Elle dit/ })).toHaveCount(1)
    await expect(ribbon.getByRole('cell', { name: /: non renseigné$/ }).first()).toBeVisible()
    await ribbon.scrollIntoViewIfNeeded()
    await scene(gp, 'ruban-sombre')
    await gp.page.setViewportSize({ width: 320, height: 900 })
    await expectFits(gp.page)
    await ribbon.scrollIntoViewIfNeeded()
    await scene(gp, 'ruban-etroit')
    await gp.page.setViewportSize({ width: 420, height: 900 })
  })

  await test.step('il répond à l’équipe et aux aides à domicile', async () => {
    await gp.tab('Journal').click()
    await gp.page.keyboard.press('t')
    await expect(gp.text).toBeFocused()
    await gp.text.fill(answer)
    await gp.composer
      .getByRole('combobox', { name: 'Pour' })
      .selectOption('Équipe soignante et aides à domicile')
    await gp.text.press('Control+Enter')
    await expect(gp.entry(answer)).toContainText('reçu')
  })

  await test.step('l’aide à domicile et l’infirmière le lisent ; il sait qu’elle l’a vu', async () => {
    await help.tab('Journal').click()
    await expect(help.entry(answer)).toContainText('Dr Claire Sance')
    await expect(help.entry('Refus de traitement')).toContainText(/vue par Dr Claire Sance/)
    await scene(help, 'aide-a-domicile-lit-la-reponse')
    await expect(nurse.entry(answer)).toContainText('nouveau')
    await nurse.page.locator('main').focus()
    await nurse.page.keyboard.press('Space')
    await expect(nurse.entry(answer)).not.toContainText('nouveau')
    await expect(gp.entry(answer)).toContainText(/vu par .*Mme Labat/)
    await scene(gp, 'medecin-sait-qui-a-lu')
  })
  expectNoTrace(demo, [refusal, answer])
})
