import { describe, expect, it } from 'vitest'
import {
  mayBreakGlass,
  mayChangeCircle,
  mayJudgeQuarantine,
  mayMask,
  mayReadAccesses,
  mayShareWithPatient,
} from './access.ts'
import { isHealthProfessional, type Role, role } from './role.ts'

/** Written by hand from the decision on circles, one line a role. */
const oracle: Readonly<Record<Role, string>> = {
  physician: 'health invite object mask share glass accesses',
  nurse: 'health glass',
  pharmacist: 'health glass',
  'coordinator-nurse': 'health invite object mask share dismiss reinvite judge accesses',
  'coordinator-social': 'invite object mask share dismiss reinvite judge accesses',
  physiotherapist: 'health',
  hospital: 'health glass',
  specialist: 'health glass',
  'social-worker': '',
  'home-help': '',
  'case-manager': '',
  patient: '',
  carer: '',
}

describe('what a role does beside reading and writing', () => {
  it.each(role.options)('%s', (of) => {
    const by = { id: 'me', role: of }
    const [other, barred] = [
      { id: 'other', objected: false },
      { id: 'other', objected: true },
    ]
    const may = {
      health: isHealthProfessional(of),
      invite: mayChangeCircle(by, 'join', other),
      object: mayChangeCircle(by, 'objection', other),
      mask: mayMask(of),
      share: mayShareWithPatient(of),
      dismiss: mayChangeCircle(by, 'leave', other),
      reinvite: mayChangeCircle(by, 'join', barred),
      judge: mayJudgeQuarantine(of),
      glass: mayBreakGlass(of),
      accesses: mayReadAccesses(of),
    }
    expect(
      Object.entries(may)
        .filter(([, allowed]) => allowed)
        .map(([verb]) => verb)
        .join(' '),
    ).toBe(oracle[of])
    // Nobody is kept in a circle against his or her will.
    expect(mayChangeCircle(by, 'leave', { id: 'me', objected: false })).toBe(true)
  })
})
