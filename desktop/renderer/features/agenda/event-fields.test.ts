import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '@navigateur-pro/domain/agenda/paris.ts'
import { checkEvent, type EventFields, fieldsOf, newFields } from './event-fields.ts'

const visit: EventFields = { ...newFields('visit', '2026-12-02', []), time: '08:00' }

describe('the form of an event', () => {
  it.each<[string, Partial<EventFields>, string[]]>([
    ['no day', { day: '' }, ['day']],
    ['no hour', { time: '' }, ['time']],
    ['an end before the start', { endTime: '07:30' }, ['endTime']],
    ['some days, none chosen', { repeat: 'weekly' }, ['on']],
    ['a stay that ends before it began', { kind: 'hospital', lastDay: '2026-12-01' }, ['lastDay']],
  ])('says what is missing: %s', (_case, part, expected) => {
    const checked = checkEvent({ ...visit, ...part }, undefined)
    expect('errors' in checked && Object.keys(checked.errors)).toEqual(expected)
  })

  it('a stay needs no hour, and keeps none that was typed before its kind changed', () => {
    expect(checkEvent({ ...visit, kind: 'hospital', repeat: 'daily' }, undefined)).toMatchObject({
      body: { when: { startsAt: '2026-12-02' } },
    })
  })

  it('what was saved is shown again as it was typed, on any day of any season', () => {
    const hour = fc.integer({ min: 4, max: 22 }).map((h) => `${String(h).padStart(2, '0')}:30`)
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000 }),
        hour,
        fc.constantFrom('none', 'daily', 'weekly'),
        (offset, time, repeat) => {
          const on = { none: [], daily: [1, 2, 3, 4, 5, 6, 7], weekly: [2, 4] }[repeat]
          const fields: EventFields = {
            ...visit,
            day: addDays('2024-01-01', offset),
            lastDay: addDays('2024-01-01', offset),
            time,
            endTime: '23:00',
            repeat,
            on,
          }
          const checked = checkEvent(fields, undefined)
          expect('body' in checked && fieldsOf(checked.body)).toEqual(fields)
        },
      ),
    )
  })

  it('moving keeps what the form does not show: days called off, and that it is cancelled', () => {
    const first = checkEvent({ ...visit, repeat: 'daily' }, undefined)
    if (!('body' in first)) throw new Error('incomplet')
    const repeats = { ...first.body.when.repeats!, skipped: ['2026-12-05'] }
    const before = { ...first.body, when: { ...first.body.when, repeats }, cancelled: true as const }
    expect(checkEvent({ ...fieldsOf(before), time: '09:00' }, before)).toMatchObject({
      body: { when: { startsAt: '2026-12-02T08:00:00.000Z', repeats }, cancelled: true },
    })
  })
})
