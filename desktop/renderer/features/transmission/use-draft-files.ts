import { useEffect, useRef, useState } from 'react'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import type { DraftView, TransmissionDraft } from '../../../contract/views.ts'
import { attachFile } from '../../app/attach-file.ts'
import { attachPhoto } from '../../app/attach-photo.ts'
import { useAction } from '../../app/use-action.ts'
import { composer as words } from '../../i18n/fr.ts'
import { voice } from '../../i18n/fr-voice.ts'
import type { Voice } from '../voice/minimal-webm.ts'

const most = 10

export type DraftFilesState = {
  readonly addPhotos: (files: readonly File[]) => void
  /** Resolves once it is on disk, with the draft that names it. */
  readonly addVoice: (recording: Voice) => Promise<void>
  /** Opens the system's file chooser. */
  readonly choose: () => void
  readonly remove: (sha256: string) => void
  /** « Talon D, 3,2 × 2,6 cm »: photos of one place make a series. */
  readonly describe: (sha256: string, caption: string) => void
  readonly sourceOf: (sha256: string) => string | undefined
  readonly busy: boolean
  readonly error: AppError | undefined
}

/** Photos and voice of a draft: what was just added is shown from memory, what was there before from the core. */
export function useDraftFiles(
  draft: DraftView | undefined,
  body: TransmissionDraft | undefined,
  change: (part: Partial<TransmissionDraft>) => void,
  flush: () => Promise<void>,
): DraftFilesState {
  const [local, setLocal] = useState<ReadonlyMap<string, string>>(new Map())
  const latest = useRef(body)
  latest.current = body
  const held = () => latest.current?.attachments ?? []
  const replace = (attachments: readonly AttachmentReference[]) => {
    change({ attachments: [...attachments] })
    if (latest.current) latest.current = { ...latest.current, attachments: [...attachments] }
  }
  const add = async (file: AttachmentReference, shown: Blob) => {
    setLocal((known) => new Map(known).set(file.sha256, URL.createObjectURL(shown)))
    replace([...held().filter(({ sha256 }) => sha256 !== file.sha256), file])
    await flush()
  }
  /** Given before the draft is open, or while others are being kept: each has its turn. */
  const [given, setGiven] = useState<readonly File[]>([])
  const { run, busy, error } = useAction(async (files: readonly File[]) => {
    if (!draft) return
    for (const file of files) {
      if (held().length >= most) throw new AppError('too_large', words.photoLimit)
      await add(await attachPhoto(draft.draftId, file), file)
    }
  })
  useEffect(() => {
    if (!draft || busy || given.length === 0) return
    setGiven([])
    run(given)
  }, [draft, busy, given, run])
  const give = (files: readonly File[]) => setGiven((before) => [...before, ...files])
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
    addPhotos: give,
    async addVoice({ bytes }) {
      if (!draft) throw new AppError('internal', voice.notKept)
      if (held().length >= most) throw new AppError('too_large', voice.limit)
      const mediaType = 'audio/webm'
      const file = new Blob([bytes], { type: mediaType })
      const sha256 = await attachFile(draft.draftId, file, mediaType, voice.notKept)
      await add({ sha256, mediaType, size: file.size }, file)
    },
    choose: () => {
      chooser.current ??= document.createElement('input')
      Object.assign(chooser.current, { type: 'file', accept: 'image/*', multiple: true, value: '' })
      chooser.current.addEventListener(
        'change',
        (event) => {
          const { files } = event.currentTarget as HTMLInputElement
          if (files) give([...files])
        },
        { once: true },
      )
      chooser.current.click()
    },
    remove: (removed) => replace(held().filter(({ sha256 }) => sha256 !== removed)),
    describe: (described, words) =>
      replace(
        held().map((file) => {
          if (file.sha256 !== described) return file
          const { caption: _before, ...rest } = file
          return words === '' ? rest : { ...rest, caption: words }
        }),
      ),
    sourceOf: (sha256) => local.get(sha256) ?? thumbnailOf(draft, sha256),
    busy: busy || given.length > 0,
    error,
  }
}

function thumbnailOf(draft: DraftView | undefined, sha256: string): string | undefined {
  const known = draft?.attachments.find((attachment) => attachment.sha256 === sha256)
  return known?.thumbnailUrl ?? known?.url
}
