import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { isCoordinator } from '@navigateur-pro/domain/people/role.ts'
import type { ReferralView } from '../../../contract/referral-views.ts'
import { useQuery } from '../../app/use-query.ts'
import { follow as words } from '../../i18n/fr-referral.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Choices } from '../form/Choices.tsx'
import { TextArea } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { isEnded } from './referral-actions.ts'
import { useTyped } from '../../app/use-typed.ts'
import { Leave } from '../form/Leave.tsx'
import styles from './referral.module.css'
import { useEntry } from './use-entry.ts'

/** What may be said about a request without moving it: a word, a relance, a call, a reminder given. */
export function EntryActions(props: { readonly referral: ReferralView }) {
  const { referral } = props
  const { value: session } = useQuery('session.read', {})
  const [asking, setAsking] = useState<'message' | 'call'>()
  const place = useRef<HTMLDivElement>(null)
  const close = () => {
    setAsking(undefined)
    place.current?.focus({ preventScroll: true })
  }
  const add = useEntry(referral, close)
  const role = session?.person?.role
  if (!referral.mayWrite || role === undefined || isEnded(referral)) return null
  const isCell = isCoordinator(role)
  return (
    <div className={styles.actions} ref={place} tabIndex={-1}>
      {asking ? (
        <EntryForm
          key={asking}
          recordId={referral.recordId}
          asking={asking}
          busy={add.busy}
          onSave={(text, reached) =>
            add.run(asking === 'message' ? { kind: 'message', text } : { kind: 'call', text, reached })
          }
          onClose={close}
        />
      ) : (
        <div className={styles.actionRow}>
          {referral.late !== undefined && !isCell && (
            <LinkButton onUse={() => add.run({ kind: 'nudge' })} disabled={add.busy}>
              {words.nudge}
            </LinkButton>
          )}
          {referral.remindIn !== undefined && (
            <LinkButton onUse={() => add.run({ kind: 'reminded' })} disabled={add.busy}>
              {words.reminded}
            </LinkButton>
          )}
          {referral.body.kind === 'follow-up-calls' && referral.body.state === 'arranged' && (
            <LinkButton onUse={() => setAsking('call')}>{words.call}</LinkButton>
          )}
          <LinkButton onUse={() => setAsking('message')}>{words.write}</LinkButton>
        </div>
      )}
      <Failure error={add.error} />
    </div>
  )
}

function EntryForm(props: {
  readonly recordId: string
  readonly asking: 'message' | 'call'
  readonly busy: boolean
  readonly onSave: (text: string, reached: boolean) => void
  readonly onClose: () => void
}) {
  const isCall = props.asking === 'call'
  const place = { kind: props.asking, of: { recordId: props.recordId }, mark: '' }
  const typed = useTyped(place, { text: '' }, (values) => [values.text])
  const { text } = typed.values
  const [reached, setReached] = useState<'yes' | 'no'>('yes')
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const missing = !isCall && text.trim() === ''
  const submit = () => {
    setTried(true)
    if (missing) field.current?.focus()
    else {
      typed.over()
      props.onSave(text.trim(), reached === 'yes')
    }
  }
  return (
    <InlineForm
      className={styles.inset}
      title={isCall ? words.callTitle : words.messageTitle}
      onSubmit={submit}
      onClose={props.onClose}
      typed={typed}
      busy={props.busy}
    >
      {isCall && (
        <Choices
          label={words.callReached}
          choices={{ yes: words.callYes, no: words.callNo }}
          chosen={reached}
          onChoose={setReached}
        />
      )}
      <TextArea
        ref={field}
        label={isCall ? words.callLabel : words.messageLabel}
        rows={2}
        maxLength={2000}
        value={text}
        onChange={({ currentTarget }) => typed.change({ text: currentTarget.value })}
        error={tried && missing && words.needed}
      />
      <div className={styles.actionRow}>
        <Button type="submit" variant="default" disabled={props.busy}>
          {words.send}
        </Button>
        <Leave typed={typed} onClose={props.onClose}>
          {words.keep}
        </Leave>
      </div>
    </InlineForm>
  )
}
