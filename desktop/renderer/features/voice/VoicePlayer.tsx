import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { voice as words } from '../../i18n/fr-voice.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { useSound } from './use-sound.ts'
import styles from './voice.module.css'

/** Arrow keys go through a long note in steps that one can follow. */
const step = 5

/** Plays a voice note: one button, where one is, how long it is. Never a menu to save it in clear. */
export function VoicePlayer(props: {
  /** Undefined while it is not known yet. */
  readonly url: string | undefined
  /** Says whose it is, with its length. */
  readonly label: (length: string) => string
  readonly playWord?: string
  /** While it is a draft. */
  readonly onRemove?: () => void
}) {
  const sound = useSound(props.url)
  const { audio, source, seconds, at, playing, failed } = sound
  const length = seconds === undefined ? '' : words.length(seconds)
  const label = props.label(length)
  return (
    <div className={styles.player} role="group" aria-label={label}>
      <button
        type="button"
        className={styles.play}
        disabled={source === undefined || failed}
        onClick={sound.toggle}
        aria-label={`${playing ? words.pause : (props.playWord ?? words.play)} : ${label}`}
      >
        {playing ? (
          <IconPlayerPause size={14} aria-hidden="true" />
        ) : (
          <IconPlayerPlay size={14} aria-hidden="true" />
        )}
        {playing ? words.pause : (props.playWord ?? words.play)}
      </button>
      {seconds !== undefined && <Track at={at} seconds={seconds} onMove={sound.move} />}
      <span className={styles.clock}>
        {words.clock(Math.round(at))}
        {seconds !== undefined && ` / ${words.clock(seconds)}`}
      </span>
      {props.onRemove && (
        <LinkButton onUse={props.onRemove} label={`${words.remove} : ${label}`}>
          {words.remove}
        </LinkButton>
      )}
      {failed && (
        <p className={styles.silent} role="alert">
          {words.notPlayable}
        </p>
      )}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- Nobody wrote down what was said: a track would be empty. */}
      <audio ref={audio} src={source} preload="metadata" {...sound.handlers} />
    </div>
  )
}

function Track(props: {
  readonly at: number
  readonly seconds: number
  readonly onMove: (to: number) => void
}) {
  const { at, seconds, onMove } = props
  const track = useRef<HTMLInputElement>(null)
  useEffect(() => {
    track.current?.style.setProperty('--done', `${Math.min(100, (100 * at) / seconds)}%`)
  }, [at, seconds])
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step }[event.key]
    if (by === undefined) return
    event.preventDefault()
    onMove(Math.min(seconds, Math.max(0, at + by)))
  }
  return (
    <input
      ref={track}
      className={styles.track}
      type="range"
      min={0}
      max={seconds}
      step={0.1}
      value={Math.min(seconds, at)}
      aria-label={words.place}
      aria-valuetext={words.placeOf(Math.round(at), seconds)}
      onChange={(event) => onMove(Number(event.currentTarget.value))}
      onKeyDown={onKeyDown}
    />
  )
}
