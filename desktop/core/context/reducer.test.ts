import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import { nessi, patTrois } from '../testing/test-core.ts'
import {
  choose,
  dropClaims,
  followedSoftware,
  pendingClaim,
  receive,
  silence,
  type Sources,
} from './reducer.ts'

const none: Sources = new Map()
const people = [patTrois, nessi]

function said(change: Partial<ContextMessage>): ContextMessage {
  return {
    source: 'lgc',
    epoch: 'e1',
    sequence: 1,
    at: 0,
    kind: 'opened',
    patient: patTrois,
    evidence: 'paired',
    ...change,
  }
}

function heard(...messages: readonly Partial<ContextMessage>[]): Sources {
  return messages.map(said).reduce(receive, none)
}

/** "open PAT-TROIS", "conflict PAT-TROIS NESSI", "none": what the software shows, in words. */
function shown(sources: Sources): string {
  const subject = followedSoftware(sources)
  if (subject.kind === 'none') return 'none'
  const contexts = subject.kind === 'stale' ? [subject.context] : subject.contexts
  return [subject.kind, ...new Set(contexts.map(({ patient }) => patient.birthName))].join(' ')
}

const lost = { kind: 'lost' } as const
const closed = { kind: 'closed' } as const

describe('which patient the sidebar follows', () => {
  it.each<[string, Partial<ContextMessage>[], string]>([
    ['nothing said', [], 'none'],
    ['opened', [{}], 'open PAT-TROIS'],
    ['opened then closed', [{}, { ...closed, sequence: 2 }], 'none'],
    ['opened then another', [{}, { patient: nessi, sequence: 2 }], 'open NESSI'],
    ['an older message comes late', [{ sequence: 5 }, { patient: nessi, sequence: 4 }], 'open PAT-TROIS'],
    ['the same message twice', [{ sequence: 5 }, { patient: nessi, sequence: 5 }], 'open PAT-TROIS'],
    ['the software restarts', [{ sequence: 9 }, { epoch: 'e2', patient: nessi }], 'open NESSI'],
    [
      'a message of before the restart comes late',
      [{ sequence: 9 }, { epoch: 'e2', patient: nessi }, { epoch: 'e1', sequence: 10 }],
      'open NESSI',
    ],
    ['the link is lost with a patient open', [{}, { ...lost, sequence: 2 }], 'stale PAT-TROIS'],
    [
      'the link is lost with no patient open',
      [{}, { ...closed, sequence: 2 }, { ...lost, sequence: 3 }],
      'none',
    ],
    ['two sources, same patient', [{}, { source: 'b' }], 'open PAT-TROIS'],
    ['two sources, two patients', [{}, { source: 'b', patient: nessi }], 'conflict PAT-TROIS NESSI'],
    [
      'two sources, one closes',
      [{}, { source: 'b', patient: nessi }, { ...closed, sequence: 2 }],
      'open NESSI',
    ],
    ['two windows, same patient', [{ window: 'a' }, { window: 'b' }], 'open PAT-TROIS'],
    [
      'two windows, two patients',
      [{ window: 'a' }, { window: 'b', patient: nessi }],
      'conflict PAT-TROIS NESSI',
    ],
    [
      'windows count apart: an old number in one is not old in the other',
      [
        { window: 'a', sequence: 9 },
        { window: 'b', patient: nessi, sequence: 2 },
      ],
      'conflict PAT-TROIS NESSI',
    ],
    [
      'the software died in one window and comes back in another',
      [{ window: 'a' }, { window: 'a', ...lost, sequence: 2 }, { window: 'b', epoch: 'e2', patient: nessi }],
      'open NESSI',
    ],
    [
      'it comes back in another window without a patient: nothing stays in grey',
      [{ window: 'a' }, { window: 'a', ...lost, sequence: 2 }, { window: 'b', epoch: 'e2', ...closed }],
      'none',
    ],
    [
      'a message of the window that died comes late',
      [
        { window: 'a' },
        { window: 'a', ...lost, sequence: 3 },
        { window: 'b', epoch: 'e2', patient: nessi },
        { window: 'a', sequence: 2 },
      ],
      'open NESSI',
    ],
    [
      'another software speaks: the grey patient of the first one stays below',
      [{}, { ...lost, sequence: 2 }, { source: 'b', ...closed }],
      'stale PAT-TROIS',
    ],
  ])('%s', (_case, messages, expected) => {
    expect(shown(heard(...messages))).toBe(expected)
  })

  it('an opening without a patient changes nothing', () => {
    const { patient: _none, ...empty } = said({ sequence: 2 })
    const open = heard({})
    expect(receive(open, empty)).toBe(open)
  })

  it('whatever the delays and repetitions inside an epoch, the newest sequence of each window wins', () => {
    const message = fc.record({ window: fc.constantFrom('a', 'b'), sequence: fc.nat({ max: 30 }) })
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 40 }), (messages) => {
        const result = heard(...messages.map((one) => ({ ...one, patient: people[one.sequence % 2]! })))
        const newest = ['a', 'b'].flatMap((window) => {
          const sequences = messages.filter((one) => one.window === window).map(({ sequence }) => sequence)
          return sequences.length > 0 ? [people[Math.max(...sequences) % 2]!.birthName] : []
        })
        const agreed = new Set(newest).size === 1
        const expected = agreed
          ? [`open ${newest[0]}`]
          : ['conflict PAT-TROIS NESSI', 'conflict NESSI PAT-TROIS']
        return expected.includes(shown(result))
      }),
      { numRuns: 1000 },
    )
  })

  it('an epoch that is over never speaks again, however many came since (up to twenty)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat({ max: 1000 }), (restarts, sequence) => {
        const epochs = Array.from({ length: restarts }, (_, index) => ({ epoch: `later ${index}` }))
        const sources = heard({}, ...epochs)
        return receive(sources, said({ patient: nessi, sequence })) === sources
      }),
    )
  })

  it('memory is bounded, whatever windows and epochs a software invents', () => {
    const kinds = fc.constantFrom('opened' as const, 'closed' as const, 'lost' as const)
    const message = fc.record({ kind: kinds, window: fc.uuid(), epoch: fc.uuid() })
    fc.assert(
      fc.property(fc.array(message, { minLength: 100, maxLength: 150 }), (messages) => {
        const sources = heard(...messages)
        const newest = sources.get(`lgc#${messages.at(-1)!.window}`)
        return sources.size <= 64 && newest?.epoch === messages.at(-1)!.epoch
      }),
      { numRuns: 50 },
    )
    const restarted = heard(...Array.from({ length: 100 }, (_, index) => ({ epoch: `e${index}` })))
    expect(restarted.get('lgc')?.formerEpochs).toHaveLength(20)
  })
})

