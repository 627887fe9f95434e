import { BrowserWindow, globalShortcut } from 'electron'
import { beforeEach, describe, expect, test } from 'vitest'
import { createNodeLogger } from '../core/platform/node/node-logger.ts'
import { registerShortcut } from './shortcut.ts'
import * as fake from './testing/fake-electron.ts'
import { menuTemplate, toggleWindow } from './window.ts'

const keys = 'CommandOrControl+Alt+N'
let lines: string[]
const logger = createNodeLogger({ write: (line: string) => lines.push(line) })

beforeEach(() => {
  lines = []
  fake.calls.length = 0
  fake.machine.keysTaken.clear()
})

function openWindow(state: { visible: boolean; focused: boolean; minimized: boolean }) {
  const window = new BrowserWindow() as unknown as fake.BrowserWindow
  return Object.assign(window, state)
}

describe('one gesture', () => {
  test.each([
    ['hidden', { visible: false, focused: false, minimized: false }, ['window.show', 'window.focus']],
    [
      'behind the others',
      { visible: true, focused: false, minimized: false },
      ['window.show', 'window.focus'],
    ],
    ['under the hand', { visible: true, focused: true, minimized: false }, ['window.hide']],
    // Windows says of a minimised window that it is visible.
    [
      'minimised',
      { visible: true, focused: true, minimized: true },
      ['window.restore', 'window.show', 'window.focus'],
    ],
  ] as const)('%s', (_what, state, asked) => {
    toggleWindow(openWindow(state) as never)
    expect(fake.calls.map(([name]) => name)).toEqual(asked)
  })
})

const nowhere = { dock: async () => 'plain' as const, undock: async () => undefined }

function itemOf(platform: NodeJS.Platform, shortcut: ReturnType<typeof registerShortcut>) {
  const view = menuTemplate(platform, nowhere, shortcut, () => undefined).find(
    ({ label }) => label === 'Affichage',
  )
  return (view as { submenu: { label?: string; accelerator?: string }[] }).submenu.at(-1)
}

describe('the key', () => {
  test('works until we leave, and the menu shows it', () => {
    let pressed = 0
    const shortcut = registerShortcut(globalShortcut, keys, () => (pressed += 1), logger)
    fake.pressKeys(keys)
    expect(itemOf('win32', shortcut)).toMatchObject({
      label: 'Afficher ou masquer',
      accelerator: keys,
      registerAccelerator: false,
    })
    shortcut.release()
    fake.pressKeys(keys)
    expect([pressed, lines]).toEqual([1, []])
  })

  test.each([
    ['win32', 'Ctrl+Alt+N'],
    ['darwin', 'Cmd+Alt+N'],
  ] as const)(
    'of another program’s on %s: the menu and the log say so, and nothing is taken from it',
    (os, name) => {
      fake.machine.keysTaken.add(keys)
      const shortcut = registerShortcut(globalShortcut, keys, () => undefined, logger)
      expect(itemOf(os, shortcut)?.label).toBe(`Afficher ou masquer (${name} est pris par un autre logiciel)`)
      expect(itemOf(os, shortcut)?.accelerator).toBeUndefined()
      expect(lines.join()).toContain('shell.shortcut-refused')
      shortcut.release()
      expect(fake.callsTo('globalShortcut.unregister')).toEqual([])
    },
  )

  test('that is none: Electron throws, we do not', () => {
    expect(registerShortcut(globalShortcut, 'Meta', () => undefined, logger).isOurs).toBe(false)
  })
})
