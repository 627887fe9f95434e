import { readFileSync, writeFileSync } from 'node:fs'
import type { BrowserWindow, Display, Screen } from 'electron'
import { z } from 'zod'
import type { SidebarDock } from '../core/platform/ports.ts'
import { type AppBar, createAppBar } from './app-bar.ts'
import type { AppBarMessages } from './app-bar-data.ts'
import { type Edge, sidebarBounds, sidebarWidth } from './strip.ts'

const placement = z.strictObject({
  docked: z.boolean(),
  displayId: z.number(),
  edge: z.enum(['right', 'left']),
  width: z.number(),
})
export type Placement = z.infer<typeof placement>

/** The remembered screen when it is still plugged in; otherwise the one the window is on. */
function chooseDisplay(
  displays: readonly Display[],
  remembered: number | undefined,
  current: Display,
): Display {
  return displays.find(({ id }) => id === remembered) ?? current
}

export type PlacementMemory = {
  read(): Placement | undefined
  write(placement: Placement): void
}

/** Lost or unreadable, the window simply takes its usual place. */
export function placementFile(path: string): PlacementMemory {
  return {
    read: () => {
      try {
        return placement.parse(JSON.parse(readFileSync(path, 'utf8')))
      } catch {
        return undefined
      }
    },
    write: (value) => writeFileSync(path, JSON.stringify(value), { mode: 0o600 }),
  }
}

/** Wayland lets no program place its window or stay above others: the strip is then a plain window. */
export function isWayland(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>) {
  return platform === 'linux' && (env.XDG_SESSION_TYPE === 'wayland' || Boolean(env.WAYLAND_DISPLAY))
}

/**
 * Beside the practice software, by the best of three levels that the machine allows: `reserved`
 * (Windows keeps the strip for it), `floating` (above the others, full height of the work area),
 * `plain` (Wayland). Follows screens that are added, removed or resized, and remembers the screen,
 * the edge and the width.
 */
export function createSidebarDock(
  window: BrowserWindow,
  screen: Screen,
  memory: PlacementMemory,
  machine: { readonly wayland: boolean; readonly appBar: AppBarMessages | undefined },
): SidebarDock & { restore(): Promise<void>; dispose(): void } {
  const { wayland } = machine
  let remembered = memory.read()
  let docked = false
  let level: Awaited<ReturnType<SidebarDock['dock']>> = wayland ? 'plain' : 'floating'
  /** Hidden or minimised: it keeps no place then, and takes its own again when it comes back. */
  let isAway = false
  let isDisposed = false

  const float = (above: boolean) => {
    if (wayland) return
    window.setAlwaysOnTop(above, 'floating')
    if (process.platform === 'darwin') window.setVisibleOnAllWorkspaces(above)
  }
  const place = (edge: Edge, width: number) => {
    const display = chooseDisplay(
      screen.getAllDisplays(),
      remembered?.displayId,
      screen.getDisplayMatching(window.getBounds()),
    )
    const strip = sidebarBounds(display.bounds, edge, width)
    const bounds = sidebarBounds(display.workArea, edge, width)
    if (wayland) window.setSize(bounds.width, bounds.height)
    else if (appBar?.reserve(strip, edge)) level = 'reserved'
    else {
      level = 'floating'
      window.setBounds(bounds)
    }
    const { width: taken } = level === 'reserved' ? strip : bounds
    remembered = { docked: true, displayId: display.id, edge, width: taken }
  }
  /** A reserved strip has the width it was asked for; a floating one, the width the person gave it. */
  const placeAgain = () => {
    if (docked && remembered && !isAway && !isDisposed)
      place(remembered.edge, level === 'reserved' ? remembered.width : window.getBounds().width)
  }
  const appBar: AppBar | undefined =
    machine.appBar &&
    createAppBar(window, screen, machine.appBar, {
      onMoved: placeAgain,
      onFullScreen: (isThere) => float(!isThere),
    })
  /** The person widened the reserved strip, or dropped it on another screen. */
  const onHandMoved = () => {
    if (level !== 'reserved' || !docked || !remembered) return
    const { id } = screen.getDisplayMatching(window.getBounds())
    remembered = { ...remembered, displayId: id, width: window.getContentBounds().width }
    placeAgain()
  }
  const leave = () => {
    isAway = true
    appBar?.release()
  }
  const comeBack = () => {
    if (!isAway) return
    isAway = false
    placeAgain()
  }
  const remember = () => {
    if (!remembered) return
    const bounds = window.getBounds()
    const display = screen.getDisplayMatching(bounds)
    const width = level === 'reserved' ? remembered.width : bounds.width
    memory.write(
      docked
        ? {
            ...remembered,
            displayId: display.id,
            width: sidebarBounds(display.bounds, remembered.edge, width).width,
          }
        : { ...remembered, docked: false },
    )
  }
  const dispose = () => {
    isDisposed = true
    appBar?.release()
    screen.off('display-added', placeAgain)
    screen.off('display-removed', placeAgain)
    screen.off('display-metrics-changed', placeAgain)
  }

  screen.on('display-added', placeAgain)
  screen.on('display-removed', placeAgain)
  screen.on('display-metrics-changed', placeAgain)
  if (appBar) {
    window.on('resized', onHandMoved)
    window.on('moved', onHandMoved)
    window.on('hide', leave)
    window.on('minimize', leave)
    window.on('show', comeBack)
    window.on('restore', comeBack)
  }
  // The place is given back while the window still exists: the shell would keep a hole otherwise.
  window.on('close', () => {
    remember()
    dispose()
  })

  const dock: SidebarDock['dock'] = async ({ edge, width }) => {
    docked = true
    place(edge, width)
    float(true)
    remember()
    return level
  }
  return {
    dock,
    undock: async () => {
      docked = false
      appBar?.release()
      float(false)
      remember()
    },
    restore: async () => {
      if (remembered?.docked !== false)
        await dock({ edge: remembered?.edge ?? 'right', width: remembered?.width ?? sidebarWidth.usual })
    },
    dispose,
  }
}
