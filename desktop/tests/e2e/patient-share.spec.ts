import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { patientReply } from '@navigateur-pro/domain/patient/patient-view.ts'
import { expect } from '@playwright/test'
import type { Dataset } from '../../../resources/demo/dataset.ts'
import { signIn } from '../../../sync-service/test/browser.ts'
import { expectAccessible } from './accessible.ts'
import { circleTabOf } from './pages/circle-tab.ts'
import { onStage } from './stage.ts'

const test = onStage('gp', 'nurse')

const patient = {
  id: 'PATIENT-31',
  name: 'Mme Dominique Pat-Trois',
  role: 'patient',
  profession: 'patiente',
  organisation: '',
}
const carer = {
  id: 'AIDANT-31',
  name: 'M. Paul Pat-Trois',
  role: 'carer',
  profession: 'son fils',
  organisation: '',
}
const advice = 'Se peser chaque matin, et nous appeler au-delà de deux kilos en trois jours.'
const secret = 'Canari : ne supporte plus les visites de sa voisine.'

test('ce que le médecin montre, la patiente et son fils le lisent ; ce qu’il reprend, ils ne le lisent plus', async ({
  open,
  practice,
  demo,
}) => {
  test.slow()
  /** As whoever keeps the service does it. */
  const admin = (...words: string[]) =>
    execFileSync(process.execPath, ['sync-service/src/commands/admin.ts', ...words], {
      env: { ...process.env, NAVIGATEUR_MODE: 'development', NAVIGATEUR_DATA: join(demo.folder, 'service') },
      encoding: 'utf8',
    })
  const gp = await open('gp')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await gp.tab('Cercle').click()
  const { panel, member } = circleTabOf(gp.page)
  const seen = panel.getByRole('region', { name: 'Ce que voit le patient' })
  await expect(seen).toContainText('Ni le patient ni un aidant n’a encore d’accès')

  const people = join(demo.folder, 'personnes.jsonl')
  writeFileSync(people, [patient, carer].map((one) => `${JSON.stringify(one)}\n`).join(''))
  admin('register', people)
  const dossier = dossierOf(demo.dataset, 'PAT-TROIS')
  for (const { id } of [patient, carer]) admin('join', dossier, id)
  await gp.tab('Journal').click()
  await gp.transmit(secret)
  await gp.transmit(advice)
  await gp.tab('Cercle').click()
  await expect(member(carer.name)).toContainText('avec le mandat du patient')
  await expect(seen).toContainText(
    `Peuvent le lire : ${patient.name}, ${carer.name} (aidant, avec le mandat du patient).`,
  )
  await expect(seen).toContainText('Rien n’est montré au patient.')
  await expectAccessible(gp.page, 'cercle-ce-que-voit-le-patient-vide')

  const tokens = new Map<string, string>()
  for (const { id } of [patient, carer]) {
    tokens.set(id, (await signIn(demo.serviceUrl, id)).tokens.access_token)
  }
  /** What the service gives to that person now. */
  const read = async ({ id }: { readonly id: string }) => {
    const reply = await fetch(`${demo.serviceUrl}/v1/patient/records`, {
      headers: { authorization: `Bearer ${tokens.get(id)}` },
    })
    return patientReply
      .parse(await reply.json())
      .dossiers.flatMap(({ records }) => records.map(({ title }) => title))
  }
  expect(await read(patient)).toEqual([])

  // By the keyboard: the entry, then its action.
  await gp.tab('Journal').click()
  const entry = gp.entry(advice)
  await entry.getByRole('button', { name: 'Montrer au patient : Dr Claire Sance' }).focus()
  await gp.page.keyboard.press('Enter')
  await expect(entry).toContainText('visible par le patient')
  await expectAccessible(gp.page, 'journal-visible-par-le-patient')
  await gp.tab('Plan').click()
  await expect.poll(() => read(patient)).toEqual([advice])
  expect(await read(carer)).toEqual([advice])

  await gp.tab('Traitements').click()
  const treatment = gp.page.getByRole('tabpanel', { name: 'Traitements' })
  await treatment
    .getByRole('button', { name: /^Montrer au patient : / })
    .first()
    .click()
  await expect(treatment.getByText('visible par le patient')).toHaveCount(1)
  await expect.poll(async () => (await read(carer)).length).toBe(2)

  await gp.tab('Cercle').click()
  await expect(seen.getByRole('listitem')).toHaveCount(2)
  await expect(seen).toContainText(advice)
  await expect(seen).not.toContainText('Canari')
  await expect(seen.getByRole('listitem').first()).not.toContainText('pas encore parti')
  await expectAccessible(gp.page, 'cercle-ce-que-voit-le-patient')

  await test.step('l’infirmière voit la même liste, sans pouvoir la changer', async () => {
    const nurse = await open('nurse', { width: 320, scheme: 'dark' })
    await nurse.openPatient('pat-trois')
    await nurse.tab('Cercle').click()
    const same = circleTabOf(nurse.page).panel.getByRole('region', { name: 'Ce que voit le patient' })
    await expect(same.getByRole('listitem')).toHaveCount(2)
    await expect(same).toContainText(advice)
    await expect(same.getByRole('button')).toHaveCount(0)
    await same.scrollIntoViewIfNeeded()
    await expectAccessible(nurse.page, 'cercle-ce-que-voit-le-patient-infirmiere-sombre')
  })

  await seen.getByRole('button', { name: `Ne plus montrer au patient : ${advice}` }).focus()
  await gp.page.keyboard.press('Enter')
  await expect(seen.getByRole('listitem')).toHaveCount(1)
  await expect.poll(async () => (await read(patient)).includes(advice)).toBe(false)
  admin('leave', dossier, carer.id)
  expect(await read(carer)).toEqual([])
  // The command is another process than the service: the desk hears of it when it next asks.
  await expect(member(carer.name)).toHaveCount(0, { timeout: 90_000 })
})

/** The dossier whose first operation gives this name. */
function dossierOf({ dossiers }: Dataset, birthName: string): string {
  return dossiers.find(({ operations }) => {
    const [first] = operations
    return JSON.stringify(first!.operation).includes(`"birthName":"${birthName}"`)
  })!.patientId
}
