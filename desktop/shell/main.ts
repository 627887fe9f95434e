import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  app,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
} from 'electron'
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import { channelFolder } from '@navigateur-pro/sdk/channel-address.ts'
import { createNodeFiles } from '../core/platform/node/node-files.ts'
import { createNodeLogger } from '../core/platform/node/node-logger.ts'
import { openAppBarMessages } from './app-bar-koffi.ts'
import { appSchemeRegistration, createAppHandler } from './app-protocol.ts'
import { bridge } from './bridge.ts'
import { readConfiguration } from './configuration.ts'
import { startCore } from './core-host.ts'
import { createSidebarDock, isWayland, placementFile } from './dock.ts'
import { createExternalLinks } from './external-links.ts'
import { createLinkInbox, findLink, isLink } from './launch-link.ts'
import { appPage, appScheme } from './origin.ts'
import { lockOnAbsence } from './power.ts'
import { openSecretStore } from './secrets.ts'
import { secureApplication, secureSession } from './security.ts'
import { registerShortcut } from './shortcut.ts'
import { refusedSwitch } from './switches.ts'
import { createUpdateFeed } from './updater.ts'
import { bringForward, createWindow, menuTemplate, rendererPartition, toggleWindow } from './window.ts'

/** The bundle is desktop/dist/shell/; the page and the preload are its neighbours. */
const here = import.meta.dirname
const logger = createNodeLogger(process.stderr)
const launchLinks = createLinkInbox()
/** What must be given back to the system, whichever way we leave. */
let release = () => {}

app.enableSandbox()
app.commandLine.appendSwitch('disable-http-cache')
protocol.registerSchemesAsPrivileged([appSchemeRegistration])

// A Mac gives the link before anything is ready. A link is never logged: it may name a patient.
app.on('open-url', (event, url) => {
  event.preventDefault()
  if (isLink(url)) launchLinks.receive(url)
})

const hostile = app.isPackaged ? refusedSwitch((name) => app.commandLine.hasSwitch(name)) : undefined
if (hostile) {
  logger.warn('shell.switch-refused', { reason: hostile })
  app.exit(1)
} else if (!app.requestSingleInstanceLock()) app.quit()
else app.whenReady().then(start).catch(giveUp)

async function start(): Promise<void> {
  const manifest: unknown = JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8'))
  const configuration = readConfiguration({ packaged: app.isPackaged, manifest, env: process.env })
  const links = createExternalLinks(shell, {
    hosts: [new URL(configuration.serviceUrl).host, ...configuration.linkHosts],
    development: !app.isPackaged,
  })
  const userData = app.getPath('userData')
  const files = createNodeFiles()
  const secrets = await openSecretStore(safeStorage, files, join(userData, 'secrets'), process.platform)

  secureApplication(app, links)
  const rendererSession = session.fromPartition(rendererPartition, { cache: false })
  secureSession(rendererSession)
  // The `--` keeps Windows from taking a crafted address for switches.
  if (app.isPackaged) app.setAsDefaultProtocolClient('navigateurpro', process.execPath, ['--'])

  const window = createWindow(join(here, 'preload.cjs'), app.isPackaged)
  const wayland = isWayland(process.platform, process.env)
  const appBar = await openAppBarMessages(process.platform, logger)
  const memory = placementFile(join(userData, 'window.json'))
  const dock = createSidebarDock(window, screen, memory, { wayland, appBar })
  const toggle = () => toggleWindow(window)
  const shortcut = registerShortcut(globalShortcut, configuration.shortcut, toggle, logger)
  release = () => {
    dock.dispose()
    shortcut.release()
  }
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, dock, shortcut, toggle)))

  const core = startCore({
    fork: () =>
      utilityProcess.fork(join(here, 'core-process.js'), [], { serviceName: 'Navigateur Pro (cœur)' }),
    settings: {
      folder: join(userData, 'cache'),
      serviceUrl: configuration.serviceUrl,
      channelFolder: channelFolder(),
      environment: configuration.environment,
      demonstration: configuration.environment === 'test',
      appVersion: app.getVersion(),
      autoLockMs: configuration.autoLockMinutes * 60_000,
      secretsBackend: secrets.backend,
    },
    ports: {
      'secrets.read': async ({ name }) => (await secrets.read(name)) ?? null,
      'secrets.write': async ({ name, secret }) => secrets.write(name, secret).then(() => null),
      'secrets.remove': async ({ name }) => secrets.remove(name).then(() => null),
      'links.open': async ({ url }) => links.open(url).then(() => null),
    },
    logger,
    onRestart: () => window.webContents.reload(),
    onGiveUp: giveUp,
  })

  rendererSession.protocol.handle(appScheme, createAppHandler(join(here, '../renderer'), core))
  bridge(ipcMain, window.webContents, core)
  lockOnAbsence(powerMonitor, () => void core.call({ id: 0, method: 'lock.lock', params: {} }))
  app.on('second-instance', (_event, argv) => {
    bringForward(window)
    launchLinks.receive(findLink(argv))
  })
  app.on('open-url', () => bringForward(window))
  launchLinks.receive(findLink(process.argv))
  launchLinks.openWith(async (link) => {
    const reply = await core.openLink(link)
    if (!reply.ok) new Notification({ title: 'Lien non ouvert', body: reply.error.message }).show()
  })
  app.on('activate', () => bringForward(window))

  // The window is gone by then: close the cache (its journal goes back to the file), then leave.
  let closed = false
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    release()
    void core.close().finally(() => {
      closed = true
      app.quit()
    })
  })
  app.on('window-all-closed', () => app.quit())

  await dock.restore()
  await window.loadURL(appPage)

  const updates = createUpdateFeed(app.isPackaged, async () => (await import('electron-updater')).autoUpdater)
  const update = await updates.check().catch((error: unknown) => logger.error('shell.update', error))
  if (update)
    new Notification({
      title: `La version ${update.version} existe`,
      body: 'Demandez-la à la personne qui s’occupe de vos postes. Vous pouvez continuer avec celle-ci.',
    }).show()
}

function giveUp(error: unknown): void {
  release()
  logger.error('shell.start', error)
  dialog.showErrorBox(
    'Le Navigateur Pro ne peut pas s’ouvrir',
    isAppError(error)
      ? error.message
      : 'Une erreur imprévue l’en empêche. Ce qui était enregistré ici est conservé. Relancez-le ; si cela recommence, demandez de l’aide.',
  )
  app.exit(1)
}
