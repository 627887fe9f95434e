import { join } from 'node:path'
import { expect, type Locator } from '@playwright/test'
import { startDeskProcess } from '../../../build/demonstration.ts'
import { demoPeople } from '../../../resources/demo/people.ts'
import { expectAccessible } from './accessible.ts'
import type { Sidebar } from './pages/sidebar.ts'
import { startRecordingProxy } from './recording-proxy.ts'
import { expectPdf } from './saved-pdf.ts'
import { onStage } from './stage.ts'

const test = onStage('gp', 'nurse')

const insulin = 'Médicaments : Insuline : deux hypoglycémies nocturnes par mois'
const boot = 'Vérifier le port de la botte, la nuit comprise'
const dose = 'Adapter la dose du soir'
const dressing = 'Pansement hydrocellulaire et photographie'

const line = ({ page }: Sidebar, words: string) =>
  page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: words }).first()

/** In its place, from the keyboard alone. */
async function change(
  desk: Sidebar,
  title: string,
  write: (form: Locator) => Promise<unknown>,
): Promise<void> {
  const { page } = desk
  const button = page.getByRole('button', { name: `Modifier ${title}` })
  await button.focus()
  await page.keyboard.press('Enter')
  const form = page.getByRole('form', { name: `Modifier ${title}` })
  await expect(form.getByRole('combobox').or(form.getByRole('textbox')).first()).toBeFocused()
  await write(form)
  await page.keyboard.press('Control+Enter')
  await expect(form).toBeHidden()
}

const gathered = ({ page }: Sidebar) => page.getByRole('status').filter({ hasText: /à décider|fusionné/ })
const merged = ({ page }: Sidebar) => page.getByRole('group', { name: /^Fusionné : / })

