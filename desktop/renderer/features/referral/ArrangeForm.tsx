import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Arrangement } from '@navigateur-pro/domain/records/referral.ts'
import { useTyped } from '../../app/use-typed.ts'
import { arrange as words, follow } from '../../i18n/fr-referral.ts'
import { DateField } from '../form/DateField.tsx'
import { TextField } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { Leave } from '../form/Leave.tsx'
import styles from './referral.module.css'

/** Who does it, from when to when: what the team and the family will call. */
export function ArrangeForm(props: {
  readonly recordId: string
  readonly title: string
  readonly arrangement: Partial<Arrangement>
  readonly busy: boolean
  readonly onSave: (arrangement: Arrangement) => void
  readonly onClose: () => void
}) {
  const { provider = '', phone = '', from = '', to = '' } = props.arrangement
  const typed = useTyped(
    { kind: 'arrangement', of: { recordId: props.recordId }, mark: '' },
    { provider, phone, from, to },
    (values) => [values.provider, values.phone],
  )
  const fields = typed.values
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const focusFirst = () => form.current?.querySelector('input')?.focus()
  useEffect(focusFirst, [])
  const missing = fields.provider.trim() === ''
  const submit = () => {
    setTried(true)
    if (missing) return focusFirst()
    typed.over()
    props.onSave({
      provider: fields.provider.trim(),
      phone: fields.phone.trim(),
      ...(fields.from !== '' && { from: fields.from }),
      ...(fields.to !== '' && { to: fields.to }),
    })
  }
  const field = (name: keyof typeof fields) => ({
    value: fields[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      typed.change({ [name]: event.currentTarget.value }),
  })
  return (
    <InlineForm
      ref={form}
      className={styles.inset}
      title={props.title}
      onSubmit={submit}
      onClose={props.onClose}
      typed={typed}
      busy={props.busy}
    >
      <TextField
        label={words.provider}
        placeholder={words.providerHint}
        maxLength={200}
        error={tried && missing && words.askProvider}
        {...field('provider')}
      />
      <TextField type="tel" label={words.phone} maxLength={40} {...field('phone')} />
      <div className={styles.pair}>
        <DateField label={words.from} {...field('from')} />
        <DateField label={words.to} {...field('to')} />
      </div>
      <div className={styles.actionRow}>
        <Button type="submit" disabled={props.busy}>
          {words.save}
        </Button>
        <Leave typed={typed} onClose={props.onClose}>
          {follow.keep}
        </Leave>
      </div>
    </InlineForm>
  )
}
