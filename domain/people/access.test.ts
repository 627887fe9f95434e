import { describe, expect, it } from 'vitest'
import { mayChangeCircle, mayJudgeQuarantine, mayMask, mayShareWithPatient } from './access.ts'
import { isHealthProfessional, type Role, role } from './role.ts'

/** Written by hand from the decision on circles, one line a role. */
const oracle: Readonly<Record<Role, string>> = {
  physician: 'health invite object mask share',
  nurse: 'health',
  pharmacist: 'health',
  'coordinator-nurse': 'health invite object mask share dismiss reinvite judge',
  'coordinator-social': 'invite object mask share dismiss reinvite judge',
  physiotherapist: 'health',
  hospital: 'health',
  specialist: 'health',
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
