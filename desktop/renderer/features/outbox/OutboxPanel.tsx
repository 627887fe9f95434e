import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import type { OutboxItem } from '../../../contract/sync-views.ts'
import { client } from '../../app/client.ts'
import { openConflict, say, startWork } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { conflict as conflictWords } from '../../i18n/fr-care.ts'
import { common } from '../../i18n/fr.ts'
import { outbox as words } from '../../i18n/fr-work.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { IdentityLine } from '../identity-band/IdentityLine.tsx'
import { copyText } from './copy-text.ts'
import { ExportUnsent } from './ExportUnsent.tsx'
import styles from './outbox.module.css'

/** What asks for somebody first; then what goes by itself. */
const states = ['refused', 'quarantined', 'here', 'sent'] as const satisfies readonly OutboxItem['state'][]

/** What has not reached the service's disk, and what it did not take: with why, and what to do. */
export function OutboxPanel(props: { readonly onClose: () => void }) {
  const { value: items, error, slow } = useQuery('outbox.read', {})
  const { value: conflicts } = useQuery('conflict.list', {})
  const takeBack = useAction(async ({ recordId, patient, type }: OutboxItem) => {
    const { draftId } = await client.call('outbox.takeBack', { recordId })
    if (draftId === undefined || !patient) {
      say(words.dismissed)
      return
    }
    await client.call('context.open', { patientId: patient.patientId })
    startWork({ kind: type === 'transmission' ? 'transmission' : 'referral', patient })
    say(words.takenBack)
    props.onClose()
  })
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.title}
      size="36rem"
      classNames={{ title: styles.dialogTitle }}
    >
      {!items && slow && <p className={styles.quiet}>{common.preparing}</p>}
      {items?.length === 0 && (
        <>
          <p className={styles.strong}>{words.empty}</p>
          <p className={styles.quiet}>{words.emptyText}</p>
        </>
      )}
      {conflicts !== undefined && conflicts.length > 0 && (
        <section className={styles.group}>
          <h3 className={styles.strong}>{conflictWords.title}</h3>
          <p className={styles.quiet}>{conflictWords.listText}</p>
          <LinkButton onUse={() => openConflict(undefined)}>
            {conflictWords.count(conflicts.length)}
          </LinkButton>
        </section>
      )}
      {states.map((state) => (
        <Group key={state} state={state} items={items?.filter((item) => item.state === state) ?? []}>
          {(item) => <ToTreat item={item} onEnd={() => takeBack.run(item)} busy={takeBack.busy} />}
        </Group>
      ))}
      <Failure error={takeBack.error ?? error} />
      {items !== undefined && items.length > 0 && <ExportUnsent />}
    </Modal>
  )
}

function Group(props: {
  readonly state: OutboxItem['state']
  readonly items: readonly OutboxItem[]
  /** What can be done with one. */
  readonly children: (item: OutboxItem) => ReactNode
}) {
  const { state, items } = props
  const now = useNow()
  if (items.length === 0) return null
  return (
    <section className={styles.group}>
      <h3 className={state === 'refused' ? styles.alert : styles.strong}>{words[state]}</h3>
      <p className={styles.quiet}>{words[`${state}Text`]}</p>
      <ul>
        {items.map((item) => (
          <li key={`${item.recordId} ${item.at}`} className={styles.item}>
            <Content item={item} />
            {item.patient && <IdentityLine identity={item.patient.identity} />}
            <p className={styles.quiet}>
              {item.label} · {sayMoment(item.at, now)}
            </p>
            {(state === 'refused' || state === 'quarantined') && props.children(item)}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** All of it when it was not taken: it may be the only copy. Two lines when it goes by itself. */
function Content({ item }: { readonly item: OutboxItem }) {
  const { state, text, title, label } = item
  if (text !== undefined && (state === 'refused' || state === 'quarantined')) return <TextBlock text={text} />
  return (
    <p className={styles.itemTitle}>
      <TextBlock inline text={title === '' ? label : title} />
    </p>
  )
}

function ToTreat(props: { readonly item: OutboxItem; readonly onEnd: () => void; readonly busy: boolean }) {
  const { state, reason, text, title, patient } = props.item
  const refused = state === 'refused'
  const [end, endLabel] = !refused
    ? [words.dismiss, words.dismissLabel]
    : patient
      ? [words.takeBack, words.takeBackLabel]
      : [words.erase, words.eraseLabel]
  return (
    <>
      {refused && <p className={styles.reason}>{typeset(reason ?? words.noReason)}</p>}
      <div className={styles.actions}>
        {text !== undefined && (
          <LinkButton
            onUse={() => {
              if (copyText(text)) say(words.copied)
            }}
            label={words.copyLabel(title)}
          >
            {words.copy}
          </LinkButton>
        )}
        <LinkButton onUse={props.onEnd} disabled={props.busy} label={endLabel(title)}>
          {end}
        </LinkButton>
      </div>
    </>
  )
}
