import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test } from 'vitest'
import type { SidebarDock } from '../core/platform/ports.ts'
import * as fake from './testing/fake-electron.ts'
import { createWindow, menuTemplate, windowOptions } from './window.ts'

test('the window is locked down, word for word', () => {
  expect(windowOptions('preload.cjs', true).webPreferences).toEqual({
    partition: 'navigateur',
    preload: 'preload.cjs',
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
    devTools: false,
  })
})

test('the title never names anybody', () => {
  createWindow('preload.cjs', true)
  const event = fake.anEvent({})
  fake.windows.at(-1)?.fire('page-title-updated', event, 'PAT-TROIS Dominique')
  expect(event.defaultPrevented).toBe(true)
})

describe('menu', () => {
  const asked: unknown[] = []
  const dock: SidebarDock = {
    dock: async (options) => (asked.push(options), 'floating'),
    undock: async () => void asked.push('undock'),
  }
  const shortcut = { accelerator: 'CommandOrControl+Alt+N', isOurs: true, release: () => undefined }
  const toggle = () => void asked.push('toggle')

  test.each(['linux', 'win32', 'darwin'] as const)('on %s it neither reloads nor opens tools', (platform) => {
    const roles = JSON.stringify(menuTemplate(platform, dock, shortcut, toggle))
    expect(roles).toContain('editMenu')
    expect(roles).not.toMatch(/reload|toggleDevTools|viewMenu|windowMenu/i)
  })

  test('it docks on either side, undocks, and shows or hides', () => {
    const view = menuTemplate('linux', dock, shortcut, toggle).find(
      ({ label }) => label === 'Affichage',
    )?.submenu
    for (const item of view as MenuItemConstructorOptions[])
      item.click?.(undefined as never, undefined, undefined as never)
    expect(asked).toEqual([{ edge: 'right', width: 420 }, { edge: 'left', width: 420 }, 'undock', 'toggle'])
  })
})
