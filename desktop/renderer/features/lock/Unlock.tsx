import { Button, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { lock as words } from '../../i18n/fr-lock.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LockFrame } from './LockFrame.tsx'

export function Unlock(props: {
  readonly triesLeft: number | undefined
  readonly retryAt: string | undefined
}) {
  const [pin, setPin] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const wait = useSecondsUntil(props.retryAt)
  const unlock = useAction(async () => {
    try {
      await client.call('lock.unlock', { pin })
    } catch (error) {
      setPin('')
      field.current?.focus()
      throw error
    }
  })
  // What just went wrong says it too.
  const left =
    wait > 0
      ? words.retryIn(wait)
      : props.triesLeft !== undefined && !unlock.error && words.triesLeft(props.triesLeft)
  return (
    <LockFrame title={words.lockedTitle} onSubmit={unlock.run}>
      <TextInput
        type="password"
        ref={field}
        label={words.code}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={pin}
        onChange={(event) => setPin(event.currentTarget.value)}
        description={left}
      />
      <Failure error={unlock.error} />
      <Button type="submit" disabled={unlock.busy || wait > 0}>
        {words.unlock}
      </Button>
    </LockFrame>
  )
}

function useSecondsUntil(instant: string | undefined): number {
  const [now, setNow] = useState(() => Date.now())
  const left = instant === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(instant) - now) / 1000))
  const waiting = left > 0
  useEffect(() => {
    setNow(Date.now())
  }, [instant])
  useEffect(() => {
    if (!waiting) return undefined
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [waiting])
  return left
}
