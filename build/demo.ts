import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { connectNavigateur } from '@navigateur-pro/sdk/client.ts'
import { type DeskName, type Demonstration, startDemonstration } from './demonstration.ts'
import { makeDemoDocuments } from './demo-documents.ts'
import { connectDesk } from './desk-client.ts'
import { findChromium, root } from './prepare.mjs'
import { scenarioNames } from '../resources/demo/dataset.ts'

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    headless: { type: 'boolean', default: false },
    'no-open': { type: 'boolean', default: false },
  },
})
function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** One real round trip, from the practice software to the coordinator's screen; what `npm start -- --check` is for. */
async function checkRoundTrip(demo: Demonstration): Promise<void> {
  const gp = await connectDesk(demo.desks.gp!.address)
  const coordinator = await connectDesk(demo.desks.coordinator!.address)
  const patient = demo.dataset.practiceSoftware.find(({ birthName }) => birthName === 'PAT-TROIS')!
  const navigateur = await connectNavigateur({
    integrator: { id: 'verification', name: 'Vérification de démarrage' },
    channel: demo.desks.gp!.channel,
    pairingFile: join(demo.folder, 'verification-pairing.json'),
  })
  await until('le logiciel de vérification est relié', async () => navigateur.status() === 'connected')
  await until('les dossiers du médecin sont arrivés', async () => {
    const { link } = await gp.client.call('status.read', {})
    return link === 'online'
  })
  await navigateur.openPatient(patient)
  const context = await until('le patient du logiciel est affiché', async () => {
    const view = await gp.client.call('context.read', {})
    return view.kind === 'current' && view.patient.identity.birthName === 'PAT-TROIS' ? view : undefined
  })
  const { patientId } = context.patient
  const text = `Vérification de démarrage ${Date.now()}`
  const draft = await gp.client.call('draft.open', { patientId, kind: 'transmission' })
  await gp.client.call('draft.save', {
    draftId: draft.draftId,
    body: { text, important: false, attachments: [] },
  })
  const { recordId } = await gp.client.call('transmission.write', { draftId: draft.draftId })
  say('  ✓ transmission enregistrée ici')
  await until('transmission reçue par le service (accusé durable)', async () => {
    const { items } = await gp.client.call('timeline.read', { patientId })
    return items.find((item) => item.recordId === recordId)?.delivery.state === 'received'
  })
  await until('transmission visible chez la coordinatrice', async () => {
    const { items } = await coordinator.client.call('timeline.read', { patientId })
    return items.some((item) => item.kind === 'transmission' && item.body.text === text)
  })
  await until('un document signé est dans son dossier, un autre attend d’être rattaché', async () => {
    const { waiting } = await gp.client.call('inbox.list', {})
    const { patientId: signed } = demo.dataset.dossiers[scenarioNames.indexOf('heart-failure')]!
    const { items } = await coordinator.client.call('timeline.read', { patientId: signed })
    return waiting.length === 1 && items.some(({ kind }) => kind === 'document')
  })
  navigateur.close()
  gp.close()
  coordinator.close()
}

async function until<T>(step: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    const seen = await look()
    if (seen) {
      say(`  ✓ ${step}`)
      return seen
    }
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error(`Pas vu en une minute : ${step}.`)
}

/** Where Electron's binary is installed: a clone has its package, not always its binary. */
function electronBinary(): string | undefined {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const named = join(root, 'node_modules/electron/path.txt')
  if (override) return join(override, process.platform === 'win32' ? 'electron.exe' : 'electron')
  return existsSync(named) ? join(root, 'node_modules/electron/dist', readFileSync(named, 'utf8')) : undefined
}

/** The real shell beside the demonstration, on a cache of its own: choose a code, then sign in by name. */
function openElectron(demo: Demonstration, binary: string): void {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const built = spawnSync(process.execPath, [vite, 'build', '--config', 'build/vite.shell.config.ts'], {
    cwd: root,
  })
  if (built.status !== 0)
    return say('La coque Electron ne se construit pas ; les adresses ci-dessus restent valables.')
  spawn(binary, ['.', `--user-data-dir=${join(demo.folder, 'electron')}`], {
    cwd: root,
    env: { ...process.env, NAVIGATEUR_SERVICE_URL: demo.serviceUrl },
    stdio: 'ignore',
  }).on('error', () => undefined)
}

function openWindow(demo: Demonstration): void {
  if (!process.env['DISPLAY'] && process.platform === 'linux') return
  const electron = electronBinary()
  if (electron) openElectron(demo, electron)
  const chromium = findChromium()
  if (!chromium) return
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const window = (address: string, size: string, name: string) =>
    spawn(
      chromium,
      [
        `--app=${address}`,
        `--window-size=${size}`,
        `--user-data-dir=${join(demo.folder, name)}`,
        '--no-first-run',
        ...asRoot,
      ],
      { stdio: 'ignore' },
    ).on('error', () => undefined)
  window(demo.lgcUrl, '1000,900', 'window-lgc')
  window(demo.desks.gp!.address, '420,900', 'window-gp')
}

const desks: DeskName[] = ['gp', 'nurse', 'coordinator']
say('Navigateur Pro : démonstration (patients inventés)')
let demo: Demonstration
try {
  demo = await startDemonstration({ desks, onStep: (step) => say(`  … ${step}`) })
  say('  … Documents de démonstration')
  // They come while one opens a first patient: nobody waits for them.
  makeDemoDocuments(demo).catch((error: unknown) =>
    say(`Les documents de démonstration manquent : ${(error as Error).message}`),
  )
} catch (error) {
  say(`La démonstration ne démarre pas : ${(error as Error).message}`)
  process.exit(1)
}

if (values.check) {
  try {
    await checkRoundTrip(demo)
    say('Tout fonctionne.')
  } catch (error) {
    process.exitCode = 1
    say((error as Error).message)
  } finally {
    await demo.stop()
  }
  // A link that never came would go on trying to reconnect.
  process.exit()
} else {
  const { gp, nurse, coordinator } = demo.desks
  say(`
  Logiciel de cabinet   ${demo.lgcUrl}
  Médecin               ${gp!.address}
  Infirmière            ${nurse!.address}
  Coordinatrice         ${coordinator!.address}

Ouvrez le logiciel de cabinet et le médecin côte à côte, puis cliquez sur un patient.
Code de déverrouillage des postes de démonstration : 402817. Ctrl+C pour arrêter.`)
  if (!values.headless && !values['no-open']) openWindow(demo)
  const stop = () => void demo.stop().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}
