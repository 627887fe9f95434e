import { expect, type Page } from '@playwright/test'
import { sampleDocument } from '../../../domain/documents/cda/testing/sample-documents.ts'
import { writeCda } from '../../../domain/documents/cda/write-cda.ts'
import { documentPatient } from '../../../domain/documents/document.ts'
import { createCalendar } from '../../../resources/demo/calendar.ts'
import { heartFailure } from '../../../resources/demo/scenarios/heart-failure.ts'
import { nearMiss } from '../../../resources/demo/scenarios/near-miss.ts'
import { rawPdf } from '../../../plugins/datamatrix/testing/draw.ts'
import { cdaAbout, pdfWith, rawZip, xdmAbout } from '../../core/inbox/testing/received-files.ts'
import { createPdfWriter } from '../../core/platform/node/pdf-writer.ts'
import { expectAccessible } from './accessible.ts'
import { carried } from './carried-file.ts'
import { expectFits } from './fits.ts'
import { onStage } from './stage.ts'

const test = onStage('gp')

const calendar = createCalendar('2026-11-20T10:00:00.000Z')
const { identity: cazalis } = nearMiss(calendar)
const { identity: certain } = heartFailure(calendar)

const traps = [
  [rawZip({ name: '../../x', content: Buffer.from('x') }), 'sortir de l’archive'],
  [rawZip({ name: 'a', content: Buffer.alloc(3_145_731) }), 'trop grosse une fois dépliée'],
  [rawZip({ name: 'a.pdf', content: Buffer.from('%PDF-1.7') }), 'IHE XDM'],
  [Buffer.from('<ClinicalDocument>'.repeat(300)), 'trop d’éléments'],
  [Buffer.from('\uFEFF<ClinicalDocument/>', 'utf16le'), 'UTF-8'],
  [Buffer.from('MZ'), 'ni un PDF'],
] as const

const scriptedPdf = rawPdf(
  '<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>',
  '<</Type/Pages/Kids[3 0 R]/Count 1>>',
  '<</Type/Page/Parent 2 0 R/MediaBox[0 0 10000 10000]/AA<</O<</S/Launch/F(calc.exe)>>>>>>',
)

const inboxOf = (page: Page) => page.getByRole('dialog', { name: 'À rattacher' })

async function openInbox(page: Page) {
  const inbox = inboxOf(page)
  await expect(async () => {
    if (!(await inbox.isVisible())) await page.keyboard.press('b')
    await expect(inbox).toBeVisible({ timeout: 3_000 })
  }).toPass()
  return inbox
}

async function give(page: Page, name: string, bytes: Uint8Array) {
  const chosen = page.waitForEvent('filechooser')
  await inboxOf(page).getByRole('button', { name: 'Choisir un fichier' }).click()
  await (await chosen).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
}

