import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Facts, findSignals, neededFacts } from './signals.ts'

const patientId = 'p'
const now = new Date('2026-11-20T12:00:00.000Z')
const none: Facts = {
  intakes: [],
  weights: [],
  visits: [],
  nurseNotes: [],
  requests: [],
  stays: [],
  letters: [],
}
/** 08:00 of a day of November. */
const on = (date: number) => `2026-11-${String(date).padStart(2, '0')}T08:00:00.000Z`
const fact = (date: number) => ({ patientId, at: on(date) })
const weights = (...values: readonly (readonly [date: number, kilograms: number])[]) => ({
  weights: values.map(([date, kilograms]) => ({ ...fact(date), recordId: `w${date}`, kilograms })),
})
const intakes = (planId: string, from: number, said: string) => ({
  intakes: [...said].map((one, index) => ({ ...fact(from + index), planId, taken: one === 'o' })),
})
const request = { ...fact(15), recordId: 'r', urgency: 'soon', about: 'Cardiologie' } as const
const stay = { ...fact(17), from: on(10), recordId: 's' }
const textsOf = (facts: Partial<Facts>, role: Parameters<typeof findSignals>[1] = 'physician') =>
  findSignals({ ...none, ...facts }, role, now).map(({ text }) => text)

const at = fc
  .integer({ min: 0, max: 240 })
  .chain((hours) =>
    fc.constantFrom(
      new Date(Date.UTC(2026, 10, 10, hours)).toISOString(),
      new Date(Date.UTC(2026, 10, 10, hours)).toISOString().replace('.000Z', '+00:00'),
    ),
  )
const base = { patientId: fc.constantFrom('p', 'q'), at }
const facts = fc.record({
  intakes: fc.array(
    fc.record({
      ...base,
      planId: fc.constantFrom('a', 'b'),
      taken: fc.boolean(),
      saidAt: fc.option(at, { nil: undefined }),
    }),
  ),
  weights: fc.array(
    fc.record({
      ...base,
      recordId: fc.constantFrom('w1', 'w2', 'w3', 'w4'),
      corrects: fc.option(fc.constantFrom('w1', 'w2'), { nil: undefined }),
      kilograms: fc.integer({ min: 680, max: 740 }).map((tenths) => tenths / 10),
    }),
  ),
  visits: fc.array(fc.record(base)),
  nurseNotes: fc.array(fc.record(base)),
  requests: fc.uniqueArray(
    fc.record({
      ...base,
      recordId: fc.uuid(),
      urgency: fc.constantFrom('urgent' as const, 'soon' as const),
      about: fc.constant(''),
    }),
    { selector: ({ recordId }) => recordId },
  ),
  stays: fc.uniqueArray(fc.record({ ...base, recordId: fc.uuid(), from: at }), {
    selector: ({ recordId }) => recordId,
  }),
  letters: fc.array(fc.record(base)),
})

