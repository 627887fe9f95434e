import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import {
  dayKey,
  sayCalendarDay,
  sayDate,
  sayDay,
  sayDuration,
  sayExact,
  sayMoment,
  sayRecent,
  sayShortDay,
  sayTime,
} from './dates.ts'

const paris = 'Europe/Paris'
/** Saturday 21 November 2026, 09:30 in Mont-de-Marsan. */
const now = new Date('2026-11-21T08:30:00Z')

describe('a moment is said as people say it', () => {
  it.each([
    ['2026-11-21T07:12:00Z', 'aujourd’hui 08:12'],
    ['2026-11-20T17:10:00Z', 'hier 18:10'],
    // 23:30 in London was already yesterday's next day in the Landes.
    ['2026-11-19T23:30:00Z', 'hier 00:30'],
    ['2026-11-18T09:05:00+01:00', 'mercredi 18 novembre, 09:05'],
    ['2026-12-01T13:30:00Z', 'mardi 1er décembre, 14:30'],
    ['2025-12-02T13:30:00Z', 'mardi 2 décembre 2025, 14:30'],
    ['2026-07-14T10:00:00Z', 'mardi 14 juillet, 12:00'],
  ])('%s → %s', (instant, said) => {
    expect(sayMoment(instant, now, paris)).toBe(said)
  })

  it('changes its word at midnight where the reader is, not in Greenwich', () => {
    const midnight = new Date('2026-11-20T23:00:00Z')
    expect(sayDay('2026-11-20T22:59:00Z', midnight, paris)).toBe('hier')
    expect(sayDay('2026-11-20T23:00:00Z', midnight, paris)).toBe('aujourd’hui')
  })

  it('an hour stands alone only today', () => {
    expect(sayRecent('2026-11-21T07:12:00Z', now, 'à ', paris)).toBe('à 08:12')
    expect(sayRecent('2026-11-20T17:10:00Z', now, 'à ', paris)).toBe('hier 18:10')
  })

  it('has an exact form, with its weekday and year', () => {
    expect(sayExact('2026-11-01T07:12:00Z', paris)).toBe('dimanche 1er novembre 2026 à 08:12')
  })
})

describe('a calendar day has no zone', () => {
  it.each([
    ['2026-11-21', 'aujourd’hui'],
    ['2026-11-22', 'demain'],
    ['2026-12-02', 'mercredi 2 décembre'],
    ['2027-01-01', 'vendredi 1er janvier 2027'],
  ])('%s → %s', (date, said) => {
    expect(sayCalendarDay(date, now, paris)).toBe(said)
  })

  it.each(['Pacific/Kiritimati', 'America/Los_Angeles', paris])(
    'in %s a prescription keeps its date',
    (zone) => {
      expect(sayDate('2026-03-01')).toBe('1er mars 2026')
      expect(sayCalendarDay('2026-03-02', now, zone)).toBe('lundi 2 mars')
    },
  )
})

describe('a duration', () => {
  it.each([
    ['2026-11-21T08:29:30Z', 'moins d’une minute'],
    ['2026-11-21T08:18:00Z', '12 min'],
    ['2026-11-21T06:30:00Z', '2 h'],
    ['2026-11-19T08:31:00Z', '47 h'],
    ['2026-11-18T08:00:00Z', '3 jours'],
    // A clock put back must not announce a negative time.
    ['2026-11-22T08:00:00Z', 'moins d’une minute'],
  ])('since %s → %s', (since, said) => {
    expect(sayDuration(since, now)).toBe(said)
  })
})

it('two instants of one local day have one key, across the end of summer time too', () => {
  expect(dayKey('2026-10-24T22:30:00Z', paris)).toBe(dayKey('2026-10-25T22:30:00Z', paris))
  expect(dayKey('2026-10-25T23:30:00Z', paris)).not.toBe(dayKey('2026-10-25T22:30:00Z', paris))
})

describe('where the machine is, without a formatter', () => {
  const { TZ } = process.env
  afterEach(() => {
    if (TZ === undefined) delete process.env['TZ']
    else process.env['TZ'] = TZ
  })

  it.each([paris, 'America/Martinique', 'Indian/Reunion', 'Pacific/Noumea', 'Pacific/Kiritimati'])(
    'says in %s what its clock says',
    (zone) => {
      process.env['TZ'] = zone
      const instants = fc.date({
        min: new Date('1970-01-01'),
        max: new Date('2100-01-01'),
        noInvalidDate: true,
      })
      fc.assert(
        fc.property(instants, instants, (when, present) => {
          const instant = when.toISOString()
          expect(sayMoment(instant, present)).toBe(sayMoment(instant, present, zone))
          expect(sayShortDay(instant)).toBe(sayShortDay(instant, zone))
          expect(sayTime(instant)).toBe(
            new Intl.DateTimeFormat('fr-FR', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(
              when,
            ),
          )
        }),
      )
    },
  )

  it('keeps a calendar day, west of Greenwich too', () => {
    process.env['TZ'] = 'America/Martinique'
    expect(sayShortDay('2026-11-01')).toBe('1er nov.')
    expect(sayShortDay('2026-11-01T03:00:00Z')).toBe('31 oct.')
  })
})
