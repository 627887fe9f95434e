import { isAppError } from '@navigateur-pro/domain/errors.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPin } from './pin-policy.ts'

function refused(pin: string): boolean {
  try {
    checkPin(pin)
    return false
  } catch (error) {
    if (isAppError(error) && error.code === 'pin_weak') return true
    throw error
  }
}

describe('a code', () => {
  it.each([
    '',
    '1',
    '48213',
    '48213a',
    ' 482137',
    '482 137',
    '４８２１３７',
    '٤٨٢١٣٧',
    '482137\n',
    '4'.repeat(33),
  ])('of at least six plain digits: not %j', (pin) => expect(refused(pin)).toBe(true))

  it.each([
    '000000',
    '123456',
    '654321',
    '121212',
    '123123',
    '112112',
    '111222',
    '135791',
    '112233',
    '147258',
    '890123',
  ])('that nobody would try first: not %s', (pin) => expect(refused(pin)).toBe(true))

  it.each(['482137', '907451', '190473', '28461937', '0317582946'])('such as %s', (pin) => {
    expect(refused(pin)).toBe(false)
  })

  it('never goes up or down by a constant step, nor repeats a block', () => {
    const digit = fc.integer({ min: 0, max: 9 })
    const steps = fc
      .tuple(digit, digit, fc.integer({ min: 6, max: 12 }))
      .map(([start, step, length]) => Array.from({ length }, (_, at) => (start + at * step) % 10).join(''))
    const blocks = fc
      .tuple(fc.array(digit, { minLength: 1, maxLength: 6 }), fc.integer({ min: 6, max: 10 }))
      .map(([block, times]) =>
        block
          .join('')
          .repeat(times)
          .slice(0, block.length * Math.ceil(6 / block.length + 1)),
      )
    fc.assert(fc.property(steps, (pin) => refused(pin)))
    fc.assert(fc.property(blocks, (pin) => refused(pin)))
  })

  it('leaves nearly all of the million of codes', () => {
    let left = 0
    for (let pin = 0; pin < 1_000_000; pin += 7) if (!refused(String(pin).padStart(6, '0'))) left++
    expect(left / (1_000_000 / 7)).toBeGreaterThan(0.98)
  })
})
