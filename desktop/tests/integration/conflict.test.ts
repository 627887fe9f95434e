import fc from 'fast-check'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation, OperationResult } from '@navigateur-pro/domain/sync/messages.ts'
import { applyOperation } from '@navigateur-pro/sync-service/src/records/apply.ts'
import type { CareView } from '../../contract/care-views.ts'
import { patTrois, type TestCore } from '../../core/testing/test-core.ts'
import { createWorld, people, until, type Who, type World } from './world.ts'

const coumadine = { drug: 'Coumadine', dose: '4 mg le soir', source: 'ordonnance', statedOn: '2026-11-01' }

let world: World
let desks: Readonly<Record<'gp' | 'nurse' | 'coordinator', TestCore>>
let patientId: string

beforeAll(async () => {
  world = await createWorld()
  desks = {
    gp: await world.desk('gp'),
    nurse: await world.desk('nurse'),
    coordinator: await world.desk('coordinator'),
  }
  desks.gp.say({
    source: 'practice:lgc',
    epoch: 'day',
    sequence: 1,
    at: 0,
    kind: 'opened',
    patient: patTrois,
    evidence: 'paired',
  })
  patientId = (await desks.gp.call('context.createDossier', {})).patientId
  await settled(desks.gp)
  await world.join(patientId, 'nurse')
})
afterAll(() => world.close())

const all = () => Object.values(desks)
const settled = (desk: TestCore) => until(async () => (await desk.call('status.read', {})).waiting === 0)

type Line = CareView[keyof CareView][number]
async function lineOn(desk: TestCore, recordId: string): Promise<Line | undefined> {
  const care = await desk.call('care.read', { patientId })
  return Object.values(care)
    .flat()
    .find((line) => line.recordId === recordId)
}
const everywhere = (recordId: string, look: (line: Line) => unknown) =>
  Promise.all(
    all().map((desk) =>
      until(async () => {
        const line = await lineOn(desk, recordId)
        return line && look(line) ? line : undefined
      }),
    ),
  )

async function add(type: string, body: object): Promise<string> {
  const { recordId } = await desks.gp.call('record.add', { patientId, type, body })
  await everywhere(recordId, ({ version, waiting }) => version === 1 && !waiting)
  return recordId
}
async function revise(who: keyof typeof desks, recordId: string, change: object): Promise<void> {
  const { version, body } = (await lineOn(desks[who], recordId))!
  await desks[who].call('record.revise', { recordId, version, body: { ...body, ...change } })
}
/** Written by each without network; the order in which they arrive is nobody's. */
async function apart(...writings: readonly (() => Promise<void>)[]): Promise<void> {
  await world.cutService()
  for (const write of writings) await write()
  await world.bringServiceBack()
  await Promise.all(all().map(settled))
}
async function decide(who: keyof typeof desks, recordId: string, dose: string): Promise<void> {
  const { version, published, proposals } = await desks[who].call('conflict.read', { recordId })
  await desks[who].call('conflict.resolve', {
    recordId,
    version,
    proposals: proposals.map(({ id }) => id),
    body: { ...(published.body as object), dose },
  })
}
async function inConflict(): Promise<string> {
  const recordId = await add('medication-line', coumadine)
  await apart(
    () => revise('gp', recordId, { dose: '5 mg le soir' }),
    () => revise('nurse', recordId, { dose: '3 mg le soir' }),
  )
  await everywhere(recordId, ({ conflict }) => conflict)
  return recordId
}
const byText = (a: string | undefined, b: string | undefined) => (a ?? '').localeCompare(b ?? '')
const textsOf = ({ conflict }: Line) =>
  [conflict?.published, ...(conflict?.proposed.map(({ text }) => text) ?? [])].toSorted(byText)

