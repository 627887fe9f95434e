import { createHash, randomBytes } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import Database from 'better-sqlite3'
import { type DemoDesk, startDeskProcess } from '../../../build/demonstration.ts'
import { expectAccessible } from './accessible.ts'
import { caughtAddress, catchBrowser } from './catch-browser.ts'
import { expectNoTrace } from './no-trace.ts'
import { lockScreenOf } from './pages/lock-screen.ts'
import { onStage } from './stage.ts'

/** A desk as a person has it: it neither signs in nor unlocks by itself, and its address serves once. */
const test = onStage().extend<{ readonly startDesk: (name: string) => Promise<DemoDesk> }>({
  startDesk: async ({ demo }, use) => {
    const started: DemoDesk[] = []
    await use(async (name) => {
      const desk = await startDeskProcess({
        name,
        folder: join(demo.folder, name),
        channel: join(demo.folder, `c-${name}`),
        serviceUrl: demo.serviceUrl,
        env: catchBrowser(join(demo.folder, `browser-${name}`)),
      })
      started.push(desk)
      return desk
    })
    await Promise.all(started.map((desk) => desk.stop()))
  },
})

const code = '739184'

test('premier code, connexion par le navigateur, verrouillage, code faux, code juste', async ({
  open,
  startDesk,
}) => {
  const desk = await startDesk('own')
  const { page, ...sidebar } = await open(desk)
  const lock = lockScreenOf(page)
  await expect(lock.title).toHaveText('Choisissez votre code')
  await expect(lock.code).toBeFocused()
  await expectAccessible(page, 'premier-code')
  await lock.create(code, '739185')
  await expect(page.getByText('Les deux codes diffèrent.')).toBeVisible()
  await lock.create('123456')
  await expect(lock.error).toContainText('trop facile à deviner')
  await expectAccessible(page, 'code-trop-facile')
  await lock.create(code)

  await expect(lock.title).toHaveText('Connectez-vous')
  await expectAccessible(page, 'connexion')
  await page.keyboard.press('Enter')
  await expect(lock.title).toHaveText('Connexion en cours')
  await expectAccessible(page, 'connexion-en-cours')
  const browser = await page.context().newPage()
  await browser.goto(await caughtAddress(join(desk.folder, '../browser-own')))
  await expectAccessible(browser, 'fournisseur-d-identite')
  await browser.getByRole('button', { name: 'Dr Claire Sance' }).click()
  await expect(browser.getByText('Vous êtes connecté.')).toBeVisible()
  await browser.close()
  await expect(lock.title).toHaveText('Aucun logiciel de cabinet relié')
  await expect(sidebar.statusLine).toContainText('tout est envoyé')

  await sidebar.statusLine.getByRole('button', { name: 'Réglages' }).click()
  const settings = page.getByRole('dialog', { name: 'Réglages' })
  await expect(settings).toContainText('Connecté par Pro Santé Connect.')
  await expectAccessible(page, 'reglages')
  await settings.getByRole('button', { name: 'Verrouiller maintenant' }).click()
  await expect(lock.title).toHaveText('Navigateur Pro est verrouillé')
  await expect(lock.code).toBeFocused()
  await lock.unlock('000111')
  await expect(lock.error).toContainText(/Ce code n’est pas le bon.*Il reste \d essais/)
  await expectAccessible(page, 'code-faux')
  await lock.unlock(code)
  await expect(lock.title).toHaveText('Aucun logiciel de cabinet relié')
})

