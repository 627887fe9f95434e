import type { Rectangle } from 'electron'

export type Edge = 'right' | 'left'

/** In points (DIP), as Electron measures. */
export const sidebarWidth = { least: 320, usual: 420, most: 560 } as const

/** The strip along an edge of an area, full height: of the usable area to float, of the whole screen to reserve. */
export function sidebarBounds(area: Rectangle, edge: Edge, asked: number): Rectangle {
  const within = Math.min(Math.max(Math.round(asked), sidebarWidth.least), sidebarWidth.most)
  const width = Math.min(within, area.width)
  const x = edge === 'right' ? area.x + area.width - width : area.x
  return { x, y: area.y, width, height: area.height }
}

/**
 * Where to put a window so that what is seen of it fills the strip: since Windows 10 a resizable
 * frame is invisible at the left, the right and the bottom, yet counts in the window's bounds.
 */
export function frameAround(strip: Rectangle, outer: Rectangle, inner: Rectangle): Rectangle {
  const left = inner.x - outer.x
  const right = outer.width - inner.width - left
  const bottom = outer.y + outer.height - inner.y - inner.height
  return {
    x: strip.x - left,
    y: strip.y,
    width: strip.width + left + right,
    height: strip.height + bottom,
  }
}
