import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { connectDesk } from '../../../build/desk-client.ts'
import { type DemoDesk, type DeskName, startDeskProcess } from '../../../build/demonstration.ts'
import { demoPeople } from '../../../resources/demo/people.ts'
import { expectAccessible } from './accessible.ts'
import { expectFits } from './fits.ts'
import { type HeldLine, startHeldLine } from './held-line.ts'
import { lockScreenOf } from './pages/lock-screen.ts'
import { settingsOf } from './pages/settings.ts'
import { onStage } from './stage.ts'

type StartDesk = (
  name: string,
  who: DeskName,
  /** The path of what waits on the line from the beginning. */
  held?: string,
) => Promise<DemoDesk & { readonly line: HeldLine }>

/** Other desks of the people of the demonstration, each behind a line of its own. */
const test = onStage('gp').extend<{ readonly startDesk: StartDesk }>({
  startDesk: async ({ demo }, use) => {
    const ends: (() => Promise<void>)[] = []
    await use(async (name, who, held) => {
      const line = await startHeldLine(demo.serviceUrl)
      if (held) line.hold(held)
      const desk = await startDeskProcess({
        name,
        folder: join(demo.folder, name),
        channel: join(demo.folder, `c-${name}`),
        serviceUrl: line.url,
        args: [`--demonstration=${demoPeople[who].id}`],
      })
      ends.push(async () => {
        line.letThrough()
        await desk.stop()
        line.close()
      })
      return { ...desk, line }
    })
    for (const end of ends) await end()
  },
})

const code = '739184'

/** Presses what the key is for and reads the file that comes. */
async function savedFile(page: Page, name: string | RegExp): Promise<{ name: string; text: string }> {
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name }).focus()
  await page.keyboard.press('Enter')
  const download = await coming
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

test('service arrêté : ce qui n’est pas envoyé s’exporte dans un fichier qui se lit', async ({
  open,
  practice,
  demo,
}) => {
  const words = 'Appel de la fille : chute dans la cuisine, pas de plaie, à revoir demain.'
  const gp = await open('gp', { width: 320, scheme: 'dark' })
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await expect(gp.statusLine).toContainText('tout est envoyé')
  await demo.stopService('SIGKILL')
  await gp.transmit(words)
  await expect(gp.statusLine).toContainText('1 élément en attente')
  await gp.statusLine.getByRole('button', { name: /élément en attente/ }).focus()
  await gp.page.keyboard.press('Enter')
  const panel = gp.page.getByRole('dialog', { name: 'Ce qui attend' })
  await expect(panel.getByRole('listitem')).toContainText('chute dans la cuisine')
  await expectAccessible(gp.page, 'en-attente-320')
  await expectFits(gp.page)
  const file = await savedFile(gp.page, 'Exporter ce qui n’est pas envoyé')
  expect(file.name).toMatch(/^ecrits-en-attente-\d{4}-\d\d-\d\d\.json$/)
  const { 'à lire': lines, opérations: operations } = JSON.parse(file.text)
  expect(lines.join('\n')).toContain('PAT-TROIS')
  expect(lines.join('\n')).toContain(words)
  expect(operations).toHaveLength(1)
  await gp.page.keyboard.press('Escape')

  const settings = settingsOf(gp.page)
  await gp.page.getByRole('button', { name: 'Réglages' }).focus()
  await gp.page.keyboard.press('Enter')
  await expect(settings.dialog).toContainText('Vos postes ne se lisent qu’en ligne')
  await expectAccessible(gp.page, 'postes-hors-ligne-320')
  await gp.page.keyboard.press('Escape')
  await demo.startService()
  await expect(gp.statusLine).toContainText('tout est envoyé', { timeout: 30_000 })
  await expect(gp.entry(words)).toContainText('reçu')
})

