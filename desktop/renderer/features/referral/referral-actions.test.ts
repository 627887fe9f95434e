import { describe, expect, it } from 'vitest'
import type { ReferralKind, ReferralState } from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { ReferralView } from '../../../contract/referral-views.ts'
import { actionsOf, isEnded } from './referral-actions.ts'

const now = new Date(2026, 10, 21, 15, 0)

function request(
  state: ReferralState,
  next: readonly string[],
  at?: string,
  kind: ReferralKind = 'appointment',
): ReferralView {
  const author = {
    id: 'p1',
    name: 'Dr Claire Sance',
    role: 'physician',
    profession: 'médecin généraliste',
  } as const
  return {
    recordId: '00000000-0000-7000-8000-000000000001',
    patientId: '00000000-0000-7000-8000-000000000002',
    version: 1,
    author,
    confidentiality: 'medical',
    occurredAt: '2026-11-20T08:00:00.000Z',
    body: {
      kind,
      ...(kind === 'appointment' && { specialty: 'cardiology' as const }),
      urgency: 'soon',
      question: 'Avis ?',
      attachments: [],
      state,
      steps: [],
      ...(at && { appointment: { at, place: 'Hôpital', practitioner: '', preparation: '' } }),
    },
    attachments: [],
    delivery: { state: 'received', seenBy: [] },
    next: [...next],
    mayWrite: true,
    gaps: [],
    nudges: 0,
    entries: [],
    checklists: [],
  }
}

describe('what may be done with a request', () => {
  it('puts what moves it forward before what stops it', () => {
    expect(actionsOf(request('taken', ['cancelled', 'requested', 'scheduled']), now)).toEqual([
      'scheduled',
      'requested',
      'cancelled',
    ])
  })

  it.each([
    ['the day before', '2026-11-22T08:00', ['scheduled', 'cancelled']],
    [
      'the day itself, even before the hour',
      '2026-11-21T18:00',
      ['attended', 'scheduled', 'missed', 'cancelled'],
    ],
    ['afterwards', '2026-11-02T08:00', ['attended', 'scheduled', 'missed', 'cancelled']],
  ])('says whether the patient came: %s', (_when, at, actions) => {
    const next = ['cancelled', 'missed', 'attended', 'scheduled']
    expect(actionsOf(request('scheduled', next, at), now)).toEqual(actions)
  })

  it('leaves out a state of a later release', () => {
    expect(actionsOf(request('requested', ['teleported', 'taken']), now)).toEqual(['taken'])
  })

  it.each([
    ['planned-stay', 'scheduled', ['scheduled', 'admitted', 'cancelled'], 'admitted'],
    ['urgent-stay', 'taken', ['scheduled', 'admitted', 'requested', 'cancelled'], 'admitted'],
    ['planned-stay', 'taken', ['scheduled', 'admitted', 'requested', 'cancelled'], 'scheduled'],
    ['respite', 'arranged', ['arranged', 'closed', 'cancelled'], 'closed'],
  ] as const)('offers first what comes next: %s, %s', (kind, state, next, first) => {
    expect(actionsOf(request(state, next, undefined, kind), now)[0]).toBe(first)
  })

  it('knows which requests are over', () => {
    const over = (
      ['requested', 'taken', 'scheduled', 'attended', 'missed', 'reported', 'closed', 'cancelled'] as const
    ).filter((state) => isEnded(request(state, [])))
    expect(over).toEqual(['closed', 'cancelled'])
  })
})
