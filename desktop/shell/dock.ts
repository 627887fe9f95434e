import { readFileSync, writeFileSync } from 'node:fs'
import type { BrowserWindow, Display, Rectangle, Screen } from 'electron'
import { z } from 'zod'
import type { SidebarDock } from '../core/platform/ports.ts'

type Edge = 'right' | 'left'

const placement = z.strictObject({
  docked: z.boolean(),
  displayId: z.number(),
  edge: z.enum(['right', 'left']),
  width: z.number(),
})
export type Placement = z.infer<typeof placement>

export const sidebarWidth = { least: 320, usual: 420, most: 560 } as const

/** The strip along an edge of the usable area of a screen (without the task bar), full height. */
export function sidebarBounds(workArea: Rectangle, edge: Edge, asked: number): Rectangle {
  const within = Math.min(Math.max(Math.round(asked), sidebarWidth.least), sidebarWidth.most)
  const width = Math.min(within, workArea.width)
  const x = edge === 'right' ? workArea.x + workArea.width - width : workArea.x
  return { x, y: workArea.y, width, height: workArea.height }
}

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
 * Floats beside the practice software: full height of the work area, above other windows. Follows
 * screens that are added, removed or resized, and remembers the screen, the edge and the width.
 */
export function createSidebarDock(
  window: BrowserWindow,
  screen: Screen,
  memory: PlacementMemory,
  wayland: boolean,
): SidebarDock & { restore(): Promise<void>; dispose(): void } {
  let remembered = memory.read()
  let docked = false

  const place = (edge: Edge, width: number) => {
    const display = chooseDisplay(
      screen.getAllDisplays(),
      remembered?.displayId,
      screen.getDisplayMatching(window.getBounds()),
    )
    const bounds = sidebarBounds(display.workArea, edge, width)
    if (wayland) window.setSize(bounds.width, bounds.height)
    else window.setBounds(bounds)
    remembered = { docked: true, displayId: display.id, edge, width: bounds.width }
  }
  const float = (above: boolean) => {
    if (wayland) return
    window.setAlwaysOnTop(above, 'floating')
    if (process.platform === 'darwin') window.setVisibleOnAllWorkspaces(above)
  }
  const onDisplayChange = () => {
    if (docked && remembered) place(remembered.edge, window.getBounds().width)
  }
  /** The person may have widened the strip or carried it to another screen. */
  const remember = () => {
    if (!remembered) return
    const bounds = window.getBounds()
    const display = screen.getDisplayMatching(bounds)
    memory.write(
      docked
        ? {
            ...remembered,
            displayId: display.id,
            width: sidebarBounds(display.workArea, remembered.edge, bounds.width).width,
          }
        : { ...remembered, docked: false },
    )
  }

  screen.on('display-added', onDisplayChange)
  screen.on('display-removed', onDisplayChange)
  screen.on('display-metrics-changed', onDisplayChange)
  window.on('close', remember)

  const dock: SidebarDock['dock'] = async ({ edge, width }) => {
    docked = true
    place(edge, width)
    float(true)
    remember()
    return wayland ? 'plain' : 'floating'
  }
  return {
    dock,
    undock: async () => {
      docked = false
      float(false)
      remember()
    },
    restore: async () => {
      if (remembered?.docked !== false)
        await dock({ edge: remembered?.edge ?? 'right', width: remembered?.width ?? sidebarWidth.usual })
    },
    dispose: () => {
      screen.off('display-added', onDisplayChange)
      screen.off('display-removed', onDisplayChange)
      screen.off('display-metrics-changed', onDisplayChange)
    },
  }
}
