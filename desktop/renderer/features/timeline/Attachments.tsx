import { Suspense, useState } from 'react'
import { isVoice } from '@navigateur-pro/domain/records/media-type.ts'
import type { AttachmentView } from '../../../contract/views.ts'
import { later } from '../../app/later.tsx'
import { attachment as words } from '../../i18n/fr-attachment.ts'
import { voice } from '../../i18n/fr-voice.ts'
import { typeset } from '../../i18n/typeset.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { VoicePlayer } from '../voice/VoicePlayer.tsx'
import { sayPhoto } from './say-photo.ts'
import { sayTransfers } from './say-transfers.ts'
import styles from './timeline.module.css'
import { useOriginal } from './use-original.ts'

const PhotoViewer = later(async () => (await import('./PhotoViewer.tsx')).PhotoViewer)

export function Attachments(props: {
  /** Whose record shows them. */
  readonly patientId: string
  readonly attachments: readonly AttachmentView[]
  /** Who is heard in a voice note. */
  readonly author?: string
  /** Written by this person, and read by nobody yet. */
  readonly fromHere?: boolean
}) {
  const { patientId, attachments, author, fromHere = false } = props
  const [shown, setShown] = useState<number>()
  const photos = attachments.filter((file) => file.mediaType.startsWith('image/'))
  const problems = new Set(attachments.flatMap(({ problem }) => problem ?? []))
  const transfers = sayTransfers(attachments, fromHere)
  return (
    <>
      {attachments
        .filter((file) => isVoice(file.mediaType))
        .map((file) => (
          <Voice key={file.sha256} file={file} author={author} />
        ))}
      {photos.length > 0 && (
        <div className={styles.photos}>
          {photos.map((photo, index) => (
            <Photo
              key={photo.sha256}
              photo={photo}
              label={sayPhoto(photo, index, photos.length)}
              onOpen={() => setShown(index)}
            />
          ))}
        </div>
      )}
      {attachments
        .filter((file) => file.mediaType === 'application/pdf')
        .map((file) => (
          <Document key={file.sha256} patientId={patientId} file={file} />
        ))}
      {transfers.length > 0 && <p className={styles.missing}>{transfers.join(' · ')}</p>}
      {[...problems].map((problem) => (
        <p key={problem} className={styles.problem}>
          {typeset(problem)}
        </p>
      ))}
      {shown !== undefined && (
        <Suspense>
          <PhotoViewer
            patientId={patientId}
            photos={photos}
            first={shown}
            onClose={() => setShown(undefined)}
          />
        </Suspense>
      )}
    </>
  )
}

function Photo(props: {
  readonly photo: AttachmentView
  readonly label: string
  readonly onOpen: () => void
}) {
  const { photo, label, onOpen } = props
  const source = photo.thumbnailUrl ?? photo.url
  if (source !== undefined) {
    return (
      <button type="button" className={styles.photo} onClick={onOpen}>
        <img src={source} alt={label} {...sizeOf(photo)} />
      </button>
    )
  }
  if (photo.state === 'on-demand') {
    return (
      <LinkButton onUse={onOpen} label={`${words.showPhoto(photo.size)} : ${label}`}>
        {words.showPhoto(photo.size)}
      </LinkButton>
    )
  }
  return <p className={styles.missing}>{words.photoNotHere}</p>
}

function Voice(props: { readonly file: AttachmentView; readonly author: string | undefined }) {
  const { url } = props.file
  if (url === undefined) return <p className={styles.missing}>{words.voiceNotHere}</p>
  return <VoicePlayer url={url} label={(length) => voice.noteOf(props.author, length)} />
}

/** A document that is not here is fetched when it is asked for, then opened. */
function Document(props: { readonly patientId: string; readonly file: AttachmentView }) {
  const { file } = props
  const [asked, setAsked] = useState(false)
  const original = useOriginal(props.patientId, file, asked)
  return (
    <p>
      {original.url !== undefined ? (
        <a href={original.url} target="_blank" rel="noreferrer">
          {words.openDocument}
        </a>
      ) : original.state === 'on-demand' ? (
        <LinkButton onUse={() => setAsked(true)}>{words.fetchDocument}</LinkButton>
      ) : (
        <span className={styles.missing}>{words.documentNotHere}</span>
      )}{' '}
      <span className={styles.missing}>PDF, {words.weight(file.size)}</span>
    </p>
  )
}

/** Known in advance, the size keeps the list from jumping when the picture comes. */
function sizeOf({ width, height }: AttachmentView): {
  readonly width?: number
  readonly height?: number
} {
  return width && height ? { width: Math.round((112 * width) / height), height: 112 } : {}
}
