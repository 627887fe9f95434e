import { useEffect } from 'react'

/** Gives the focus back to where it was when the calling component goes. */
export function useFocusReturn(): void {
  useEffect(() => {
    const before = document.activeElement
    return () => {
      if (before instanceof HTMLElement && before !== document.body && before.isConnected) {
        before.focus({ preventScroll: true })
      }
    }
  }, [])
}
