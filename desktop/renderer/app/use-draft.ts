import { useCallback, useEffect, useRef, useState } from 'react'
import { type AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { LetterKind } from '@navigateur-pro/domain/documents/document-kinds.ts'
import type { TypedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import type { DraftKind, DraftView, FormDraft, TransmissionDraft } from '../../contract/views.ts'
import type { ReferralDraft } from '../../contract/referral-draft.ts'
import { client } from './client.ts'
import { useSaver } from './use-saver.ts'

type Bodies = {
  readonly transmission: TransmissionDraft
  readonly referral: ReferralDraft
  readonly form: FormDraft
} & Readonly<Record<LetterKind, TypedLetter>>
type BodyOf<K extends DraftKind> = Bodies[K]
type DraftOf<K extends DraftKind> = Omit<DraftView, 'kind' | 'body'> & {
  readonly kind: K
  readonly body: BodyOf<K>
}

type OpenDraft<K extends DraftKind> = {
  /** As it was when opened; absent until then. Its patient never changes. */
  readonly draft: DraftOf<K> | undefined
  /** What is on screen now. */
  readonly body: BodyOf<K> | undefined
  readonly change: (part: Partial<BodyOf<K>>) => void
  /** Resolves once what is on screen is on disk. To be awaited before anything is made of the draft. */
  readonly flush: () => Promise<void>
  readonly saved: boolean
  readonly error: AppError | undefined
}

/**
 * The draft of one patient, saved as it is typed (`flush` when the field is left).
 */
export function useDraft<K extends DraftKind>(kind: K, patientId: string, replyTo?: string): OpenDraft<K> {
  const [draft, setDraft] = useState<DraftOf<K>>()
  const [body, setBody] = useState<BodyOf<K>>()
  const [saved, setSaved] = useState(true)
  const [error, setError] = useState<AppError>()
  const current = useRef<{ draftId: string; body: BodyOf<K>; dirty: boolean } | undefined>(undefined)

  const save = useCallback(async () => {
    const held = current.current
    if (!held?.dirty) return
    held.dirty = false
    try {
      await client.call('draft.save', { draftId: held.draftId, body: held.body })
      setError(undefined)
      if (!held.dirty) setSaved(true)
    } catch (cause) {
      held.dirty = true
      // Every error is on screen; callers that must know await `flush` themselves.
      if (isAppError(cause)) setError(cause)
      throw cause
    }
  }, [])
  const { later, flush, keep } = useSaver(save)

  useEffect(() => {
    let gone = false
    client
      .call('draft.open', {
        patientId,
        kind,
        ...(replyTo !== undefined && { replyTo }),
      })
      .then((opened) => {
        if (gone || opened.kind !== kind) return
        const mine = opened as DraftView & DraftOf<K>
        current.current = { draftId: mine.draftId, body: mine.body, dirty: false }
        setDraft(mine)
        setBody(mine.body)
      })
      .catch((cause: unknown) => isAppError(cause) && setError(cause))
    return () => {
      gone = true
      keep()
    }
  }, [kind, patientId, replyTo, keep])

  const change = useCallback(
    (part: Partial<BodyOf<K>>) => {
      const held = current.current
      if (!held) return
      held.body = { ...held.body, ...part }
      held.dirty = true
      setBody(held.body)
      setSaved(false)
      later()
    },
    [later],
  )

  return { draft, body, change, flush, saved, error }
}
