import { expect } from '@playwright/test'
import { carried } from './carried-file.ts'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { lateQuestion } from './late-question.ts'
import { cameraCanary, photoWithPlace } from './photo-with-place.ts'
import { gpAndNurse as test } from './stage.ts'

const asked = 'Canari un : peut-on espacer les pansements du talon ?'
const answered = 'Canari deux : oui, un jour sur deux, photo ci-jointe.'
const hurried = 'Œdème : vingt lettres à la fenêtre, et l’ordre compte.'
const swift = 'Canari cinq : envoyé sans attendre.'
const pictured = 'Canari sept : la photo d’abord.'
const begun = 'Canari six : fermé sans attendre. '

test('une transmission est enregistrée ici, reçue, lue, puis son auteur le sait', async ({
  open,
  practice,
}) => {
  const gp = await open('gp')
  const nurse = await open('nurse', { scheme: 'dark' })
  await nurse.openPatient('pat-trois')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')

  await gp.page.keyboard.press('t')
  await expect(gp.text).toBeFocused()
  await gp.text.pressSequentially(asked)
  await expectAccessible(gp.page, 'transmettre')
  await gp.page.keyboard.press('Control+Enter')
  await expect(gp.page.getByRole('status').filter({ hasText: 'Enregistré ici.' })).toBeVisible()
  await expect(gp.entry(asked)).toContainText('reçu')
  await expect(gp.page.getByText(/^Brouillon/), 'ce qui est envoyé n’est plus un brouillon').toHaveCount(0)
  await expect(gp.statusLine).toContainText('tout est envoyé')

  await expect(nurse.entry(asked), 'sans recharger la page').toContainText('Dr Claire Sance')
  await expect(nurse.entry(asked)).toContainText('nouveau')
  await expectAccessible(nurse.page, 'nouvelle-transmission-sombre')
  await nurse.page.getByRole('heading', { level: 1 }).click()
  await nurse.page.keyboard.press('Space')
  await expect(nurse.entry(asked)).not.toContainText('nouveau')
  await expect(gp.entry(asked)).toContainText(/vu par Mme Labat à \d\d:\d\d/)
})

