import { Suspense, useState } from 'react'
import type { AttachmentView } from '../../../contract/views.ts'
import { later } from '../../app/later.tsx'
import { timeline as words } from '../../i18n/fr.ts'
import { sayPhoto } from './say-photo.ts'
import styles from './timeline.module.css'

const PhotoViewer = later(async () => (await import('./PhotoViewer.tsx')).PhotoViewer)

export function Attachments(props: { readonly attachments: readonly AttachmentView[] }) {
  const [shown, setShown] = useState<number>()
  const photos = props.attachments.filter((file) => file.mediaType !== 'application/pdf')
  const documents = props.attachments.filter((file) => file.mediaType === 'application/pdf')
  return (
    <>
      {photos.length > 0 && (
        <div className={styles.photos}>
          {photos.map((photo, index) => {
            const source = photo.thumbnailUrl ?? photo.url
            return source === undefined ? (
              <p key={photo.sha256} className={styles.missing}>
                {words.photoNotHere}
              </p>
            ) : (
              <button
                key={photo.sha256}
                type="button"
                className={styles.photo}
                onClick={() => setShown(index)}
              >
                <img src={source} alt={sayPhoto(photo, index, photos.length)} {...sizeOf(photo)} />
              </button>
            )
          })}
        </div>
      )}
      {documents.map((file) => (
        <p key={file.sha256}>
          {file.url === undefined ? (
            <span className={styles.missing}>{words.documentNotHere}</span>
          ) : (
            <a href={file.url} target="_blank" rel="noreferrer">
              {words.openDocument}
            </a>
          )}{' '}
          <span className={styles.missing}>PDF, {Math.max(1, Math.round(file.size / 1024))} Ko</span>
        </p>
      ))}
      {shown !== undefined && (
        <Suspense>
          <PhotoViewer photos={photos} first={shown} onClose={() => setShown(undefined)} />
        </Suspense>
      )}
    </>
  )
}

/** Known in advance, the size keeps the list from jumping when the picture comes. */
function sizeOf({ width, height }: AttachmentView): {
  readonly width?: number
  readonly height?: number
} {
  return width && height ? { width: Math.round((112 * width) / height), height: 112 } : {}
}
