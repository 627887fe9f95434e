import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { Desk } from '../desk.ts'
import { nessi, patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'

/** Steps in all: the context jumps about while drafts are begun, typed in, left, taken up and sent. */
const steps = 10_000
const stepsInARun = 100

type Step =
  | { readonly kind: 'software-opens'; readonly who: number; readonly late: boolean }
  | { readonly kind: 'software-closes' | 'software-lost' }
  | { readonly kind: 'person-opens'; readonly who: number }
  | { readonly kind: 'types'; readonly text: string }
  | { readonly kind: 'sends'; readonly draft: number }

const who = fc.nat({ max: 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('software-opens' as const), who, late: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('software-closes' as const, 'software-lost' as const) }),
  fc.record({ kind: fc.constant('person-opens' as const), who }),
  fc.record({ kind: fc.constant('types' as const), text: fc.stringMatching(/^[a-zé ]{1,20}$/) }),
  fc.record({ kind: fc.constant('sends' as const), draft: fc.nat({ max: 3 }) }),
)

describe('never the wrong patient', () => {
  const folder = temporaryFolder()
  const people: readonly Identity[] = [patTrois, nessi]
  const patientIds: string[] = []
  let opened: TestDesk
  let desk: Desk
  let sequence = 0

  beforeAll(async () => {
    opened = await openTestDesk(folder, { name: 'gp', person: physician })
    desk = opened.desk
    for (const patient of people) {
      say('opened', patient)
      patientIds.push(desk.context.createDossier())
    }
  })
  afterAll(async () => {
    await opened.close()
    removeFolder(folder)
  })

  function say(kind: 'opened' | 'closed' | 'lost', patient?: Identity, late = false): void {
    // A late message bears an old number: it comes after a newer one and must change nothing.
    const number = late ? Math.max(0, sequence - 1) : ++sequence
    desk.context.take({
      source: 'practice:lgc',
      epoch: 'day',
      sequence: number,
      at: 0,
      kind,
      ...(patient && { patient }),
      evidence: 'paired',
    })
  }

  it(`${steps} steps of context, drafts and writes: every text is where its first letter was typed`, async () => {
    /** Which patient was on screen when each text was begun. */
    const begunFor = new Map<string, string>()
    let texts = 0

    async function apply(one: Step): Promise<void> {
      switch (one.kind) {
        case 'software-opens':
          return say('opened', people[one.who], one.late)
        case 'software-closes':
          return say('closed')
        case 'software-lost':
          return say('lost')
        case 'person-opens':
          return desk.context.open(patientIds[one.who]!)
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
          const draft = drafts[one.draft % Math.max(1, drafts.length)]
          if (draft) await desk.handlers['transmission.write']({ draftId: draft.draftId })
        }
      }
    }

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: stepsInARun, maxLength: stepsInARun }), async (run) => {
        for (const one of run) await apply(one)
      }),
      { numRuns: steps / stepsInARun, endOnFailure: true },
    )

    const written = opened.database.reader.all<{ id: Uint8Array; body: string }>(
      "SELECT patient.id, body FROM record JOIN patient ON patient.key = patient_key WHERE type = 'transmission'",
    )
    expect(written.length).toBeGreaterThan(steps / 50)
    for (const { id, body } of written) {
      const { text } = JSON.parse(body) as { text: string }
      expect(Buffer.from(id).toString('hex')).toBe(begunFor.get(text)?.replaceAll('-', ''))
    }
  })
})
