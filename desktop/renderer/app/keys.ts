import { useEffect } from 'react'
import { create } from 'zustand'
import { isWorkArriving, typeAhead, useInterface } from './interface-store.ts'

export type KeyBinding = {
  /** What `KeyboardEvent.key` gives, in lower case: "t", "?", " ", "mod+k" (Ctrl, or Cmd on a Mac). */
  readonly key: string
  /** French, for the help: "transmettre". */
  readonly label: string
  readonly run: () => void
}

/** What keys do now, the newest group last; the help shows it. */
export const useActiveKeys = create<readonly (readonly KeyBinding[])[]>(() => [])

let lettersWork = true

/** One-letter keys act unless the person turned them off: dictating must not write (WCAG 2.1.4, RGAA 12.10). */
export function letLettersWork(work: boolean): void {
  lettersWork = work
}

/** Makes keys work while the calling component is mounted. Give a memoised list. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  useEffect(() => {
    useActiveKeys.setState((groups) => [...groups, bindings], true)
    return () => useActiveKeys.setState((groups) => groups.filter((group) => group !== bindings), true)
  }, [bindings])
}

/** Listens to the keyboard; called once, at start. */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : undefined
    // A dialog that was asked for may still be on its way: what is typed meanwhile is meant for it.
    const { overlay } = useInterface.getState()
    const inDialog = target?.closest('dialog, [role="dialog"]')
    if (overlay === 'search' && !inDialog && !event.isComposing && typeAhead(event)) {
      event.preventDefault()
      return
    }
    const place = (overlay ?? inDialog) ? 'dialog' : describe(target)
    const binding = chooseBinding(useActiveKeys.getState(), event, place, lettersWork && !isWorkArriving())
    if (!binding) return
    event.preventDefault()
    binding.run()
  })
}

export type Place = 'page' | 'text' | 'control' | 'dialog'

type Stroke = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'isComposing' | 'defaultPrevented'
>

/**
 * A letter never acts where somebody types, Space and the arrows are left to a control that has the
 * focus, and nothing acts behind an open dialog.
 */
export function chooseBinding(
  groups: readonly (readonly KeyBinding[])[],
  stroke: Stroke,
  place: Place,
  letters = true,
): KeyBinding | undefined {
  if (stroke.defaultPrevented || stroke.isComposing || stroke.repeat || stroke.altKey || place === 'dialog')
    return undefined
  const withModifier = stroke.ctrlKey || stroke.metaKey
  if (!withModifier && place === 'text') return undefined
  if (place === 'control' && (stroke.key === ' ' || stroke.key.startsWith('Arrow'))) return undefined
  // Dictation types spaces too: with letters off, a bare key that types a character does nothing.
  if (!letters && !withModifier && stroke.key.length === 1) return undefined
  const key = (withModifier ? 'mod+' : '') + stroke.key.toLowerCase()
  return groups
    .toReversed()
    .flat()
    .find((binding) => binding.key === key)
}

function describe(target: Element | undefined): Place {
  if (!target) return 'page'
  if (target.closest('input, textarea, select, [contenteditable="true"]')) return 'text'
  if (target.closest('button, a, summary, [role="tab"], [role="button"], [role="option"]')) return 'control'
  return 'page'
}
