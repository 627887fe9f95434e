/**
 * Electron, as far as the shell uses it, in memory: it records what is asked of it, and tests fire
 * its events. Vitest puts it in the place of `electron`. Every part is checked against Electron's
 * own types, so that it cannot offer what Electron does not.
 */
import type {
  App,
  BrowserWindow as ElectronBrowserWindow,
  BrowserWindowConstructorOptions,
  CommandLine,
  Dialog,
  Display,
  ContextBridge,
  GlobalShortcut,
  IpcMain,
  IpcRenderer,
  Menu as ElectronMenu,
  Notification as ElectronNotification,
  PowerMonitor,
  Protocol,
  Rectangle,
  SafeStorage,
  Screen,
  Session,
  Shell,
  UtilityProcess,
  WebContents,
  WebRequest,
} from 'electron'

type Listener = (...args: never[]) => unknown

/** What was asked of Electron, in order: `['app.exit', 1]`. */
export const calls: (readonly [string, ...unknown[]])[] = []

/** The arguments of each call of this name. */
export function callsTo(name: string): readonly (readonly unknown[])[] {
  return calls.filter(([called]) => called === name).map(([, ...args]) => args)
}

function record(name: string, ...args: unknown[]): void {
  calls.push([name, ...args])
}

/** The machine the shell finds itself on; tests change it before they act. */
export const machine = {
  isPackaged: false,
  appPath: '.',
  userData: '.',
  switches: new Set<string>(),
  isFirstInstance: true,
  /** Keys that another program already has. */
  keysTaken: new Set<string>(),
  displays: [displayAt(1, { x: 0, y: 0, width: 1920, height: 1080 })] as Display[],
  storage: {
    available: true,
    backend: 'gnome_libsecret' as ReturnType<SafeStorage['getSelectedStorageBackend']>,
    prefix: 'v11',
    shouldReEncrypt: false,
  },
}

/** A screen whose task bar takes 40 points at the bottom; its pixels begin where its points do, unless told. */
export function displayAt(
  id: number,
  bounds: Rectangle,
  scaleFactor = 1,
  nativeOrigin = { x: bounds.x, y: bounds.y },
): Display {
  const workArea = { ...bounds, height: bounds.height - 40 }
  return { id, bounds, workArea, scaleFactor, nativeOrigin } as Display
}

class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>()

  /** Nothing in the shell chains on the result, which is why it is `never`. */
  on(event: string, listener: Listener): never {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
    return undefined as never
  }

  once(event: string, listener: Listener): never {
    return this.on(event, listener)
  }

  off(event: string, listener: Listener): never {
    this.#listeners.get(event)?.delete(listener)
    return undefined as never
  }

  fire(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(args as never[]))
  }
}

/** An event that tells whether it was prevented. */
export function anEvent<Details extends object>(details: Details) {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true
    },
    ...details,
  }
}

const commandLine = {
  appendSwitch: (name: string) => record('commandLine.appendSwitch', name),
  hasSwitch: (name: string) => machine.switches.has(name),
} satisfies Pick<CommandLine, 'appendSwitch' | 'hasSwitch'>

const ready = Promise.withResolvers<void>()

class FakeApp
  extends Emitter
  implements
    Pick<
      App,
      | 'enableSandbox'
      | 'exit'
      | 'getAppPath'
      | 'getPath'
      | 'getVersion'
      | 'isPackaged'
      | 'on'
      | 'quit'
      | 'requestSingleInstanceLock'
      | 'setAsDefaultProtocolClient'
      | 'whenReady'
    >
{
  readonly commandLine = commandLine as CommandLine
  readonly whenReady = () => ready.promise
  readonly getVersion = () => '0.1.0'
  readonly getAppPath = () => machine.appPath
  readonly getPath = () => machine.userData

  get isPackaged() {
    return machine.isPackaged
  }
  enableSandbox() {
    record('app.enableSandbox')
  }
  exit(code?: number) {
    record('app.exit', code)
  }
  quit() {
    record('app.quit')
  }
  requestSingleInstanceLock() {
    record('app.requestSingleInstanceLock')
    return machine.isFirstInstance
  }
  setAsDefaultProtocolClient(protocol: string, path?: string, args?: string[]) {
    record('app.setAsDefaultProtocolClient', protocol, path, args)
    return true
  }
  becomeReady() {
    ready.resolve()
  }
}
export const app = new FakeApp()

