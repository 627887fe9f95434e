import { useCallback, useEffect, useRef, useState } from 'react'
import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { voice as words } from '../../i18n/fr-voice.ts'
import { toMinimalWebm, type Voice } from './minimal-webm.ts'
import { openRecorder, type Recorder } from './recorder.ts'

/** Domain: a voice note lasts five minutes at most. */
const longest = 300
const tickMs = 100
/** Silence before one is told that nothing is heard. */
const silentTicks = 40
const silence = 0.08
/** Speaking is being there: the automatic lock waits. */
const touchMs = 20_000

type Running = { readonly left: number; readonly level: number; readonly silent: boolean }

export type Dictation = {
  readonly state: 'idle' | 'opening' | 'recording' | 'keeping'
  readonly running: Running | undefined
  readonly error: AppError | undefined
  readonly start: () => void
  /** Resolves once it is on disk, or once it is said why it is not. */
  readonly stop: () => Promise<void>
}

/** One dictation at a time; whatever ends it (button, time, the form that goes), it is kept. */
export function useDictation(keep: (recording: Voice) => Promise<void>): Dictation {
  const [state, setState] = useState<Dictation['state']>('idle')
  const [running, setRunning] = useState<Running>()
  const [error, setError] = useState<AppError>()
  const recorder = useRef<Recorder>(undefined)
  const opening = useRef(false)
  const gone = useRef(false)
  const latest = useRef(keep)
  latest.current = keep

  const finish = useCallback(async (said: string) => {
    const open = recorder.current
    if (!open) return
    recorder.current = undefined
    setRunning(undefined)
    setState('keeping')
    try {
      const recorded = await (await open.stop()).arrayBuffer()
      const recording = toMinimalWebm(new Uint8Array(recorded))
      if (!recording) throw new AppError('bad_input', words.nothingRecorded)
      await latest.current(recording)
      say(said)
    } catch (cause) {
      setError(isAppError(cause) ? cause : new AppError('internal', words.notKept, {}, { cause }))
    } finally {
      setState('idle')
    }
  }, [])

  const start = useCallback(async () => {
    if (opening.current || recorder.current) return
    opening.current = true
    setError(undefined)
    setState('opening')
    try {
      const open = await openRecorder()
      // The form went while the person was asked for the microphone.
      if (gone.current) return void (await open.stop())
      recorder.current = open
      void open.ended.then(() => {
        if (recorder.current === open) void finish(words.kept)
      })
      say(words.started)
      setState('recording')
    } catch (cause) {
      setError(isAppError(cause) ? cause : new AppError('internal', words.notKept, {}, { cause }))
      setState('idle')
    } finally {
      opening.current = false
    }
  }, [finish])

  useEffect(() => {
    if (state !== 'recording') return undefined
    const begun = performance.now()
    let touched = begun
    let silentFor = 0
    const timer = setInterval(() => {
      const level = recorder.current?.level() ?? 0
      silentFor = level < silence ? silentFor + 1 : 0
      const left = longest - Math.floor((performance.now() - begun) / 1000)
      if (performance.now() - touched > touchMs) {
        touched = performance.now()
        client.call('lock.touch', {}).catch(() => undefined)
      }
      if (left <= 0) void finish(words.timeUp)
      else setRunning({ left, level, silent: silentFor > silentTicks })
    }, tickMs)
    return () => clearInterval(timer)
  }, [state, finish])

  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
      void finish(words.kept)
    }
  }, [finish])

  const stop = useCallback(() => finish(words.kept), [finish])
  return { state, running, error, start: () => void start(), stop }
}