describe('what the dossier says by itself', () => {
  it.each<[string, Partial<Facts>, readonly string[]]>([
    ['two missed', intakes('apixaban', 10, 'oxx'), []],
    ['three missed', intakes('apixaban', 10, 'oxxx'), ['3 prises de suite non faites']],
    ['taken since', intakes('apixaban', 10, 'xxxxo'), []],
    [
      'one refusal, said again with a word',
      {
        intakes: [
          ...intakes('apixaban', 10, 'xx').intakes,
          ...[1, 2].map((hour) => ({
            ...fact(11),
            planId: 'apixaban',
            taken: false,
            saidAt: `2026-11-11T1${hour}:00:00Z`,
          })),
        ],
      },
      [],
    ],
    [
      'three missed, the last one put right',
      {
        intakes: [
          { ...fact(12), planId: 'apixaban', taken: true, saidAt: '2026-11-12T18:00:00Z' },
          ...intakes('apixaban', 10, 'xxx').intakes,
        ],
      },
      [],
    ],
    [
      'of two medications',
      { intakes: [...intakes('a', 10, 'xx').intakes, ...intakes('b', 10, 'xx').intakes] },
      [],
    ],
    ['1.9 kg in 3 days', weights([10, 70], [13, 71.9]), []],
    ['2 kg in 3 days', weights([10, 70], [12, 69.9], [13, 71.9]), ['Poids : + 2,0 kg en 1 jour']],
    ['2 kg in 5 days', weights([10, 70], [15, 72]), []],
    ['3 kg in 7 days', weights([10, 70], [14, 71.5], [17, 73]), ['Poids : + 3,0 kg en 7 jours']],
    [
      'a slip of the scales, corrected',
      {
        weights: [
          ...weights([10, 70], [12, 90]).weights,
          { ...fact(12), recordId: 'again', kilograms: 70.4, corrects: 'w12' },
        ],
      },
      [],
    ],
    ['lost again', weights([10, 70], [13, 72.5], [14, 70.5]), []],
    ['nobody planned', { nurseNotes: [fact(1)] }, []],
    ['written yesterday', { visits: [fact(18), fact(19)], nurseNotes: [fact(19)] }, []],
    [
      'nothing written for five days',
      { visits: [fact(15), fact(17), fact(19)], nurseNotes: [fact(15)] },
      ['Aucune transmission infirmière depuis 5 jours, alors que des passages étaient prévus'],
    ],
    ['only visits to come', { visits: [fact(25)], nurseNotes: [fact(1)] }, []],
    [
      'a request of five days',
      { requests: [request] },
      ['Demande sans réponse depuis 5 jours : Cardiologie'],
    ],
    ['a request that can wait', { requests: [{ ...request, urgency: 'routine' }] }, []],
    ['home without a letter', { stays: [stay] }, ['Sortie d’hôpital depuis 3 jours, sans courrier']],
    ['the letter came', { stays: [stay], letters: [fact(17)] }, []],
    [
      'a letter of before the stay',
      { stays: [stay], letters: [fact(9)] },
      ['Sortie d’hôpital depuis 3 jours, sans courrier'],
    ],
    ['out yesterday', { stays: [{ ...stay, at: on(19) }] }, []],
  ])('%s', (_what, facts, expected) => {
    expect(textsOf(facts)).toEqual(expected)
  })

  it('is told only to who reads all that it rests on', () => {
    const everything: Partial<Facts> = {
      ...intakes('apixaban', 10, 'xxx'),
      ...weights([10, 70], [13, 73]),
      visits: [fact(10)],
      requests: [request],
    }
    expect(textsOf(everything, 'coordinator-nurse')).toHaveLength(4)
    for (const role of ['home-help', 'coordinator-social', 'social-worker'] as const) {
      expect(textsOf(everything, role)).toEqual(['3 prises de suite non faites'])
    }
  })

  it('keeps its key while the same series goes on, and takes another for the next one', () => {
    const keyOf = (facts: Partial<Facts>) => findSignals({ ...none, ...facts }, 'physician', now)[0]?.key
    const three = keyOf(intakes('apixaban', 10, 'xxx'))
    expect(three).toBeDefined()
    expect(keyOf(intakes('apixaban', 10, 'xxxxx'))).toBe(three)
    expect(keyOf(intakes('apixaban', 10, 'xxxoxxx'))).not.toBe(three)
    const gained = keyOf(weights([10, 70], [12, 72.1]))
    expect(gained).toBeDefined()
    expect(keyOf(weights([10, 70], [12, 72.1], [13, 72.6]))).toBe(gained)
  })

  it('is a function of the facts, whatever their order and their writing of an instant', () => {
    const shuffled = (given: Facts) =>
      fc.record(
        Object.fromEntries(
          Object.entries(given).map(([name, list]) => [
            name,
            fc.shuffledSubarray<unknown>([...list], { minLength: list.length, maxLength: list.length }),
          ]),
        ),
      ) as unknown as fc.Arbitrary<Facts>
    const pairs = facts.chain((given) => fc.tuple(fc.constant(given), shuffled(given)))
    fc.assert(
      fc.property(pairs, ([given, other]) => {
        const found = findSignals(given, 'physician', now)
        expect(findSignals(other, 'physician', now)).toEqual(found)
        expect(new Set(found.map(({ key }) => key)).size).toBe(found.length)
      }),
    )
  })

  it('is the same of the facts that are needed, whoever asks, from now on', () => {
    const later = fc.integer({ min: 0, max: 20 * 24 }).map((hours) => new Date(+now + hours * 3_600_000))
    const role = fc.constantFrom('physician' as const, 'nurse' as const, 'home-help' as const)
    fc.assert(
      fc.property(facts, later, role, (given, at, by) => {
        expect(findSignals(neededFacts(given), by, at)).toEqual(findSignals(given, by, at))
      }),
      { numRuns: 300 },
    )
  })
})
