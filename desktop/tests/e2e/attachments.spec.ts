import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import type { Demonstration, DeskName } from '../../../build/demonstration.ts'
import { connectDesk } from '../../../build/desk-client.ts'
import type { AttachmentView } from '../../contract/views.ts'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { noisyPhoto } from './noisy-photo.ts'
import type { Sidebar } from './pages/sidebar.ts'
import { onStage } from './stage.ts'

/** A stage of its own: the tabs it opens, and what it leaves to decide, are nobody else's. */
const test = onStage('gp', 'nurse')

const cut = 'Huit photos du talon, envoi coupé en route.'
const words = 'Une photo du talon, à regarder de près.'
const withMicrophone = (page: Page) => page.context().grantPermissions(['microphone'])
/** Bytes of what was dictated, to be looked for on the disks. */
const recordings: Buffer[] = []

/** The files of the first transmission of the patient on this desk's screen that has any, as the core says them. */
async function filesOn(
  demo: Demonstration,
  desk: DeskName,
  wanted: (files: readonly AttachmentView[]) => boolean,
): Promise<readonly AttachmentView[]> {
  const { client, close } = await connectDesk(demo.desks[desk]!.address)
  try {
    const view = await client.call('context.read', {})
    if (view.kind !== 'current') throw new Error('Aucun patient à l’écran.')
    const { items } = await client.call('timeline.read', { patientId: view.patient.patientId })
    return (
      items.flatMap((item) =>
        item.kind === 'transmission' && wanted(item.attachments) ? [item.attachments] : [],
      )[0] ?? []
    )
  } finally {
    close()
  }
}

async function download({ page }: Sidebar, { url }: AttachmentView): Promise<Buffer> {
  return (await page.request.get(new URL(url!, page.url()).href)).body()
}

