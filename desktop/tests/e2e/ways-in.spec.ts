import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from '@playwright/test'
import type { Demonstration } from '../../../build/demonstration.ts'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { expectNothingCanBeWritten } from './nothing-written.ts'
import type { Practice } from './pages/practice.ts'
import { settingsOf } from './pages/settings.ts'
import type { Sidebar } from './pages/sidebar.ts'
import { onStage } from './stage.ts'

const test = onStage('gp')

const typed = 'Oedème des chevilles, à revoir jeudi'
const exchange = 'Dossier d’échange du logiciel'

/** A patient opened by hand stays until the software speaks. */
async function leaveNobody(gp: Sidebar, practice: Practice): Promise<void> {
  await practice.takeRoad('Canal local')
  await practice.openFromAgenda('DARRACQ')
  await gp.showsPatient(/^DARRACQ /)
  await practice.close()
  await expect(gp.title).toHaveText('Aucun patient ouvert')
}

/** What the system does of a link that somebody followed. */
function followLink(demo: Demonstration, words: readonly string[]): Promise<{ code: number; said: string }> {
  const script = resolve(import.meta.dirname, '../../web/open-link.ts')
  const child = spawn(process.execPath, [script, '--folder', demo.desks.gp!.folder, ...words])
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  return new Promise((done) => child.once('close', (code) => done({ code: code ?? -1, said })))
}

/** As a scanner acting as keyboard: no pause, GS as Ctrl+], Entrée at the end. */
async function scan({ page }: Sidebar, code: string): Promise<void> {
  for (const [place, part] of code.split('\u001d').entries()) {
    if (place > 0) await page.keyboard.press('Control+]')
    await page.keyboard.type(part)
  }
  await page.keyboard.press('Enter')
}

test('deux fenêtres du logiciel en désaccord : rien n’est ouvert, un geste choisit', async ({
  open,
  practice,
  demo,
}) => {
  const gp = await open('gp')
  const other = await practice.openSecondWindow()
  await practice.openFromAgenda('DARRACQ')
  await gp.showsPatient(/^DARRACQ /)
  await other.openFromAgenda('PAT-TROIS')
  await expect(gp.title).toHaveText('Deux fenêtres, deux patients')
  await expectAccessible(gp.page, 'deux-fenetres')
  await expectNothingCanBeWritten(gp, demo)

  await gp.page.keyboard.press('Tab')
  await expect(gp.page.getByRole('button', { name: /Suivre ce dossier : .*DARRACQ/ })).toBeFocused()
  await gp.page.keyboard.press('Tab')
  await gp.page.keyboard.press('Enter')
  await gp.showsPatient('PAT-TROIS Dominique')
  await gp.page.keyboard.press('t')
  await expect(gp.text).toBeFocused()
  await gp.page.keyboard.press('Escape')

  await practice.ask('Montrer le dossier')
  await expect(gp.title, 'celle qui fut écartée parle de nouveau').toHaveText('Deux fenêtres, deux patients')
  await other.close()
  await gp.showsPatient(/^DARRACQ /)
  await practice.close()
  await expect(gp.title).toHaveText('Aucun patient ouvert')
  await other.page.close()
})

const [asked, accepted] = ['Est-ce le même patient ?', 'Oui, c’est le même patient']

test('un lien propose et n’ouvre jamais seul ; un lien hostile ne change rien', async ({
  open,
  practice,
  demo,
}) => {
  const gp = await open('gp')
  await practice.openFromAgenda('DARRACQ')
  await gp.showsPatient(/^DARRACQ /)
  const other = await practice.openSecondWindow()
  const says = (name: string) => gp.page.getByRole('button', { name })
  for (const road of ['Lien à référence', 'Lien avec l’identité']) {
    await other.takeRoad(road)
    await other.openFromAgenda('PAT-TROIS')
    await expect(gp.title).toHaveText(asked)
    await expect(gp.page.getByRole('columnheader', { name: /D’après Lien/ })).toBeVisible()
    await says('Ignorer').press('Enter')
    await gp.showsPatient(/^DARRACQ /)

    await other.ask('Montrer le dossier')
    await says(accepted).press('Enter')
    await gp.showsPatient('PAT-TROIS Dominique')
    await expect(gp.page.getByText(/Votre logiciel est sur .*DARRACQ/)).toBeVisible()
    await other.ask('Montrer le dossier')
    await expect(gp.title, 'la réponse à un lien n’est jamais retenue').toHaveText(asked)
    await says('Ignorer').press('Enter')
    await gp.showsPatient(/^DARRACQ /)
  }
  await other.ask('Montrer le dossier')
  await expect(gp.title).toHaveText(asked)
  await expectAccessible(gp.page, 'lien')
  await says('Ignorer').press('Enter')
  await other.close()

  const good = 'navigateurpro://open?birthName=PAT-TROIS&firstGivenName=DOMINIQUE&sex=F&birthDate=1979-03-28'
  const hostile = [
    ['navigateurpro://x" --gpu-launcher="calc'],
    ['--inspect=0', good],
    [`${good}\n--inspect=0`],
    [good, good],
    ['javascript:alert(1)'],
    ['file:///etc/passwd'],
    [`${good}&localId=..%2f..%2fetc`],
    [`${good}&localId=A%00B`],
    [good.replace('open?', 'open@evil.example?')],
    [good.replace('open?', 'moi:secret@open?')],
    [good.replace('open', '\u043epen')],
    [good.padEnd(2_100, 'a')],
  ]
  for (const { code, said } of await Promise.all(hostile.map((words) => followLink(demo, words)))) {
    expect(said).toMatch(/^(?:Le lien n’a pas été ouvert|Usage) ?:/)
    expect(code, said).toBeGreaterThan(0)
  }
  const used = await followLink(demo, ['navigateurpro://open?ref=Zm9vYmFyYmF6cXV4LTAx'])
  expect(used.said).toContain('sa référence a déjà servi')
  await gp.showsPatient(/^DARRACQ /)
  const settings = settingsOf(gp.page)
  await settings.open()
  await settings.openWayIn('Lien navigateurpro://')
  await settings.check()
  await expect(settings.checks.filter({ hasText: 'à réparer' })).toContainText('sa référence a déjà servi')
  await expectAccessible(gp.page, 'lien-refuse')
  await settings.close()
  await practice.close()
  await expect(gp.title).toHaveText('Aucun patient ouvert')
  await other.page.close()
})

