import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BrowserWindow, screen } from 'electron'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSidebarDock, isWayland, placementFile } from './dock.ts'
import { sidebarBounds } from './strip.ts'
import * as fake from './testing/fake-electron.ts'

const left = fake.displayAt(1, { x: 0, y: 0, width: 1920, height: 1080 })
const right = fake.displayAt(2, { x: 1920, y: -200, width: 1280, height: 1024 })

describe('geometry', () => {
  test.each([
    ['usual', left.workArea, 'right', 420, { x: 1500, y: 0, width: 420, height: 1040 }],
    ['on the left', left.workArea, 'left', 420, { x: 0, y: 0, width: 420, height: 1040 }],
    ['second screen, higher', right.workArea, 'right', 420, { x: 2780, y: -200, width: 420, height: 984 }],
    ['too narrow', left.workArea, 'right', 10, { x: 1600, y: 0, width: 320, height: 1040 }],
    ['too wide', left.workArea, 'right', 4000, { x: 1360, y: 0, width: 560, height: 1040 }],
    ['a fraction', left.workArea, 'right', 419.6, { x: 1500, y: 0, width: 420, height: 1040 }],
    [
      'a screen narrower than the strip',
      { x: 0, y: 0, width: 300, height: 400 },
      'right',
      420,
      { x: 0, y: 0, width: 300, height: 400 },
    ],
    [
      'a task bar on the right',
      { x: 0, y: 0, width: 1800, height: 1080 },
      'right',
      420,
      { x: 1380, y: 0, width: 420, height: 1080 },
    ],
  ] as const)('%s', (_what, workArea, edge, width, bounds) => {
    expect(sidebarBounds(workArea, edge, width)).toEqual(bounds)
  })

  test('the strip is always inside the work area, whole, and touches its edge', () => {
    const area = fc.record({
      x: fc.integer({ min: -8000, max: 8000 }),
      y: fc.integer({ min: -8000, max: 8000 }),
      width: fc.integer({ min: 1, max: 8000 }),
      height: fc.integer({ min: 1, max: 8000 }),
    })
    fc.assert(
      fc.property(
        area,
        fc.constantFrom('right', 'left'),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (workArea, edge, width) => {
          const strip = sidebarBounds(workArea, edge, width)
          expect(strip.x).toBeGreaterThanOrEqual(workArea.x)
          expect(strip.x + strip.width).toBeLessThanOrEqual(workArea.x + workArea.width)
          expect([strip.y, strip.height]).toEqual([workArea.y, workArea.height])
          expect(edge === 'left' ? strip.x : strip.x + strip.width).toBe(
            edge === 'left' ? workArea.x : workArea.x + workArea.width,
          )
        },
      ),
    )
  })
})

describe('dock', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dock-'))
    fake.machine.displays = [left, right]
    fake.calls.length = 0
  })
  afterEach(() => rm(folder, { recursive: true }))

  const path = () => join(folder, 'window.json')
  const open = (wayland = false) => {
    const dock = createSidebarDock(new BrowserWindow(), screen, placementFile(path()), {
      wayland,
      appBar: undefined,
    })
    return { dock, window: fake.windows.at(-1) as fake.BrowserWindow }
  }

  test('the first time, it takes the right edge and stays above', async () => {
    const { dock, window } = open()
    await dock.restore()
    expect(window.bounds).toEqual({ x: 1500, y: 0, width: 420, height: 1040 })
    expect(fake.callsTo('window.setAlwaysOnTop')).toEqual([[true, 'floating']])
  })

  test('carried to the second screen and widened, it comes back there', async () => {
    const first = open()
    expect(await first.dock.dock({ edge: 'right', width: 420 })).toBe('floating')
    first.window.bounds = { ...right.workArea, width: 500 }
    first.window.fire('close')
    first.dock.dispose()

    const { dock, window } = open()
    await dock.restore()
    expect(window.bounds).toEqual(sidebarBounds(right.workArea, 'right', 500))
    expect((await stat(path())).mode & 0o777).toBe(0o600)
  })

  test('its screen is unplugged: it moves to the other one; the task bar grows: it follows', async () => {
    const { dock, window } = open()
    window.bounds = { ...right.workArea }
    await dock.dock({ edge: 'right', width: 420 })
    expect(window.bounds.x).toBe(2780)
    fake.machine.displays = [left]
    fake.screen.fire('display-removed', {}, right)
    expect(window.bounds).toEqual(sidebarBounds(left.workArea, 'right', 420))
    const smaller = { ...left, workArea: { x: 0, y: 0, width: 1920, height: 700 } }
    fake.machine.displays = [smaller]
    fake.screen.fire('display-metrics-changed', {}, smaller, ['workArea'])
    expect(window.bounds.height).toBe(700)
  })

  test('undocked by the person, it is an ordinary window, now and at the next start', async () => {
    const first = open()
    await first.dock.dock({ edge: 'right', width: 420 })
    await first.dock.undock()
    first.window.bounds = { x: 50, y: 60, width: 1200, height: 800 }
    fake.screen.fire('display-metrics-changed', {}, left, ['bounds'])
    expect(first.window.bounds.width).toBe(1200)
    first.window.fire('close')
    expect(fake.callsTo('window.setAlwaysOnTop').at(-1)).toEqual([false, 'floating'])

    const { dock, window } = open()
    const before = window.bounds
    await dock.restore()
    expect(window.bounds).toEqual(before)
  })

  test('on Wayland it only takes its size: a program cannot place itself there', async () => {
    const { dock } = open(true)
    expect(await dock.dock({ edge: 'right', width: 420 })).toBe('plain')
    expect(fake.callsTo('window.setSize')).toEqual([[420, 1040]])
    expect([...fake.callsTo('window.setBounds'), ...fake.callsTo('window.setAlwaysOnTop')]).toEqual([])
  })

  test.each(['', '{', '{"docked":"yes"}', '[]'])('a memory of « %s » is as good as none', async (content) => {
    await writeFile(path(), content)
    const { dock, window } = open()
    await dock.restore()
    expect(window.bounds.width).toBe(420)
  })

  test.each([
    ['linux', { XDG_SESSION_TYPE: 'wayland' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['linux', { XDG_SESSION_TYPE: 'x11' }, false],
    ['win32', { WAYLAND_DISPLAY: 'x' }, false],
  ] as const)('%s with %j is Wayland: %s', (platform, env, expected) => {
    expect(isWayland(platform, env)).toBe(expected)
  })
})
