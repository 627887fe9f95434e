import { useCallback, useMemo, useSyncExternalStore } from 'react'

/** Enough room for the coordinator's workspace. */
export const wideWindow = '(min-width: 1024px)'
/** Too little height for anything to stay put (200 % zoom): the page scrolls as one. Same as in app.module.css. */
export const lowWindow = '(max-height: 37.5rem) and (max-width: 1023px)'

export function useMedia(media: string): boolean {
  const query = useMemo(() => matchMedia(media), [media])
  const subscribe = useCallback(
    (changed: () => void) => {
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => query.matches)
}