test('le médecin et l’infirmière écrivent le même plan hors ligne ; ce qui se réunit se voit et se défait, le reste se décide, puis se signe', async ({
  open,
  practice,
  demo,
}) => {
  test.slow()
  const gp = await open('gp')
  const nurse = await open('nurse', { width: 320, scheme: 'dark' })
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await nurse.openPatient('pat-trois')
  for (const { page } of [gp, nurse]) {
    await page.keyboard.press('p')
    await expect(page.getByRole('heading', { name: '10. Procédure d’alerte' })).toBeVisible()
    await expect(page.getByRole('tab', { name: 'Plan' })).toHaveAttribute('aria-selected', 'true')
    await expectAccessible(page, `plan-${page === gp.page ? 'medecin' : 'infirmiere'}`)
  }
  await expect(line(gp, 'Plan en cours')).toContainText('À revoir le')

  await demo.stopService()
  // Two items, then two fields of one item, then one field.
  await change(gp, insulin, (form) => form.getByLabel('Priorité').selectOption('en premier'))
  await change(nurse, `${boot}, à chaque passage, Mme Labat`, (form) =>
    form.getByLabel('État').selectOption('faite'),
  )
  await change(gp, `${dose}, à chaque bilan, Dr Claire Sance`, (form) =>
    form.getByLabel('Jusqu’au').fill('2027-03-31'),
  )
  await change(nurse, `${dose}, à chaque bilan, Dr Claire Sance`, (form) =>
    form.getByLabel('Qui').fill('Dr Sance et Mme Labat'),
  )
  await change(gp, `${dressing}, tous les deux jours si sec, Mme Labat`, (form) =>
    form.getByLabel('Rythme').fill('chaque jour'),
  )
  await change(nurse, `${dressing}, tous les deux jours si sec, Mme Labat`, (form) =>
    form.getByLabel('Rythme').fill('tous les trois jours'),
  )
  await expect(line(gp, `${dressing}, chaque jour`)).toContainText('enregistré ici')
  await demo.startService()

  for (const desk of [gp, nurse]) {
    await expect(gathered(desk)).toContainText('à décider', { timeout: 60_000 })
    await expect(line(desk, boot)).toContainText('faite')
    await expect(line(desk, 'Insuline')).toContainText('en premier')
    await expect(line(desk, dose)).toContainText('Dr Sance et Mme Labat')
    await expect(line(desk, dose)).toContainText('jusqu’au 31 mars 2027')
  }
  // The one whose change arrived second is told that both were put together.
  const told = (await merged(gp).count()) > 0 ? gp : nurse
  await expect(merged(told)).toHaveCount(1)
  await expect(gathered(told)).toHaveText('1 élément fusionné, 1 à décider')
  await expect(merged(told)).toContainText(
    told === gp ? 'Qui : Dr Claire Sance → Dr Sance et Mme Labat' : 'Jusqu’au',
  )
  await expect(merged(told)).toContainText(told === gp ? 'Mme Labat' : 'Dr Claire Sance')
  await expectAccessible(told.page, 'plan-fusion')
  await told.page.getByRole('button', { name: 'Voir ce qui est fusionné' }).focus()
  await told.page.keyboard.press('Enter')
  await expect(merged(told)).toBeFocused()
  await merged(told)
    .getByRole('button', { name: /^Ne garder que ma version/ })
    .click()
  await expect(merged(told)).toHaveCount(0)
  const [absent, kept] =
    told === gp
      ? ['Dr Sance et Mme Labat', 'jusqu’au 31 mars 2027']
      : ['jusqu’au 31 mars 2027', 'Dr Sance et Mme Labat']
  for (const desk of [gp, nurse]) {
    await expect(line(desk, dose)).not.toContainText(absent)
    await expect(line(desk, dose)).toContainText(kept)
  }
  // Undone is not lost: its history still says it, and it can be taken up again.
  await told.page.getByRole('button', { name: new RegExp(`^Historique : ${dose}`) }).click()
  const history = told.page.getByRole('region', { name: new RegExp(`^Historique de ${dose}`) })
  await expect(history).toContainText('Toutes les versions')
  await expect(history.getByRole('listitem')).toHaveCount(4)
  await history.getByRole('listitem').nth(1).locator('summary').click()
  await expect(history.getByRole('listitem').nth(1)).toContainText(absent.replace('jusqu’au ', ''))
  await expectAccessible(told.page, 'plan-historique')

  const panel = gp.page.getByRole('tabpanel')
  await panel.getByRole('button', { name: 'Signer le plan tel qu’il est' }).click()
  await panel.getByRole('button', { name: 'Signer', exact: true }).click()
  await expect(panel.getByRole('alert')).toContainText('à départager. Rien n’a été signé')
  await panel.getByRole('button', { name: 'Ne rien changer' }).click()

  await panel.getByRole('button', { name: 'Départager', exact: true }).first().click()
  const dialog = gp.page.getByRole('dialog', { name: 'À départager' })
  const rhythm = dialog.getByRole('group', { name: /Rythme/ })
  await expect(rhythm.getByRole('radio', { checked: true })).toHaveCount(0)
  await rhythm.getByRole('radio').filter({ visible: true }).first().focus()
  await gp.page.keyboard.press('Space')
  await dialog.getByRole('button', { name: 'Garder ma décision' }).click()
  await expect(dialog).toContainText('Vous avez départagé les versions')
  await gp.page.keyboard.press('Escape')
  for (const desk of [gp, nurse]) await expect(gathered(desk)).toHaveCount(0)
  await expect(gp.statusLine).toContainText('tout est envoyé')

  await panel.getByRole('button', { name: 'Signer le plan tel qu’il est' }).focus()
  await gp.page.keyboard.press('Enter')
  await panel.getByRole('button', { name: 'Signer', exact: true }).focus()
  await gp.page.keyboard.press('Enter')
  const signature = ({ page }: Sidebar) =>
    page.getByRole('listitem').filter({ hasText: 'Signé par Dr Claire Sance, aujourd’hui' })
  await expect(signature(gp)).toContainText('rien n’a changé depuis')
  await expect(signature(nurse)).toHaveCount(1)
  await change(nurse, 'préférences', (form) =>
    form.getByLabel('Préférences de la personne').fill('Préfère être vue l’après-midi.'),
  )
  await expect(signature(gp)).toContainText('1 changement depuis')
  await signature(gp)
    .getByRole('button', { name: /^Rouvrir/ })
    .focus()
  await gp.page.keyboard.press('Enter')
  await expect(panel).toContainText('Ce qui suit est, à la lettre, ce qui a été signé.')
  const since = panel.getByRole('region', { name: 'Depuis cette signature' })
  await expect(since).toContainText('Préfère être vue l’après-midi.')
  await expect(line(gp, 'Préfère le matin avant 8 h 30')).toBeVisible()
  await expectAccessible(gp.page, 'plan-signe')
  await panel.getByRole('button', { name: 'Revenir au plan d’aujourd’hui' }).click()

  const paper = panel.getByRole('button', { name: /^Enregistrer\s: Plan de santé/ })
  await expectPdf(paper, /^plan-sante-[\d-]{10}\.pdf$/, 'Plan personnalisé de santé')
  await panel.getByRole('button', { name: 'Résumé pour la personne' }).click()
  await expect(panel.getByRole('heading', { name: 'Ce qui compte pour vous' })).toBeVisible()
  await expect(panel).toContainText('Préfère être vue l’après-midi.')
  await expectAccessible(gp.page, 'plan-resume')
  const given = panel.getByRole('button', { name: /^Enregistrer\s: Votre plan de santé/ })
  await expectPdf(given, /^mon-plan-[\d-]{10}\.pdf$/, 'Préfère être vue l’après-midi.')
})

test('l’assistante sociale reçoit sa part du plan, signatures comprises, et pas un mot médical', async ({
  open,
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
  const social = await open(desk)
  await expect(social.statusLine).toContainText('tout est envoyé')
  await social.openPatient('pat-trois')
  await social.page.keyboard.press('p')
  const panel = social.page.getByRole('tabpanel')
  await expect(panel).toContainText('Précarité : Indemnités journalières versées en retard')
  await expect(panel).toContainText('Signaler toute marche sans botte')
  await expect(panel).not.toContainText('Insuline')
  await expectAccessible(social.page, 'plan-assistante-sociale')

  const add = panel.getByRole('button', {
    name: 'Ajouter un objectif à Précarité : Indemnités journalières versées en retard',
  })
  await add.focus()
  await social.page.keyboard.press('Enter')
  await social.page.keyboard.type('Retrouver un poste assis')
  await expect(panel.getByLabel('Qui le lira')).toHaveValue('social')
  await social.page.keyboard.press('Control+Enter')
  await expect(panel.getByRole('button', { name: 'Modifier Retrouver un poste assis' })).toBeVisible()
  await panel
    .getByRole('button', { name: /^Rouvrir/ })
    .first()
    .click()
  await expect(panel).toContainText('Ce qui suit est, à la lettre, ce qui a été signé.')

  const received = proxy.received()
  expect(received).toContain('care-plan-signature')
  expect(received).toContain('Indemnités journalières versées en retard')
  for (const word of ['décharge mal supportée', 'deux hypoglycémies nocturnes', dose, dressing, boot]) {
    expect(received).not.toContain(word)
  }
  await desk.stop()
  proxy.close()
})
