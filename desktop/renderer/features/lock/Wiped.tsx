import { Button } from '@mantine/core'
import { useState } from 'react'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { wiped as words } from '../../i18n/fr-recovery.ts'
import { typeset } from '../../i18n/typeset.ts'
import { LockFrame } from './LockFrame.tsx'
import { NewCode } from './NewCode.tsx'
import styles from './lock.module.css'

/** Everything of this desk was destroyed on request: said before anything new is asked. */
export function Wiped(props: { readonly message: string; readonly at: string }) {
  const now = useNow()
  const [starting, setStarting] = useState(false)
  if (starting) return <NewCode />
  return (
    <LockFrame title={words.title} text={typeset(props.message)} onSubmit={() => setStarting(true)}>
      <p className={styles.text}>{words.when(sayMoment(props.at, now))}</p>
      <p className={styles.text}>{words.again}</p>
      <Button type="submit">{words.start}</Button>
    </LockFrame>
  )
}