test('première lecture : l’avancement est vrai, et le poste sert tout de suite', async ({
  open,
  startDesk,
}) => {
  const words = 'Écrit pendant la première lecture.'
  const desk = await startDesk('gp-slow', 'gp', '/v1/sync/snapshot')
  const said: string[] = []
  const gp = await open(desk, {
    prepare: async (page) => {
      await page.exposeFunction('noteStatus', (text: string) => said.push(text))
      await page.addInitScript(() => {
        const note = (window as unknown as { noteStatus(text: string): void }).noteStatus
        let before = ''
        new MutationObserver(() => {
          const text = document.querySelector('footer')?.textContent ?? ''
          if (text !== before) note((before = text))
        }).observe(document, { subtree: true, childList: true, characterData: true })
      })
    },
  })
  await expect(gp.statusLine).toContainText('Première lecture en cours')
  await expect.poll(desk.line.met).toBe(1)
  desk.line.letThrough({ stay: true })
  await expect(gp.statusLine).toContainText(/\d\s\/\s\d.*éléments/)
  await expect(gp.statusLine.getByRole('progressbar')).toBeVisible()
  await expectAccessible(gp.page, 'premiere-lecture')
  await expect.poll(desk.line.met).toBe(2)
  desk.line.letThrough({ stay: true })
  await expect.poll(desk.line.met).toBe(3)
  await gp.openPatient('pat-trois')
  await expect(gp.entry(/Photo 5\./).first()).toBeVisible()
  await gp.transmit(words)
  await expect(gp.entry(words)).toContainText('enregistré ici')
  await expect(gp.statusLine).toContainText(/éléments · 1 élément en attente/)
  for (const width of [320, 210]) {
    await gp.page.setViewportSize({ width, height: 700 })
    await expectFits(gp.page)
    await expectAccessible(gp.page, `premiere-lecture-${width}`)
  }
  desk.line.letThrough()
  await expect(gp.statusLine).toContainText(/À jour.*tout est envoyé/, { timeout: 30_000 })
  await expect(gp.entry(words)).toContainText('reçu')

  const figures = said.flatMap((text) => {
    const [, done, total] = /([\d\u202f]+)\u00a0\/\u00a0([\d\u202f]+)/.exec(text) ?? []
    return done && total ? [[done, total].map((each) => Number(each.replaceAll('\u202f', '')))] : []
  })
  expect(figures.length).toBeGreaterThan(0)
  for (const [done, total] of figures) expect(done).toBeLessThanOrEqual(total!)
  const firstUpToDate = said.findIndex((text) => text.includes('À jour'))
  expect(said.slice(firstUpToDate).filter((text) => /Première lecture/.test(text))).toEqual([])
  expect(said.slice(0, firstUpToDate).some((text) => text.includes('éléments'))).toBe(true)
})

