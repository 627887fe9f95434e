import { useCallback, useEffect, useRef, useState } from 'react'
import type { TypedPlace } from '../../contract/typed-views.ts'
import { create } from 'zustand'
import { client } from './client.ts'
import { usePreferences } from './preferences.ts'
import { useSaver } from './use-saver.ts'

export type Typed<Values> = {
  readonly values: Values
  readonly change: (part: Partial<Values>) => void
  /** To be said when it is handed over, or left on purpose: once the form goes, nothing of it is kept. */
  readonly over: () => void
  /** It was not taken: everything is kept again. */
  readonly back: () => void
  /** When what the form began with had been typed; absent when it began empty. */
  readonly since: string | undefined
  /** As it was before anything was typed. */
  readonly reset: () => void
}

/** Places whose form is on screen, or has ended: they need no reminder of what is kept. */
const usePlaces = create<{ readonly shown: ReadonlySet<string> }>(() => ({ shown: new Set() }))

function keyOf({ kind, of, mark }: TypedPlace): string {
  return `${kind} ${Object.values(of).join()} ${mark}`
}

function show(key: string, isShown: boolean): void {
  usePlaces.setState(({ shown }) => {
    const next = new Set(shown)
    if (isShown) next.add(key)
    else next.delete(key)
    return { shown: next }
  })
}

/** Whether the words of a place are before the person's eyes. */
export function useIsShown(): (place: TypedPlace) => boolean {
  const shown = usePlaces((places) => places.shown)
  return (place) => shown.has(keyOf(place))
}

/** Long enough to know a text again. */
const knownLength = 80

/**
 * State of a small form that outlives a lock, a crash, another patient or a closed window: what is
 * changed by hand is kept in the encrypted cache as it is typed, and found again by the form that opens
 * at the same place. Only changes are kept: the rest is as the record is now.
 *
 * @param words the text in it; a choice or a date alone is nothing that somebody would miss
 */
export function useTyped<Values extends object>(
  place: TypedPlace,
  blank: Values | (() => Values),
  words: (values: Values) => readonly string[],
): Typed<Values> {
  const { tab } = usePreferences().preferences
  const [at] = useState(place)
  const [start] = useState(blank)
  const [parts, setParts] = useState<Partial<Values>>({})
  const [since, setSince] = useState<string>()
  const held = useRef<{ parts: Partial<Values>; dirty: boolean; kept: boolean; over: boolean }>({
    parts: {},
    dirty: false,
    kept: false,
    over: false,
  })
  const latest = useRef({ words, tab })
  useEffect(() => {
    latest.current = { words, tab }
  })

  const save = useCallback(async () => {
    const now = held.current
    const isGone = now.over && now.kept
    if (!isGone && (!now.dirty || now.over)) return
    const said = latest.current.words({ ...start, ...now.parts }).map((one) => one.trim())
    const text = isGone ? '' : (said.find((one) => one !== '') ?? '').slice(0, knownLength)
    if (text === '' && !now.kept) return
    now.dirty = false
    now.kept = text !== ''
    await client
      .call('typed.save', {
        place: at,
        parts: now.parts as Record<string, unknown>,
        tab: latest.current.tab,
        text,
      })
      .catch(() => {
        now.dirty = true
      })
  }, [at, start])
  const { later, keep } = useSaver(save)

  useEffect(() => {
    let gone = false
    show(keyOf(at), true)
    client
      .call('typed.read', at)
      .then(({ text }) => {
        if (gone || !text) return
        const found = { ...(text.parts as Partial<Values>), ...held.current.parts }
        held.current = { ...held.current, parts: found, kept: true }
        setParts(found)
        setSince(text.at)
      })
      // A dossier that has just gone keeps nothing; the form itself says what is wrong.
      .catch(() => undefined)
    return () => {
      gone = true
      if (!held.current.over) show(keyOf(at), false)
    }
  }, [at])

  const change = useCallback(
    (part: Partial<Values>) => {
      held.current = { ...held.current, parts: { ...held.current.parts, ...part }, dirty: true, over: false }
      setParts(held.current.parts)
      later()
    },
    [later],
  )
  const over = useCallback(() => {
    held.current.over = true
  }, [])
  const back = useCallback(() => {
    if (!held.current.over) return
    held.current = { ...held.current, over: false, dirty: true }
    later()
  }, [later])
  const reset = useCallback(() => {
    held.current = { ...held.current, parts: {}, dirty: true }
    setParts({})
    setSince(undefined)
    keep()
  }, [keep])

  return { values: { ...start, ...parts }, change, over, back, since, reset }
}
