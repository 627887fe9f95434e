import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { TypedPlace } from '../../../contract/typed-views.ts'
import { emergencyHours, emergencyReasonLength, mayBreakGlass } from '@navigateur-pro/domain/people/access.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useQuery } from '../../app/use-query.ts'
import { useTyped } from '../../app/use-typed.ts'
import { emergency as words } from '../../i18n/fr-access.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { TextArea } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { Leave } from '../form/Leave.tsx'
import styles from './access.module.css'

/** For whose role allows it: the unknown patient on screen, by his traits, or the one whose circle was left. */
export function EmergencyRequest(props: { readonly of: Exclude<TypedPlace['of'], { recordId: string }> }) {
  const { value: session } = useQuery('session.read', {})
  const [open, setOpen] = useState(false)
  if (!session?.person || !mayBreakGlass(session.person.role)) return null
  return (
    <>
      <LinkButton expanded={open} onUse={() => setOpen(!open)}>
        {words.open}
      </LinkButton>
      {open && <ReasonForm {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

function ReasonForm(props: Parameters<typeof EmergencyRequest>[0] & { readonly onClose: () => void }) {
  const { of, onClose } = props
  useFocusReturn()
  const form = useRef<HTMLFormElement>(null)
  const typed = useTyped({ kind: 'emergency', of, mark: '' }, { reason: '' }, (values) => [values.reason])
  const { reason } = typed.values
  const [tooShort, setTooShort] = useState(false)
  const ask = useAction(async () => {
    const short = reason.trim().length < emergencyReasonLength
    setTooShort(short)
    if (short) return form.current?.querySelector('textarea')?.focus()
    typed.over()
    await client.call('emergency.open', { reason, ...('patientId' in of && of) })
    say(words.opened)
    return onClose()
  })
  useEffect(() => form.current?.querySelector('textarea')?.focus(), [])
  return (
    <InlineForm
      ref={form}
      title={words.title}
      className={styles.place}
      onSubmit={ask.run}
      onClose={onClose}
      typed={typed}
      busy={ask.busy}
    >
      <p className={styles.text}>{typeset(words.text(emergencyHours))}</p>
      <TextArea
        label={words.reason}
        hint={words.reasonHint(emergencyReasonLength)}
        error={tooShort && words.tooShort(emergencyReasonLength)}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => typed.change({ reason: event.currentTarget.value })}
      />
      <Failure error={ask.error} />
      <div className={styles.row}>
        <Button type="submit" variant="default" disabled={ask.busy}>
          {words.confirm(emergencyHours)}
        </Button>
        <Leave typed={typed} onClose={onClose}>
          {words.cancel}
        </Leave>
      </div>
    </InlineForm>
  )
}
