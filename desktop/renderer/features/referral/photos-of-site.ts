import type { SitePhoto } from '../../../contract/referral-views.ts'
import { fold } from './rank-specialties.ts'

/** Photos of one place, oldest first; a photo that several notes carry counts once, where it came first. */
export function photosOf(photos: readonly SitePhoto[], site: string): readonly SitePhoto[] {
  const wanted = fold(site.trim())
  const found = photos.filter((one) => wanted !== '' && fold(one.site) === wanted)
  return found.filter(
    (one, index) => found.findIndex(({ photo }) => photo.sha256 === one.photo.sha256) === index,
  )
}
