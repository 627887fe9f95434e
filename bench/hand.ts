import type { Locator, Page } from '@playwright/test'
import { carried } from '../desktop/tests/e2e/carried-file.ts'
import { afterPaint } from './window.ts'

/**
 * Keystroke-level model: S. Card, T. Moran, A. Newell, « The keystroke-level model for user performance
 * time with interactive systems », Communications of the ACM 23 (7), 1980. Seconds.
 */
const klm = {
  /** A key, by an average typist who is no secretary (40 words a minute). */
  key: 0.28,
  /** Pointing at something with the mouse. */
  point: 1.1,
  /** Pressing and releasing its button. */
  button: 0.2,
  /** The hand from the keyboard to the mouse, or back. */
  home: 0.4,
  /** Preparing an action in one's head. None is left out: more than the model's own rules ask for. */
  mental: 1.35,
} as const

type Place = 'keyboard' | 'mouse'

/** What was done with it, counted while it was done. */
export type Tally = {
  /** Chords, clicks, drags and fields typed into: one each. */
  readonly actions: number
  readonly fields: number
  readonly characters: number
  /** From the act to what it asked for, painted. Typing is left out: it is the person's time. */
  readonly machineSeconds: number
  /** What the model says of the person, waiting and reading left out. */
  readonly humanSeconds: number
}

/** The one way in which a bench touches a page, so that nothing that is done goes uncounted. */
export function handOn(page: Page) {
  let place: Place = 'keyboard'
  let [chords, clicks, drags, fields, characters, moves, machineMs] = [0, 0, 0, 0, 0, 0, 0]
  let keys = 0

  function goTo(next: Place): void {
    if (place !== next) moves += 1
    place = next
  }

  async function timed(act: () => Promise<unknown>, shown: () => Promise<unknown>): Promise<void> {
    const start = Date.now()
    await act()
    await shown()
    machineMs += (await page.evaluate<number>(afterPaint)) - start
  }

  return {
    /** « Control+Enter » is one chord, of two keys. */
    async press(chord: string, shown: () => Promise<unknown>): Promise<void> {
      goTo('keyboard')
      chords += 1
      keys += chord.split('+').length
      await timed(() => page.keyboard.press(chord), shown)
    },
    /** Into the field that has the focus. */
    async type(words: string): Promise<void> {
      goTo('keyboard')
      fields += 1
      characters += words.length
      await page.keyboard.type(words)
    },
    /** With the mouse, where it is: what has to be scrolled to is not counted as if it had been there. */
    async click(target: Locator, shown: () => Promise<unknown>): Promise<void> {
      const box = await target.boundingBox()
      const { width, height } = page.viewportSize()!
      if (!box || box.y < 0 || box.y + box.height > height || box.x < 0 || box.x + box.width > width) {
        throw new Error(`À faire défiler avant d’être cliqué : ${target.toString()}`)
      }
      goTo('mouse')
      clicks += 1
      await timed(() => page.mouse.click(box.x + box.width / 2, box.y + box.height / 2), shown)
    },
    /** From a window of the system, which no script drives, to where it is let go: one action, two places pointed at. */
    async drop(
      file: { readonly name: string; readonly mimeType: string; readonly buffer: Buffer },
      target: Locator,
      shown: () => Promise<unknown>,
    ): Promise<void> {
      goTo('mouse')
      drags += 1
      const dataTransfer = await carried(page, file)
      await timed(() => target.dispatchEvent('drop', { dataTransfer }), shown)
    },
    tally(): Tally {
      const actions = chords + clicks + drags + fields
      return {
        actions,
        fields,
        characters,
        machineSeconds: machineMs / 1000,
        humanSeconds:
          actions * klm.mental +
          (keys + characters) * klm.key +
          clicks * (klm.point + klm.button) +
          drags * (2 * klm.point + klm.button) +
          moves * klm.home,
      }
    },
  }
}
