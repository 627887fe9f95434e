import { spawnSync } from 'node:child_process'
import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { liaisonSheetOf } from './pages/liaison-sheet.ts'
import { gpAlone as test } from './stage.ts'

const reason = 'Canari motif : hyperglycémie à 4,1 g/l avec vomissements depuis la nuit'

test('la fiche demande ce que la loi exige et que le dossier ne dit pas, puis se fait', async ({
  open,
  practice,
}) => {
  const gp = await open('gp')
  await practice.openFromList('FERREIRA')
  await gp.page.getByRole('button', { name: 'Oui, c’est le même patient' }).click()
  await gp.showsPatient('FERREIRA DA SILVA Manuel')
  const liaison = liaisonSheetOf(gp.page)
  await gp.page.keyboard.press('l')
  await expect(liaison.reason).toBeFocused()
  await gp.page.keyboard.type(reason)
  await expect(liaison.state).toContainText(/allergies/i)
  await gp.page.keyboard.press('Control+Enter')
  await expect(liaison.read, 'rien ne se fait tant qu’il manque une mention').toHaveCount(0)
  const answer = liaison.sheet.getByRole('group', { name: /allergies/i })
  await expect(answer.getByRole('radio').first()).toBeFocused()
  await expect(
    answer.getByRole('radio', { checked: true }),
    'aucune réponse n’est donnée d’avance',
  ).toHaveCount(0)
  await expectAccessible(gp.page, 'fiche-incomplete')
  await gp.page.keyboard.press('Space')
  await expect(answer.getByRole('radio', { name: 'Aucune allergie connue' })).toBeChecked()
  await expect(liaison.state).toHaveText('Tout ce que la loi demande y est.')
  await gp.page.keyboard.press('Control+Enter')

  await expect(liaison.verb('Imprimer')).toBeFocused()
  await expect(liaison.read).toContainText('Signé par Dr Claire Sance')
  await expectAccessible(gp.page, 'fiche-faite')
  const opened = gp.page.context().waitForEvent('page')
  await gp.page.keyboard.press('Enter')
  const window = await opened
  expect(new URL(window.url() === 'about:blank' ? gp.page.url() : window.url()).origin).toBe(
    new URL(gp.page.url()).origin,
  )
  await window.close()
  const pdf = await liaison.readPdf()
  expect(pdf.subarray(0, 4).toString()).toBe('%PDF')
  await gp.page.keyboard.press('Escape')
  const entry = gp.entry(/Fiche de liaison/)
  await expect(entry).toContainText('Dr Claire Sance')
  await expect(entry).toContainText('reçu')
  await expect(entry.getByRole('link', { name: 'Ouvrir le document' })).toBeVisible()
  await expectAccessible(gp.page, 'fiche-au-journal')

  const text = spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' })
  test.skip(
    text.error !== undefined,
    'pdftotext n’est pas sur cette machine : le texte du PDF n’est pas relu',
  )
  expect(text.stdout).toContain('FERREIRA DA SILVA')
  // Two columns: the reason, on two lines, is beside its source.
  expect(text.stdout).toContain(reason.slice(0, 40))
  expect(text.stdout).toContain('Aucune allergie connue')
  expect(text.stdout).toContain('Metformine 1 g')
})

test('ne laisse en clair ni nom, ni motif', ({ demo }) => {
  expectNoTrace(demo, [reason])
})
