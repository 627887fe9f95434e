import { Button } from '@mantine/core'
import { useState } from 'react'
import type { MailSettingsView } from '../../../contract/message-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { mailbox as words } from '../../i18n/fr-mssante.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import parts from '../../ui/part.module.css'
import { SelectField, TextArea, TextField } from '../form/Field.tsx'
import settingsStyles from '../settings/settings.module.css'
import { fillMailFields, type MailFields, readMailFields } from './mail-fields.ts'
import styles from './mssante.module.css'

export function MailForm(props: {
  readonly settings: MailSettingsView | undefined
  readonly onSaved: () => void
}) {
  const { settings } = props
  const [fields, setFields] = useState(() => fillMailFields(settings))
  const [saved, setSaved] = useState(false)
  const [asking, setAsking] = useState(false)
  const save = useAction(async () => {
    await client.call('mail.save', readMailFields(fields))
    // A secret that was given is stored, and leaves the screen.
    setFields((before) => ({ ...before, password: '', certificate: '' }))
    setSaved(true)
    props.onSaved()
  })
  const remove = useAction(async () => {
    await client.call('mail.remove', {})
    setFields(fillMailFields(undefined))
    setAsking(false)
    say(words.removed)
  })
  const field = <Name extends keyof MailFields>(name: Name) => ({
    value: fields[name],
    autoComplete: 'off',
    onChange: ({ currentTarget: { value } }: { readonly currentTarget: { readonly value: string } }) =>
      setFields((before) => ({ ...before, [name]: value })),
  })
  return (
    <form
      className={settingsStyles.form}
      noValidate
      onChange={() => setSaved(false)}
      onSubmit={(event) => {
        event.preventDefault()
        save.run()
      }}
    >
      <TextField label={words.address} type="email" maxLength={254} {...field('address')} />
      <TextField label={words.user} hint={words.userHint} maxLength={254} {...field('user')} />
      <TextField
        label={words.password}
        type="password"
        maxLength={500}
        hint={settings?.hasPassword ? words.passwordKept : undefined}
        {...field('password')}
        autoComplete="new-password"
      />
      <div className={styles.server}>
        <TextField label={words.smtp} maxLength={253} {...field('smtpHost')} />
        <TextField
          label={words.port}
          aria-label={words.smtpPort}
          inputMode="numeric"
          {...field('smtpPort')}
        />
        <Security label={words.smtpSecurity} {...field('smtpSecurity')} />
      </div>
      <div className={styles.server}>
        <TextField label={words.imap} maxLength={253} {...field('imapHost')} />
        <TextField
          label={words.port}
          aria-label={words.imapPort}
          inputMode="numeric"
          {...field('imapPort')}
        />
        <Security label={words.imapSecurity} {...field('imapSecurity')} />
      </div>
      <details>
        <summary>{words.more}</summary>
        <div className={settingsStyles.form}>
          <TextArea label={words.authority} hint={words.authorityHint} rows={2} {...field('authority')} />
          <TextArea
            label={words.certificate}
            hint={settings?.hasCertificate ? words.certificateKept : words.certificateHint}
            rows={2}
            {...field('certificate')}
          />
          <TextField
            label={words.productNumber}
            hint={words.productNumberHint}
            maxLength={40}
            {...field('productNumber')}
          />
        </div>
      </details>
      <Failure error={save.error ?? remove.error} />
      <div className={settingsStyles.row}>
        <Button type="submit" disabled={save.busy}>
          {words.save}
        </Button>
        {settings && !asking && <LinkButton onUse={() => setAsking(true)}>{words.remove}</LinkButton>}
        <p role="status" className={parts.quiet}>
          {saved && words.saved}
        </p>
      </div>
      {asking && (
        <Confirm
          question={words.removeSure}
          confirm={words.removeConfirm}
          busy={remove.busy}
          onConfirm={remove.run}
          onCancel={() => setAsking(false)}
        />
      )}
    </form>
  )
}

function Security(props: {
  readonly label: string
  readonly value: string
  readonly onChange: (event: { readonly currentTarget: { readonly value: string } }) => void
}) {
  return (
    <SelectField
      label={props.label.split(' ')[0]!}
      aria-label={props.label}
      value={props.value}
      onChange={props.onChange}
    >
      {Object.entries(words.securities).map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </SelectField>
  )
}
