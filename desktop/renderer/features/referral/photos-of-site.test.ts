import { expect, it } from 'vitest'
import type { SitePhoto } from '../../../contract/referral-views.ts'
import { photosOf } from './photos-of-site.ts'

function photo(name: string, site: string, at: string): SitePhoto {
  const sha256 = name.repeat(64)
  return {
    photo: { sha256, mediaType: 'image/jpeg', size: 10, state: 'available' },
    site,
    size: '2 cm',
    at,
    by: 'Mme Labat',
  }
}

it('a series is one place, however it was typed, each photo once', () => {
  const photos = [
    photo('a', 'Talon D', '2026-11-01T08:00:00.000Z'),
    photo('b', 'Sacrum', '2026-11-02T08:00:00.000Z'),
    photo('c', 'talon d', '2026-11-03T08:00:00.000Z'),
    photo('a', 'Talon D', '2026-11-04T08:00:00.000Z'),
  ]
  expect(photosOf(photos, ' TALON D ').map(({ at }) => at.slice(8, 10))).toEqual(['01', '03'])
  expect(photosOf(photos, '')).toEqual([])
  expect(photosOf(photos, 'Talon G')).toEqual([])
})
