import { useEffect, useRef, useState } from 'react'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { DraftView, TransmissionDraft } from '../../../contract/views.ts'
import { attachPhoto } from '../../app/attach-photo.ts'
import { useAction } from '../../app/use-action.ts'
import { composer as words } from '../../i18n/fr.ts'

const most = 10

export type DraftPhotosState = {
  readonly add: (files: readonly File[]) => void
  /** Opens the system's file chooser. */
  readonly choose: () => void
  readonly remove: (sha256: string) => void
  readonly sourceOf: (sha256: string) => string | undefined
  readonly busy: boolean
  readonly error: AppError | undefined
}

/** Photos of a draft: what was just chosen is shown from memory, what was there before from the core. */
export function useDraftPhotos(
  draft: DraftView | undefined,
  body: TransmissionDraft | undefined,
  change: (part: Partial<TransmissionDraft>) => void,
  flush: () => Promise<void>,
): DraftPhotosState {
  const [local, setLocal] = useState<ReadonlyMap<string, string>>(new Map())
  const latest = useRef(body)
  latest.current = body
  const adding = useAction(async (files: readonly File[]) => {
    if (!draft) return
    for (const file of files) {
      const held = latest.current?.attachments ?? []
      if (held.length >= most) throw new AppError('too_large', words.photoLimit)
      const photo = await attachPhoto(draft.draftId, file)
      setLocal((known) => new Map(known).set(photo.sha256, URL.createObjectURL(file)))
      const attachments = [...held.filter(({ sha256 }) => sha256 !== photo.sha256), photo]
      change({ attachments })
      if (latest.current) latest.current = { ...latest.current, attachments }
      await flush()
    }
  })
  const urls = useRef(local)
  urls.current = local
  useEffect(
    () => () => {
      for (const url of urls.current.values()) URL.revokeObjectURL(url)
    },
    [],
  )
  const chooser = useRef<HTMLInputElement>(undefined)
  return {
    add: (files) => adding.run(files),
    choose: () => {
      chooser.current ??= document.createElement('input')
      Object.assign(chooser.current, { type: 'file', accept: 'image/*', multiple: true, value: '' })
      chooser.current.addEventListener(
        'change',
        (event) => {
          const { files } = event.currentTarget as HTMLInputElement
          if (files) adding.run([...files])
        },
        { once: true },
      )
      chooser.current.click()
    },
    remove: (removed) =>
      change({
        attachments: (latest.current?.attachments ?? []).filter(({ sha256 }) => sha256 !== removed),
      }),
    sourceOf: (sha256) => local.get(sha256) ?? thumbnailOf(draft, sha256),
    busy: adding.busy,
    error: adding.error,
  }
}

function thumbnailOf(draft: DraftView | undefined, sha256: string): string | undefined {
  const known = draft?.attachments.find((attachment) => attachment.sha256 === sha256)
  return known?.thumbnailUrl ?? known?.url
}