const damages = [
  {
    name: 'un fichier SQLite en clair à la place de la base',
    spoil(database: string) {
      rmSync(database)
      const plain = new Database(database)
      plain.exec('CREATE TABLE record (id TEXT); INSERT INTO record VALUES (1)')
      plain.close()
    },
  },
  {
    name: 'une base tronquée',
    spoil: (database: string) => truncateSync(database, 5_000),
  },
  {
    name: 'des octets quelconques à la place de la base',
    spoil(database: string) {
      rmSync(database)
      cpSync(join(import.meta.dirname, '../../../resources/demo/photos/talon-1.jpg'), database)
    },
  },
]
for (const [index, { name, spoil }] of damages.entries()) {
  test(`${name} : une phrase en français, et le fichier reste tel quel`, async ({
    open,
    startDesk,
    demo,
  }) => {
    const folder = `damaged-${index}`
    cpSync(join(demo.folder, 'own'), join(demo.folder, folder), { recursive: true })
    const database = join(demo.folder, folder, 'cache/cache.db')
    for (const beside of ['-wal', '-shm']) rmSync(`${database}${beside}`, { force: true })
    spoil(database)
    const before = fingerprint(database)
    const { page } = await open(await startDesk(folder))
    const lock = lockScreenOf(page)
    await expect(lock.title).toHaveText('Navigateur Pro est verrouillé')
    await lock.unlock(code)
    await expect(lock.title).toHaveText('Les données de ce poste ne s’ouvrent pas')
    await expect(page.getByRole('main')).toContainText('Les fichiers sont gardés tels quels.')
    await expectAccessible(page, `base-${index}`)
    expect(fingerprint(database)).toBe(before)
    if (index > 0) return

    await page.getByRole('button', { name: 'Mettre de côté et repartir' }).click()
    await page.getByRole('button', { name: 'Confirmer : mettre de côté' }).click()
    await expect(lock.title).toHaveText('Choisissez votre code')
    const quarantine = join(demo.folder, folder, 'cache/quarantine')
    const [stamp] = readdirSync(quarantine)
    expect(fingerprint(join(quarantine, stamp!, 'cache.db'))).toBe(before)
  })
}

test('l’adresse du poste sert une fois ; un autre hôte, une autre page, un inconnu sont refusés', async ({
  open,
  startDesk,
}) => {
  const desk = await startDesk('own')
  const { address } = desk
  const { origin, host } = new URL(address)
  const { page } = await open(desk)
  await expect(lockScreenOf(page).title).toHaveText('Navigateur Pro est verrouillé')
  const [cookie] = await page.context().cookies()
  const session = `${cookie!.name}=${cookie!.value}`
  expect(await status(address), 'le même billet, une seconde fois').toBe(403)
  expect(await status(origin), 'sans session').toBe(403)
  expect(await status(`${origin}/?ticket=${randomBytes(24).toString('base64url')}`)).toBe(403)
  expect(await status(origin, { cookie: session })).toBe(200)
  expect(await status(origin, { cookie: session, host: 'navigateur.exemple' }), 'DNS rebinding').toBe(421)
  expect(await status(origin, { cookie: session, host: host.replace('127.0.0.1', 'localhost') })).toBe(421)
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  }
  const socket = `${origin}/socket`
  expect(await status(socket, { ...upgrade, cookie: session, origin })).toBe(101)
  expect(await status(socket, { ...upgrade, cookie: session, origin: 'http://127.0.0.1:1' })).toBe(403)
  expect(await status(socket, { ...upgrade, cookie: session })).toBe(403)
  expect(await status(socket, { ...upgrade, origin })).toBe(403)
  const put = { cookie: session, origin: 'http://exemple.fr' }
  expect(await status(`${origin}/files/${randomBytes(16).toString('hex')}`, put, 'PUT')).toBe(403)
})

test('ne laisse en clair ni nom, ni code', ({ demo }) => {
  expectNoTrace(demo, [`"${code}"`])
})

function fingerprint(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/** The status of one raw request: nothing of a browser's manners. */
function status(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<number> {
  return new Promise((done, fail) => {
    const asked = request(url, { method, headers }, (response) => {
      response.resume()
      done(response.statusCode!)
    })
    asked.on('upgrade', (response, socket) => {
      socket.destroy()
      done(response.statusCode!)
    })
    asked.on('error', fail)
    asked.end()
  })
}
