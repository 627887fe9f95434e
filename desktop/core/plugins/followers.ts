import type { FollowedPatient } from '@navigateur-pro/domain/context/plugin.ts'

type Listener = (patient: FollowedPatient) => void

/** Tells plugins where the sidebar is, at once and then only when it is somewhere else. */
export function createFollowers(current: () => FollowedPatient, onError: (error: unknown) => void) {
  const listeners = new Set<Listener>()
  let last = ''

  function tell(listener: Listener, patient: FollowedPatient): void {
    try {
      listener(patient)
    } catch (error) {
      onError(error)
    }
  }

  return {
    follow(listener: Listener): () => void {
      const patient = current()
      if (listeners.size === 0) last = JSON.stringify(patient)
      listeners.add(listener)
      tell(listener, patient)
      return () => {
        listeners.delete(listener)
      }
    },
    /** Something about the context changed: perhaps the patient. */
    look(): void {
      if (listeners.size === 0) return
      const patient = current()
      const now = JSON.stringify(patient)
      if (now === last) return
      last = now
      for (const listener of listeners) tell(listener, patient)
    },
  }
}