test('l’infirmière répond avec une photo, dont il ne reste que l’image', async ({ open, practice }) => {
  const gp = await open('gp')
  const nurse = await open('nurse')
  await practice.openFromAgenda('PAT-TROIS')
  await nurse.openPatient('pat-trois')
  await nurse.page.getByRole('button', { name: 'répondre : Dr Claire Sance' }).first().click()
  await expect(nurse.composer).toContainText(asked)
  await nurse.text.fill(answered)
  const chooser = nurse.page.waitForEvent('filechooser')
  await nurse.composer.getByRole('button', { name: 'Ajouter une photo' }).click()
  await (await chooser).setFiles({ name: 'talon.jpg', mimeType: 'image/jpeg', buffer: photoWithPlace() })
  await expect(nurse.composer.getByRole('img', { name: 'Photo 1 sur 1' })).toBeVisible()
  await expectAccessible(nurse.page, 'reponse-avec-photo')
  await expect(nurse.composer.getByRole('button', { name: 'Transmettre', exact: true })).toBeEnabled()
  await nurse.text.press('Control+Enter')

  const entry = gp.entry(answered)
  await expect(entry).toContainText('En réponse à Dr Claire Sance')
  const thumbnail = entry.getByRole('img', { name: 'Photo 1 sur 1' })
  await expect(thumbnail).toBeVisible()
  await thumbnail.click()
  const viewer = gp.page.getByRole('dialog', { name: 'Photo 1 sur 1' })
  const whole = viewer.getByRole('img', { name: 'Photo 1 sur 1' })
  await expect(whole).toBeVisible()
  await expectAccessible(gp.page, 'photo')
  for (const image of [thumbnail, whole]) {
    await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
    const address = new URL((await image.getAttribute('src'))!, gp.page.url()).href
    const kept = await (await gp.page.request.get(address)).body()
    expect(kept.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
    expect(kept.includes('Exif')).toBe(false)
    expect(kept.includes(cameraCanary)).toBe(false)
  }
  await gp.page.keyboard.press('Escape')
  await expect(viewer).toBeHidden()
})

test('ce qui est tapé pendant que le brouillon s’ouvre reste dans l’ordre', async ({ open, practice }) => {
  const gp = await open('gp', { prepare: lateQuestion('draft.open') })
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await gp.page.keyboard.press('t')
  await expect(gp.text).toBeFocused()
  await gp.text.pressSequentially(hurried, { delay: 40 })
  await expect(gp.text).toHaveValue(hurried)
  await expect(gp.composer).toContainText('Brouillon enregistré')
  await gp.page.keyboard.press('Control+Enter')
  await expect(gp.entry(hurried)).toHaveCount(1)
})

test('ce qui est envoyé ou fermé avant que le brouillon ne soit ouvert n’est ni perdu ni envoyé sans être vu', async ({
  open,
  practice,
}) => {
  const gp = await open('gp', { prepare: lateQuestion('draft.open') })
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await gp.transmit(swift)

  await gp.page.keyboard.press('t')
  await expect(gp.text).toBeFocused()
  await gp.text.fill(begun)
  await gp.page.keyboard.press('Escape')
  await expect(gp.composer, 'fermé une fois gardé').toBeHidden()

  await gp.page.keyboard.press('t')
  await expect(gp.text).toBeFocused()
  await gp.text.pressSequentially('Suite.')
  await gp.page.keyboard.press('Control+Enter')
  await expect(gp.text, 'le début du brouillon n’avait pas encore été vu').toHaveValue(`${begun}Suite.`)
  await gp.page.keyboard.press('Control+Enter')
  await expect(gp.entry(`${begun}Suite.`)).toHaveCount(1)

  await gp.page.keyboard.press('t')
  await expect(gp.text).toBeFocused()
  const photo = { name: 'talon.jpg', mimeType: 'image/jpeg', buffer: photoWithPlace() }
  await gp.text.dispatchEvent('drop', { dataTransfer: await carried(gp.page, photo) })
  await gp.text.pressSequentially(pictured)
  await gp.page.keyboard.press('Control+Enter')
  await expect(gp.entry(pictured).getByRole('img', { name: 'Photo 1 sur 1' })).toBeVisible()
})

test('un texte hostile est montré comme un texte', async ({ open, practice }) => {
  const gp = await open('gp')
  const nurse = await open('nurse')
  await practice.openFromAgenda('PAT-TROIS')
  await nurse.openPatient('pat-trois')
  const markup = `<img src=x onerror="fetch('http://localhost:9/vol');alert(1)"><svg/onload=alert(2)> {{7*7}} [x](javascript:alert(3))`
  const override = 'dose \u202e05 gm par jour'
  const long = `Très long, sans une espace : ${'é'.repeat(4900)} 👨‍👩‍👧‍👦 fin`
  for (const text of [markup, override, long]) {
    await gp.page.keyboard.press('t')
    await expect(gp.text).toBeFocused()
    await gp.text.fill(text)
    await gp.page.keyboard.press('Control+Enter')
    await expect(gp.composer).toBeHidden()
  }
  for (const desk of [gp, nurse]) {
    await expect(desk.entry(markup)).toHaveCount(1)
    await expect(desk.entry('dose U+202E05 gm par jour')).toHaveCount(1)
    await expect(desk.entry('👨‍👩‍👧‍👦 fin')).toHaveCount(1)
    const overflow = await desk.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
  }
  await expectAccessible(nurse.page, 'texte-hostile')
})

test('ne laisse en clair ni nom, ni texte', ({ demo }) => {
  expectNoTrace(demo, [asked, answered, hurried, swift, begun.trim(), pictured, cameraCanary])
})
