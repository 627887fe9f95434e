import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  type MenuItemConstructorOptions,
} from 'electron'
import type { SidebarDock } from '../core/platform/ports.ts'
import type { Shortcut } from './shortcut.ts'
import { sidebarWidth } from './strip.ts'

/** Literal on purpose: web preferences are never spread from a configuration (CVE-2026-34769). */
export function windowOptions(preload: string, isPackaged: boolean): BrowserWindowConstructorOptions {
  return {
    show: false,
    width: 420,
    height: 900,
    minWidth: 320,
    minHeight: 480,
    title: 'Navigateur Pro',
    backgroundColor: '#FBFAF7',
    autoHideMenuBar: true,
    webPreferences: {
      // No `persist:` prefix: nothing of the page is ever written to the disk.
      partition: rendererPartition,
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !isPackaged,
    },
  }
}

export const rendererPartition = 'navigateur'

export function createWindow(preload: string, isPackaged: boolean): BrowserWindow {
  const window = new BrowserWindow(windowOptions(preload, isPackaged))
  window.once('ready-to-show', () => window.show())
  // The page's title could one day name a patient, and titles are read by other programs.
  window.on('page-title-updated', (event) => event.preventDefault())
  return window
}

export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** One gesture to have the sidebar under the eyes, and one to have it out of the way. */
export function toggleWindow(window: BrowserWindow): void {
  if (window.isVisible() && !window.isMinimized() && window.isFocused()) window.hide()
  else bringForward(window)
}

/** Copy, paste and zoom have their keys; reloading, which would drop a draft, has none. */
export function menuTemplate(
  platform: NodeJS.Platform,
  dock: SidebarDock,
  shortcut: Shortcut,
  toggle: () => void,
): MenuItemConstructorOptions[] {
  const dockAt = (edge: 'right' | 'left') => () => void dock.dock({ edge, width: sidebarWidth.usual })
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { role: 'editMenu', label: 'Édition' },
    {
      label: 'Affichage',
      submenu: [
        { role: 'zoomIn', label: 'Agrandir' },
        { role: 'zoomOut', label: 'Réduire' },
        { role: 'resetZoom', label: 'Taille normale' },
        { type: 'separator' },
        { label: 'Ancrer à droite', click: dockAt('right') },
        { label: 'Ancrer à gauche', click: dockAt('left') },
        { label: 'Détacher', click: () => void dock.undock() },
        { type: 'separator' },
        shortcutItem(platform, shortcut, toggle),
      ],
    },
    { role: 'quit', label: 'Quitter' },
  ]
}

/** The key itself is the system's affair: here it is only shown. */
function shortcutItem(
  platform: NodeJS.Platform,
  { accelerator, isOurs }: Shortcut,
  click: () => void,
): MenuItemConstructorOptions {
  if (isOurs) return { label: 'Afficher ou masquer', accelerator, registerAccelerator: false, click }
  const keys = accelerator.replace('CommandOrControl', platform === 'darwin' ? 'Cmd' : 'Ctrl')
  return { label: `Afficher ou masquer (${keys} est pris par un autre logiciel)`, click }
}