test('un poste perdu s’efface d’un autre, le dit, et peut resservir', async ({ open, startDesk }) => {
  // A desk read whole, destroyed, and read whole again.
  test.slow()
  const lost = await startDesk('gp-lost', 'gp')
  const there = await open(lost, { width: 320, height: 640, scheme: 'dark' })
  await expect(there.statusLine).toContainText('tout est envoyé')
  await there.openPatient('pat-trois')
  const { page } = await open('gp')
  const settings = settingsOf(page)
  await page.getByRole('button', { name: 'Réglages' }).focus()
  await page.keyboard.press('Enter')
  const desks = settings.dialog.getByRole('listitem').filter({ hasText: /^Poste / })
  const mine = desks.filter({ hasText: '· ce poste' })
  await expect(mine).toHaveCount(1)
  const { client, close } = await connectDesk(lost.address)
  const { mark } = (await client.call('device.list', {})).find(({ current }) => current)!
  close()
  const wiped = desks.filter({ hasText: `Poste ${mark}` })
  await expect(wiped).toContainText('session ouverte')
  await expectAccessible(page, 'postes')
  const ask = settings.dialog.getByRole('button', { name: `Effacer ce poste : ${mark}` })
  await ask.focus()
  await page.keyboard.press('Enter')
  await expect(settings.dialog.getByRole('group', { name: /^Effacer le poste/ })).toContainText(
    'ce qu’il n’avait pas encore envoyé',
  )
  await expectAccessible(page, 'effacer-question')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(ask, 'on a changé d’avis').toBeVisible()
  lost.line.hold('/v1/')
  await ask.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(wiped).toContainText('Effacement demandé')
  await expectAccessible(page, 'effacement-demande')
  // Whatever it has to say to the service, it is told first.
  await there.transmit('Écrit sur le poste perdu.')
  lost.line.letThrough()

  const lock = lockScreenOf(there.page)
  await expect(lock.title).toHaveText('Ce poste a été effacé')
  await expect(there.page.getByRole('main')).toContainText('à la demande de Dr Claire Sance')
  await expect(there.page.getByRole('button', { name: 'Réutiliser ce poste' })).toBeFocused()
  await expectAccessible(there.page, 'efface-320')
  await expectFits(there.page)
  await expect(wiped).toContainText('Le poste a reçu l’ordre')
  await expectAccessible(page, 'ordre-recu')

  await there.page.keyboard.press('Enter')
  await expect(lock.title).toHaveText('Choisissez votre code')
  await lock.create(code)
  await expect(lock.title).toHaveText('Connectez-vous')
  await there.page.keyboard.press('Enter')
  await expect(there.statusLine).toContainText('tout est envoyé', { timeout: 30_000 })
  await there.openPatient('pat-trois')
})

test('trop longtemps sans le service : rien n’est montré, tout est gardé, une connexion rend tout', async ({
  open,
  startDesk,
  demo,
}) => {
  const words = 'Écrit la veille de la fin du bail.'
  const desk = await startDesk('gp-away', 'gp')
  const gp = await open(desk)
  await expect(gp.statusLine).toContainText('tout est envoyé')
  await gp.openPatient('pat-trois')
  await demo.stopService('SIGKILL')
  await gp.transmit(words)
  await expect(gp.statusLine).toContainText('1 élément en attente')
  desk.line.shortenLease(0)
  desk.line.hold('/v1/sync/push')
  await demo.startService()
  await expect.poll(desk.line.met, { timeout: 30_000 }).toBeGreaterThan(0)
  await demo.stopService('SIGKILL')
  desk.line.letThrough()

  const lock = lockScreenOf(gp.page)
  await expect(lock.title).toHaveText('Votre accès est à confirmer')
  await expect(gp.page.getByRole('main')).toContainText('1 élément attend d’être envoyé')
  await expect(gp.page.getByText('PAT-TROIS')).toHaveCount(0)
  await expect(gp.statusLine).toContainText('Accès à confirmer · 1 élément en attente')
  const signIn = gp.page.getByRole('button', { name: 'Se connecter avec Pro Santé Connect' })
  await expect(signIn).toBeFocused()
  await expectAccessible(gp.page, 'bail-fini')
  for (const width of [320, 210]) {
    await gp.page.setViewportSize({ width, height: 700 })
    await expectFits(gp.page)
    await expectAccessible(gp.page, `bail-fini-${width}`)
  }
  await gp.page.setViewportSize({ width: 420, height: 900 })
  expect((await savedFile(gp.page, 'Exporter ce qui n’est pas envoyé')).text).toContain(words)
  await signIn.focus()
  await gp.page.keyboard.press('Enter')
  await expect(lock.error).toContainText('La connexion n’a pas abouti')
  desk.line.shortenLease(undefined)
  await demo.startService()
  await expect(gp.statusLine).toContainText('tout est envoyé', { timeout: 30_000 })
  await gp.showsPatient('PAT-TROIS Dominique')
  await expect(gp.entry(words)).toContainText('reçu')
})

