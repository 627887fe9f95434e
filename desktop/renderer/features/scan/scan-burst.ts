/** One key as the keyboard gives it; `at` in milliseconds, by the keyboard's clock. */
export type Stroke = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'> & {
  readonly at: number
}

/** What was typed so fast that no hand did it. */
export type Burst = {
  readonly text: string
  /** The same strokes on an American keyboard: what most scanners believe they are. */
  readonly american: string
  readonly at: number
}

type Step = {
  readonly burst: Burst | undefined
  /** The key is the scanner's: nobody else may hear it. */
  readonly swallow: boolean
  /** A whole code was read. */
  readonly read?: string
}

/** Opens every INS datamatrix (ANS, "Format datamatrix INS" 2.2). */
const header = 'IS01'
/** A scanner types a character in 1 to 30 ms, no hand these four so fast. Past it, what was typed has ended… */
const silence = 100
/** …but a code without its last fields has not: the machine was busy, or the scanner is far (radio). */
const stall = 500
const whole = /S6\d{2}-\d{2}-\d{4}(?:S7[0-9AB]{5})?\s*$/i
/** Beyond any datamatrix: the rest is dropped, and the reader refuses what is there. */
const longest = 2000

/**
 * Tells a scanner acting as keyboard from a person, key by key. Three keys are let through before the
 * fourth shows what they were: whoever listens takes them back.
 */
export function readStroke(burst: Burst | undefined, stroke: Stroke): Step {
  const recognised = isScan(burst)
  if (burst && stroke.at - burst.at > patience(burst)) {
    return { ...readStroke(undefined, stroke), ...(recognised && { read: textOf(burst) }) }
  }
  const ends = stroke.key === 'Enter' || stroke.key === 'Tab'
  if (burst && recognised && ends) return { burst: undefined, swallow: true, read: textOf(burst) }
  const character = characterOf(stroke)
  // Shift and its like are part of the next key, not keys of their own.
  if (character === undefined) {
    return { burst: stroke.key.length > 1 && !ends ? burst : undefined, swallow: false }
  }
  const american = americanOf(stroke) ?? character
  const { text, american: struck } = burst ?? { text: '', american: '' }
  if (text.length >= longest) return { burst: { text, american: struck, at: stroke.at }, swallow: true }
  const next = { text: text + character, american: struck + american, at: stroke.at }
  if (recognised || isScan(next)) return { burst: next, swallow: true }
  return { burst: begins(next) ? next : restart(character, american, stroke.at), swallow: false }
}

/** How long to wait for the next key before this is all there is. */
export function patience(burst: Burst): number {
  return isScan(burst) && !whole.test(textOf(burst)) ? stall : silence
}

export function isScan(burst: Burst | undefined): burst is Burst {
  return burst !== undefined && (isCode(burst.text) || isCode(burst.american))
}

export function textOf({ text, american }: Burst): string {
  return isCode(text) ? text : american
}

/** Typed, pasted or scanned, with Caps Lock or without. */
export function isCode(text: string): boolean {
  return text.trimStart().slice(0, header.length).toUpperCase() === header
}

function restart(character: string, american: string, at: number): Burst | undefined {
  const alone = { text: character, american, at }
  return begins(alone) ? alone : undefined
}

function begins({ text, american }: Burst): boolean {
  return [text, american].some((typed) => header.startsWith(typed.toUpperCase()))
}

/** GS comes as itself, as Ctrl+], or not at all. */
function characterOf({ key, code, ctrlKey, altKey, metaKey }: Stroke): string | undefined {
  const group = key === '\u001d' || (ctrlKey && !metaKey && (key === ']' || code === 'BracketRight'))
  if (group) return '\u001d'
  // AltGr is Ctrl with Alt on some systems.
  if (metaKey || ctrlKey !== altKey) return undefined
  return [...key].length === 1 ? key : undefined
}

/** Only what an INS datamatrix holds: letters, digits, and the marks of names, dates and OIDs. */
function americanOf({ code }: Stroke): string | undefined {
  const key = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(code)
  return key?.[1] ?? key?.[2] ?? { Period: '.', Minus: '-', Quote: "'", Space: ' ' }[code]
}
