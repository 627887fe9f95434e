import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  type MenuItemConstructorOptions,
} from 'electron'
import type { SidebarDock } from '../core/platform/ports.ts'
import { sidebarWidth } from './dock.ts'

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

/** Copy, paste and zoom have their keys; reloading, which would drop a draft, has none. */
export function menuTemplate(platform: NodeJS.Platform, dock: SidebarDock): MenuItemConstructorOptions[] {
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
      ],
    },
    { role: 'quit', label: 'Quitter' },
  ]
}
