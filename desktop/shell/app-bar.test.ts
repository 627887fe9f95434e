import { BrowserWindow, screen } from 'electron'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { refit } from './app-bar.ts'
import type { PhysicalRect } from './app-bar-data.ts'
import { createSidebarDock, type Placement } from './dock.ts'
import { frameAround, sidebarBounds } from './strip.ts'
import * as fake from './testing/fake-electron.ts'
import { FakeWindowsShell, overlaps, type Side } from './testing/fake-windows-shell.ts'

const fullHd: PhysicalRect = { left: 0, top: 0, right: 1920, bottom: 1080 }
const taskBar = 1n
const otherBar = 2n
const [wmActivate, wmWindowPosChanged, abnFullScreenApp] = [0x0006, 0x0047, 2]

/** A desk on a machine whose only screen this is; the task bar is at the bottom, 40 pixels high. */
function open(monitor = fullHd, scale = 1) {
  const width = Math.round((monitor.right - monitor.left) / scale)
  const height = Math.round((monitor.bottom - monitor.top) / scale)
  const origin = { x: monitor.left, y: monitor.top }
  fake.machine.displays = [fake.displayAt(1, { ...origin, width, height }, scale, origin)]
  const shell = new FakeWindowsShell(monitor)
  shell.placeOther(taskBar, 'bottom', { ...monitor, top: monitor.bottom - 40 })
  let kept: Placement | undefined
  const memory = { read: () => kept, write: (value: Placement) => (kept = value) }
  const window = new BrowserWindow() as unknown as fake.BrowserWindow
  window.bounds = { ...window.bounds, ...origin }
  const dock = createSidebarDock(window as never, screen, memory, { wayland: false, appBar: shell })
  const held = () => shell.held(window.handle)
  const sent = () => shell.sent.map(([name]) => name)
  /** Windows hands over what it posted, until it has nothing more to say. */
  const settle = () => {
    for (let round = 0; shell.posted.length > 0; round += 1) {
      if (round > 20) throw new Error('The bars never stop moving')
      for (const { window: to, message, wParam, lParam } of shell.posted.splice(0))
        if (to === window.handle) window.receiveMessage(message, wParam, lParam)
    }
  }
  const notify = (code: number, lParam: number) =>
    window.receiveMessage(shell.register('NavigateurPro.AppBar'), code, lParam)
  return { shell, window, dock, held, sent, settle, notify, kept: () => kept }
}

beforeEach(() => {
  fake.calls.length = 0
})

describe('geometry', () => {
  const free = { left: 0, top: 0, right: 1800, bottom: 1040 }
  test.each([
    ['right', { ...free, left: 1500 }, 420, { ...free, left: 1380 }],
    ['left', { ...free, left: 80, right: 420 }, 420, { ...free, left: 80, right: 500 }],
  ] as const)(
    'on the %s, what Windows left is widened again away from the edge',
    (edge, left, width, want) => {
      expect(refit(left, edge, width)).toEqual(want)
    },
  )

  test('an invisible frame lies outside the strip: what is seen fills it', () => {
    const strip = { x: 1500, y: 0, width: 420, height: 1040 }
    const outer = { x: 100, y: 100, width: 436, height: 900 }
    const inner = { x: 108, y: 131, width: 420, height: 861 }
    expect(frameAround(strip, outer, inner)).toEqual({ x: 1492, y: 0, width: 436, height: 1048 })
    expect(frameAround(strip, outer, outer)).toEqual(strip)
  })
})