describe('two people write the same line without network', () => {
  it('a dose: both texts reach everybody, one person decides, all have it, and it can be undone', async () => {
    const recordId = await inConflict()
    const both = ['Coumadine 3 mg le soir', 'Coumadine 5 mg le soir']
    for (const line of await everywhere(recordId, ({ version }) => version === 2)) {
      expect(textsOf(line)).toEqual(both)
    }
    await decide('coordinator', recordId, '4,5 mg le soir')
    const decided = await everywhere(recordId, ({ version, conflict }) => version === 3 && !conflict)
    expect(decided.map(({ body }) => body)).toEqual(
      decided.map(() => expect.objectContaining({ dose: '4,5 mg le soir' })),
    )
    expect(await desks.gp.call('conflict.list', {})).toEqual([])

    await settled(desks.coordinator)
    await desks.coordinator.call('conflict.reopen', { recordId })
    const undone = await everywhere(
      recordId,
      ({ version, conflict, waiting }) => version === 4 && conflict && !waiting,
    )
    for (const line of undone) expect(textsOf(line)).toEqual(both)
    await expect(desks.coordinator.call('conflict.reopen', { recordId })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('a problem: what each changed apart from the other merges by itself', async () => {
    const recordId = await add('health-problem', {
      label: 'Diabète de type 2',
      kind: 'active',
      source: 'dossier',
      statedOn: '2026-01-10',
    })
    await apart(
      () => revise('gp', recordId, { since: '2011' }),
      () => revise('nurse', recordId, { source: 'dit par la patiente' }),
    )
    const merged = await everywhere(recordId, ({ version, waiting }) => version === 3 && !waiting)
    for (const { body, conflict } of merged) {
      expect(conflict).toBeUndefined()
      expect(body).toMatchObject({ since: '2011', source: 'dit par la patiente' })
    }
  })

  it('two decide at once: one decision stands everywhere, the other person is told', async () => {
    const recordId = await inConflict()
    await apart(
      () => decide('gp', recordId, '6 mg le soir'),
      () => decide('nurse', recordId, '2 mg le soir'),
    )
    const lines = await everywhere(recordId, ({ version, conflict }) => version === 3 && !conflict)
    const [{ dose }] = lines.map(({ body }) => body as { dose: string }) as [{ dose: string }]
    expect(['6 mg le soir', '2 mg le soir']).toContain(dose)
    const told = desks[dose.startsWith('6') ? 'nurse' : 'gp']
    const refused = (await told.call('outbox.read', {})).filter((item) => item.recordId === recordId)
    expect(refused).toMatchObject([{ state: 'refused', reason: expect.stringMatching(/décid|changé/) }])
    expect((await lineOn(told, recordId))?.decidedAt).toBeUndefined()
    await told.call('outbox.takeBack', { recordId })
  })
})

describe('at the service, whatever arrives and in whatever order', () => {
  const registry = createRegistry()
  const writers = ['gp', 'nurse', 'coordinator'] as const satisfies readonly Who[]
  type Move =
    | { readonly kind: 'edit'; readonly by: (typeof writers)[number]; readonly behind: number }
    | { readonly kind: 'resolve' | 'reopen'; readonly by: (typeof writers)[number] }

  type Seen = { version: number; published: string; proposals: { id: string; dose: string }[] }
  const doseOf = (body: unknown) => (body as { dose: string }).dose
  const look = (recordId: string): Promise<Seen> =>
    world.service().storage.read(async (tx) => {
      const record = (await tx.findRecord(recordId))!
      const proposals = await tx.listProposals(recordId)
      return {
        version: record.version,
        published: doseOf(record.body),
        proposals: proposals.map(({ id, body }) => ({ id, dose: doseOf(body) })),
      }
    })
  const textsIn = ({ published, proposals }: Seen) => [published, ...proposals.map(({ dose }) => dose)]

  it('a text leaves sight only by somebody who had it before the eyes', async () => {
    const by = fc.constantFrom(...writers)
    const move: fc.Arbitrary<Move> = fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit'), by, behind: fc.nat(2) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('resolve', 'reopen'), by }) },
    )
    const moves = fc.array(move, { minLength: 2, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(moves, async (sequence) => {
        const recordId = v7()
        const common = () => ({
          op_id: v7(),
          dseq: 1,
          record_id: recordId,
          type: 'medication-line',
          patient: patientId,
          authored_at: new Date().toISOString(),
        })
        const submit = (who: (typeof writers)[number], operation: Operation): Promise<OperationResult> =>
          applyOperation(world.service().storage, registry, people[who], operation)
        const body = (dose: string) => ({ ...coumadine, dose })
        await submit('gp', {
          ...common(),
          kind: 'create',
          schema: 2,
          occurred_at: new Date().toISOString(),
          confidentiality: 'medical',
          body: body('dose 0'),
        })
        for (const [index, one] of sequence.entries()) {
          const before = await look(recordId)
          const closes = before.proposals.map(({ id }) => id)
          if (one.kind === 'resolve' && closes.length === 0) continue
          const dose = `dose ${index + 1}`
          const base_version = one.kind === 'edit' ? Math.max(1, before.version - one.behind) : before.version
          const operation: Operation =
            one.kind === 'edit'
              ? { ...common(), kind: 'edit', schema: 2, base_version, body: body(dose) }
              : one.kind === 'resolve'
                ? {
                    ...common(),
                    kind: 'resolve',
                    schema: 2,
                    base_version,
                    proposals: closes,
                    body: body(dose),
                  }
                : { ...common(), kind: 'reopen', base_version }
          const { status } = await submit(one.by, operation)
          const after = await look(recordId)
          const gone = textsIn(before).filter((text) => !textsIn(after).includes(text))
          const started = await world.service().storage.read((tx) => tx.findVersion(recordId, base_version))
          const seen = [doseOf(started!.body)]
          const decided = one.kind === 'resolve' ? before.proposals.map(({ dose: text }) => text) : []
          expect([...seen, ...decided]).toEqual(expect.arrayContaining(gone))
          const isKept = textsIn(after).includes(dose)
          expect(isKept).toBe(one.kind !== 'reopen' && status !== 'rejected')
        }
      }),
      { numRuns: process.env['NAVIGATEUR_RELEASE'] ? 1_000 : 100 },
    )
  })
})
