import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { CareView } from '../../../contract/care-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { common } from '../../i18n/fr.ts'
import { dose as words } from '../../i18n/fr-medication.ts'
import { Failure } from '../../ui/Failure.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { DateField } from '../form/DateField.tsx'
import { TextField } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { localDay } from '../referral/referral-actions.ts'
import { useTyped } from '../../app/use-typed.ts'
import { Leave } from '../form/Leave.tsx'
import styles from './medication.module.css'

/** A new dose, why, from when. Nothing is chosen in advance but the day. */
export function DoseForm(props: {
  readonly line: CareView['medications'][number]
  readonly onClose: () => void
}) {
  useFocusReturn()
  const now = useNow()
  // What the prescriber reads here is what the change starts from, whatever arrives meanwhile.
  const [{ recordId, version, body }] = useState(props.line)
  const [errors, setErrors] = useState<Partial<Record<keyof typeof fields, string>>>({})
  const form = useRef<HTMLFormElement>(null)
  const focusOn = (name: string) => form.current?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus()
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  // Of this version of the line: a dose typed for another one is not proposed again.
  const typed = useTyped(
    { kind: 'dose', of: { recordId }, mark: String(version) },
    { dose: '', reason: '', startsOn: localDay(now) },
    ({ dose, reason }) => [dose, reason],
  )
  const fields = typed.values
  const change = useAction(async () => {
    typed.over()
    await client.call('medication.changeDose', { recordId, version, before: body.dose, ...fields })
    say(words.saved)
    props.onClose()
  })
  const submit = () => {
    const missing = (['dose', 'reason', 'startsOn'] as const).filter((name) => fields[name].trim() === '')
    const found: Record<string, string> = Object.fromEntries(
      missing.map((name) => [name, words.missing[name]]),
    )
    if (fields.dose.trim() !== '' && fields.dose.trim() === body.dose.trim()) found['dose'] = words.same
    setErrors(found)
    const [first] = Object.keys(found)
    if (first === undefined) change.run()
    else focusOn(first)
  }
  const field = (name: keyof typeof fields) => ({
    name,
    value: fields[name],
    error: errors[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      typed.change({ [name]: value })
      setErrors(({ [name]: _corrected, ...rest }) => rest)
    },
  })
  const title = words.formTitle(body.drug)
  return (
    <InlineForm
      ref={form}
      className={styles.form}
      title={title}
      onSubmit={submit}
      onClose={props.onClose}
      typed={typed}
      busy={change.busy}
    >
      <p>
        <span className={styles.strong}>{title}</span>
        <br />
        <span className={styles.second}>{words.now(body.dose)}</span>
      </p>
      <div className={styles.fields}>
        <TextField label={words.after} maxLength={200} autoComplete="off" {...field('dose')} />
        <TextField
          label={words.reason}
          placeholder={words.reasonHint}
          maxLength={300}
          autoComplete="off"
          {...field('reason')}
        />
        <DateField label={words.startsOn} {...field('startsOn')} />
      </div>
      <div className={styles.row}>
        <Button type="submit" disabled={change.busy}>
          {words.save}
        </Button>
        <Leave typed={typed} onClose={props.onClose}>
          {common.keepAsIs}
        </Leave>
      </div>
      <Failure error={change.error} />
    </InlineForm>
  )
}