describe('negotiation', () => {
  test('new, ask, widen again, set, and the window goes where Windows says', async () => {
    const { dock, shell, window, held } = open()
    expect(await dock.dock({ edge: 'right', width: 420 })).toBe('reserved')
    const asked = { left: 1500, top: 0, right: 1920, bottom: 1080 }
    const granted = { ...asked, bottom: 1040 }
    expect(shell.sent.slice(0, 3)).toEqual([
      ['new', 'right', { left: 0, top: 0, right: 0, bottom: 0 }],
      ['queryPosition', 'right', asked],
      ['setPosition', 'right', granted],
    ])
    expect(held()).toEqual(granted)
    expect(window.bounds).toEqual({ x: 1500, y: 0, width: 420, height: 1040 })
    expect(shell.workArea()).toEqual({ left: 0, top: 0, right: 1500, bottom: 1040 })
  })

  test.each<[string, 'left' | 'right', Side, PhysicalRect, PhysicalRect]>([
    [
      'the task bar is on the same side',
      'right',
      'right',
      { ...fullHd, left: 1850 },
      { left: 1430, top: 0, right: 1850, bottom: 1040 },
    ],
    [
      'another program’s bar is on the same side',
      'left',
      'left',
      { ...fullHd, right: 300 },
      { left: 300, top: 0, right: 720, bottom: 1040 },
    ],
    [
      'a bar is at the top',
      'left',
      'top',
      { ...fullHd, bottom: 60 },
      { left: 0, top: 60, right: 420, bottom: 1040 },
    ],
  ])('%s: beside it, with its whole width', async (_what, edge, side, other, want) => {
    const { dock, shell, held } = open()
    shell.placeOther(otherBar, side, other)
    await dock.dock({ edge, width: 420 })
    expect(held()).toEqual(want)
  })

  test('a screen at 150 %: Windows counts pixels, Electron points', async () => {
    const { dock, window, held } = open({ left: 0, top: 0, right: 2560, bottom: 1440 }, 1.5)
    await dock.dock({ edge: 'right', width: 420 })
    // 630 pixels and one more, of what Chromium rounds outwards.
    expect(held()).toMatchObject({ left: 1929, right: 2560 })
    expect(window.bounds).toMatchObject({ x: 1286, width: 421 })
  })

  test('whatever the screen, the scale and the bars: alone on its place, whole, at the edge, then gone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          x: fc.integer({ min: -4000, max: 4000 }),
          y: fc.integer({ min: -4000, max: 4000 }),
          width: fc.integer({ min: 1600, max: 5120 }),
          height: fc.integer({ min: 900, max: 2880 }),
        }),
        fc.constantFrom(1, 1.25, 1.5, 1.75, 2),
        fc.constantFrom<Side>('left', 'top', 'right', 'bottom'),
        fc.integer({ min: 0, max: 300 }),
        fc.constantFrom('left', 'right'),
        fc.integer({ min: 100, max: 900 }),
        async ({ x, y, width, height }, scale, side, thickness, edge, wish) => {
          const monitor = { left: x, top: y, right: x + width, bottom: y + height }
          const { dock, shell, window, held, sent, settle } = open(monitor, scale)
          const other = {
            left: { ...monitor, right: monitor.left + thickness },
            top: { ...monitor, bottom: monitor.top + thickness },
            right: { ...monitor, left: monitor.right - thickness },
            bottom: { ...monitor, top: monitor.bottom - thickness },
          }[side]
          shell.placeOther(otherBar, side, other)
          const before = shell.workArea()
          expect(await dock.dock({ edge, width: wish })).toBe('reserved')
          settle()
          const place = held() as PhysicalRect
          expect(overlaps(place, other)).toBe(false)
          const asked = sidebarBounds({ x: 0, y: 0, width: width / scale, height }, edge, wish).width * scale
          expect(Math.abs(place.right - place.left - asked)).toBeLessThanOrEqual(2)
          expect(Math.abs(place[edge] - before[edge])).toBeLessThanOrEqual(2)
          const after = shell.workArea()
          expect(after[edge === 'right' ? 'right' : 'left']).toBe(edge === 'right' ? place.left : place.right)
          expect(Math.abs(window.bounds.width - (place.right - place.left) / scale)).toBeLessThanOrEqual(2)
          expect(sent().filter((name) => name === 'setPosition')).toHaveLength(1)
          await dock.undock()
          window.fire('close')
          expect(held()).toBeUndefined()
          expect(shell.workArea()).toEqual(before)
          expect(sent().filter((name) => name === 'remove')).toHaveLength(1)
        },
      ),
    )
  })
})

describe('what Windows says while it is there', () => {
  test('the task bar grows: the strip follows, once', async () => {
    const { dock, shell, window, settle, held, sent } = open()
    await dock.dock({ edge: 'right', width: 420 })
    settle()
    shell.placeOther(taskBar, 'bottom', { ...fullHd, top: 1000 })
    settle()
    expect(held()).toMatchObject({ bottom: 1000 })
    expect(window.bounds.height).toBe(1000)
    expect(sent().filter((name) => name === 'setPosition')).toHaveLength(2)
  })

  test('a film or a slide show takes the whole screen: the strip goes under, then comes back above', async () => {
    const { dock, notify } = open()
    await dock.dock({ edge: 'right', width: 420 })
    notify(abnFullScreenApp, 1)
    notify(abnFullScreenApp, 0)
    expect(fake.callsTo('window.setAlwaysOnTop')).toEqual([
      [true, 'floating'],
      [false, 'floating'],
      [true, 'floating'],
    ])
  })

  test('the shell starts again and knows nothing: the place is taken anew', async () => {
    const { dock, shell, window, held, settle } = open()
    await dock.dock({ edge: 'right', width: 420 })
    shell.forgetsAll()
    expect(held()).toBeUndefined()
    window.receiveMessage(shell.register('TaskbarCreated'))
    settle()
    expect(held()).toEqual({ left: 1500, top: 0, right: 1920, bottom: 1040 })
  })

  test('the same broadcast from a shell that still knows us (the scale changed) registers once more too', async () => {
    const { dock, shell, window, held } = open()
    await dock.dock({ edge: 'right', width: 420 })
    window.receiveMessage(shell.register('TaskbarCreated'))
    expect(held()).toEqual({ left: 1500, top: 0, right: 1920, bottom: 1040 })
  })

  test.each([
    ['activated', wmActivate, 'activate'],
    ['moved among the others', wmWindowPosChanged, 'windowPositionChanged'],
  ] as const)(
    'Windows is told that the window was %s, only while it holds a place',
    async (_w, message, name) => {
      const { dock, window, sent } = open()
      window.receiveMessage(message)
      expect(sent()).toEqual([])
      await dock.dock({ edge: 'right', width: 420 })
      window.receiveMessage(message)
      expect(sent().at(-1)).toBe(name)
      await dock.undock()
      window.receiveMessage(message)
      expect(sent().at(-1)).toBe('remove')
    },
  )

  test('once undocked, nothing that Windows says moves the window', async () => {
    const { dock, window, notify, shell } = open()
    await dock.dock({ edge: 'right', width: 420 })
    await dock.undock()
    window.bounds = { x: 50, y: 60, width: 1200, height: 800 }
    const before = shell.sent.length
    notify(1, 0)
    notify(abnFullScreenApp, 1)
    window.receiveMessage(shell.register('TaskbarCreated'))
    expect([window.bounds.width, shell.sent.length]).toEqual([1200, before])
  })
})

