import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parisDayOf } from '@navigateur-pro/domain/agenda/paris.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { keepPerDossier } from '../records/kept-per-dossier.ts'
import { createRecordStore } from '../records/record-store.ts'
import { createOutbox } from '../sync/outbox.ts'
import { patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'
import { readFacts } from './facts.ts'

const idOf = (kind: number, number: number) => `0190a000-0000-7000-8000-000000${kind}00${number}0`
const dossiers = [1, 2].map((number) => idOf(10, number))
const nurse = { id: 'labat', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' } as const
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString()

/** One body a type, so that a record that is put again may change its facts. */
const bodies = {
  measurement: (value: number) => ({ kind: 'weight', value: 70 + value, origin: 'professional' }),
  intake: (value: number) => ({
    planId: idOf(30, 0),
    plannedFor: `${day(9 - value).slice(0, 10)}T08:00`,
    outcome: value % 3 === 0 ? 'taken' : 'refused',
    note: '',
  }),
  transmission: (value: number) => ({ text: `n° ${value}`, important: false, attachments: [] }),
  event: (value: number) => ({
    kind: 'visit',
    title: '',
    who: [{ id: nurse.id, name: nurse.name, profession: nurse.profession }],
    when: { startsAt: day(value + 1), repeats: { on: [1, 2, 3, 4, 5, 6, 7], skipped: [] } },
  }),
  'care-team-member': (value: number) => ({
    member: value % 2 === 0 ? nurse : { ...nurse, role: 'pharmacist' },
    since: '2026-01-01',
  }),
} as const

type Step =
  | {
      readonly do: 'arrives'
      readonly type: keyof typeof bodies
      readonly at: number
      readonly value: number
      readonly undone: boolean
      /** A page of the feed, which holds more than this one. */
      readonly paged: boolean
    }
  | { readonly do: 'hidden' | 'swept'; readonly type: keyof typeof bodies; readonly at: number }
  | { readonly do: 'left' | 'purged' | 'writes' | 'taken' | 'refused'; readonly at: number }

const type = fc.constantFrom(...(Object.keys(bodies) as (keyof typeof bodies)[]))
const at = fc.nat(1)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('arrives' as const),
      type,
      at,
      value: fc.nat(8),
      undone: fc.boolean(),
      paged: fc.boolean(),
    }),
  },
  fc.record({ do: fc.constantFrom('hidden' as const, 'swept' as const), type, at }),
  fc.record({
    do: fc.constantFrom(
      'left' as const,
      'purged' as const,
      'writes' as const,
      'taken' as const,
      'refused' as const,
    ),
    at,
  }),
)

describe('facts kept of a dossier', () => {
  const folder = temporaryFolder()
  let desk: TestDesk
  beforeAll(async () => {
    desk = await openTestDesk(folder, { name: 'gp', person: physician })
  })
  afterAll(async () => {
    await desk.close()
    removeFolder(folder)
  })

  it('are those of its records, whatever was written, received, undone, hidden, purged and received again', () => {
    const { database } = desk
    const registry = createRegistry()
    const store = createRecordStore(database, registry)
    const outbox = createOutbox(database, store)
    const today = parisDayOf(day(0))
    const facts = keepPerDossier(database, (patientId, on) => readFacts(store, patientId, on))
    let version = 0

    const arrives = (name: string, patientId: string, id: string, body: unknown) =>
      store.putPublished(database.bulk, {
        id,
        type: name,
        patientId,
        version: ++version,
        schema: registry.find(name)!.schemaVersion,
        author: nurse,
        occurredAt: day(2),
        recordedAt: day(2),
        receivedAt: day(2),
        confidentiality: 'medical',
        body,
      })
    const recordOf = (name: keyof typeof bodies, number: number) =>
      idOf(20 + Object.keys(bodies).indexOf(name), number)

    function play(one: Step): void {
      const patientId = dossiers[one.at]!
      const settle = (status: 'ok' | 'rejected') =>
        outbox.settle(
          outbox.next(1).map((operation) => ({
            operation,
            result: {
              op_id: operation.op_id,
              status,
              ...(status === 'ok'
                ? { version: ++version, received_at: day(0) }
                : { error: { code: 'role_not_allowed', message: 'Non.' } }),
            },
          })),
        )
      switch (one.do) {
        case 'arrives': {
          const arrive = (to: number) =>
            arrives(one.type, dossiers[to]!, recordOf(one.type, to), bodies[one.type](one.value))
          const page = () => {
            arrive(one.at)
            if (one.paged) for (const to of [1 - one.at, one.at]) arrive(to)
            if (one.undone) throw new Error('undone')
          }
          const put = () =>
            one.paged ? store.arriving(database.bulk, page) : database.bulk.transaction(page)
          try {
            return put()
          } catch (error) {
            if (!one.undone) throw error
            return
          }
        }
        case 'hidden':
          return store.removing(database.bulk, () => store.hide(database.bulk, recordOf(one.type, one.at)))
        case 'swept':
          return store.removing(database.bulk, () => {
            database.bulk.run(
              'INSERT OR IGNORE INTO unseen_record (record_key, sweep) SELECT key, 1 FROM record WHERE type = ?',
              [one.type],
            )
            store.sweepPatient(database.bulk, patientId)
          })
        case 'left':
        case 'purged':
          return store.removing(database.bulk, () =>
            store.purgePatient(database.bulk, patientId, one.do === 'left' ? physician.id : undefined),
          )
        case 'writes':
          if (!store.findInDossier(patientId, 'patient-identity') || store.isRetained(patientId)) return
          return void desk.desk.writer.create({
            type: 'measurement',
            patientId,
            body: bodies.measurement(one.at),
          })
        case 'taken':
          return settle('ok')
        case 'refused':
          return settle('rejected')
      }
    }

    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), fc.nat(2), (steps, every) => {
        for (const [index, patientId] of dossiers.entries())
          arrives('patient-identity', patientId, idOf(19, index), { identity: patTrois })
        steps.forEach((one, index) => {
          play(one)
          if (index % (every + 1) === 0) facts.workAhead(today, 1)
        })
        const held = database.reader
          .all<{ id: string }>('SELECT lower(hex(id)) AS id FROM patient ORDER BY key')
          .map(({ id }) => dossiers.find((known) => known.replaceAll('-', '') === id)!)
        expect(facts.all(today)).toEqual(held.map((patientId) => readFacts(store, patientId, today)))
        expect(facts.of(dossiers, today)).toHaveLength(held.length)
      }),
      { numRuns: 60 },
    )
  })

  it('are worked out again another day', () => {
    const days: string[] = []
    const kept = keepPerDossier(desk.database, (_patientId, on) => days.push(on))
    const patientId = idOf(11, 1)
    desk.desk.writer.create({ type: 'patient-identity', patientId, body: { identity: patTrois } })
    for (const on of ['2026-11-21', '2026-11-21', '2026-11-22']) kept.of([patientId], on)
    expect(days).toEqual(['2026-11-21', '2026-11-22'])
  })
})
