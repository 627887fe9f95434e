import { isVoice } from '@navigateur-pro/domain/records/media-type.ts'
import type { TransmissionDraft } from '../../../contract/views.ts'
import { composer as words, timeline } from '../../i18n/fr.ts'
import { voice } from '../../i18n/fr-voice.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { VoicePlayer } from '../voice/VoicePlayer.tsx'
import styles from './transmission.module.css'
import type { DraftFilesState } from './use-draft-files.ts'

/** What goes with the text, seen and heard before it is sent. */
export function DraftFiles(props: { readonly body: TransmissionDraft; readonly files: DraftFilesState }) {
  const { files } = props
  const { attachments } = props.body
  const notes = attachments.filter(({ mediaType }) => isVoice(mediaType))
  const photos = attachments.filter(({ mediaType }) => mediaType.startsWith('image/'))
  const papers = attachments.filter(({ mediaType }) => mediaType === 'application/pdf')
  return (
    <>
      {notes.length > 0 && (
        <ul className={styles.notes}>
          {notes.map(({ sha256 }, index) => (
            <li key={sha256}>
              <VoicePlayer
                url={files.sourceOf(sha256)}
                label={(length) => voice.note(index + 1, length)}
                playWord={voice.again}
                onRemove={() => files.remove(sha256)}
              />
            </li>
          ))}
        </ul>
      )}
      {papers.length > 0 && (
        <ul className={styles.papers}>
          {papers.map(({ sha256, caption = words.document }) => (
            <li key={sha256} className={styles.paper}>
              <TextBlock inline text={caption} />
              <LinkButton onUse={() => files.remove(sha256)} label={words.removePaper(caption)}>
                {words.remove}
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
      {photos.length > 0 && (
        <ul className={styles.photos}>
          {photos.map(({ sha256, caption = '' }, index) => (
            <li key={sha256} className={styles.photo}>
              <img src={files.sourceOf(sha256)} alt={timeline.photoOf(index + 1, photos.length)} />
              <input
                className={styles.caption}
                aria-label={words.caption(index + 1)}
                placeholder={words.captionHint}
                maxLength={200}
                autoComplete="off"
                value={caption}
                onChange={({ currentTarget }) => files.describe(sha256, currentTarget.value)}
              />
              <LinkButton onUse={() => files.remove(sha256)} label={words.removePhoto(index + 1)}>
                {words.remove}
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