test('le dossier d’échange : GDT confirmé une fois, puis un autre format réglé à l’écran', async ({
  open,
  practice,
  demo,
}) => {
  const gp = await open('gp')
  await practice.takeRoad('Fichier GDT 2.1')
  await practice.openFromAgenda('PAT-TROIS')
  await expect(gp.title).toHaveText(asked)
  await expectAccessible(gp.page, 'gdt-propose')
  await gp.page.getByRole('button', { name: accepted }).press('Enter')
  await gp.showsPatient('PAT-TROIS Dominique')
  await expect(gp.page.getByText(/^Lien confirmé par/)).toBeVisible()
  await practice.openFromAgenda('DARRACQ')
  await expect(gp.title).toHaveText(asked)
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await expectAccessible(gp.page, 'gdt-reconnu')

  const settings = settingsOf(gp.page)
  const form = {
    folder: settings.text('Dossier d’échange'),
    name: settings.text('Nom des fichiers'),
    format: settings.choice('Format'),
    encoding: settings.choice('Encodage'),
  }
  await settings.open()
  await expect(settings.line(exchange)).toContainText('en marche')
  await expectAccessible(gp.page, 'reglages')
  await settings.openWayIn(exchange)
  await expectAccessible(gp.page, 'reglages-dossier')
  const folder = await form.folder.inputValue()
  await form.name.fill('*.txt')
  await form.format.selectOption({ label: 'Texte CLE=valeur' })
  await form.encoding.selectOption({ label: 'UTF-8' })
  await settings.save()
  await expect(settings.saved).toBeInViewport()
  await settings.check()
  await expect(settings.checks.filter({ hasText: 'Un fichier est arrivé' })).toContainText('en attente')
  await expectAccessible(gp.page, 'dossier-en-attente')
  await settings.close()
  await practice.takeRoad('Fichier clé=valeur')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await practice.close()
  await expect(gp.title).toHaveText('Aucun patient ouvert')

  await settings.open()
  await settings.openWayIn(exchange)
  await settings.check()
  await expect(settings.summary.filter({ hasText: 'Tout est en ordre.' })).toBeVisible()
  await form.folder.fill('exports')
  await settings.save()
  await expect(form.folder).toBeFocused()
  await expect(form.folder).toHaveAccessibleDescription(/chemin complet du dossier/)
  await settings.expectUncovered(form.folder)
  await expectAccessible(gp.page, 'dossier-refuse')
  await form.folder.fill(join(folder, 'parti'))
  await settings.save()
  await expect(settings.saved).toBeVisible()
  await expect(settings.checks, 'ce qui fut trouvé avec d’autres réglages ne reste pas').toHaveCount(0)
  await settings.check()
  const missing = settings.checks.filter({ hasText: 'Le dossier d’échange existe' })
  await expect(missing).toContainText('à réparer')
  await expect(missing).toContainText('Ce dossier n’existe pas sur ce poste.')
  await expect(missing, 'ce qui est trouvé se voit sans chercher').toBeInViewport({ ratio: 1 })
  await expectAccessible(gp.page, 'dossier-absent')

  // The software's files, where patients are in clear: the Navigateur is judged on its own. And one as
  // young as this would be opened when its folder is followed again.
  for (const file of ['NAVICABI.gdt', 'patient.txt']) rmSync(join(demo.folder, 'exports', file))
  await form.folder.fill(folder)
  await form.name.fill('*.gdt')
  await form.format.selectOption({ label: 'GDT 2.1' })
  await form.encoding.selectOption('iso-8859-1')
  await settings.save()
  await expect(settings.saved).toBeVisible()
  await settings.leaveWayIn(exchange)
  await settings.close()
  await expect(gp.title).toHaveText('Aucun patient ouvert')
})

