import { useEffect, useState } from 'react'

/** Gives the focus back to where it was when the calling component goes. */
export function useFocusReturn(): void {
  // Read while drawing: once it is on screen, what is drawn may have taken the focus already.
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before !== document.body && before.isConnected) {
        before.focus({ preventScroll: true })
      }
    },
    [before],
  )
}
