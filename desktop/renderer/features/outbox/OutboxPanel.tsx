import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import type { OutboxItem } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say, startWork } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { common } from '../../i18n/fr.ts'
import { outbox as words } from '../../i18n/fr-work.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { IdentityLine } from '../identity-band/IdentityLine.tsx'
import styles from './outbox.module.css'

/** What has not reached the service's disk, and what it refused: with why, and what to do. */
export function OutboxPanel(props: { readonly onClose: () => void }) {
  const { value: items, error, slow } = useQuery('outbox.read', {})
  const takeBack = useAction(async ({ recordId, patient, type }: OutboxItem) => {
    const { draftId } = await client.call('outbox.takeBack', { recordId })
    if (draftId === undefined || !patient) {
      say(words.dismissed)
      return
    }
    await client.call('context.open', { patientId: patient.patientId })
    startWork({ kind: type === 'referral' ? 'referral' : 'transmission', patient })
    say(words.takenBack)
    props.onClose()
  })
  const refused = items?.filter(({ state }) => state === 'refused') ?? []
  const waiting = items?.filter(({ state }) => state !== 'refused') ?? []
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
      {refused.length > 0 && (
        <section className={styles.group}>
          <h3 className={styles.alert}>{words.refused}</h3>
          <p className={styles.quiet}>{words.refusedText}</p>
          <ul>
            {refused.map((item) => (
              <Item key={item.recordId} item={item}>
                <p className={styles.reason}>{typeset(item.reason ?? words.noReason)}</p>
                {!item.patient && item.text && <TextBlock text={item.text} />}
                <LinkButton
                  onUse={() => takeBack.run(item)}
                  disabled={takeBack.busy}
                  label={(item.patient ? words.takeBackLabel : words.eraseLabel)(item.title)}
                >
                  {item.patient ? words.takeBack : words.erase}
                </LinkButton>
              </Item>
            ))}
          </ul>
        </section>
      )}
      {waiting.length > 0 && (
        <section className={styles.group}>
          <h3 className={styles.strong}>{words.waiting}</h3>
          <p className={styles.quiet}>{words.waitingText}</p>
          <ul>
            {waiting.map((item) => (
              <Item key={`${item.recordId} ${item.at}`} item={item}>
                <p className={styles.quiet}>{words.states[item.state]}</p>
              </Item>
            ))}
          </ul>
        </section>
      )}
      <Failure error={takeBack.error ?? error} />
    </Modal>
  )
}

function Item(props: { readonly item: OutboxItem; readonly children: ReactNode }) {
  const now = useNow()
  const { label, title, at, patient } = props.item
  return (
    <li className={styles.item}>
      <p className={styles.itemTitle}>
        <TextBlock inline text={title === '' ? label : title} />
      </p>
      {patient && <IdentityLine identity={patient.identity} />}
      <p className={styles.quiet}>
        {label} · {sayMoment(at, now)}
      </p>
      {props.children}
    </li>
  )
}
