import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Matter, type MatterKind, matterWeights, rankPatients } from './matters.ts'

const kinds = Object.keys(matterWeights) as MatterKind[]
const isAlert = (kind: MatterKind) => kind.startsWith('alert')
const at = fc.integer({ min: 0, max: 400 }).chain((hours) => {
  const instant = new Date(Date.UTC(2026, 10, 1, hours)).toISOString()
  return fc.constantFrom(instant, instant.slice(0, 10))
})
const matter: fc.Arbitrary<Matter> = fc.record(
  {
    patientId: fc.constantFrom('p', 'q', 'r', 's'),
    kind: fc.constantFrom(...kinds),
    since: at,
    text: fc.constantFrom('a', 'b'),
    recordId: fc.integer({ min: 1, max: 30 }).map((n) => `r${n}`),
  },
  { requiredKeys: ['patientId', 'kind', 'since', 'text'] },
)
/** A record belongs to one patient. */
const matters = fc
  .array(matter, { maxLength: 40 })
  .map((all) =>
    all.map((one) => (one.recordId ? { ...one, recordId: `${one.patientId} ${one.recordId}` } : one)),
  )
const shuffled = matters.chain((all) =>
  fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length })),
)

describe('whom to look at first', () => {
  it('is the same whatever the order in which things arrived', () => {
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(rankPatients(other)).toEqual(rankPatients(one))
      }),
    )
  })

  it('has every patient with an alert above every patient without', () => {
    fc.assert(
      fc.property(matters, (all) => {
        const alerted = rankPatients(all).map(({ lines }) => lines.some(({ kind }) => isAlert(kind)))
        expect(alerted).toEqual(alerted.toSorted((a, b) => Number(b) - Number(a)))
      }),
    )
  })

  it('forgets nobody, and says a record once, by its most pressing matter', () => {
    fc.assert(
      fc.property(matters, (all) => {
        const ranked = rankPatients(all)
        expect(ranked.map(({ patientId }) => patientId).toSorted()).toEqual(
          [...new Set(all.map(({ patientId }) => patientId))].toSorted(),
        )
        const records = new Set(all.flatMap(({ recordId }) => recordId ?? []))
        const without = all.filter(({ recordId }) => recordId === undefined)
        const counted = ranked.flatMap(({ lines }) => lines.map(({ more }) => 1 + more))
        expect(counted.reduce((sum, count) => sum + count, 0)).toBe(records.size + without.length)
        for (const { lines } of ranked) {
          const weights = lines.map(({ kind }) => matterWeights[kind])
          expect(weights).toEqual(weights.toSorted((a, b) => b - a))
        }
      }),
    )
  })

  it('keeps the others in their order when one matter is settled', () => {
    fc.assert(
      fc.property(matters, fc.nat(), (all, index) => {
        const settled = all[index % Math.max(1, all.length)]
        const rest = all.filter((one) => one !== settled)
        const others = (list: readonly Matter[]) =>
          rankPatients(list)
            .map(({ patientId }) => patientId)
            .filter((id) => id !== settled?.patientId)
        expect(others(rest)).toEqual(others(all))
      }),
    )
  })

  it('has of equal matters the one that has waited longest, a day from its morning in Paris', () => {
    const task = (patientId: string, since: string) =>
      ({ patientId, kind: 'task-overdue', since, text: '' }) as const
    const ranked = rankPatients([
      task('late', '2026-11-20T07:00:00.000Z'),
      task('day', '2026-11-20'),
      task('first', '2026-11-19T22:59:00.000Z'),
    ])
    expect(ranked.map(({ patientId }) => patientId)).toEqual(['first', 'day', 'late'])
  })

  it('has no two kinds of the same weight', () => {
    expect(new Set(Object.values(matterWeights)).size).toBe(kinds.length)
  })
})
