import { describe, expect, it } from 'vitest'
import { readHour } from './read-hour.ts'

describe('an hour as people write it', () => {
  it.each([
    ['14:30', '14:30'],
    ['14h30', '14:30'],
    ['14 h 30', '14:30'],
    ['14H', '14:00'],
    ['14.30', '14:30'],
    ['1430', '14:30'],
    ['930', '09:30'],
    ['9', '09:00'],
    ['0:05', '00:05'],
    ['midi', '12:00'],
  ])('« %s »', (text, hour) => expect(readHour(text)).toBe(hour))

  it.each(['', '24:00', '14:60', '14:3', '14:', '9h5', '2:30 PM', '2 pm', 'minuit', '14:30:00', '١٤:٣٠'])(
    '« %s » is none',
    (text) => expect(readHour(text)).toBeUndefined(),
  )

  it('every minute of the day reads back', () => {
    for (let minute = 0; minute < 24 * 60; minute++) {
      const two = (value: number) => String(value).padStart(2, '0')
      const [hours, minutes] = [two(Math.floor(minute / 60)), two(minute % 60)]
      for (const text of [`${hours}:${minutes}`, `${hours}h${minutes}`, hours + minutes]) {
        expect(readHour(text)).toBe(`${hours}:${minutes}`)
      }
    }
  })
})