async function addPhotos({ page, composer }: Sidebar, photos: readonly Buffer[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await composer.getByRole('button', { name: 'Ajouter une photo' }).press('Enter')
  await (await chooser).setFiles(
    photos.map((buffer, index) => ({ name: `talon-${index}.png`, mimeType: 'image/png', buffer })),
  )
  const last = `Photo ${photos.length} sur ${photos.length}`
  await expect(composer.getByRole('img', { name: last })).toBeVisible({ timeout: 30_000 })
  await expect(composer.getByRole('button', { name: 'Transmettre', exact: true })).toBeEnabled()
}

/** Plays it from the keyboard, and moves in it. */
async function listen(player: Locator): Promise<void> {
  const audio = player.locator('audio')
  await expect
    .poll(() => audio.evaluate((sound: HTMLAudioElement) => sound.duration), 'la durée est connue')
    .toBeGreaterThan(1)
  await player.getByRole('button', { name: /^(Écouter|Réécouter)/ }).press('Enter')
  await expect(player.getByRole('button', { name: /^Pause/ })).toBeFocused()
  await expect.poll(() => audio.evaluate((sound: HTMLAudioElement) => sound.currentTime)).toBeGreaterThan(0.2)
  await player.page().keyboard.press('Enter')
  const place = player.getByRole('slider', { name: 'Position dans la note' })
  await place.press('End')
  const [, length] = /sur (.*)$/.exec((await place.getAttribute('aria-valuetext'))!)!
  await expect(place).toHaveAttribute('aria-valuetext', `${length} sur ${length}`)
  await place.press('Home')
  await expect.poll(() => audio.evaluate((sound: HTMLAudioElement) => sound.currentTime)).toBe(0)
}

test('l’infirmière dicte sans réseau ; la note survit à la mort du poste ; le médecin l’écoute sans réseau', async ({
  open,
  demo,
}) => {
  test.slow()
  const gp = await open('gp', { scheme: 'dark' })
  await gp.openPatient('pat-trois')
  const nurse = await open('nurse', { prepare: withMicrophone })
  await nurse.openPatient('pat-trois')
  await demo.stopService('SIGKILL')
  await nurse.page.keyboard.press('t')
  await expect(nurse.text).toBeFocused()
  await nurse.page.keyboard.press('Control+d')
  await expect(nurse.composer.getByRole('button', { name: 'Arrêter' })).toBeVisible()
  await expect(nurse.composer).toContainText('reste 4 min 57')
  await expectAccessible(nurse.page, 'dictee')
  await nurse.page.keyboard.press('Control+d')
  const draft = nurse.composer.getByRole('group', { name: /^Note vocale 1, 0 min \d\d$/ })
  await expect(draft).toBeVisible()
  await expect(
    nurse.page.getByRole('status').filter({ hasText: 'Note vocale enregistrée ici.' }),
  ).toBeVisible()
  await expect(nurse.composer).toContainText('Brouillon enregistré')
  await expectAccessible(nurse.page, 'dictee-gardee')
  await nurse.page.close()

  await demo.desks.nurse!.stop('SIGKILL')
  const again = await open(await demo.startDesk('nurse'), { prepare: withMicrophone, scheme: 'dark' })
  await again.openPatient('pat-trois')
  await again.page.keyboard.press('t')
  const kept = again.composer.getByRole('group', { name: /^Note vocale 1, / })
  await listen(kept)
  await again.text.press('Control+d')
  await expect(again.composer).toContainText('reste 4 min 58')
  await expectAccessible(again.page, 'dictee-sombre')
  await again.page.keyboard.press('Escape')
  const second = again.composer.getByRole('group', { name: /^Note vocale 2, / })
  await expect(second, 'Échap arrête et garde').toBeVisible()
  await second.getByRole('button', { name: /^Supprimer : Note vocale 2/ }).press('Enter')
  await expect(second).toBeHidden()
  await again.text.press('Control+Enter')
  const sent = again.entry(/en attente d’envoi/)
  await expect(sent).toContainText('note vocale en attente d’envoi')
  await expect(sent).toContainText('enregistré ici')
  await expectAccessible(again.page, 'note-en-attente-sombre')

  await demo.startService()
  const mine = again.journal
    .getByRole('article')
    .filter({ has: again.page.getByRole('group', { name: /^Note vocale/ }) })
  await expect(mine).toContainText('note vocale envoyée', { timeout: 30_000 })
  const heard = gp.journal.getByRole('group', { name: /^Note vocale de Mme Labat, 0 min \d\d$/ })
  await expect(heard, 'sans qu’on la demande').toBeVisible({ timeout: 30_000 })
  await demo.stopService('SIGKILL')
  await gp.page.reload()
  await listen(heard)
  await expectAccessible(gp.page, 'note-ecoutee-sombre')

  const isVoice = ([file]: readonly AttachmentView[]) => file?.mediaType === 'audio/webm'
  const [there] = await filesOn(demo, 'nurse', isVoice)
  const [here] = await filesOn(demo, 'gp', isVoice)
  const [spoken, received] = [await download(again, there!), await download(gp, here!)]
  expect(received.equals(spoken)).toBe(true)
  expect(createHash('sha256').update(received).digest('hex')).toBe(there!.sha256)
  expect(received.includes('Chrome'), 'ni le nom ni les nombres de l’enregistreur').toBe(false)
  recordings.push(received)
  await demo.startService()
})

test('un microphone refusé est dit, et l’on écrit', async ({ open }) => {
  const nurse = await open('nurse')
  await nurse.openPatient('pat-trois')
  await nurse.page.keyboard.press('t')
  await expect(nurse.text).toBeFocused()
  await nurse.page.keyboard.press('Control+d')
  await expect(nurse.composer.getByRole('alert')).toContainText('Le microphone est refusé à Navigateur Pro.')
  await expectAccessible(nurse.page, 'microphone-refuse')
  await expect(nurse.text).toBeFocused()
})

test('l’original d’une photo vient quand on l’ouvre ; sans réseau, on sait qu’il n’est pas là', async ({
  open,
  demo,
}) => {
  const gp = await open('gp')
  const nurse = await open('nurse')
  for (const desk of [gp, nurse]) await desk.openPatient('pat-trois')
  await nurse.page.keyboard.press('t')
  await nurse.text.fill(words)
  await addPhotos(nurse, [noisyPhoto(7)])
  await nurse.text.press('Control+Enter')
  await expect(nurse.entry(words)).toContainText('photo envoyée', { timeout: 30_000 })
  await expectAccessible(nurse.page, 'photo-envoyee')

  const entry = gp.entry(words)
  await expect(entry).toContainText(/original à la demande, \d,\d Mo/)
  await expectAccessible(gp.page, 'original-a-la-demande')
  await demo.stopService('SIGKILL')
  await expect(gp.statusLine).toContainText('Hors ligne')
  await entry.getByRole('button', { name: 'Photo 1 sur 1' }).press('Enter')
  const viewer = gp.page.getByRole('dialog', { name: 'Photo 1 sur 1' })
  await expect(viewer).toContainText('L’original n’est pas sur ce poste')
  await expectAccessible(gp.page, 'original-absent')
  const width = () => viewer.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)
  await expect.poll(width).toBe(320)
  await demo.startService()
  await expect.poll(width, { timeout: 30_000 }).toBe(1600)
  await expect(viewer).not.toContainText('L’original')
  await expectAccessible(gp.page, 'original-la')
  await gp.page.keyboard.press('Escape')
  await expect(viewer).toBeHidden()
  await expect(entry).not.toContainText('à la demande')
})

