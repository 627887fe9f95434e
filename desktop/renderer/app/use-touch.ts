import { useEffect } from 'react'
import { client } from './client.ts'

const interval = 30_000

/** Tells the core that somebody is there, which puts off the automatic lock. */
export function useTouch(): void {
  useEffect(() => {
    let last = 0
    const touch = () => {
      if (Date.now() - last < interval) return
      last = Date.now()
      // A core that does not answer is said elsewhere; it locks on its own clock.
      client.call('lock.touch', {}).catch(() => undefined)
    }
    const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const
    for (const sign of signs) document.addEventListener(sign, touch, { passive: true })
    return () => {
      for (const sign of signs) document.removeEventListener(sign, touch)
    }
  }, [])
}