test('un document pour une homonyme attend, est comparé, rattaché à la main, lu sans réseau, puis retiré', async ({
  open,
}) => {
  const gp = await open('gp')
  const { page } = gp
  const inbox = await openInbox(page)
  await expect(inbox.getByText('Rien n’est à rattacher')).toBeVisible()
  await give(page, 'IHE_XDM.zip', await xdmAbout(cazalis))
  const row = inbox.getByRole('listitem').filter({ hasText: 'dit parler de LABORDE MARIE' })
  await expect(row).toContainText('Un homonyme est signalé')
  await expectAccessible(page, 'a-rattacher')

  await row.getByRole('button', { name: /^Regarder/ }).click()
  await expect(inbox.getByRole('heading', { name: 'Fiche de liaison d’urgence' })).toBeFocused()
  await expect(inbox.getByText('Dyspnée aiguë au repos')).toBeVisible()
  const candidates = inbox.getByRole('list', { name: 'Dossiers à comparer' })
  await expect(
    inbox.getByRole('button', { pressed: true }),
    'aucun dossier n’est choisi d’avance',
  ).toHaveCount(0)
  await candidates.getByRole('button', { name: /DULUC/ }).click()
  await inbox.getByRole('button', { name: /^Rattacher au dossier/ }).click()
  await inbox.getByRole('button', { name: 'Rattacher', exact: true }).click()
  await expect(inbox.getByRole('alert')).toContainText('matricule INS d’une autre personne')
  await candidates.getByRole('button', { name: /CAZALIS/ }).click()
  await expect(inbox.getByRole('table')).toBeVisible()
  await expectAccessible(page, 'comparaison')
  await inbox.getByRole('button', { name: /^Rattacher au dossier de .*CAZALIS/ }).click()
  await expect(gp.statusLine).toContainText('Rattaché au dossier')
  await expect(inbox.getByText('Rien n’est à rattacher')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(inbox).toBeHidden()

  await gp.openPatient('CAZALIS')
  const entry = gp.entry(/Fiche de liaison d’urgence/)
  await page.route('**/*', (route) =>
    route.request().url().includes('127.0.0.1') ? route.continue() : route.abort(),
  )
  await entry.getByRole('button', { name: 'Lire le document' }).click()
  const reader = page.getByRole('dialog', { name: 'Document reçu' })
  await expect(reader.getByText('Même identité que le dossier')).toBeVisible()
  await expect(reader.getByText('Dyspnée aiguë au repos')).toBeVisible()
  await expectAccessible(page, 'lecteur')
  await reader.getByRole('button', { name: /n’est pas à ce patient/ }).click()
  await reader.getByLabel('Pourquoi il n’est pas à ce patient').fill('Homonyme')
  await reader.getByRole('button', { name: 'Retirer du dossier' }).click()
  await expect(reader).toBeHidden()
  await expect(entry).toContainText('Retiré de ce dossier par Dr Claire Sance')
  await gp.statusLine.getByRole('button', { name: '1 document à rattacher' }).click()
  await inbox.getByRole('button', { name: /^Regarder/ }).click()
  await expect(inbox.getByText(/Retiré d’un autre dossier/)).toBeVisible()
  await inbox.getByRole('button', { name: 'Ne pas garder' }).click()
  await inbox.getByRole('button', { name: 'Effacer de ce poste' }).click()
  await expect(inbox.getByText('Écrivez la raison.')).toBeVisible()
  await inbox.getByLabel('Pourquoi ne pas le garder').fill('Envoyé par erreur')
  await inbox.getByRole('button', { name: 'Effacer de ce poste' }).click()
  await expect(inbox.getByText('Rien n’est à rattacher')).toBeVisible()
})

test('un document certain se range de lui-même et le dit ; un PDF attend, se lit page par page ; un piège est refusé', async ({
  open,
}) => {
  const gp = await open('gp', { scheme: 'dark', width: 320 })
  const { page } = gp
  const inbox = inboxOf(page)
  // Dropped anywhere, an archive or an XML is for the inbox.
  const dataTransfer = await carried(page, { name: 'page.xml', buffer: Buffer.from('<html/>') })
  await page.dispatchEvent('main', 'drop', { dataTransfer })
  await expect(inbox.getByRole('alert')).toContainText('page.xml : Ce document n’a pas été lu')
  await give(page, 'IHE_XDM.zip', await xdmAbout(certain))
  await expect(gp.statusLine).toContainText('rattaché de lui-même')
  await expect(inbox.getByRole('region', { name: 'Rattachés dernièrement' })).toContainText(
    'identité certaine',
  )

  await give(
    page,
    'piege.xml',
    Buffer.from('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
  )
  await expect(inbox.getByRole('alert')).toContainText('DTD')
  await expectFits(page)
  await expectAccessible(page, 'a-rattacher-sombre')
  for (const [bytes, why] of traps) {
    await give(page, 'IHE_XDM.zip', bytes)
    await expect(inbox.getByRole('alert')).toContainText(why)
  }
  await expect(inbox.getByText('Rien n’est à rattacher'), 'rien n’en est gardé').toBeVisible()
  // Nothing of it runs: a dialog or a request to anybody would fail this test (stage.ts).
  await give(page, 'script.pdf', scriptedPdf)
  await inbox.getByRole('button', { name: 'Regarder : script.pdf' }).click()
  await expect(inbox.getByText(/^Cette page est une image/).first()).toBeVisible()
  await inbox.getByRole('button', { name: 'Tous les documents à rattacher' }).click()

  const pdf = await createPdfWriter('resources/fonts').write(sampleDocument('liaison'))
  await give(page, 'courrier.pdf', pdf)
  await inbox.getByRole('button', { name: 'Regarder : courrier.pdf' }).click()
  await expect(inbox.getByText(/^Page 1 sur/)).toBeVisible()
  await expect(inbox.locator('img')).toBeVisible()
  await expect(inbox.getByText(/DOMINIQUE/i).first()).toBeAttached()
  await inbox.getByRole('button', { name: 'Agrandir' }).click()
  await expectFits(page)
  await expectAccessible(page, 'lecteur-pdf-sombre')
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.keyboard.press('PageDown')
  await expect(inbox.getByRole('status').filter({ hasText: 'Page 2 sur 2' })).toBeVisible()
  await expect(inbox.getByRole('group', { name: 'Page 2 sur 2' })).toBeVisible()
  await expectFits(page)
  await expectAccessible(page, 'lecteur-pdf-large')
})

test('un PDF qui porte son CDA se range de lui-même ; celui dont le datamatrix dit une autre personne attend et dit pourquoi', async ({
  open,
}) => {
  const gp = await open('gp')
  const { page } = gp
  const inbox = await openInbox(page)
  const model = sampleDocument('liaison', { patient: documentPatient({ identity: certain }) })
  const sheet = await createPdfWriter('resources/fonts').write(model, { cda: writeCda(model) })
  await give(page, 'fiche.pdf', sheet)
  await expect(gp.statusLine).toContainText('rattaché de lui-même', { timeout: 60_000 })

  const torn = await pdfWith({ attached: [cdaAbout(certain)], codes: [cazalis] })
  await give(page, 'deux-personnes.pdf', torn)
  const row = inbox.getByRole('listitem').filter({ hasText: 'deux identités' })
  await expect(row).toContainText('datamatrix imprimé : LABORDE MARIE', { timeout: 60_000 })
  await expect(row).toContainText('ne dit pas de qui il parle')
  await expectAccessible(page, 'a-rattacher-contradiction')
  await row.getByRole('button', { name: /^Regarder/ }).click()
  await expect(inbox.getByRole('heading', { name: 'deux-personnes.pdf' })).toBeFocused()
  await expect(inbox.getByRole('list', { name: 'Dossiers à comparer' }).getByRole('button')).toHaveCount(0)
  await expect(inbox.locator('img')).toBeVisible({ timeout: 30_000 })
  await inbox.getByRole('button', { name: 'Tous les documents à rattacher' }).click()

  // A code alone proposes: the dossier is first, nothing is chosen.
  await give(page, 'scan.pdf', await pdfWith({ codes: [certain] }))
  await inbox.getByRole('button', { name: 'Regarder : scan.pdf' }).click({ timeout: 60_000 })
  await expect(inbox.getByText(/propose sans prouver/)).toBeVisible()
  await expect(inbox.getByRole('list', { name: 'Dossiers à comparer' }).getByRole('button')).not.toHaveCount(
    0,
  )
  await expect(inbox.getByRole('button', { pressed: true })).toHaveCount(0)
  await page.emulateMedia({ colorScheme: 'dark' })
  await inbox.getByRole('list', { name: 'Dossiers à comparer' }).getByRole('button').first().click()
  await expect(inbox.getByRole('table')).toBeVisible()
  await page.setViewportSize({ width: 320, height: 900 })
  await expectFits(page)
  await expectAccessible(page, 'comparaison-sombre-320')
  await page.setViewportSize({ width: 420, height: 900 })
  await inbox.getByRole('button', { name: /^Rattacher au dossier/ }).click()
  await expect(gp.statusLine).toContainText('Rattaché au dossier')
  await expect(page.getByText(/erreur/i)).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(inbox).toBeHidden()
})
