import type { BrowserWindow, Rectangle, Screen } from 'electron'
import {
  type AppBarData,
  type AppBarMessage,
  type AppBarMessages,
  appBarMessage,
  appBarNotification,
  type PhysicalRect,
} from './app-bar-data.ts'
import { type Edge, frameAround } from './strip.ts'

/** Win32 winuser.h. */
const windowMessage = { activate: 0x0006, windowPositionChanged: 0x0047 } as const

export type AppBar = {
  /**
   * Takes the strip (in points, full height of its screen) out of what other windows may cover, and
   * puts the window on what Windows grants. False when Windows grants nothing: nothing is held then.
   */
  reserve(strip: Rectangle, edge: Edge): boolean
  /** Gives the place back, once. */
  release(): void
}

/**
 * A strip of the screen that Windows keeps for this window: a maximised practice software shrinks by
 * itself, whichever it is (Win32, « Using Application Desktop Toolbars »).
 */
export function createAppBar(
  window: BrowserWindow,
  screen: Screen,
  messages: AppBarMessages,
  told: {
    /** The task bar or another bar moved, or the shell started again: reserve anew. */
    readonly onMoved: () => void
    /** A full-screen program came (true) or left: nothing may lie above it. */
    readonly onFullScreen: (isThere: boolean) => void
  },
): AppBar {
  const handle = window.getNativeWindowHandle().readBigUInt64LE()
  const callbackMessage = messages.register('NavigateurPro.AppBar')
  let isRegistered = false
  let taken: { readonly edge: Edge; readonly rect: PhysicalRect } | undefined

  const send = (message: AppBarMessage, edge: Edge = 'right', rect: PhysicalRect = nowhere) => {
    const data: AppBarData = { window: handle, callbackMessage, edge, rect }
    return messages.send(message, data)
  }
  const release = () => {
    if (!isRegistered) return
    isRegistered = false
    taken = undefined
    send(appBarMessage.remove)
  }
  const reserve = (strip: Rectangle, edge: Edge) => {
    if (!isRegistered) isRegistered = send(appBarMessage.new).accepted
    if (!isRegistered) return false
    const proposed = toPhysicalRect(screen.dipToScreenRect(null, strip))
    const rect = refit(send(appBarMessage.queryPosition, edge, proposed).rect, edge, widthOf(proposed))
    // Setting the same place again would tell every bar, and us, that places changed: for ever.
    if (!taken || taken.edge !== edge || !isSame(taken.rect, rect)) {
      const granted = send(appBarMessage.setPosition, edge, rect)
      if (!granted.accepted || isEmpty(granted.rect)) {
        release()
        return false
      }
      taken = { edge, rect: granted.rect }
    }
    const free = screen.screenToDipRect(null, toRectangle(taken.rect))
    window.setBounds(frameAround(free, window.getBounds(), window.getContentBounds()))
    return true
  }

  window.hookWindowMessage(callbackMessage, (wParam, lParam) => {
    if (!isRegistered) return
    const code = wParam.readUInt32LE()
    if (code === appBarNotification.positionChanged) told.onMoved()
    if (code === appBarNotification.fullScreen) told.onFullScreen(lParam.readUInt32LE() !== 0)
  })
  window.hookWindowMessage(windowMessage.activate, () => {
    if (isRegistered) send(appBarMessage.activate)
  })
  window.hookWindowMessage(windowMessage.windowPositionChanged, () => {
    if (isRegistered) send(appBarMessage.windowPositionChanged)
  })
  // Broadcast by a shell that starts again (it knows no bar any more), and by one whose main screen
  // changes scale (it still knows ours): removed first, the bar is new to both.
  window.hookWindowMessage(messages.register('TaskbarCreated'), () => {
    if (!isRegistered) return
    release()
    told.onMoved()
  })

  return { reserve, release }
}

const nowhere: PhysicalRect = { left: 0, top: 0, right: 0, bottom: 0 }

/** Windows « adjusts the rectangle purely by rectangle subtraction »: what it leaves may be thinner; the edge holds. */
export function refit(left: PhysicalRect, edge: Edge, width: number): PhysicalRect {
  return edge === 'right' ? { ...left, left: left.right - width } : { ...left, right: left.left + width }
}

function widthOf({ left, right }: PhysicalRect): number {
  return right - left
}

function isEmpty({ left, top, right, bottom }: PhysicalRect): boolean {
  return right <= left || bottom <= top
}

function isSame(one: PhysicalRect, other: PhysicalRect): boolean {
  return (
    one.left === other.left &&
    one.top === other.top &&
    one.right === other.right &&
    one.bottom === other.bottom
  )
}

function toPhysicalRect({ x, y, width, height }: Rectangle): PhysicalRect {
  return { left: x, top: y, right: x + width, bottom: y + height }
}

function toRectangle({ left, top, right, bottom }: PhysicalRect): Rectangle {
  return { x: left, y: top, width: right - left, height: bottom - top }
}
