import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Burst, readStroke, type Stroke } from './scan-burst.ts'

const code = `IS01${'0'.repeat(22)}S1279035121518989S21.2.250.1.213.1.4.10\u001dS3DOMINIQUE\u001dS4PAT-TROIS\u001dS5FS628-03-1979S751215`
const free = { code: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false }

function strokesOf(text: string, apart = 5, from = 0): Stroke[] {
  return [...text].map((key, index) => ({ ...free, key, at: from + index * apart }))
}

/** Plays strokes; gives what was read, and what whoever else listens heard. */
function play(strokes: readonly Stroke[]) {
  let burst: Burst | undefined
  const read: string[] = []
  let heard = ''
  for (const stroke of strokes) {
    const step = readStroke(burst, stroke)
    burst = step.burst
    if (step.read !== undefined) read.push(step.read)
    if (!step.swallow) heard += stroke.key
  }
  return { read, heard, pending: burst?.text }
}

function press(key: string, at: number, held: Partial<Stroke> = {}): Stroke {
  return { ...free, key, at, ...held }
}

/** French keys as an American scanner strikes them: digits without Shift, A where Q is. */
function onFrenchKeyboard(text: string): Stroke[] {
  const digits = 'à&é"\'(-è_ç'
  const letters: Record<string, string> = { A: 'q', Q: 'a', Z: 'w', W: 'z', M: ',' }
  const marks: Record<string, [string, string]> = {
    '.': [':', 'Period'],
    '-': [')', 'Minus'],
    ' ': [' ', 'Space'],
  }
  return [...text].map((wanted, index) => {
    const at = index * 5
    if (wanted === '\u001d') return press('$', at, { code: 'BracketRight', ctrlKey: true })
    if (/\d/.test(wanted)) return press(digits[Number(wanted)]!, at, { code: `Digit${wanted}` })
    const [key, keyCode] = marks[wanted] ?? [letters[wanted] ?? wanted, `Key${wanted}`]
    return press(key, at, { code: keyCode })
  })
}

describe('a scanner', () => {
  const end = press('Enter', 2000)
  it.each<[string, readonly Stroke[], string]>([
    ['ends with Enter', [...strokesOf(code), press('Enter', 5 * code.length)], code],
    ['ends with Tab', [...strokesOf(code), press('Tab', 5 * code.length)], code],
    ['ends with nothing: the next key is of somebody', [...strokesOf(code), press('x', 5000)], code],
    [
      'types GS as Ctrl+]',
      [
        ...strokesOf(code).map((stroke) =>
          stroke.key === '\u001d' ? { ...stroke, key: ']', ctrlKey: true } : stroke,
        ),
        press('Enter', 5 * code.length),
      ],
      code,
    ],
    [
      'stalls on its way',
      [...strokesOf(code.slice(0, 40)), ...strokesOf(code.slice(40), 5, 600), press('x', 5000)],
      code,
    ],
    [
      'loses GS',
      [...strokesOf(code.replaceAll('\u001d', '')), press('Enter', 5 * code.length)],
      code.replaceAll('\u001d', ''),
    ],
    [
      'presses Shift for each capital',
      [
        ...strokesOf(code).flatMap((stroke) => [press('Shift', stroke.at), stroke]),
        press('Enter', 5 * code.length),
      ],
      code,
    ],
    [
      'is taken with Caps Lock',
      [...strokesOf(code.toLowerCase()), press('Enter', 5 * code.length)],
      code.toLowerCase(),
    ],
    [
      'believes that the keyboard is American',
      [...onFrenchKeyboard(code), press('Enter', 5 * code.length)],
      code,
    ],
    ['follows a hand that was typing', [...strokesOf('bris', 120), ...strokesOf(code, 5, 480), end], code],
  ])('that %s is read whole', (_case, strokes, text) => {
    expect(play(strokes).read).toEqual([text])
  })

  it('gives nobody else a key but its first three, which come back', () => {
    const { heard } = play([...strokesOf(code), press('Enter', 5 * code.length)])
    expect(heard).toBe('IS0')
  })
})

describe('a person', () => {
  it.each<[string, readonly Stroke[]]>([
    ['types IS01 by hand', strokesOf('IS01 ', 120)],
    ['types fast', strokesOf('Plaie talon D, IS suivi IS02', 20)],
    ['presses Ctrl+]', [press(']', 0, { ctrlKey: true }), press('t', 300)]],
    ['presses Enter', [press('Enter', 0), press('t', 100)]],
    [
      'uses a shortcut in the middle',
      [...strokesOf('IS0'), press('k', 16, { ctrlKey: true }), press('1', 20)],
    ],
  ])('who %s is left alone', (_case, strokes) => {
    const { read, heard } = play(strokes)
    expect({ read, heard }).toEqual({ read: [], heard: strokes.map(({ key }) => key).join('') })
  })

  it('whatever is typed at the pace of a hand', () => {
    const gaps = fc.array(fc.tuple(fc.constantFrom(...'IS01iséà&L T'), fc.integer({ min: 101, max: 400 })))
    fc.assert(
      fc.property(gaps, (keys) => {
        let at = 0
        const strokes = keys.map(([key, gap]) => press(key, (at += gap)))
        expect(play(strokes)).toMatchObject({ read: [], heard: keys.map(([key]) => key).join('') })
      }),
    )
  })
})

it('a scanner that never stops is not kept whole', () => {
  const { read } = play([...strokesOf(`IS01${'0'.repeat(9_000)}`, 1), press('Enter', 9_010)])
  expect(read[0]!.length).toBeLessThan(4_000)
})
