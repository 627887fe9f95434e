import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../canonical-json.ts'
import { readableClasses, writableClasses } from '../people/access.ts'
import { role } from '../people/role.ts'
import { confidentialityClass } from '../records/confidentiality.ts'
import { type Change, mergeChange, type Version } from '../records/merge.ts'
import { planAction } from '../records/plan-action.ts'
import { planObjective } from '../records/plan-objective.ts'
import type { Author } from '../records/record.ts'
import type { VersionedPolicy } from '../records/record-type.ts'
import { planReviewDue } from './plan-review.ts'
import { changesSince, partsToSign, planTypes, signedText } from './signing.ts'

const at = '2026-11-21T10:00:00.000Z'
const by: Author = { id: '3', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' }
const id = (n: number) => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`

describe('when a plan is to be looked at again', () => {
  it.each([
    ['ongoing', '2027-01-10', { kind: 'ahead', on: '2027-01-10', days: 50 }],
    ['ongoing', '2026-12-05', { kind: 'due', on: '2026-12-05', days: 14 }],
    ['approved', '2026-11-21', { kind: 'due', on: '2026-11-21', days: 0 }],
    ['ongoing', '2026-11-20', { kind: 'late', on: '2026-11-20', days: 1 }],
    ['closed', '2026-11-01', { kind: 'none' }],
    ['ongoing', undefined, { kind: 'none' }],
  ] as const)('%s, %s', (status, reviewOn, due) => {
    expect(planReviewDue({ status, ...(reviewOn && { reviewOn }) }, '2026-11-21')).toEqual(due)
  })
})

/** What a service holds of one item: the published version, the ones before, and what waits beside it. */
type Item = {
  readonly versions: readonly Version[]
  readonly proposals: readonly object[]
}

const bodies = {
  'plan-action': {
    objective: id(1),
    what: 'Pansement',
    kind: 'care',
    who: 'Mme Labat',
    frequency: 'chaque jour',
    state: 'ongoing',
  },
  'plan-objective': {
    problem: id(1),
    text: 'Plaie fermée',
    negotiated: 'no',
    criterion: 'Surface',
    assessment: '',
    state: 'open',
  },
} as const
const types = { 'plan-action': planAction, 'plan-objective': planObjective } as const
type Name = keyof typeof types
type Edit = { readonly item: Name; readonly change: Readonly<Record<string, string>> }

const word = fc.stringMatching(/^[a-z]{6}$/)
const editOf = (item: Name, fields: Readonly<Record<string, fc.Arbitrary<string>>>) =>
  fc
    .record(fields, { requiredKeys: [] })
    .filter((change) => Object.keys(change).length > 0)
    .map((change): Edit => ({ item, change: change as Edit['change'] }))
const anyEdit = fc.oneof(
  editOf('plan-action', {
    what: word,
    who: word,
    frequency: word,
    state: fc.constantFrom('done', 'stopped'),
    until: fc.constantFrom('2027-01-01', '2027-02-01'),
  }),
  editOf('plan-objective', {
    text: word,
    criterion: word,
    assessment: word,
    state: fc.constantFrom('reached', 'partly'),
    dueOn: fc.constantFrom('2027-01-01', '2027-02-01'),
  }),
)

/** Several people wrote from what they all had read; this is the order in which it arrived. */
function arrive(edits: readonly Edit[]): ReadonlyMap<Name, Item> {
  const items = new Map<Name, Item>(
    (Object.keys(types) as Name[]).map((name) => [
      name,
      { versions: [{ version: 1, body: types[name].schema.parse(bodies[name]) }], proposals: [] },
    ]),
  )
  for (const { item, change } of edits) {
    const { versions, proposals } = items.get(item)!
    const [base] = versions as readonly [Version, ...Version[]]
    const body = { ...(base.body as object), ...change }
    const edit: Change = { kind: 'edit', baseVersion: 1, body }
    const outcome = mergeChange(types[item], versions.at(-1), base, edit, by, at)
    if (outcome.kind === 'accepted') items.set(item, { versions: [...versions, outcome], proposals })
    else if (outcome.kind === 'conflict') items.set(item, { versions, proposals: [...proposals, body] })
    else throw new Error(outcome.message)
  }
  return items
}
const saysAll = (body: unknown, change: Edit['change']) =>
  Object.entries(change).every(([field, value]) => (body as Record<string, unknown>)[field] === value)

describe('a plan that several people write without network', () => {
  it('loses nothing, in whatever order it arrives: published as it was meant, or kept whole for a person', () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { minLength: 2, maxLength: 8 }), (edits) => {
        const items = arrive(edits)
        for (const { item, change } of edits) {
          const { versions, proposals } = items.get(item)!
          const published = saysAll(versions.at(-1)!.body, change)
          expect(published || proposals.some((proposal) => saysAll(proposal, change))).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('becomes the same plan in every order, when each wrote another item or another field that may merge', () => {
    const apart = fc.uniqueArray(anyEdit, {
      minLength: 2,
      maxLength: 6,
      selector: ({ item }) => item,
    })
    const fields = ['who', 'state', 'until'] as const
    const split = fc
      .tuple(word, fc.constantFrom('done', 'stopped'), fc.constantFrom('2027-01-01', '2027-02-01'))
      .map((values) =>
        fields.map((field, index): Edit => ({ item: 'plan-action', change: { [field]: values[index]! } })),
      )
    const { mergeable } = planAction.merge as VersionedPolicy
    expect(fields.every((field) => mergeable.includes(field))).toBe(true)
    fc.assert(
      fc.property(
        fc
          .oneof(apart, split)
          .chain((edits) =>
            fc.tuple(
              fc.constant(edits),
              fc.shuffledSubarray([...edits], { minLength: edits.length, maxLength: edits.length }),
            ),
          ),
        ([edits, other]) => {
          const [one, two] = [arrive(edits), arrive(other)]
          for (const name of Object.keys(types) as Name[]) {
            const { version, body } = one.get(name)!.versions.at(-1)!
            expect(two.get(name)!.versions.at(-1)).toMatchObject({ version, body })
            expect([...one.get(name)!.proposals, ...two.get(name)!.proposals]).toEqual([])
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})

const item = fc.record({
  n: fc.integer({ min: 1, max: 60 }),
  type: fc.constantFrom(...planTypes, 'transmission', 'medication-line'),
  confidentiality: fc.constantFrom(...confidentialityClass.options),
  text: word,
})
const records = fc.uniqueArray(item, { selector: ({ n }) => n, maxLength: 20 }).map((items) =>
  items.map(({ n, type, confidentiality, text }) => ({
    id: id(n),
    type,
    version: 1,
    schema: 1,
    author: by,
    recordedAt: at,
    confidentiality,
    body: { text },
  })),
)

describe('signing', () => {
  it('puts into a part what has the class of that part, and no other word of the plan or of the dossier', () => {
    fc.assert(
      fc.property(records, fc.constantFrom(...role.options), (all, signer) => {
        const parts = partsToSign(all, writableClasses(signer))
        const named = new Map(all.map((record) => [record.id, record]))
        for (const [part, items] of parts) {
          expect(writableClasses(signer)).toContain(part)
          for (const { id: signed } of items) {
            expect(named.get(signed)).toMatchObject({ confidentiality: part })
            expect(planTypes).toContain(named.get(signed)!.type)
          }
        }
        const signed = [...parts.values()].flat().map((one) => one.id)
        const mine = all.filter(
          ({ type, confidentiality }) =>
            planTypes.includes(type) && writableClasses(signer).includes(confidentiality),
        )
        expect(signed.toSorted()).toEqual(mine.map((one) => one.id).toSorted())
      }),
    )
  })

  it('gives a social role no medical word, whoever signed', () => {
    fc.assert(
      fc.property(records, fc.constantFrom(...role.options), (all, signer) => {
        const read = [...partsToSign(all, writableClasses(signer))]
          .filter(([part]) => readableClasses('social-worker').includes(part))
          .flatMap(([, items]) => items.map((one) => one.id))
        const medical = all.filter(({ confidentiality }) =>
          ['medical', 'paramedical'].includes(confidentiality),
        )
        expect(read.filter((one) => medical.some(({ id: other }) => other === one))).toEqual([])
      }),
    )
  })

  it('hashes the same text whatever the order of the keys, another for another word', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const turned = JSON.parse(JSON.stringify(value), (_key, one: unknown) =>
          typeof one === 'object' && one !== null && !Array.isArray(one)
            ? Object.fromEntries(Object.entries(one).toReversed())
            : one,
        ) as unknown
        expect(canonicalJson(turned)).toBe(canonicalJson(value))
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
    const signed = { id: id(1), type: 'plan-action', version: 1, schema: 1, author: by, recordedAt: at }
    const text = (what: string) => signedText(id(9), [{ ...signed, body: { what } }])
    expect(text('Pansement')).not.toBe(text('pansement'))
  })

  it('says what has become of what was signed', () => {
    const was = (n: number, what: string) => ({ id: id(n), type: 'plan-action', body: { what, who: '' } })
    expect(
      changesSince(
        [was(1, 'a'), was(2, 'b'), was(3, 'c')],
        [{ ...was(1, 'a'), body: { who: '', what: 'a' } }, was(2, 'B'), was(4, 'd')],
      ),
    ).toEqual([
      { id: id(2), type: 'plan-action', kind: 'changed', before: was(2, 'b').body, after: was(2, 'B').body },
      { id: id(3), type: 'plan-action', kind: 'gone', before: was(3, 'c').body },
      { id: id(4), type: 'plan-action', kind: 'new', after: was(4, 'd').body },
    ])
  })
})