export class FakeContents
  extends Emitter
  implements
    Pick<WebContents, 'downloadURL' | 'isDestroyed' | 'on' | 'reload' | 'send' | 'setWindowOpenHandler'>
{
  readonly mainFrame = { parent: null, origin: 'null', url: '' }
  openWindow: Parameters<WebContents['setWindowOpenHandler']>[0] | undefined

  downloadURL(url: string) {
    record('contents.downloadURL', url)
  }
  isDestroyed() {
    return false
  }
  reload() {
    record('contents.reload')
  }
  send(channel: string, ...args: unknown[]) {
    record('contents.send', channel, ...args)
  }
  setWindowOpenHandler(handler: Parameters<WebContents['setWindowOpenHandler']>[0]) {
    this.openWindow = handler
  }
  /** The page of this address has loaded. */
  show(url: string, origin: string) {
    Object.assign(this.mainFrame, { url, origin })
  }
}

export const windows: BrowserWindow[] = []

export class BrowserWindow
  extends Emitter
  implements
    Pick<
      ElectronBrowserWindow,
      | 'focus'
      | 'getBounds'
      | 'getContentBounds'
      | 'getNativeWindowHandle'
      | 'hide'
      | 'hookWindowMessage'
      | 'isFocused'
      | 'isMinimized'
      | 'isVisible'
      | 'loadURL'
      | 'on'
      | 'once'
      | 'restore'
      | 'setAlwaysOnTop'
      | 'setBounds'
      | 'setSize'
      | 'setVisibleOnAllWorkspaces'
      | 'show'
    >
{
  readonly options: BrowserWindowConstructorOptions
  readonly fakeContents = new FakeContents()
  bounds: Rectangle = { x: 100, y: 100, width: 420, height: 900 }
  minimized = false
  visible = false
  focused = false
  /** Left, right and bottom of a frame, part of it invisible; none unless told. */
  frame = 0
  readonly handle = BigInt(0x10_000 + windows.length)
  readonly #hooks = new Map<number, (wParam: Buffer, lParam: Buffer) => void>()

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    this.options = options
    windows.push(this)
    app.fire('web-contents-created', anEvent({}), this.fakeContents)
  }
  get webContents() {
    return this.fakeContents
  }
  focus() {
    this.focused = true
    record('window.focus')
  }
  getBounds() {
    return this.bounds
  }
  getContentBounds() {
    const { x, y, width, height } = this.bounds
    return { x: x + this.frame, y, width: width - 2 * this.frame, height: height - this.frame }
  }
  getNativeWindowHandle() {
    return pointer(this.handle)
  }
  hide() {
    this.visible = false
    this.focused = false
    record('window.hide')
    this.fire('hide')
  }
  hookWindowMessage(message: number, callback: (wParam: Buffer, lParam: Buffer) => void) {
    this.#hooks.set(message, callback)
  }
  /** Windows posts this message to the window. */
  receiveMessage(message: number, wParam = 0, lParam = 0) {
    this.#hooks.get(message)?.(pointer(BigInt(wParam)), pointer(BigInt(lParam)))
  }
  isFocused() {
    return this.focused
  }
  isVisible() {
    return this.visible
  }
  isMinimized() {
    return this.minimized
  }
  async loadURL(url: string) {
    record('window.loadURL', url)
    this.fakeContents.show(url, new URL(url).href.split('/').slice(0, 3).join('/'))
  }
  restore() {
    this.minimized = false
    record('window.restore')
    this.fire('restore')
  }
  setAlwaysOnTop(flag: boolean, level?: string) {
    record('window.setAlwaysOnTop', flag, level)
  }
  setBounds(bounds: Partial<Rectangle>) {
    this.bounds = { ...this.bounds, ...bounds }
    record('window.setBounds', bounds)
  }
  setSize(width: number, height: number) {
    this.bounds = { ...this.bounds, width, height }
    record('window.setSize', width, height)
  }
  setVisibleOnAllWorkspaces(visible: boolean) {
    record('window.setVisibleOnAllWorkspaces', visible)
  }
  show() {
    this.visible = true
    record('window.show')
    this.fire('show')
  }
}

