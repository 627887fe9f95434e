import { describe, expect, it } from 'vitest'
import type { Specialty } from '@navigateur-pro/domain/records/referral.ts'
import type { ReferralKind, ReferralState } from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { WorklistItem } from '../../../contract/referral-views.ts'
import { arrangeWorklist, countKinds, filterWorklist } from './arrange-worklist.ts'

let count = 0

function item(
  state: ReferralState,
  over: {
    birthName?: string
    usedName?: string
    specialty?: Specialty
    kind?: ReferralKind
    remindIn?: number
    caller?: string
    late?: string
    endedAt?: string
  } = {},
): WorklistItem {
  const id = `00000000-0000-7000-8000-${String(++count).padStart(12, '0')}`
  const author = {
    id: 'p1',
    name: 'Dr Claire Sance',
    role: 'physician',
    profession: 'médecin généraliste',
  } as const
  const { birthName = 'DUBOSCQ', usedName, late, endedAt, kind = 'appointment', remindIn, caller } = over
  const specialty = kind === 'appointment' ? (over.specialty ?? 'cardiology') : undefined
  return {
    referral: {
      recordId: id,
      patientId: id,
      version: 1,
      author,
      confidentiality: 'medical',
      occurredAt: '2026-11-01T08:00:00.000Z',
      body: {
        kind,
        ...(specialty && { specialty }),
        ...(caller && { caller: { origin: 'family', name: caller, phone: '' } }),
        urgency: 'routine',
        question: 'Avis ?',
        attachments: [],
        state,
        steps: endedAt ? [{ state, at: endedAt, by: author, note: '' }] : [],
      },
      attachments: [],
      delivery: { state: 'received', seenBy: [] },
      next: [],
      mayWrite: true,
      gaps: [],
      nudges: 0,
      entries: [],
      checklists: [],
      ...(remindIn !== undefined && { remindIn }),
      ...(late && { late }),
    },
    patient: {
      patientId: id,
      status: 'PROV',
      identity: {
        status: 'PROV',
        birthName,
        ...(usedName && { usedName }),
        firstGivenName: 'Éléonore',
        sex: 'F',
        birthDate: '1952-04-22',
      },
    },
  }
}

describe('the list of the cell', () => {
  it('has the late ones first, then whom to remind, what to take, to fix, to follow', () => {
    const late = item('taken', { late: 'attend depuis 6 jours' })
    const items = [
      late,
      item('scheduled'),
      item('scheduled', { remindIn: 1 }),
      item('requested'),
      item('taken'),
      item('missed'),
      item('reported'),
    ]
    const groups = arrangeWorklist(items).map(({ name, items }) => [
      name,
      items.map((one) => one.referral.body.state),
    ])
    expect(groups).toEqual([
      ['late', ['taken']],
      ['remind', ['scheduled']],
      ['take', ['requested', 'missed']],
      ['schedule', ['taken']],
      ['follow', ['scheduled', 'reported']],
    ])
  })

  it('keeps the order of the core inside a group', () => {
    const items = [item('requested'), item('requested'), item('requested')]
    expect(arrangeWorklist(items)[0]?.items).toEqual(items)
  })

  it('shows what is over from the last one', () => {
    const [old, recent] = [
      item('closed', { endedAt: '2026-01-01T08:00:00.000Z' }),
      item('cancelled', { endedAt: '2026-11-01T08:00:00.000Z' }),
    ]
    expect(arrangeWorklist([old, recent])[0]?.items).toEqual([recent, old])
  })

  it.each([
    ['', 3],
    ['bearnais', 1],
    ['ÉLÉO', 3],
    ['castaing', 1],
    ['neuro eleonore', 1],
    ['sance', 3],
    ['neuro castaing', 0],
  ])('filtering on « %s » leaves %i', (typed, left) => {
    const items = [
      item('requested', { birthName: 'BÉARNAIS' }),
      item('requested', { usedName: 'Castaing' }),
      item('requested', { specialty: 'neurology' }),
    ]
    expect(filterWorklist(items, typed)).toHaveLength(left)
  })

  it('filters on a kind, by its name or by the choice, and on the caller', () => {
    const items = [
      item('requested', { kind: 'respite', caller: 'Mme Bergerot' }),
      item('requested', { kind: 'home-services' }),
      item('taken', { kind: 'home-services' }),
    ]
    expect(filterWorklist(items, 'répit')).toEqual([items[0]])
    expect(filterWorklist(items, 'bergerot')).toEqual([items[0]])
    expect(filterWorklist(items, '', 'home-services')).toEqual(items.slice(1))
    expect(countKinds(items)).toEqual([
      ['home-services', 2],
      ['respite', 1],
    ])
  })
})
