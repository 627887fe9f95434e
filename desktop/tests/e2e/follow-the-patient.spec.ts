import { join } from 'node:path'
import { expect } from '@playwright/test'
import { startDeskProcess } from '../../../build/demonstration.ts'
import { demoPeople } from '../../../resources/demo/people.ts'
import { expectAccessible } from './accessible.ts'
import { patTrois, patTroisWithoutIns, runCommandLine } from './command-line.ts'
import { expectNoTrace } from './no-trace.ts'
import { expectNothingCanBeWritten } from './nothing-written.ts'
import { onStage } from './stage.ts'

const test = onStage('gp')

test('le patient cliqué dans le logiciel de cabinet paraît dans la barre, puis s’en va', async ({
  open,
  practice,
}) => {
  const gp = await open('gp')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await expect(gp.band).toContainText('née le 28 mars 1979 · 47 ans')
  await expect(gp.band).toContainText('INS qualifiée · 2 79 03 51 215 189 89')
  await expect(gp.journal.getByRole('article').first()).toBeVisible()
  await expectAccessible(gp.page, 'patient-courant')
  await practice.openFromAgenda('DARRACQ')
  await gp.showsPatient(/^DARRACQ /)
  await practice.close()
  await expect(gp.title).toHaveText('Aucun patient ouvert')
  await expectAccessible(gp.page, 'aucun-patient')
})

test('un autre logiciel est relié au clavier, puis ouvre PAT-TROIS par la ligne de commande', async ({
  open,
  demo,
}) => {
  const gp = await open('gp')
  const homeMade = ['--integrator', 'script-maison', '--name', 'Script maison']
  const opening = runCommandLine(demo, ['open', ...patTrois], homeMade)
  const request = gp.page.getByRole('dialog', { name: 'Script maison demande à être relié' })
  await expect(request).toBeVisible()
  await expect.poll(opening.output).toMatch(/Code d’appairage : \d{3} \d{3}/)
  const [, start, end] = /(\d{3}) (\d{3})/.exec(opening.output())!
  await expect(request).toContainText(`${start}${end}`)
  await expectAccessible(gp.page, 'appairage')
  await gp.page.keyboard.press('Escape')
  await expect(request).toBeVisible()
  await gp.page.keyboard.press('Tab')
  await expect(request.getByRole('button', { name: 'Accepter' })).toBeFocused()
  await gp.page.keyboard.press('Enter')
  await expect(request).toBeHidden()
  expect(await opening.exitCode).toBe(0)
  await gp.showsPatient('PAT-TROIS Dominique')
  expect(await runCommandLine(demo, ['close'], homeMade).exitCode).toBe(0)
  await expect(gp.title).toHaveText('Aucun patient ouvert')
})

test('un matricule dont la clé est fausse est montré comme invalide ; rien ne s’écrit', async ({
  open,
  demo,
  practice,
}) => {
  const gp = await open('gp')
  const refusal = 'Ce matricule INS est invalide (clé 89 attendue). Rien n’a été écrit.'
  const wrongKey = patTrois.map((word) => (word === '279035121518989' ? '279035121518988' : word))
  expect(await runCommandLine(demo, ['open', ...wrongKey]).exitCode).toBe(0)
  await expect(gp.title).toHaveText('Identité refusée')
  await expect(gp.page.getByRole('alert')).toHaveText(refusal)
  await expectAccessible(gp.page, 'matricule-invalide')
  await expectNothingCanBeWritten(gp, demo)
  expect(await runCommandLine(demo, ['close']).exitCode).toBe(0)
  await expect(gp.title).toHaveText('Aucun patient ouvert')
  await practice.openTrap('Clé INS fausse')
  await expect(gp.page.getByRole('alert')).toHaveText(refusal)
  await practice.close()
})

test('un poste de vrais patients refuse un patient de test', async ({ open, demo }) => {
  const desk = await startDeskProcess({
    name: 'production',
    folder: join(demo.folder, 'production'),
    channel: join(demo.folder, 'c-production'),
    serviceUrl: demo.serviceUrl,
    args: [
      '--production',
      `--demonstration=${demoPeople.gp.id}`,
      '--accept-software=local-channel:verification',
    ],
  })
  const gp = await open(desk)
  expect(await runCommandLine(demo, ['open', ...patTrois], undefined, desk).exitCode).toBe(0)
  await expect(gp.title).toHaveText('Identité refusée')
  await expect(gp.page.getByRole('alert')).toHaveText(
    'Cette identité de test est refusée : ce poste travaille avec de vrais patients. Rien n’a été écrit.',
  )
  await expectAccessible(gp.page, 'test-en-production')
  await gp.page.close()
  await desk.stop()
})

