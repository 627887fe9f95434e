import { useEffect, useRef } from 'react'
import type { ContextView } from '../../../contract/context-views.ts'
import { client } from '../../app/client.ts'
import { startWork } from '../../app/interface-store.ts'

/**
 * Opens what the launch asked for, on its patient. The core is told, and forgets it: neither closing
 * the form nor reloading the page brings it back.
 */
export function useLaunchIntent(view: Extract<ContextView, { readonly kind: 'current' }>): void {
  const { intent, opening, patient } = view
  const shown = useRef<number>(undefined)
  useEffect(() => {
    if (intent === 'open' || shown.current === opening) return
    shown.current = opening
    const emergency = intent === 'urgence'
    startWork({ kind: emergency ? 'liaison' : intent, patient, emergency })
    // Not told, it would be shown once more at the next load: better twice than never.
    client.call('context.intentShown', { opening }).catch(() => undefined)
  }, [intent, opening, patient])
}