describe('what the person does', () => {
  test('widened by hand, the place is widened; dropped in the middle, it goes back to the edge', async () => {
    const { dock, window, held, settle, kept } = open()
    await dock.dock({ edge: 'right', width: 420 })
    window.bounds = { ...window.bounds, x: 1400, width: 520 }
    window.fire('resized')
    settle()
    expect(held()).toMatchObject({ left: 1400, right: 1920 })
    window.bounds = { ...window.bounds, x: 600 }
    window.fire('moved')
    expect(window.bounds).toEqual({ x: 1400, y: 0, width: 520, height: 1040 })
    window.fire('close')
    expect(kept()).toEqual({ docked: true, displayId: 1, edge: 'right', width: 520 })
  })

  test('from one edge to the other, the first is given back', async () => {
    const { dock, shell, held } = open()
    await dock.dock({ edge: 'right', width: 420 })
    await dock.dock({ edge: 'left', width: 420 })
    expect(held()).toMatchObject({ left: 0, right: 420 })
    expect(shell.workArea()).toEqual({ left: 420, top: 0, right: 1920, bottom: 1040 })
  })

  test('with a frame, the strip is what is seen of the window, and its width does not creep', async () => {
    const { dock, window, held, notify } = open()
    window.frame = 8
    await dock.dock({ edge: 'right', width: 420 })
    for (let time = 0; time < 5; time += 1) notify(1, 0)
    expect(held()).toMatchObject({ left: 1500, right: 1920 })
    expect(window.bounds).toEqual({ x: 1492, y: 0, width: 436, height: 1048 })
  })

  test.each([
    ['hidden', (window: fake.BrowserWindow) => window.hide(), (window: fake.BrowserWindow) => window.show()],
    [
      'minimised',
      (window: fake.BrowserWindow) => window.fire('minimize'),
      (window: fake.BrowserWindow) => window.restore(),
    ],
  ] as const)(
    '%s, it leaves the place to the practice software; back, it takes it again',
    async (_w, go, back) => {
      const { dock, window, shell, held, settle } = open()
      await dock.dock({ edge: 'right', width: 420 })
      go(window)
      // Giving the place back changes the work area, and Electron says so: not a reason to take it again.
      fake.screen.fire('display-metrics-changed', {}, fake.machine.displays[0], ['workArea'])
      settle()
      expect(shell.workArea()).toEqual({ left: 0, top: 0, right: 1920, bottom: 1040 })
      back(window)
      expect(held()).toEqual({ left: 1500, top: 0, right: 1920, bottom: 1040 })
    },
  )

  test('it leaves: the place is given back before the window is destroyed, once, and never taken again', async () => {
    const { dock, window, sent, held, settle } = open()
    await dock.dock({ edge: 'right', width: 420 })
    window.fire('close')
    expect([sent().at(-1), held()]).toEqual(['remove', undefined])
    fake.screen.fire('display-metrics-changed', {}, fake.machine.displays[0], ['workArea'])
    window.fire('show')
    settle()
    dock.dispose()
    expect(sent().filter((name) => name === 'remove')).toHaveLength(1)
    expect(sent().at(-1)).toBe('remove')
  })
})

describe('Windows refuses', () => {
  test('from the start: it floats', async () => {
    const { dock, shell, window } = open()
    shell.answers = false
    expect(await dock.dock({ edge: 'right', width: 420 })).toBe('floating')
    expect(window.bounds).toEqual({ x: 1500, y: 0, width: 420, height: 1040 })
  })

  test('in the middle: it gives back what it held, and floats', async () => {
    const { dock, shell, window, notify, sent } = open()
    await dock.dock({ edge: 'right', width: 420 })
    shell.answers = false
    shell.placeOther(taskBar, 'bottom', { ...fullHd, top: 900 })
    notify(1, 0)
    // A silent shell leaves the rectangle as it was asked: another place than the one held, hence the question.
    expect(sent().slice(-2)).toEqual(['setPosition', 'remove'])
    expect(window.bounds).toEqual({ x: 1500, y: 0, width: 420, height: 1040 })
  })

  test('no room is left: it floats', async () => {
    const { dock, shell, held } = open()
    shell.placeOther(otherBar, 'left', { ...fullHd, right: 1920 })
    expect(await dock.dock({ edge: 'right', width: 420 })).toBe('floating')
    expect(held()).toBeUndefined()
  })
})