test('FHIRcast : six chiffres à comparer, puis chacun suit l’autre', async ({ open, practice }) => {
  const gp = await open('gp')
  await practice.takeRoad('FHIRcast')
  await practice.openFromAgenda('PAT-TROIS')
  await expect(practice.code).toHaveText(/^\d{3} \d{3}$/)
  const digits = (await practice.code.innerText()).replace(' ', '')
  const request = gp.page.getByRole('dialog', { name: /demande à être relié/ })
  await expect(request).toContainText(digits)
  await expectAccessible(gp.page, 'fhircast-appairage')
  await gp.page.keyboard.press('Tab')
  await expect(request.getByRole('button', { name: 'Accepter' })).toBeFocused()
  await gp.page.keyboard.press('Enter')
  await gp.showsPatient('PAT-TROIS Dominique')
  await expect(practice.sent).toContainText('accepté par le concentrateur')
  await practice.close()
  await expect(gp.title).toHaveText('Aucun patient ouvert')

  await gp.openPatient('darracq')
  await practice.showsDossier(/^DARRACQ /)
  await expect(practice.sent).toContainText('Suivi du concentrateur')
  await practice.page.screenshot({ path: test.info().outputPath('logiciel-qui-suit.png') })
  await leaveNobody(gp, practice)
})

test('un datamatrix scanné pendant que l’on écrit propose son patient, et n’écrit rien', async ({
  open,
  practice,
  browser,
}) => {
  const gp = await open('gp')
  await practice.takeRoad('Datamatrix INS')
  await practice.openFromAgenda('PAT-TROIS')
  await expect(practice.symbol).toHaveJSProperty('complete', true)
  const code = await practice.readSymbol()
  await practice.page.screenshot({ path: test.info().outputPath('symbole.png') })
  await gp.openPatient('darracq')
  await gp.page.keyboard.press('t')
  await expect(gp.text).toBeFocused()
  await gp.page.keyboard.type(typed)
  await scan(gp, code)
  await expect(gp.title).toHaveText(asked)
  await expect(gp.page.getByRole('columnheader', { name: /D’après Datamatrix/ })).toBeVisible()
  await expectAccessible(gp.page, 'datamatrix-propose')
  await gp.page.getByRole('button', { name: 'Ignorer' }).click()

  await gp.openPatient('darracq')
  await expect(gp.text).toHaveValue(typed)
  await gp.text.focus()
  await scan(gp, code.slice(0, -14))
  const refusal = gp.page.getByRole('alert')
  await expect(refusal).toContainText('Le code n’a pas été lu : il est incomplet ou abîmé.')
  await expectAccessible(gp.page, 'datamatrix-tronque')
  await gp.showsPatient(/^DARRACQ /)
  await expect(gp.text).toHaveValue(typed)
  await refusal.getByRole('button', { name: 'Fermer' }).click()
  await gp.text.fill('')
  await gp.text.press('Escape')
  await expect(gp.composer).toBeHidden()

  const image = await practice.symbol.screenshot()
  const printer = await browser.newPage()
  await printer.setContent(`<img src="data:image/png;base64,${image.toString('base64')}">`)
  const pdf = await printer.pdf({ format: 'A4' })
  await printer.close()
  await leaveNobody(gp, practice)
  for (const file of [
    { name: 'photo.png', mimeType: 'image/png', buffer: image },
    { name: 'carte.pdf', mimeType: 'application/pdf', buffer: pdf },
  ]) {
    const chosen = gp.page.waitForEvent('filechooser')
    await gp.page.getByRole('button', { name: 'Lire un datamatrix' }).press('Enter')
    await (await chosen).setFiles(file)
    await expect(gp.title, file.name).toHaveText(asked)
    await gp.page.getByRole('button', { name: 'Ignorer' }).press('Enter')
    await expect(gp.title).toHaveText('Aucun patient ouvert')
  }
})

test('chaque voie dit pourquoi rien n’arrive', async ({ open }) => {
  const gp = await open('gp')
  const settings = settingsOf(gp.page)
  await settings.open()
  const ways = settings.dialog.getByRole('button', { name: /^Régler : (?!Messagerie sécurisée)/ })
  await expect(ways).toHaveCount(6)
  for (const way of await ways.all()) {
    const label = (await way.getAttribute('aria-label'))!.replace('Régler : ', '')
    await settings.openWayIn(label)
    await settings.check()
    await expect(settings.checks.first()).toContainText(/ok|en attente|à réparer/)
    await expectAccessible(gp.page, `voie-${label.replaceAll(/\W+/g, '-')}`)
    await settings.leaveWayIn(label)
  }
})

test('ne laisse en clair ni nom, ni texte', ({ demo }) => {
  expectNoTrace(demo, [typed])
})
