import { AppError } from '@navigateur-pro/domain/errors.ts'
import { voice as words } from '../../i18n/fr-voice.ts'

export type Recorder = {
  /** How loud it is now, from 0 to 1. */
  readonly level: () => number
  /** What was recorded. The microphone is closed. */
  readonly stop: () => Promise<Blob>
  /** Resolves when it stops by itself: the microphone was unplugged. */
  readonly ended: Promise<void>
}

const bitsPerSecond = 24_000
const mediaType = 'audio/webm;codecs=opus'

/** Speech, one channel, in memory only until it is handed over. */
export async function openRecorder(): Promise<Recorder> {
  const stream = await navigator.mediaDevices
    .getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    })
    .catch((cause: unknown) => {
      throw whyNot(cause)
    })
  const recorder = new MediaRecorder(stream, { mimeType: mediaType, audioBitsPerSecond: bitsPerSecond })
  const meter = createMeter(stream)
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  const ended = new Promise<void>((done) => {
    recorder.addEventListener('stop', () => done(), { once: true })
  })
  recorder.start()
  return {
    level: meter.level,
    ended,
    async stop() {
      if (recorder.state !== 'inactive') recorder.stop()
      for (const track of stream.getTracks()) track.stop()
      await ended
      meter.close()
      return new Blob(parts, { type: mediaType })
    },
  }
}

/** What `getUserMedia` says (W3C Media Capture §10.2), in words that say what to do. */
export function whyNot(cause: unknown): AppError {
  const name = cause instanceof Error ? cause.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError')
    return new AppError('forbidden', words.refused, {}, { cause })
  if (name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'TypeError')
    return new AppError('not_found', words.absent, {}, { cause })
  return new AppError('internal', words.taken, {}, { cause })
}

function createMeter(stream: MediaStream): { readonly level: () => number; readonly close: () => void } {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    level() {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      // Speech at arm's length is around -30 dB: from -60 dB to 0 dB, as the ear counts.
      return Math.min(1, Math.max(0, 1 + (10 * Math.log10(power + 1e-12)) / 60))
    },
    close: () => void context.close(),
  }
}
