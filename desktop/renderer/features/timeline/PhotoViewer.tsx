import { Button, Modal } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import type { AttachmentProgress, AttachmentView } from '../../../contract/views.ts'
import { useQuery } from '../../app/use-query.ts'
import { timeline as words } from '../../i18n/fr.ts'
import { attachment } from '../../i18n/fr-attachment.ts'
import { typeset } from '../../i18n/typeset.ts'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { sayPhoto } from './say-photo.ts'
import styles from './timeline.module.css'
import { useOriginal } from './use-original.ts'

/** Photos one by one, by the arrow keys. */
export function PhotoViewer(props: {
  readonly patientId: string
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
  const photo = photos[index]!
  const original = useOriginal(props.patientId, photo, true)
  const source = original.url ?? photo.thumbnailUrl
  const { value: status } = useQuery('status.read', {})
  const isOnline = status?.link === 'online' || status?.link === 'catching-up'
  return (
    <Modal
      opened
      onClose={props.onClose}
      fullScreen
      title={sayPhoto(photo, index, photos.length)}
      onKeyDown={onKeyDown}
    >
      <div className={styles.viewer}>
        {source !== undefined && <img src={source} alt={sayPhoto(photo, index, photos.length)} />}
        <p className={styles.missing} role="status">
          {original.url === undefined && sayOriginal(original, photo, isOnline)}
        </p>
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

/** Why the original is not on screen, and when it will be. */
function sayOriginal(
  { state, done = 0, total }: AttachmentProgress,
  photo: AttachmentView,
  isOnline: boolean,
): string {
  if (state === 'sending') return typeset(attachment.originalNotSent)
  if (!isOnline) return typeset(photo.thumbnailUrl ? attachment.originalNotHere : attachment.notHereOffline)
  return typeset(attachment.originalComing(done, total ?? photo.size))
}
