import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { visibleText } from './visible-text.ts'

const controls = ['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069']

describe('what somebody wrote is shown whole, and nothing in it acts', () => {
  it.each(controls)('%j is shown by its name', (control) => {
    const name = `U+${control.charCodeAt(0).toString(16).toUpperCase()}`
    expect(visibleText(`dose ${control}gm 05`)).toEqual([
      { kind: 'text', text: 'dose ' },
      { kind: 'control', name },
      { kind: 'text', text: 'gm 05' },
    ])
  })

  it.each([
    'Plaie talon D 2×3 cm, fibrine ↓',
    '<img src=x onerror=alert(1)>',
    'مرحبا، تحسن الجرح',
    'deux\nlignes\t— et 👨‍👩‍👧 une famille',
    'e\u0301'.repeat(50),
  ])('%j is left alone', (text) => {
    expect(visibleText(text)).toEqual([{ kind: 'text', text }])
  })

  it('loses no character and lets no control through', () => {
    const text = fc.array(fc.oneof(fc.string(), fc.constantFrom(...controls))).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (written) => {
        const pieces = visibleText(written)
        const again = pieces.map((piece) =>
          piece.kind === 'text' ? piece.text : String.fromCharCode(Number.parseInt(piece.name.slice(2), 16)),
        )
        expect(again.join('')).toBe(written)
        const shown = pieces.map((piece) => (piece.kind === 'text' ? piece.text : piece.name)).join('')
        expect(controls.some((control) => shown.includes(control))).toBe(false)
      }),
    )
  })
})