test('service arrêté au milieu d’un envoi : tout arrive ensuite, octet pour octet ; un dossier est gardé d’avance', async ({
  open,
  demo,
}) => {
  test.slow()
  const gp = await open('gp')
  const nurse = await open('nurse', { scheme: 'dark' })
  for (const desk of [gp, nurse]) await desk.openPatient('pat-trois')
  await nurse.page.keyboard.press('t')
  await nurse.text.fill(cut)
  await addPhotos(nurse, [11, 12, 13, 14, 15, 16, 17, 18].map(noisyPhoto))
  await nurse.text.press('Control+Enter')
  // Enough for a quick machine to be cut on the way.
  const all = (files: readonly AttachmentView[]) => files.length === 8
  const moving = ({ state, done }: AttachmentView) => state === 'sending' && (done ?? 0) > 0
  while (!(await filesOn(demo, 'nurse', all)).some(moving));
  await demo.stopService('SIGKILL')
  const before = await filesOn(demo, 'nurse', all)
  expect(before.some(({ state }) => state === 'sending')).toBe(true)
  await expect(nurse.entry(cut)).toContainText(/en (cours|attente) d’envoi/)
  await expectAccessible(nurse.page, 'envoi-coupe-sombre')
  await demo.startService()
  await expect(nurse.entry(cut)).toContainText('8 photos envoyées', { timeout: 60_000 })
  await expectAccessible(nurse.page, 'envoi-repris-sombre')

  await expect(gp.entry(cut)).toContainText('8 originaux à la demande', { timeout: 30_000 })
  await gp.tab('Cercle').press('Enter')
  const keep = gp.page.getByRole('checkbox', { name: 'Garder les photos de ce dossier sur ce poste' })
  await expect(keep).toHaveAccessibleDescription(/restent à la demande/)
  await keep.scrollIntoViewIfNeeded()
  await expectAccessible(gp.page, 'dossier-a-la-demande')
  await keep.press('Space')
  await expect(keep).toBeChecked()
  await expect(keep).toHaveAccessibleDescription('Toutes sont ici, lisibles sans réseau.', {
    timeout: 60_000,
  })
  await expectAccessible(gp.page, 'dossier-garde')
  await demo.stopService('SIGKILL')
  const here = await filesOn(demo, 'gp', all)
  for (const file of here) {
    const hash = createHash('sha256')
      .update(await download(gp, file))
      .digest('hex')
    expect(hash).toBe(file.sha256)
  }
  expect(here.map(({ sha256 }) => sha256)).toEqual(before.map(({ sha256 }) => sha256))
})

test('ne laisse en clair ni nom, ni texte, ni voix', ({ demo }) => {
  expectNoTrace(demo, [words, cut])
  const files = readdirSync(demo.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => ({ name, bytes: readFileSync(join(parentPath, name)) }))
  expect(recordings).toHaveLength(1)
  for (const recording of recordings) {
    // From its header, from its middle and from its end.
    const canaries = [40, recording.length >> 1, recording.length - 48].map((at) =>
      recording.subarray(at, at + 48),
    )
    const found = files.filter(({ bytes }) => canaries.some((canary) => bytes.includes(canary)))
    expect(found.map(({ name }) => name)).toEqual([])
  }
})
