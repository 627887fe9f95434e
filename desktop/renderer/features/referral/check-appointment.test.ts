import { describe, expect, it } from 'vitest'
import { appointment } from '@navigateur-pro/domain/records/referral.ts'
import { checkAppointment, fieldsOf } from './check-appointment.ts'

const now = new Date(2026, 10, 21, 15, 0)
const filled = {
  date: '2026-12-02',
  time: '14:30',
  place: ' Hôpital Layné ',
  practitioner: '',
  preparation: 'à jeun ',
}

describe('fixing an appointment', () => {
  it('gives what the domain accepts, trimmed', () => {
    const checked = checkAppointment(filled, now)
    expect(checked).toEqual({
      appointment: {
        at: '2026-12-02T14:30',
        place: 'Hôpital Layné',
        practitioner: '',
        preparation: 'à jeun',
      },
    })
    expect(appointment.safeParse('appointment' in checked && checked.appointment).success).toBe(true)
  })

  it('comes back to the same fields when it is moved', () => {
    const checked = checkAppointment(filled, now)
    expect(fieldsOf('appointment' in checked ? checked.appointment : undefined)).toEqual({
      ...filled,
      place: 'Hôpital Layné',
      preparation: 'à jeun',
    })
  })

  it.each([
    ['no day', { date: '' }, ['date']],
    ['no hour', { time: '' }, ['time']],
    ['a place of spaces', { place: '  ' }, ['place']],
    ['yesterday', { date: '2026-11-20' }, ['date']],
    ['an hour ago', { date: '2026-11-21', time: '14:00' }, ['time']],
    ['nothing at all', { date: '', time: '', place: '' }, ['date', 'time', 'place']],
  ])('refuses %s, field by field', (_what, wrong, fields) => {
    const checked = checkAppointment({ ...filled, ...wrong }, now)
    expect('errors' in checked && Object.keys(checked.errors)).toEqual(fields)
  })

  it('accepts later today', () => {
    expect(checkAppointment({ ...filled, date: '2026-11-21', time: '15:00' }, now)).toHaveProperty(
      'appointment',
    )
  })
})
