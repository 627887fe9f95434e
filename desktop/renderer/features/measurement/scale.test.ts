import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaleOf } from './scale.ts'

const frame = { width: 360, height: 120, margin: 8 }
const value = fc.double({ min: 0.1, max: 400, noNaN: true })
const points = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 10_000_000 }),
    values: fc.array(value, { minLength: 1, maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 40 },
)

describe('the drawing of a series', () => {
  it('keeps every value and every limit inside, later to the right, higher above', () => {
    fc.assert(
      fc.property(points, fc.array(value, { maxLength: 2 }), (series, limits) => {
        const { x, y, marks } = scaleOf(series, limits, frame)
        for (const { at, values } of series) {
          expect(x(at)).toBeGreaterThanOrEqual(frame.margin)
          expect(x(at)).toBeLessThanOrEqual(frame.width - frame.margin)
          for (const each of [...values, ...limits]) {
            expect(y(each)).toBeGreaterThanOrEqual(frame.margin - 1e-6)
            expect(y(each)).toBeLessThanOrEqual(frame.height - frame.margin + 1e-6)
          }
        }
        expect(marks.length).toBeGreaterThanOrEqual(2)
        expect(marks.length).toBeLessThanOrEqual(7)
        expect(y(marks.at(-1)!)).toBeLessThan(y(marks[0]!))
      }),
    )
  })

  it('writes round figures beside it', () => {
    const of = (values: number[]) =>
      scaleOf(
        values.map((each, at) => ({ at, values: [each] })),
        [],
        frame,
      ).marks
    expect(of([71.2, 74.6])).toEqual([71, 72, 73, 74, 75])
    expect(of([1.1, 1.34])).toEqual([1.1, 1.2, 1.3, 1.4])
    expect(of([120])).toEqual([120, 121])
  })
})
