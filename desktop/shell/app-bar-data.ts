import type { Edge } from './strip.ts'

/** Win32 shellapi.h: what a program asks of the shell. */
export const appBarMessage = {
  new: 0,
  remove: 1,
  queryPosition: 2,
  setPosition: 3,
  activate: 6,
  windowPositionChanged: 9,
} as const
export type AppBarMessage = (typeof appBarMessage)[keyof typeof appBarMessage]

/** Win32 shellapi.h: what the shell tells a program, in the wParam of its callback message. */
export const appBarNotification = { positionChanged: 1, fullScreen: 2 } as const

const edges = { left: 0, right: 2 } as const satisfies Record<Edge, number>

/** Physical pixels; `right` and `bottom` are the first ones outside, as in a Win32 RECT. */
export type PhysicalRect = {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export type AppBarData = {
  /** The HWND. */
  readonly window: bigint
  readonly callbackMessage: number
  readonly edge: Edge
  readonly rect: PhysicalRect
}

/** The one door to Windows. Everything above it is tried without Windows. */
export type AppBarMessages = {
  /** SHAppBarMessage: the answer, and the rectangle as the system left it. */
  send(message: AppBarMessage, data: AppBarData): { readonly accepted: boolean; readonly rect: PhysicalRect }
  /** RegisterWindowMessageW: the number that all windows of the session know this name by. */
  register(name: string): number
}

/** APPBARDATA where pointers have 8 bytes (x64 and arm64): offsets of the fields, checked against koffi's. */
export const appBarLayout = {
  size: 48,
  cbSize: 0,
  hWnd: 8,
  uCallbackMessage: 16,
  uEdge: 20,
  rc: 24,
  lParam: 40,
} as const

export function encodeAppBarData({ window, callbackMessage, edge, rect }: AppBarData): Buffer {
  const bytes = Buffer.alloc(appBarLayout.size)
  bytes.writeUInt32LE(appBarLayout.size, appBarLayout.cbSize)
  bytes.writeBigUInt64LE(window, appBarLayout.hWnd)
  bytes.writeUInt32LE(callbackMessage, appBarLayout.uCallbackMessage)
  bytes.writeUInt32LE(edges[edge], appBarLayout.uEdge)
  const sides = [rect.left, rect.top, rect.right, rect.bottom]
  sides.forEach((side, index) => bytes.writeInt32LE(side, appBarLayout.rc + 4 * index))
  return bytes
}

export function decodeRect(bytes: Buffer): PhysicalRect {
  const side = (index: number) => bytes.readInt32LE(appBarLayout.rc + 4 * index)
  return { left: side(0), top: side(1), right: side(2), bottom: side(3) }
}