function pointer(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}

class FakeIpcMain implements Pick<IpcMain, 'handle' | 'removeHandler'> {
  readonly handlers = new Map<string, Parameters<IpcMain['handle']>[1]>()
  handle(channel: string, handler: Parameters<IpcMain['handle']>[1]) {
    this.handlers.set(channel, handler)
  }
  removeHandler(channel: string) {
    this.handlers.delete(channel)
  }
}
export const ipcMain = new FakeIpcMain()

class FakeSession
  extends Emitter
  implements
    Pick<
      Session,
      | 'on'
      | 'setDevicePermissionHandler'
      | 'setPermissionCheckHandler'
      | 'setPermissionRequestHandler'
      | 'setSpellCheckerEnabled'
    >
{
  requestPermission: Parameters<Session['setPermissionRequestHandler']>[0] = null
  checkPermission: Parameters<Session['setPermissionCheckHandler']>[0] = null
  checkDevice: Parameters<Session['setDevicePermissionHandler']>[0] = null
  beforeRequest: Parameters<WebRequest['onBeforeRequest']>[0] | undefined
  handleScheme: Parameters<Protocol['handle']>[1] | undefined

  readonly webRequest = {
    onBeforeRequest: (listener: unknown) => {
      this.beforeRequest = listener as Parameters<WebRequest['onBeforeRequest']>[0]
    },
  } satisfies Pick<WebRequest, 'onBeforeRequest'>

  readonly protocol = {
    handle: (_scheme: string, handler: Parameters<Protocol['handle']>[1]) => {
      this.handleScheme = handler
    },
  } satisfies Pick<Protocol, 'handle'>

  setPermissionRequestHandler(handler: Parameters<Session['setPermissionRequestHandler']>[0]) {
    this.requestPermission = handler
  }
  setPermissionCheckHandler(handler: Parameters<Session['setPermissionCheckHandler']>[0]) {
    this.checkPermission = handler
  }
  setDevicePermissionHandler(handler: Parameters<Session['setDevicePermissionHandler']>[0]) {
    this.checkDevice = handler
  }
  setSpellCheckerEnabled(enable: boolean) {
    record('session.setSpellCheckerEnabled', enable)
  }
}

export const rendererSession = new FakeSession()
export const session = {
  fromPartition: (partition: string, options?: unknown) => {
    record('session.fromPartition', partition, options)
    return rendererSession as unknown as Session
  },
} satisfies Pick<typeof Electron.Session, 'fromPartition'>

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown) => record('protocol.registerSchemesAsPrivileged', schemes),
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged'>

/** Not a cipher: it only marks the bytes, as the real ones are marked by their first letters. */
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => machine.storage.available,
  getSelectedStorageBackend: () => machine.storage.backend,
  encryptStringAsync: async (text: string) => Buffer.from(machine.storage.prefix + text, 'utf8'),
  decryptStringAsync: async (sealed: Buffer) => {
    const text = sealed.toString('utf8')
    if (!/^v1[0-9]/.test(text)) throw new Error('Error while decrypting the ciphertext')
    return { result: text.slice(3), shouldReEncrypt: machine.storage.shouldReEncrypt }
  },
} satisfies Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'
>

