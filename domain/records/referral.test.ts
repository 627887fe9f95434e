import { expect, it } from 'vitest'
import { mergeChange } from './merge.ts'
import { referral, type ReferralBody } from './referral.ts'
import type { Author } from './record.ts'

const gp: Author = { id: '1', name: 'Dr Sance', role: 'physician', profession: 'médecin généraliste' }
const cell: Author = { id: '2', name: 'Mme Duvignau', role: 'coordinator-nurse', profession: 'coordinatrice' }

it('who comes too late is told what was done, by whom and when', () => {
  const body: ReferralBody = {
    kind: 'appointment',
    specialty: 'cardiology',
    urgency: 'soon',
    question: 'Dyspnée',
    attachments: [],
    state: 'taken',
    steps: [
      { state: 'requested', at: '2026-11-20T10:00:00.000Z', by: gp, note: '' },
      { state: 'taken', at: '2026-11-21T13:02:00.000Z', by: cell, note: '' },
    ],
  }
  const change = { kind: 'transition', baseVersion: 1, to: 'cancelled', details: {} } as const
  expect(
    mergeChange(referral, { version: 2, body }, undefined, change, gp, '2026-11-21T14:00:00.000Z'),
  ).toEqual({
    kind: 'rejected',
    code: 'transition_stale',
    message:
      'Cette demande a déjà avancé : « pris en charge » par Mme Duvignau, le 21 novembre 2026 à 14:02.',
  })
})
