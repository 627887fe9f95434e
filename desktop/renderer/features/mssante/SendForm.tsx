import { Button } from '@mantine/core'
import { useEffect, useId, useRef, useState } from 'react'
import type { DeliveryChoices } from '../../../contract/message-views.ts'
import { client } from '../../app/client.ts'
import { openOverlay, say, useInterface } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { useTyped } from '../../app/use-typed.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { sending as words } from '../../i18n/fr-mssante.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import parts from '../../ui/part.module.css'
import { TextField } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { Leaving } from './Leaving.tsx'
import styles from './mssante.module.css'

type Props = { readonly patientId: string; readonly recordId: string; readonly onClose: () => void }

/** To whom, what leaves, one key. */
export function SendForm(props: Props) {
  const { patientId, recordId, onClose } = props
  const { value: choices, error } = useQuery('delivery.choices', { patientId, recordId })
  if (!choices) return <Failure error={error} />
  return choices.from === undefined ? <NoMailbox onClose={onClose} /> : <Form {...props} choices={choices} />
}

function NoMailbox(props: { readonly onClose: () => void }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.focus(), [])
  return (
    <div ref={place} tabIndex={-1} className={styles.panel} role="group" aria-label={words.title}>
      <p className={parts.strong}>{words.noBox}</p>
      <p>{typeset(words.noBoxText)}</p>
      <div className={styles.actions}>
        <Button variant="default" onClick={() => openOverlay('settings')}>
          {words.openSettings}
        </Button>
        <LinkButton onUse={props.onClose}>{words.keep}</LinkButton>
      </div>
    </div>
  )
}

function Form({ patientId, recordId, choices, onClose }: Props & { readonly choices: DeliveryChoices }) {
  const { members, patientRefusal, replaceable } = choices
  const [choice, setChosen] = useState<string | undefined>(members.length === 0 ? 'other' : undefined)
  const kept = useTyped(
    { kind: 'sending', of: { recordId }, mark: '' },
    { address: '', name: '' },
    ({ address: to, name }) => [name, to],
  )
  const typed = kept.values
  // What is found again was written for somebody else than those proposed.
  const chosen = choice ?? (kept.since === undefined ? undefined : 'other')
  const [replaces, setReplaces] = useState(false)
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const group = useId()
  const now = useNow()
  const covered = useInterface(({ overlay }) => overlay !== undefined)
  // Behind the settings that opened it, it waits for them to close.
  useEffect(() => {
    if (!covered) form.current?.querySelector('input')?.focus()
  }, [covered])
  const member = members.find(({ address }) => address === chosen)
  const address = member?.address ?? (chosen === 'other' ? typed.address.trim().toLowerCase() : undefined)
  const earlier = replaceable.find((one) => one.address.toLowerCase() === address)
  const send = useAction(async () => {
    setTried(true)
    if (chosen === undefined) return form.current?.querySelector('input')?.focus()
    const to =
      chosen === 'patient'
        ? ({ kind: 'patient' } as const)
        : ({ kind: 'address', ...(member ?? trimmed(typed)) } as const)
    const { kind } = to
    const recipient = kind === 'patient' ? to : { kind, address: to.address, name: to.name }
    const replacing = replaces && earlier ? { replaces: earlier.deliveryId } : {}
    kept.over()
    await client.call('delivery.send', { patientId, recordId, to: recipient, ...replacing })
    say(words.queued)
    onClose()
  })
  const option = (value: string, label: string, second?: string) => (
    <label key={value}>
      <input type="radio" name={group} checked={chosen === value} onChange={() => setChosen(value)} />
      <span>
        <bdi>{label}</bdi>
        {second !== undefined && <span className={parts.second}>{second}</span>}
      </span>
    </label>
  )
  return (
    <InlineForm
      ref={form}
      className={styles.panel}
      title={words.title}
      onSubmit={send.run}
      onClose={onClose}
      typed={kept}
      busy={send.busy}
    >
      <fieldset className={styles.recipients}>
        <legend className={parts.title}>{words.recipient}</legend>
        {members.map(({ name, profession, address: known }) =>
          option(known, `${name}, ${profession}`, known),
        )}
        {patientRefusal === undefined && option('patient', words.patient)}
        {option('other', words.other)}
      </fieldset>
      {chosen === 'other' && (
        <>
          <TextField
            label={words.address}
            hint={words.addressHint}
            maxLength={300}
            autoComplete="off"
            spellCheck={false}
            value={typed.address}
            onChange={({ currentTarget: { value } }) => kept.change({ address: value })}
          />
          <TextField
            label={words.name}
            hint={words.nameHint}
            maxLength={120}
            value={typed.name}
            onChange={({ currentTarget: { value } }) => kept.change({ name: value })}
          />
        </>
      )}
      {earlier && (
        <div className={styles.recipients}>
          <label>
            <input type="checkbox" checked={replaces} onChange={() => setReplaces(!replaces)} />
            <span>{typeset(words.replaces(earlier.title, sayMoment(earlier.at, now)))}</span>
          </label>
        </div>
      )}
      <Leaving choices={choices} />
      {tried && chosen === undefined && <p role="alert">{words.chooseRecipient}</p>}
      <Failure error={send.error} />
      <div className={styles.actions}>
        <Button type="submit" disabled={send.busy} aria-keyshortcuts="Control+Enter">
          {words.send}
        </Button>
        <LinkButton onUse={onClose}>{words.keep}</LinkButton>
      </div>
    </InlineForm>
  )
}

function trimmed({ address, name }: { readonly address: string; readonly name: string }) {
  return { address: address.trim(), name: name.trim() }
}
