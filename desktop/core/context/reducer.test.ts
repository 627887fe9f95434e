import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import { nessi, patTrois } from '../testing/test-core.ts'
import { followed, receive, type Sources } from './reducer.ts'

const none: Sources = new Map()

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

function after(...messages: readonly Partial<ContextMessage>[]) {
  return followed(messages.map(said).reduce(receive, none))
}

describe('which patient the sidebar follows', () => {
  it.each<[string, Partial<ContextMessage>[], string, string | undefined]>([
    ['nothing said', [], 'none', undefined],
    ['opened', [{}], 'open', 'PAT-TROIS'],
    ['opened then closed', [{}, { kind: 'closed', sequence: 2 }], 'none', undefined],
    ['opened then another', [{}, { patient: nessi, sequence: 2 }], 'open', 'NESSI'],
    ['an older message comes late', [{ sequence: 5 }, { patient: nessi, sequence: 4 }], 'open', 'PAT-TROIS'],
    ['the same message twice', [{ sequence: 5 }, { patient: nessi, sequence: 5 }], 'open', 'PAT-TROIS'],
    [
      'the software restarts',
      [{ sequence: 9 }, { epoch: 'e2', sequence: 1, patient: nessi }],
      'open',
      'NESSI',
    ],
    [
      'a message of before the restart comes late',
      [{ sequence: 9 }, { epoch: 'e2', patient: nessi }, { epoch: 'e1', sequence: 10 }],
      'open',
      'NESSI',
    ],
    ['the link is lost with a patient open', [{}, { kind: 'lost', sequence: 2 }], 'stale', 'PAT-TROIS'],
    [
      'the link is lost with no patient open',
      [{}, { kind: 'closed', sequence: 2 }, { kind: 'lost', sequence: 3 }],
      'none',
      undefined,
    ],
    ['two sources, same patient', [{}, { source: 'scan' }], 'open', 'PAT-TROIS'],
    ['two sources, two patients', [{}, { source: 'scan', patient: nessi }], 'conflict', undefined],
    [
      'two sources, one closes',
      [{}, { source: 'scan', patient: nessi }, { kind: 'closed', sequence: 2 }],
      'open',
      'NESSI',
    ],
  ])('%s', (_case, messages, kind, birthName) => {
    const result = after(...messages)
    expect(result.kind).toBe(kind)
    expect('context' in result ? result.context.patient.birthName : undefined).toBe(birthName)
  })

  it('an opening without a patient changes nothing', () => {
    const { patient: _none, ...empty } = said({ sequence: 2 })
    const open = receive(none, said({}))
    expect(receive(open, empty)).toBe(open)
  })

  it('a source that only claims never brings a qualified identity', () => {
    const result = after({ evidence: 'claim' })
    expect(result.kind === 'open' && result.context.patient.status).toBe('PROV')
  })

  it('whatever the delays and repetitions inside an epoch, the newest sequence wins', () => {
    const patients = [patTrois, nessi]
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 30 }), (sequences) => {
        const messages = sequences.map((sequence) => said({ sequence, patient: patients[sequence % 2]! }))
        const newest = Math.max(...sequences)
        const result = followed(messages.reduce(receive, none))
        return result.kind === 'open' && result.context.patient === patients[newest % 2]
      }),
      { numRuns: 1000 },
    )
  })
})
