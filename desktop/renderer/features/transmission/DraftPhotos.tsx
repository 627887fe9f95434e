import type { TransmissionDraft } from '../../../contract/views.ts'
import { composer as words, timeline } from '../../i18n/fr.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import styles from './transmission.module.css'
import type { DraftPhotosState } from './use-draft-photos.ts'

export function DraftPhotos(props: { readonly body: TransmissionDraft; readonly photos: DraftPhotosState }) {
  const { attachments } = props.body
  if (attachments.length === 0) return null
  return (
    <ul className={styles.photos}>
      {attachments.map((photo, index) => (
        <li key={photo.sha256} className={styles.photo}>
          <img
            src={props.photos.sourceOf(photo.sha256)}
            alt={timeline.photoOf(index + 1, attachments.length)}
          />
          <LinkButton onUse={() => props.photos.remove(photo.sha256)} label={words.removePhoto(index + 1)}>
            {words.remove}
          </LinkButton>
        </li>
      ))}
    </ul>
  )
}
