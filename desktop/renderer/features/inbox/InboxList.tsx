import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { AppError } from '@navigateur-pro/domain/errors.ts'
import type { AttachedItem, WaitingItem } from '../../../contract/inbox-views.ts'
import { openReader } from '../../app/interface-store.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { common } from '../../i18n/fr.ts'
import { inbox as words } from '../../i18n/fr-inbox.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import part from '../../ui/part.module.css'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { sayBirth, sayName } from '../identity-band/say-patient.ts'
import { ItemFacts } from './ItemFacts.tsx'
import styles from './inbox.module.css'

export function InboxList(props: {
  readonly busy: boolean
  readonly error: AppError | undefined
  readonly onGive: (file: File) => void
  readonly onOpen: (entryId: string) => void
}) {
  const { value, error, slow } = useQuery('inbox.list', {})
  const chooser = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const here = value !== undefined
  useEffect(() => {
    if (here) list.current?.querySelector<HTMLElement>('button')?.focus()
  }, [here])
  return (
    <>
      {!value && slow && <p className={part.quiet}>{common.preparing}</p>}
      {value?.waiting.length === 0 && (
        <div className={part.part}>
          <p className={part.strong}>{words.empty}</p>
          <p className={part.quiet}>{words.emptyText}</p>
        </div>
      )}
      {value !== undefined && value.waiting.length > 0 && (
        <>
          <p className={part.quiet}>{typeset(words.text)}</p>
          <ul ref={list} className={styles.list}>
            {value.waiting.map((item) => (
              <Row key={item.entryId} item={item} onOpen={() => props.onOpen(item.entryId)} />
            ))}
          </ul>
        </>
      )}
      <div className={styles.give}>
        <Button variant="default" disabled={props.busy} onClick={() => chooser.current?.click()}>
          {words.give}
        </Button>
        <p className={part.quiet}>{typeset(words.giveText)}</p>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".pdf,.xml,.zip,.jpg,.jpeg,.png"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            event.currentTarget.value = ''
            if (file) props.onGive(file)
          }}
        />
      </div>
      <Failure error={props.error ?? error} />
      {value !== undefined && value.attached.length > 0 && (
        <section className={part.part} aria-labelledby="inbox-last">
          <h3 id="inbox-last" className={part.title}>
            {words.last}
          </h3>
          <ul className={styles.list}>
            {value.attached.map((item) => (
              <Attached key={item.recordId} item={item} />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Row(props: { readonly item: WaitingItem; readonly onOpen: () => void }) {
  const { item } = props
  return (
    <li className={styles.row}>
      <LinkButton label={words.open(item.title)} onUse={props.onOpen}>
        <TextBlock inline text={item.title} />
      </LinkButton>
      <ItemFacts item={item} />
      <p className={styles.reason}>{typeset(item.reason)}</p>
    </li>
  )
}

function Attached(props: { readonly item: AttachedItem }) {
  const { recordId, title, patient, at, matchedBy } = props.item
  const now = useNow()
  const who = sayName(patient.identity)
  return (
    <li className={styles.row}>
      <p>
        <TextBlock inline text={title} /> ·{' '}
        <LinkButton
          label={words.readLabel(title, who)}
          onUse={() => openReader({ patientId: patient.patientId, recordId })}
        >
          {words.read}
        </LinkButton>
      </p>
      <p className={part.quiet}>
        <bdi>{who}</bdi>, {sayBirth(patient.identity, now)}
      </p>
      <p className={part.quiet}>
        {matchedBy === 'identity' ? words.byIdentity : words.byPerson}, {sayMoment(at, now)}
      </p>
    </li>
  )
}
