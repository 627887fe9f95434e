import { type ComponentType, lazy, useState } from 'react'

const waiting: (() => Promise<void>)[] = []

/**
 * A screen whose code comes after the first one. Read in advance by `readInAdvance`, it is drawn at
 * once: through Suspense alone its first showing waits 300 ms, and what is typed meanwhile is lost.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let here: ComponentType<Props> | undefined
  let Lazy = suspended()
  /** Made again when its code could not be read: « Réessayer » then really tries. */
  function suspended(): ComponentType<Props> {
    const attempt = lazy(async () => {
      try {
        return { default: await load() }
      } catch (error) {
        Lazy = suspended()
        throw error
      }
    })
    return attempt
  }
  waiting.push(async () => {
    here = await load()
  })
  return function Later(props: Props) {
    const [Screen] = useState(() => here ?? Lazy)
    return <Screen {...props} />
  }
}

/** Reads the code of every screen that may be asked for, once there is nothing more urgent. */
export function readInAdvance(): () => void {
  const handle = requestIdleCallback(() => {
    // What cannot be read now is asked for again when it is shown, and says so then.
    for (const read of waiting) read().catch(() => undefined)
  })
  return () => cancelIdleCallback(handle)
}