describe('a conflict, resolved in one action', () => {
  const conflict = heard(
    { window: 'a' },
    { window: 'b', patient: nessi },
    { source: 'other', patient: nessi },
  )

  it('the chosen window is followed alone; another comes back when it speaks', () => {
    const chosen = choose(conflict, 'lgc#a')
    expect(shown(chosen)).toBe('open PAT-TROIS')
    expect(shown(receive(chosen, said({ source: 'other', patient: patTrois, sequence: 2 })))).toBe(
      'open PAT-TROIS',
    )
    expect(shown(receive(chosen, said({ window: 'b', patient: nessi, sequence: 2 })))).toBe(
      'conflict PAT-TROIS NESSI',
    )
  })

  it('what was set aside does not come back by itself: not when the chosen one closes, nor when it dies', () => {
    const chosen = choose(conflict, 'lgc#a')
    expect(shown(receive(chosen, said({ window: 'a', ...closed, sequence: 2 })))).toBe('none')
    const died = receive(chosen, said({ source: 'other', ...lost, sequence: 2 }))
    expect(shown(receive(died, said({ window: 'a', ...closed, sequence: 2 })))).toBe('none')
  })

  it.each<[string, Sources, string]>([
    ['there is no conflict', heard({}), 'lgc'],
    ['that window is not in it', conflict, 'lgc#z'],
  ])('nothing is chosen when %s', (_case, sources, key) => {
    expect(choose(sources, key)).toBe(sources)
  })
})

describe('a claim: somebody said it, nobody vouches for it', () => {
  const claim = { source: 'link', evidence: 'claim', patient: nessi } as const

  it('is never qualified, and is above the software without disagreeing with it', () => {
    const sources = heard({}, { ...claim, patient: { ...nessi, attributes: ['HOMA'] } })
    expect(pendingClaim(sources)?.patient).toMatchObject({ status: 'PROV', attributes: ['HOMA'] })
    expect(shown(sources)).toBe('open PAT-TROIS')
  })

  it.each<[string, Partial<ContextMessage>, boolean]>([
    ['the software opens a patient', { sequence: 2 }, false],
    ['the software closes its patient', { ...closed, sequence: 2 }, false],
    ['the software dies', { ...lost, sequence: 2 }, true],
    ['whoever claimed withdraws', { ...claim, ...closed, sequence: 2 }, false],
  ])('%s: still pending?', (_case, message, pending) => {
    expect(pendingClaim(heard({}, claim, message)) !== undefined).toBe(pending)
  })

  it('the newest takes the place of the others', () => {
    const sources = heard(claim, { ...claim, source: 'scan', patient: patTrois })
    expect(pendingClaim(sources)?.patient.birthName).toBe('PAT-TROIS')
    expect(pendingClaim(dropClaims(sources))).toBeUndefined()
  })

  it('the same launch, replayed once answered, changes nothing', () => {
    const answered = dropClaims(heard(claim))
    expect(receive(answered, said(claim))).toBe(answered)
  })

  it('never takes the place of what the same source said when it was paired', () => {
    expect(shown(heard({}, { evidence: 'claim', patient: nessi, sequence: 9 }))).toBe('open PAT-TROIS')
  })
})

it('a plugin that stops leaves its patients in grey, and those of others as they are', () => {
  const sources = heard({ source: 'channel:a' }, { source: 'channels', patient: patTrois })
  const stopped = silence(sources, 'channel')
  expect(stopped.get('channel:a')?.state).toBe('lost')
  expect(stopped.get('channels')?.state).toBe('open')
})
