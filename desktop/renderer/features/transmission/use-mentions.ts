import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useState } from 'react'
import { isPatientSide } from '@navigateur-pro/domain/people/role.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { Mention } from '@navigateur-pro/domain/records/transmission.ts'
import type { TransmissionDraft } from '../../../contract/views.ts'
import { useQuery } from '../../app/use-query.ts'
import { type Candidate, candidates, mentionAt } from './mention-typed.ts'

/** Where the sign is, what follows it, and which of those who answer is lit. */
type Place = { readonly from: number; readonly typed: string; readonly lit: number }

export const mentionOption = (id: string) => `mention-${id}`

export type Mentions = ReturnType<typeof useMentions>

/** « @ » and who is meant: the name goes into the text for its readers, the person is kept beside it. */
export function useMentions(
  patientId: string,
  field: RefObject<HTMLTextAreaElement | null>,
  draft: {
    readonly body: TransmissionDraft | undefined
    readonly change: (part: Partial<TransmissionDraft>) => void
    readonly audience: ConfidentialityClass | undefined
  },
) {
  const { body, change, audience } = draft
  const { value: circle } = useQuery('circle.read', { patientId })
  const [place, setPlace] = useState<Place>()
  const chosen: readonly Mention[] = body?.mentions ?? []
  const members = circle?.members.filter(
    ({ member, mine }) => !mine && !isPatientSide(member.role) && !chosen.some(({ id }) => id === member.id),
  )
  const found = place
    ? candidates(
        (members ?? []).map(({ member }) => member),
        place.typed.trim(),
        audience,
      )
    : []
  const lit = Math.min(place?.lit ?? 0, found.length - 1)
  const active = found[lit]
  const light = (index: number) => setPlace((before) => before && { ...before, lit: index })

  /** After each change of the text or of the caret. */
  const look = useCallback(() => {
    const { value = '', selectionStart = 0 } = field.current ?? {}
    const next = mentionAt(value, selectionStart)
    setPlace((before) =>
      before?.from === next?.from && before?.typed === next?.typed ? before : next && { ...next, lit: 0 },
    )
  }, [field])
  const text = body?.text
  // What was typed before the draft was there comes as one text, and no caret moves then.
  useLayoutEffect(look, [look, text])

  function choose({ id, name, reads }: Candidate): void {
    const element = field.current
    if (!element || !place || !body || !reads) return
    const before = `${element.value.slice(0, place.from)}@${name} `
    const next = before + element.value.slice(element.selectionStart).replace(/^ /, '')
    change({ text: next, mentions: [...chosen, { id, name }] })
    setPlace(undefined)
    // Once the text is in place, the caret goes after the name.
    requestAnimationFrame(() => element.setSelectionRange(before.length, before.length))
  }

  /** True when the key was for the list. */
  function take(event: KeyboardEvent): boolean {
    if (event.nativeEvent.isComposing || found.length === 0) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      const next = (lit + step + found.length) % found.length
      light(next)
      document.getElementById(mentionOption(found[next]!.id))?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && active) choose(active)
    else if (event.key === 'Escape') setPlace(undefined)
    else return false
    event.preventDefault()
    return true
  }

  const roleOf = (id: string) => circle?.members.find(({ member }) => member.id === id)?.member.role
  return {
    found,
    active,
    chosen,
    look,
    choose,
    take,
    roleOf,
    light,
    close: () => setPlace(undefined),
    remove: (id: string) => change({ mentions: chosen.filter((one) => one.id !== id) }),
  }
}
