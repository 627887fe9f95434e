import fc from 'fast-check'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Author } from '@navigateur-pro/domain/records/record.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { createConflicts } from '../conflicts/conflicts.ts'
import { createPatients } from '../patients.ts'
import { createMergeStore } from '../records/merge-store.ts'
import { createProposalStore } from '../records/proposal-store.ts'
import { createRecordStore } from '../records/record-store.ts'
import { physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'
import { listDoseChanges } from './read-dose-changes.ts'
import { readMedication } from './read-medication.ts'

const { id, name, role, profession } = physician
const author: Author = { id, name, role, profession }
const nowMs = Date.parse('2026-11-21T08:30:00Z')
const doses = ['1 matin', '2 matin']
const hours = fc.integer({ min: 1, max: 12 })
const dossier = fc.nat(2)

const situation = fc.record({
  lines: fc.array(
    fc.record({
      dossier,
      dose: fc.constantFrom(...doses),
      stopped: fc.boolean(),
      disputed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  changes: fc.array(
    fc.record({
      dossier,
      line: fc.nat(4),
      after: fc.constantFrom(...doses),
      stops: fc.boolean(),
      state: fc.constantFrom('prescribed', 'acknowledged', 'cancelled'),
      hours,
    }),
    { maxLength: 8 },
  ),
  joined: fc.boolean(),
  left: fc.boolean(),
})

describe('what is still to be read of dose changes', () => {
  const folder = temporaryFolder()
  let desk: TestDesk
  beforeAll(async () => {
    desk = await openTestDesk(folder, { name: 'gp', person: physician })
  })
  afterAll(async () => {
    await desk.close()
    removeFolder(folder)
  })

  it('is the same line by line across dossiers as in the whole treatment of each', () => {
    const registry = createRegistry()
    const store = createRecordStore(desk.database, registry)
    const proposals = createProposalStore(desk.database)
    const merges = createMergeStore(desk.database)
    const patients = createPatients(store)
    const conflicts = createConflicts({ store, proposals, merges, registry, patients, role: () => role })
    const ago = (count: number) => new Date(nowMs - count * 3_600_000).toISOString()
    const open = ({ standing }: { standing: string }) =>
      standing === 'disputed' || standing === 'to-acknowledge'

    fc.assert(
      fc.property(situation, ({ lines, changes, joined, left }) => {
        const dossiers = [v7(), v7(), v7()]
        const arrives = (type: string, of: number, at: string, body: unknown): string => {
          const record = {
            id: v7(),
            type,
            patientId: dossiers[of]!,
            version: 1,
            schema: registry.find(type)!.schemaVersion,
            author,
            occurredAt: at,
            recordedAt: at,
            receivedAt: at,
            confidentiality: 'medical' as const,
            body,
          }
          desk.database.durable.transaction(() => store.putPublished(desk.database.durable, record))
          return record.id
        }
        const written = lines.map(({ dossier: of, dose, stopped, disputed }) => {
          const body = {
            drug: 'Bisoprolol',
            dose,
            reason: '',
            source: '',
            statedOn: '2026-11-01',
            ...(stopped && { stoppedOn: '2026-11-20' }),
          }
          const line = arrives('medication-line', of, ago(20), body)
          const proposal = { author, authoredAt: ago(2), baseVersion: 1, schema: 1, base: body, body }
          desk.database.bulk.transaction(() =>
            proposals.replace(desk.database.bulk, line, disputed ? [{ id: v7(), ...proposal }] : []),
          )
          return { of, line }
        })
        for (const { line, after, stops, state, hours: at, ...change } of changes) {
          const step = (to: string, count: number) => ({ state: to, at: ago(count), by: author, note: '' })
          // One that names no line of this desk is there too.
          const about = written[line] ?? { of: change.dossier, line: v7() }
          arrives('dose-change', about.of, ago(at), {
            line: about.line,
            drug: 'Bisoprolol',
            before: '',
            after,
            reason: 'HTA',
            startsOn: '2026-11-20',
            ...(stops && { stops }),
            state,
            steps: [step('prescribed', at), ...(state === 'prescribed' ? [] : [step(state, at / 2)])],
          })
        }
        for (const patientId of dossiers)
          arrives('patient-identity', dossiers.indexOf(patientId), ago(30), {})
        if (joined) store.dossiers.join(dossiers[0]!, dossiers[1]!, name, ago(1))
        if (left) desk.database.durable.run('UPDATE patient SET retained = 1 WHERE key % 3 = 0')

        const kept = [...new Set(dossiers.map(store.dossiers.keptOf))]
        const whole = kept.flatMap(
          (patientId) =>
            readMedication({ store, conflicts, role: () => role, nowMs: () => nowMs }, patientId).changes,
        )
        const listed = listDoseChanges({ store, conflicts }, role, nowMs)
          .filter(({ patientId }) => dossiers.includes(patientId))
          .map(({ change }) => change)
        const byId = (changed: typeof whole) =>
          changed.filter(open).toSorted((a, b) => a.recordId.localeCompare(b.recordId))
        expect(byId(listed)).toEqual(byId(whole))
      }),
      { numRuns: 40 },
    )
  })
})
