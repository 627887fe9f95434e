import { Button } from '@mantine/core'
import { type ChangeEvent, useEffect, useRef, useState } from 'react'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { common } from '../../i18n/fr.ts'
import { settings as words } from '../../i18n/fr-settings.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextField } from '../form/Field.tsx'
import parts from '../../ui/part.module.css'
import styles from './settings.module.css'

export function ChangeCode(props: { readonly autoLockMinutes: number }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <p className={parts.quiet}>{words.codeText(props.autoLockMinutes)}</p>
      {open ? (
        <CodeForm onClose={() => setOpen(false)} />
      ) : (
        <div>
          <LinkButton onUse={() => setOpen(true)}>{words.changeCode}</LinkButton>
        </div>
      )}
    </>
  )
}

function CodeForm(props: { readonly onClose: () => void }) {
  const [codes, setCodes] = useState({ current: '', next: '', again: '' })
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const save = useAction(async () => {
    await client.call('lock.changePin', { current: codes.current, next: codes.next })
    say(words.codeChanged)
    props.onClose()
  })
  const field = (name: keyof typeof codes) => ({
    type: 'password',
    required: true,
    autoComplete: name === 'current' ? 'current-password' : 'new-password',
    value: codes[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget
      setCodes((before) => ({ ...before, [name]: value }))
    },
  })
  const different = codes.next !== codes.again
  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!different) save.run()
      }}
    >
      <TextField label={words.currentCode} {...field('current')} />
      <TextField label={words.newCode} {...field('next')} />
      <TextField label={words.again} error={tried && different && words.different} {...field('again')} />
      <Failure error={save.error} />
      <div className={styles.row}>
        <Button type="submit" disabled={save.busy}>
          {words.save}
        </Button>
        <LinkButton onUse={props.onClose}>{common.keepAsIs}</LinkButton>
      </div>
    </form>
  )
}
