import { useEffect, useRef, useState } from 'react'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import { attachPhoto } from '../../app/attach-photo.ts'
import { useAction } from '../../app/use-action.ts'
import { referral as words } from '../../i18n/fr-work.ts'
import type { OfferedFile } from './use-offered-files.ts'

export const mostAttachments = 10

/** Photos taken for this request, shown from memory until the core has an address for them. */
export function useAddedPhotos(
  draftId: string | undefined,
  held: readonly AttachmentReference[],
  onAdd: (photo: AttachmentReference) => void,
) {
  const [added, setAdded] = useState<readonly OfferedFile[]>([])
  const adding = useAction(async (files: readonly File[]) => {
    if (draftId === undefined) return
    if (held.length + files.length > mostAttachments) throw new AppError('too_large', words.attachFull)
    for (const file of files) {
      const reference = await attachPhoto(draftId, file)
      setAdded((known) => [...known, { reference, thumbnailUrl: URL.createObjectURL(file) }])
      onAdd(reference)
    }
  })
  const urls = useRef(added)
  urls.current = added
  useEffect(
    () => () => {
      for (const { thumbnailUrl } of urls.current) if (thumbnailUrl) URL.revokeObjectURL(thumbnailUrl)
    },
    [],
  )
  return { added, add: adding.run, busy: adding.busy, error: adding.error }
}
