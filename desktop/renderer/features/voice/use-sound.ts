import { useEffect, useRef, useState } from 'react'

export type Sound = {
  readonly audio: React.RefObject<HTMLAudioElement | null>
  readonly source: string | undefined
  /** Whole seconds; undefined until it is known, or for a recording that does not say. */
  readonly seconds: number | undefined
  readonly at: number
  readonly playing: boolean
  readonly failed: boolean
  readonly toggle: () => void
  readonly move: (to: number) => void
  readonly handlers: {
    readonly onLoadedMetadata: () => void
    readonly onTimeUpdate: () => void
    readonly onPlay: () => void
    readonly onPause: () => void
    readonly onEnded: () => void
    readonly onError: () => void
  }
}

/** One voice at a time. */
let speaking: HTMLAudioElement | undefined

/**
 * A recording, read whole into memory: one can move in it on any host, and nothing of it goes
 * through the browser's cache of media.
 */
export function useSound(url: string | undefined): Sound {
  const audio = useRef<HTMLAudioElement>(null)
  const [source, setSource] = useState<string>()
  const [seconds, setSeconds] = useState<number>()
  const [at, setAt] = useState(0)
  const [playing, setPlaying] = useState(false)
  const [failed, setFailed] = useState(false)

  useEffect(() => {
    if (url === undefined) return undefined
    const player = audio.current
    let gone = false
    let made: string | undefined
    setFailed(false)
    const read = async () => {
      // Dictated a moment ago: in memory already.
      if (url.startsWith('blob:')) return setSource(url)
      const response = await fetch(url)
      if (!response.ok) throw new Error(`status ${response.status}`)
      const bytes = await response.blob()
      if (gone) return
      made = URL.createObjectURL(bytes)
      setSource(made)
    }
    read().catch(() => !gone && setFailed(true))
    return () => {
      gone = true
      // Out of the page it would go on speaking.
      player?.pause()
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [url])

  const element = () => audio.current
  return {
    audio,
    source,
    seconds,
    at,
    playing,
    failed,
    toggle() {
      const one = element()
      if (!one) return
      if (!one.paused) return one.pause()
      if (speaking !== one) speaking?.pause()
      speaking = one
      void one.play().catch(() => setFailed(true))
    },
    move(to) {
      const one = element()
      if (!one) return
      one.currentTime = to
      setAt(to)
    },
    handlers: {
      onLoadedMetadata() {
        const { duration } = element() ?? {}
        if (duration !== undefined && Number.isFinite(duration)) setSeconds(Math.max(1, Math.round(duration)))
      },
      onTimeUpdate: () => setAt(element()?.currentTime ?? 0),
      onPlay: () => setPlaying(true),
      onPause: () => setPlaying(false),
      onEnded: () => setAt(0),
      onError: () => setFailed(true),
    },
  }
}
