import { expect } from '@playwright/test'
import { connectDesk } from '../../../build/desk-client.ts'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { liaisonSheetOf } from './pages/liaison-sheet.ts'
import { referralFormOf } from './pages/referral-form.ts'
import type { Sidebar } from './pages/sidebar.ts'
import { onStage } from './stage.ts'

const test = onStage('gp', 'nurse', 'coordinator')

const first = 'Hors ligne un : appel de Mme Pat-Trois, talon chaud depuis hier.'
const second = 'Hors ligne deux : je passe la voir à 14 h.'
const question = 'Hors ligne trois : plaie du talon qui s’aggrave, avis rapide possible ?'
const reason = 'Fièvre et placard rouge autour de la plaie du talon'
const lastWords = 'Hors ligne quatre : écrit juste avant la coupure de courant.'

/** The transmissions of the journal that bear these words, the newest first. */
async function textsOf(desk: Sidebar): Promise<readonly string[]> {
  const entries = await desk.entry(/Hors ligne/).allInnerTexts()
  return entries.map((entry) => /Hors ligne \S+/.exec(entry)![0])
}

test('service coupé : on lit, on écrit, on demande, on fait la fiche ; tout part au retour, une fois', async ({
  open,
  practice,
  demo,
}) => {
  const gp = await open('gp', { prepare: (page) => page.clock.install() })
  const nurse = await open('nurse')
  const coordinator = await open('coordinator')
  await practice.openFromAgenda('PAT-TROIS')
  for (const desk of [nurse, coordinator]) await desk.openPatient('pat-trois')
  await gp.showsPatient('PAT-TROIS Dominique')
  await expect(gp.statusLine).toContainText(/À jour à \d\d:\d\d · tout est envoyé/)

  await demo.stopService('SIGKILL')
  await expect(gp.statusLine).toContainText('Hors ligne')
  await gp.page.reload()
  await gp.showsPatient('PAT-TROIS Dominique')
  await expect(gp.entry(/Photo 5\./).getByRole('img')).toBeVisible()
  const photo = gp.entry(/^(?!.*En réponse).*Photo 5\./s).getByRole('img')
  await expect.poll(() => photo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)

  await gp.transmit(first)
  await expect(gp.entry(first)).toContainText('enregistré ici')
  await gp.transmit(second)
  const form = referralFormOf(gp.page)
  await form.ask('plaies', question)
  await expect(gp.statusLine).toContainText(/Hors ligne.* · 3 éléments en attente/)
  await gp.page.clock.fastForward('02:00')
  await expect(gp.statusLine).toContainText(/Hors ligne depuis [2-9] min · 3 éléments en attente/)
  await expectAccessible(gp.page, 'hors-ligne')

  const liaison = liaisonSheetOf(gp.page)
  await gp.page.keyboard.press('l')
  await liaison.reason.fill(reason)
  await gp.page.keyboard.press('Control+Enter')
  const pdf = await liaison.readPdf()
  expect(pdf.subarray(0, 4).toString()).toBe('%PDF')
  await gp.page.keyboard.press('Escape')
  await expect(gp.statusLine).toContainText('4 éléments en attente')
  await gp.statusLine.getByRole('button', { name: /Hors ligne/ }).click()
  const waiting = gp.page.getByRole('dialog', { name: 'Ce qui attend' })
  await expect(waiting.getByRole('listitem')).toHaveCount(4)
  await expectAccessible(gp.page, 'ce-qui-attend')
  await gp.page.keyboard.press('Escape')

  await demo.startService()
  await expect(gp.statusLine).toContainText('tout est envoyé', { timeout: 30_000 })
  await expect(gp.entry(first)).toContainText('reçu')
  for (const desk of [gp, nurse, coordinator]) {
    await expect(desk.entry(first)).toHaveCount(1)
    await expect.poll(() => textsOf(desk)).toEqual(['Hors ligne deux', 'Hors ligne un'])
    await desk.tab('RDV').click()
    const requests = desk.page.getByRole('article').filter({ hasText: question })
    await expect(requests).toHaveCount(1)
    await expect(requests).toContainText('Plaies et cicatrisation')
    await desk.tab('Journal').click()
  }
  await expect(nurse.entry(/Fiche de liaison/).first()).toContainText('Dr Claire Sance')
})

test('poste tué juste après « enregistré ici », service coupé : rien n’est perdu, rien n’est doublé', async ({
  open,
  practice,
  demo,
}) => {
  const gp = await open('gp')
  const nurse = await open('nurse')
  await practice.openFromAgenda('PAT-TROIS')
  await nurse.openPatient('pat-trois')
  await gp.showsPatient('PAT-TROIS Dominique')
  await demo.stopService('SIGKILL')
  await gp.page.keyboard.press('t')
  await expect(gp.text).toBeFocused()
  await gp.text.fill(lastWords)
  await gp.page.keyboard.press('Control+Enter')
  await expect(gp.page.getByRole('status').filter({ hasText: 'Enregistré ici.' })).toBeVisible()
  await demo.desks.gp!.stop('SIGKILL')
  await expect(gp.page.getByRole('alert').filter({ hasText: 'Navigateur Pro ne répond plus' })).toBeVisible()
  await gp.page.close()

  const again = await open(await demo.startDesk('gp'))
  await again.showsPatient('PAT-TROIS Dominique')
  await expect(again.entry(lastWords)).toContainText('enregistré ici')
  await expect(again.statusLine).toContainText('1 élément en attente')
  await demo.startService()
  await expect(again.entry(lastWords)).toContainText('reçu', { timeout: 30_000 })
  await expect(nurse.entry(lastWords)).toHaveCount(1)
  const { client, close } = await connectDesk(demo.desks.nurse!.address)
  const view = await client.call('context.read', {})
  if (view.kind !== 'current') throw new Error('L’infirmière n’a plus de patient ouvert.')
  const { items } = await client.call('timeline.read', { patientId: view.patient.patientId })
  const texts = items.flatMap((item) => (item.kind === 'transmission' ? [item.body.text] : []))
  expect(texts.filter((text) => text.startsWith('Hors ligne'))).toEqual([lastWords, second, first])
  close()
})

test('ne laisse en clair ni nom, ni texte', ({ demo }) => {
  expectNoTrace(demo, [first, second, question, reason, lastWords])
})