class FakeScreen
  extends Emitter
  implements
    Pick<
      Screen,
      'dipToScreenRect' | 'getAllDisplays' | 'getDisplayMatching' | 'off' | 'on' | 'screenToDipRect'
    >
{
  getAllDisplays() {
    return machine.displays
  }
  getDisplayMatching({ x }: Rectangle) {
    const under = machine.displays.find(({ bounds }) => x >= bounds.x && x < bounds.x + bounds.width)
    return (under ?? machine.displays[0]) as Display
  }
  /** Rounded outwards, as Chromium does. */
  dipToScreenRect(_window: null, rect: Rectangle) {
    const { bounds, nativeOrigin, scaleFactor } = this.getDisplayMatching(rect)
    return enclosing(
      nativeOrigin.x + (rect.x - bounds.x) * scaleFactor,
      nativeOrigin.y + (rect.y - bounds.y) * scaleFactor,
      rect.width * scaleFactor,
      rect.height * scaleFactor,
    )
  }
  screenToDipRect(_window: null, { x, y, width, height }: Rectangle) {
    const under = machine.displays.find(
      ({ bounds, nativeOrigin, scaleFactor }) =>
        x >= nativeOrigin.x && x < nativeOrigin.x + bounds.width * scaleFactor,
    )
    const { bounds, nativeOrigin, scaleFactor } = (under ?? machine.displays[0]) as Display
    return enclosing(
      bounds.x + (x - nativeOrigin.x) / scaleFactor,
      bounds.y + (y - nativeOrigin.y) / scaleFactor,
      width / scaleFactor,
      height / scaleFactor,
    )
  }
}

function enclosing(x: number, y: number, width: number, height: number): Rectangle {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top }
}
export const screen = new FakeScreen()

class FakePowerMonitor extends Emitter implements Pick<PowerMonitor, 'on'> {}
export const powerMonitor = new FakePowerMonitor()

export const shell = {
  openExternal: async (url: string) => record('shell.openExternal', url),
} satisfies Pick<Shell, 'openExternal'>

const shortcuts = new Map<string, () => void>()
export const globalShortcut = {
  register: (accelerator: string, callback: () => void) => {
    if (!/^(\w+\+)+\w+$/.test(accelerator)) throw new TypeError('conversion failure')
    record('globalShortcut.register', accelerator)
    if (machine.keysTaken.has(accelerator)) return false
    shortcuts.set(accelerator, callback)
    return true
  },
  unregister: (accelerator: string) => {
    shortcuts.delete(accelerator)
    record('globalShortcut.unregister', accelerator)
  },
} satisfies Pick<GlobalShortcut, 'register' | 'unregister'>

export function pressKeys(accelerator: string): void {
  shortcuts.get(accelerator)?.()
}

export const dialog = {
  showErrorBox: (title: string, content: string) => record('dialog.showErrorBox', title, content),
} satisfies Pick<Dialog, 'showErrorBox'>

export const Menu = {
  buildFromTemplate: (template: readonly unknown[]) => template as unknown as ElectronMenu,
  setApplicationMenu: (menu: unknown) => record('Menu.setApplicationMenu', menu),
} satisfies Pick<typeof ElectronMenu, 'buildFromTemplate' | 'setApplicationMenu'>

export class Notification implements Pick<ElectronNotification, 'show'> {
  readonly #options: object
  constructor(options: object) {
    this.#options = options
  }
  show() {
    record('notification.show', this.#options)
  }
}

export class FakeUtilityProcess
  extends Emitter
  implements Pick<UtilityProcess, 'kill' | 'on' | 'once' | 'postMessage'>
{
  readonly posted: unknown[] = []
  /** What plays the other process, when the test brings one. */
  onPost: (message: unknown) => void = () => undefined
  postMessage(message: unknown) {
    this.posted.push(message)
    this.onPost(message)
  }
  kill() {
    record('utilityProcess.kill')
    return true
  }
}
export const utilityProcesses: FakeUtilityProcess[] = []
export const utilityProcess = {
  fork: (path: string, args?: readonly string[], options?: unknown) => {
    record('utilityProcess.fork', path, args, options)
    const child = new FakeUtilityProcess()
    utilityProcesses.push(child)
    return child as unknown as UtilityProcess
  },
} satisfies Pick<typeof Electron.UtilityProcess, 'fork'>

export const contextBridge = {
  exposeInMainWorld: (name: string, value: unknown) => record('contextBridge.expose', name, value),
} satisfies Pick<ContextBridge, 'exposeInMainWorld'>

class FakeIpcRenderer extends Emitter implements Pick<IpcRenderer, 'invoke' | 'off' | 'on'> {
  async invoke(channel: string, ...args: unknown[]) {
    record('ipcRenderer.invoke', channel, ...args)
  }
}
export const ipcRenderer = new FakeIpcRenderer()
