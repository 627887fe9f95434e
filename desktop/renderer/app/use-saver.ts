import { useCallback, useEffect, useRef } from 'react'

/** Longest time that typed words are in memory only. */
const delay = 250

/**
 * Saves what is typed: a while after the last key, when asked (a field is left), when the window is
 * hidden, when the form goes. `save` does nothing when nothing changed.
 */
export function useSaver(save: () => Promise<void>): {
  readonly later: () => void
  /** Resolves once what is on screen is on disk. */
  readonly flush: () => Promise<void>
  /** The same, for who does not wait: `save` has said on screen what went wrong. */
  readonly keep: () => void
} {
  const saving = useRef<Promise<void>>(Promise.resolve())
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const flush = useCallback(() => {
    clearTimeout(timer.current)
    // One save at a time, in order: an older text never lands on a newer one.
    const next = saving.current.then(save, save)
    saving.current = next
    return next
  }, [save])
  const keep = useCallback(() => void flush().catch(() => undefined), [flush])
  const later = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(keep, delay)
  }, [keep])
  useEffect(() => {
    const hide = () => document.visibilityState === 'hidden' && keep()
    document.addEventListener('visibilitychange', hide)
    addEventListener('pagehide', keep)
    return () => {
      document.removeEventListener('visibilitychange', hide)
      removeEventListener('pagehide', keep)
      keep()
    }
  }, [keep])
  return { later, flush, keep }
}
