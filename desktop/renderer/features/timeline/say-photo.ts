import type { AttachmentView } from '../../../contract/views.ts'
import { timeline as words } from '../../i18n/fr.ts'

/** « Photo 2 sur 3 : talon droit » */
export function sayPhoto(photo: AttachmentView, index: number, count: number): string {
  const place = words.photoOf(index + 1, count)
  return photo.caption ? `${place} : ${photo.caption}` : place
}