test('sorti du cercle entre-temps : confié à la coordination, ou refusé, avec tout le texte', async ({
  open,
  startDesk,
  demo,
}) => {
  const before = 'Écrit avant de quitter le cercle : tension 14/8, pas de signe de gravité.'
  const after = 'Écrit après avoir quitté le cercle : à rappeler lundi.'
  const desk = await startDesk('nurse-away', 'nurse')
  const nurse = await open(desk, { scheme: 'dark' })
  await expect(nurse.statusLine).toContainText('tout est envoyé')
  await nurse.openPatient('pat-trois')
  desk.line.hold('/v1/sync/push')
  await nurse.transmit(before)
  const { client, close } = await connectDesk(desk.address)
  const view = await client.call('context.read', {})
  close()
  if (view.kind !== 'current') throw new Error('Aucun patient n’est ouvert.')
  const left = await fetch(`${demo.serviceUrl}/v1/patients/${view.patient.patientId}/circle`, {
    method: 'POST',
    headers: { authorization: desk.line.authorization(), 'content-type': 'application/json' },
    body: JSON.stringify({ change: 'leave', professional: demoPeople.nurse.id }),
  })
  expect(left.status).toBe(204)
  await nurse.transmit(after)
  desk.line.letThrough()

  await expect(nurse.statusLine).toContainText(/1 à traiter · 1 confié/, { timeout: 30_000 })
  await nurse.statusLine.getByRole('button', { name: /à traiter/ }).focus()
  await nurse.page.keyboard.press('Enter')
  const panel = nurse.page.getByRole('dialog', { name: 'Ce qui attend' })
  const refused = panel.getByRole('listitem').filter({ hasText: after })
  const entrusted = panel.getByRole('listitem').filter({ hasText: before })
  await expect(panel).toContainText('Confié à la coordination')
  await expectAccessible(nurse.page, 'a-traiter')
  for (const width of [320, 210]) {
    await nurse.page.setViewportSize({ width, height: 700 })
    await expectFits(nurse.page)
    await expectAccessible(nurse.page, `a-traiter-${width}`)
  }
  await nurse.page.setViewportSize({ width: 420, height: 900 })
  await nurse.page.context().grantPermissions(['clipboard-read'])
  await refused.getByRole('button', { name: /^Copier le texte/ }).focus()
  await nurse.page.keyboard.press('Enter')
  expect(await nurse.page.evaluate(() => navigator.clipboard.readText())).toBe(after)
  await entrusted.getByRole('button', { name: /^Retirer de la liste/ }).focus()
  await nurse.page.keyboard.press('Enter')
  await expect(entrusted).toHaveCount(0)
  await expect(refused).toHaveCount(1)
})

test('le rapport pour l’assistance se lit, se copie, s’enregistre, et ne dit rien des patients', async ({
  open,
  demo,
}) => {
  const { page } = await open('gp')
  await page.getByRole('button', { name: 'Réglages' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Préparer le rapport' }).focus()
  await page.keyboard.press('Enter')
  const report = page.getByRole('textbox', { name: 'Texte du rapport' })
  await expect(report).toBeFocused()
  await expectAccessible(page, 'rapport')
  const text = await report.inputValue()
  expect(text).toContain('Contrôle d’intégrité : bon')
  for (const { birthName, firstGivenName, matricule } of demo.dataset.practiceSoftware) {
    for (const trait of [birthName, firstGivenName, matricule ?? birthName]) {
      expect(text.toUpperCase()).not.toMatch(new RegExp(`\\b${trait}\\b`))
    }
  }
  await page.context().grantPermissions(['clipboard-read'])
  await page.getByRole('button', { name: 'Copier le rapport' }).focus()
  await page.keyboard.press('Enter')
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toBe(text)
  const file = await savedFile(page, 'Enregistrer dans un fichier')
  expect(file.name).toMatch(/^assistance-.*\.txt$/)
  expect(file.text).toBe(copied)
})
