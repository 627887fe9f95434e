import { Button } from '@mantine/core'
import { useState } from 'react'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { lock as words } from '../../i18n/fr-lock.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LockFrame } from './LockFrame.tsx'
import styles from './lock.module.css'

/** The cache does not open. The program never sets it aside by itself: a person asks, twice. */
export function BrokenCache(props: { readonly message: string }) {
  const [sure, setSure] = useState(false)
  const setAside = useAction(async () => {
    const { keptIn } = await client.call('lock.setAside', {})
    say(words.setAsideDone(keptIn))
  })
  return (
    <LockFrame
      title={words.brokenTitle}
      text={typeset(props.message)}
      onSubmit={() => (sure ? setAside.run() : setSure(true))}
    >
      <p className={styles.text}>{words.brokenText}</p>
      <Failure error={setAside.error} />
      <Button type="submit" variant={sure ? 'filled' : 'default'} disabled={setAside.busy}>
        {sure ? words.setAsideSure : words.setAside}
      </Button>
    </LockFrame>
  )
}