test('deux logiciels qui ne disent pas le même patient : rien n’est ouvert', async ({
  open,
  demo,
  practice,
}) => {
  const gp = await open('gp')
  await practice.openFromAgenda('DARRACQ')
  await gp.showsPatient(/^DARRACQ /)
  expect(await runCommandLine(demo, ['open', ...patTrois]).exitCode).toBe(0)
  await expect(gp.title).toHaveText('Deux logiciels, deux patients')
  await expectAccessible(gp.page, 'conflit')
  await expectNothingCanBeWritten(gp, demo)
  expect(await runCommandLine(demo, ['close']).exitCode).toBe(0)
  await gp.showsPatient(/^DARRACQ /)
  await practice.close()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`collision et homonyme demandent une personne (thème ${scheme})`, async ({ open, demo, practice }) => {
    const gp = await open('gp', { scheme })
    await practice.openTrap('Même matricule, autre date de naissance')
    await expect(gp.title).toHaveText('Même matricule, traits différents')
    await expect(gp.page.getByRole('row', { name: /Naissance/ })).toContainText('diffère')
    await expectAccessible(gp.page, 'collision')
    await expectNothingCanBeWritten(gp, demo)
    await practice.close()

    const namesake = ['open', ...patTroisWithoutIns, '--status', 'VALI', '--attribute', 'HOMA']
    expect(await runCommandLine(demo, namesake).exitCode).toBe(0)
    await expect(gp.title).toHaveText('Quel dossier ?')
    await expectAccessible(gp.page, 'homonyme')
    await expectNothingCanBeWritten(gp, demo)
    await gp.page.getByRole('button', { name: 'C’est ce dossier' }).click()
    await gp.showsPatient('PAT-TROIS Dominique')
    expect(await runCommandLine(demo, namesake).exitCode).toBe(0)
    await expect(gp.title, 'un homonyme est redemandé à chaque ouverture').toHaveText('Quel dossier ?')
    expect(await runCommandLine(demo, ['close']).exitCode).toBe(0)
  })
}

test('une identité sans INS qualifiée est confirmée une fois, puis reconnue', async ({
  open,
  demo,
  practice,
}) => {
  const gp = await open('gp')
  await practice.openFromList('ORSINI')
  await expect(gp.title).toHaveText('Est-ce le même patient ?')
  await expectAccessible(gp.page, 'proposee')
  await expectNothingCanBeWritten(gp, demo)
  await gp.page.getByRole('button', { name: 'Oui, c’est le même patient' }).click()
  await gp.showsPatient('ORSINI Ange')
  await practice.close()
  await expect(gp.title).toHaveText('Aucun patient ouvert')
  await practice.openFromList('ORSINI')
  await gp.showsPatient('ORSINI Ange')
  await practice.close()
})

test('le dossier d’un patient inconnu est créé avec les traits du logiciel', async ({ open, practice }) => {
  const gp = await open('gp')
  await practice.openTrap('Patient inconnu du Navigateur')
  await expect(gp.title).toHaveText('Patient inconnu de Navigateur Pro')
  await expectAccessible(gp.page, 'inconnu')
  await gp.page.getByRole('button', { name: 'Demander au service' }).click()
  await expect(gp.page.getByText('Le service n’en a pas non plus.')).toBeVisible()
  await gp.page.getByRole('button', { name: 'Créer le dossier' }).click()
  await gp.showsPatient('SAINT-MARTIN D’ORX Camille')
  await expect(gp.page.getByRole('heading', { name: 'Journal vide' })).toBeVisible()
  await expectAccessible(gp.page, 'journal-vide')
  await practice.close()
})

test('le logiciel demande la fiche de liaison, puis un avis', async ({ open, demo, practice }) => {
  const gp = await open('gp')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await practice.ask('Fiche de liaison')
  await expect(gp.panel('Fiche de liaison')).toBeVisible()
  await practice.ask('Demander un avis')
  await expect(gp.panel('Demande à la cellule')).toBeVisible()
  await practice.close()
  const liaison = ['open', ...patTrois, '--intent', 'liaison']
  expect(await runCommandLine(demo, liaison).exitCode).toBe(0)
  await expect(gp.panel('Fiche de liaison')).toBeVisible()
  await gp.page.keyboard.press('Escape')
  await gp.page.reload()
  await gp.showsPatient('PAT-TROIS Dominique')
  await expect(gp.panel('Fiche de liaison'), 'ce qui fut demandé une fois ne revient pas').toBeHidden()
  await practice.openFromAgenda('PAT-TROIS')
  await practice.ask('Urgence')
  await expect(gp.page.getByRole('textbox', { name: 'Destination' })).toHaveValue('Urgences')
  expect(await runCommandLine(demo, ['close']).exitCode).toBe(0)
})

test('le logiciel meurt : le patient reste en gris et rien ne s’écrit', async ({ open, demo, practice }) => {
  const gp = await open('gp')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await demo.stopPracticeSoftware('SIGKILL')
  await expect(gp.page.getByText(/Le logiciel de cabinet ne répond plus depuis/)).toBeVisible()
  await expect(gp.verb('transmettre')).toBeDisabled()
  await expectAccessible(gp.page, 'logiciel-perdu')
  await expectNothingCanBeWritten(gp, demo)
  await gp.page.getByRole('button', { name: 'Ouvrir ce dossier moi-même' }).click()
  await expect(gp.verb('transmettre')).toBeEnabled()
  await gp.page.keyboard.press('t')
  await expect(gp.text).toBeFocused()
})

test('ne laisse en clair ni nom, ni matricule', ({ demo }) => {
  expectNoTrace(demo)
})
