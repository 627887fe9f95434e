import { Button, Modal } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import type { AttachmentView } from '../../../contract/views.ts'
import { timeline as words } from '../../i18n/fr.ts'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { sayPhoto } from './say-photo.ts'
import styles from './timeline.module.css'

/** Photos one by one, by the arrow keys. */
export function PhotoViewer(props: {
  readonly photos: readonly AttachmentView[]
  readonly first: number
  readonly onClose: () => void
}) {
  const { photos } = props
  useFocusReturn()
  const [index, setIndex] = useState(props.first)
  const go = (step: number) => setIndex((at) => Math.min(photos.length - 1, Math.max(0, at + step)))
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    go(step)
  }
  const photo = photos[index]
  if (!photo) return null
  const source = photo.url ?? photo.thumbnailUrl
  return (
    <Modal
      opened
      onClose={props.onClose}
      fullScreen
      title={sayPhoto(photo, index, photos.length)}
      onKeyDown={onKeyDown}
    >
      <div className={styles.viewer}>
        {source === undefined ? (
          <p className={styles.missing}>{words.photoNotHere}</p>
        ) : (
          <img src={source} alt={sayPhoto(photo, index, photos.length)} />
        )}
        {photos.length > 1 && (
          <div className={styles.viewerBar}>
            <Button variant="default" onClick={() => go(-1)} disabled={index === 0}>
              ◀ {words.previous}
            </Button>
            <Button variant="default" onClick={() => go(1)} disabled={index === photos.length - 1}>
              {words.next} ▶
            </Button>
          </div>
        )}
      </div>
    </Modal>
  )
}
