import fc from 'fast-check'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import type { ContextView } from '../../contract/context-views.ts'
import type { DraftView } from '../../contract/views.ts'
import type { Desk } from '../desk.ts'
import { nessi, patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'

/** Steps in all: the context jumps about while drafts are begun, typed in, left, taken up and sent. */
const steps = 10_000
const stepsInARun = 100

type Step =
  | {
      readonly kind: 'software-opens'
      readonly who: number
      readonly late: boolean
      readonly window: string
      readonly restarted: boolean
    }
  | { readonly kind: 'software-closes' | 'software-lost'; readonly window: string }
  | { readonly kind: 'claims' | 'person-opens'; readonly who: number }
  | {
      readonly kind: 'chooses' | 'confirms' | 'sends'
      /** Which of those that are there. */
      readonly which: number
    }
  | { readonly kind: 'follows' | 'undoes' | 'joins' | 'separates' }
  | { readonly kind: 'types'; readonly text: string }

const who = fc.nat({ max: 2 })
const which = fc.nat({ max: 3 })
const window = fc.constantFrom('a', 'b')
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('software-opens' as const),
      who,
      late: fc.boolean(),
      window,
      restarted: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('software-closes' as const, 'software-lost' as const),
      window,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('claims' as const, 'person-opens' as const), who }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('chooses' as const, 'confirms' as const), which }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('follows' as const, 'undoes' as const, 'joins' as const, 'separates' as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('types' as const), text: fc.stringMatching(/^[a-zé ]{1,20}$/) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('sends' as const), which }) },
)

describe('never the wrong patient', () => {
  const folder = temporaryFolder()
  const { matricule: _matricule, oid: _oid, ...traits } = patTrois
  /** The third one may be the first one, in a second dossier: a person can say so, and take it back. */
  const people: readonly Identity[] = [patTrois, nessi, { ...traits, status: 'VALI', usedName: 'MARTIN' }]
  const patientIds: string[] = []
  let opened: TestDesk
  let desk: Desk
  let sequence = 0

  beforeAll(async () => {
    opened = await openTestDesk(folder, { name: 'gp', person: physician })
    desk = opened.desk
    for (const identity of people) {
      patientIds.push(v7())
      desk.writer.create({ type: 'patient-identity', patientId: patientIds.at(-1)!, body: { identity } })
    }
  })
  afterAll(async () => {
    await opened.close()
    removeFolder(folder)
  })

  function say(kind: 'opened' | 'closed' | 'lost', change: Partial<ContextMessage>, late = false): void {
    // A late message bears an old number: it comes after a newer one and must change nothing.
    const number = late ? Math.max(0, sequence - 5) : ++sequence
    desk.context.take({
      source: 'practice:lgc',
      epoch: 'day',
      sequence: number,
      at: 0,
      kind,
      evidence: 'paired',
      ...change,
    })
  }

  it(`${steps} steps of context, drafts and writes: every text is where its first letter was typed`, async () => {
    /** Which patient was on screen when each text was begun. */
    const begunFor = new Map<string, string>()
    let [texts, written, blocked] = [0, 0, 0]

    async function apply(one: Step): Promise<void> {
      switch (one.kind) {
        case 'software-opens': {
          const { window, late, restarted } = one
          const epoch = restarted ? `epoch ${sequence}` : `day ${window}`
          return say('opened', { window, epoch, patient: people[one.who]! }, late)
        }
        case 'software-closes':
          return say('closed', { window: one.window, epoch: `day ${one.window}` })
        case 'software-lost':
          return say('lost', { window: one.window, epoch: `day ${one.window}` })
        case 'claims':
          return say('opened', { source: 'link', evidence: 'claim', patient: people[one.who]! })
        case 'person-opens':
          return desk.context.open(patientIds[one.who]!)
        case 'chooses': {
          const shown = desk.context.view()
          if (shown.kind === 'conflict') {
            desk.context.choose(shown.sources[one.which % shown.sources.length]!.source)
          }
          return
        }
        case 'confirms': {
          const shown = desk.context.view()
          if (shown.kind === 'proposed') desk.context.confirm(shown.candidate.patientId)
          if (shown.kind === 'ambiguous') {
            desk.context.confirm(shown.candidates[one.which % shown.candidates.length]!.patientId)
          }
          return
        }
        case 'follows':
          return desk.context.follow()
        case 'undoes': {
          const shown = desk.context.view()
          if (shown.kind === 'current' && shown.confirmed)
            desk.context.undoConfirmation(shown.confirmed.linkId)
          return
        }
        case 'joins':
        case 'separates': {
          const [patientId, , other] = patientIds as [string, string, string]
          const { joined } = await desk.handlers['identity.read']({ patientId })
          const inForce = joined.find(({ separated }) => !separated)
          if (one.kind === 'joins' && !inForce) await desk.handlers['identity.join']({ patientId, other })
          if (one.kind === 'separates' && inForce) {
            await desk.handlers['identity.separate']({ joinId: inForce.joinId })
          }
          return
        }
        case 'types': {
          const shown = desk.context.view()
          if (shown.kind !== 'current') return
          const { patientId } = shown.patient
          const draft = await desk.handlers['draft.open']({ patientId, kind: 'transmission' })
          if (draft.kind !== 'transmission' || draft.body.text !== '') return
          const text = `${++texts} ${one.text}`
          begunFor.set(text, patientId)
          await desk.handlers['draft.save']({ draftId: draft.draftId, body: { ...draft.body, text } })
          return
        }
        case 'sends': {
          const drafts = await desk.handlers['draft.list']({})
          const draft = drafts[one.which % Math.max(1, drafts.length)]
          if (draft) await send(draft, desk.context.view())
        }
      }
    }

    /** Written, or blocked with its draft kept: always blocked for whom two windows disagree about. */
    async function send(draft: DraftView, shown: ContextView): Promise<void> {
      const disputed =
        shown.kind === 'conflict' &&
        shown.sources.some(({ identity }) => patientIds[people.indexOf(identity)] === draft.patient.patientId)
      const outcome = await write(draft.draftId)
      const drafts = await desk.handlers['draft.list']({})
      const kept = drafts.some(({ draftId }) => draftId === draft.draftId)
      if (outcome === 'written') written++
      else blocked++
      expect({ outcome, kept }).toEqual(
        outcome !== 'written' || disputed
          ? { outcome: 'identity_blocked', kept: true }
          : { outcome: 'written', kept: false },
      )
    }

    async function write(draftId: string): Promise<string> {
      try {
        await desk.handlers['transmission.write']({ draftId })
        return 'written'
      } catch (error) {
        return isAppError(error) ? error.code : 'internal'
      }
    }

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: stepsInARun, maxLength: stepsInARun }), async (run) => {
        for (const one of run) await apply(one)
      }),
      { numRuns: steps / stepsInARun, endOnFailure: true },
    )

    const transmissions = opened.database.reader.all<{ id: Uint8Array; body: string }>(
      "SELECT patient.id, body FROM record JOIN patient ON patient.key = patient_key WHERE type = 'transmission'",
    )
    expect(transmissions).toHaveLength(written)
    expect(written).toBeGreaterThan(steps / 50)
    expect(blocked).toBeGreaterThan(0)
    for (const { id, body } of transmissions) {
      const { text } = JSON.parse(body) as { text: string }
      expect(Buffer.from(id).toString('hex')).toBe(begunFor.get(text)?.replaceAll('-', ''))
    }
  }, 240_000)
})
