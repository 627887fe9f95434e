import { useId, useRef } from 'react'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { referral as words } from '../../i18n/fr-work.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './referral.module.css'
import { mostAttachments } from './use-added-photos.ts'
import type { OfferedFile } from './use-offered-files.ts'

/** Photos and documents that the request may show: a tick each, seen before they are sent. */
export function AttachmentChoice(props: {
  readonly offered: readonly OfferedFile[]
  readonly chosen: readonly AttachmentReference[]
  readonly onToggle: (file: AttachmentReference, wanted: boolean) => void
  readonly onAdd: (files: readonly File[]) => void
  readonly busy: boolean
}) {
  const { offered, chosen } = props
  const title = useId()
  const chooser = useRef<HTMLInputElement>(null)
  const full = chosen.length >= mostAttachments
  return (
    <div className={styles.field} role="group" aria-labelledby={title}>
      <span className={styles.label} id={title}>
        {words.attach}
      </span>
      {offered.length > 0 && (
        <ul className={styles.files}>
          {offered.map((file) => {
            const { sha256 } = file.reference
            const ticked = chosen.some((one) => one.sha256 === sha256)
            return (
              <li key={sha256}>
                <label className={styles.file} data-ticked={ticked}>
                  <input
                    type="checkbox"
                    checked={ticked}
                    disabled={full && !ticked}
                    onChange={(event) => props.onToggle(file.reference, event.currentTarget.checked)}
                  />
                  <Preview file={file} />
                  <FileWords file={file} />
                </label>
              </li>
            )
          })}
        </ul>
      )}
      <div className={styles.attachMore}>
        <LinkButton onUse={() => chooser.current?.click()} disabled={full || props.busy}>
          {words.attachPhoto}
        </LinkButton>
        <span className={styles.hint} role="status">
          {props.busy ? words.preparingPhoto : full ? words.attachFull : ''}
        </span>
      </div>
      <input
        ref={chooser}
        type="file"
        accept="image/*"
        multiple
        hidden
        onChange={(event) => {
          props.onAdd([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}

function Preview(props: { readonly file: OfferedFile }) {
  const { reference, thumbnailUrl, url } = props.file
  if (reference.mediaType === 'application/pdf') {
    return (
      <span className={styles.paper} aria-hidden="true">
        PDF
      </span>
    )
  }
  const source = thumbnailUrl ?? url
  return source ? <img className={styles.thumbnail} src={source} alt="" /> : <span className={styles.paper} />
}

function FileWords(props: { readonly file: OfferedFile }) {
  const now = useNow()
  const { reference, title, from } = props.file
  const kind = reference.mediaType === 'application/pdf' ? words.document : words.photo
  return (
    <span className={styles.fileWords}>
      <TextBlock inline text={title ?? reference.caption ?? kind} />
      <span className={styles.hint}>
        {from ? words.by(from.author, sayMoment(from.at, now)) : words.addedPhoto}
      </span>
    </span>
  )
}
