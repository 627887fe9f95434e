import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { lock as words } from '../../i18n/fr-lock.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LockFrame } from './LockFrame.tsx'

/** First PIN of a new cache, typed twice: nobody can give it back. */
export function NewCode() {
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const create = useAction(() => client.call('lock.create', { pin }))
  const different = tried && again !== pin
  return (
    <LockFrame
      title={words.newTitle}
      text={words.newText}
      onSubmit={() => {
        setTried(true)
        if (again === pin) create.run()
      }}
    >
      <TextInput
        type="password"
        label={words.code}
        autoComplete="new-password"
        required
        withAsterisk={false}
        value={pin}
        onChange={(event) => setPin(event.currentTarget.value)}
      />
      <TextInput
        type="password"
        label={words.again}
        autoComplete="new-password"
        required
        withAsterisk={false}
        value={again}
        onChange={(event) => setAgain(event.currentTarget.value)}
        error={different && words.different}
      />
      <Failure error={create.error} />
      <Button type="submit" disabled={create.busy}>
        {words.create}
      </Button>
    </LockFrame>
  )
}
