import {
  type AppBarData,
  type AppBarMessage,
  type AppBarMessages,
  appBarMessage,
  appBarNotification,
  type PhysicalRect,
} from '../app-bar-data.ts'

type Bar = AppBarData & { readonly placed: boolean }
type Sent = readonly [name: keyof typeof appBarMessage, edge: string, rect: PhysicalRect]

const firstRegistered = 0xc000

/**
 * The Windows shell as far as bars go, as Microsoft describes it: it only ever subtracts from a
 * rectangle what the task bar and the other bars hold, and tells every bar when one of them moves.
 * Harsher than the real one: the bar that moved is told too.
 */
export class FakeWindowsShell implements AppBarMessages {
  readonly monitor: PhysicalRect
  readonly sent: Sent[] = []
  /** Posted to a window; the test delivers them. */
  readonly posted: { window: bigint; message: number; wParam: number; lParam: number }[] = []
  /** The shell is gone (explorer.exe died), or refuses. */
  answers = true
  readonly #bars = new Map<bigint, Bar>()
  readonly #names: string[] = []

  constructor(monitor: PhysicalRect) {
    this.monitor = monitor
  }

  register(name: string): number {
    if (!this.#names.includes(name)) this.#names.push(name)
    return firstRegistered + this.#names.indexOf(name)
  }

  send(message: AppBarMessage, data: AppBarData) {
    const name = Object.entries(appBarMessage).find(([, number]) => number === message)?.[0] as Sent[0]
    this.sent.push([name, data.edge, data.rect])
    return this.answers ? this.#handle(name, data) : { accepted: false, rect: data.rect }
  }

  #handle(name: Sent[0], data: AppBarData) {
    const known = this.#bars.get(data.window)
    const rect = this.#subtract(data)
    if (name === 'new' && !known) this.#bars.set(data.window, { ...data, placed: false })
    if (name === 'remove' && this.#bars.delete(data.window)) this.#tellAll()
    if (name === 'setPosition' && known) {
      this.#bars.set(data.window, { ...known, edge: data.edge, rect, placed: true })
      this.#tellAll()
    }
    if (name === 'new') return { accepted: !known, rect: data.rect }
    return { accepted: true, rect: name === 'queryPosition' || name === 'setPosition' ? rect : data.rect }
  }

  /** The task bar or the bar of another program, wherever it is; undefined takes it away. */
  placeOther(window: bigint, edge: Side, rect: PhysicalRect): void {
    this.#others.set(window, { edge, rect })
    this.#tellAll()
  }
  readonly #others = new Map<bigint, { readonly edge: Side; readonly rect: PhysicalRect }>()

  forgetsAll(): void {
    this.#bars.clear()
  }

  /** The place that a window holds; undefined when it holds none. */
  held(window: bigint): PhysicalRect | undefined {
    const bar = this.#bars.get(window)
    return bar?.placed ? bar.rect : undefined
  }

  /** What a maximised window covers. */
  workArea(): PhysicalRect {
    const held = [...this.#bars.values()].filter(({ placed }) => placed)
    return [...this.#others.values(), ...held].reduce(
      (free, { edge, rect }) => without(free, edge, rect),
      this.monitor,
    )
  }

  #subtract({ rect }: AppBarData): PhysicalRect {
    const inside = {
      left: Math.max(rect.left, this.monitor.left),
      top: Math.max(rect.top, this.monitor.top),
      right: Math.min(rect.right, this.monitor.right),
      bottom: Math.min(rect.bottom, this.monitor.bottom),
    }
    return [...this.#others.values()].reduce(
      (free, other) => (overlaps(free, other.rect) ? without(free, other.edge, other.rect) : free),
      inside,
    )
  }

  #tellAll(): void {
    for (const { window, callbackMessage } of this.#bars.values())
      this.posted.push({
        window,
        message: callbackMessage,
        wParam: appBarNotification.positionChanged,
        lParam: 0,
      })
  }
}

export type Side = 'left' | 'top' | 'right' | 'bottom'

/** What is left of a rectangle when a bar of this side is taken from it. */
function without(rect: PhysicalRect, side: Side, bar: PhysicalRect): PhysicalRect {
  switch (side) {
    case 'left':
      return { ...rect, left: Math.max(rect.left, bar.right) }
    case 'top':
      return { ...rect, top: Math.max(rect.top, bar.bottom) }
    case 'right':
      return { ...rect, right: Math.min(rect.right, bar.left) }
    case 'bottom':
      return { ...rect, bottom: Math.min(rect.bottom, bar.top) }
  }
}

export function overlaps(one: PhysicalRect, other: PhysicalRect): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}
