import { useEffect, useRef, useState } from 'react'
import { client } from '../../app/client.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { mailbox as words } from '../../i18n/fr-mssante.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import parts from '../../ui/part.module.css'
import settingsStyles from '../settings/settings.module.css'
import { SelfTest } from '../settings/SelfTest.tsx'
import { DeliveryLine } from './DeliveryLine.tsx'
import { MailForm } from './MailForm.tsx'
import styles from './mssante.module.css'
import { MailTraces } from './MailTraces.tsx'
import { SetAside } from './SetAside.tsx'

/** In the settings: whose mailbox, and the way to its page. */
export function MailLine(props: { readonly onOpen: () => void; readonly back: boolean }) {
  const { value, error } = useQuery('mail.settings', {})
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (props.back) line.current?.querySelector('button')?.focus()
  }, [props.back])
  return (
    <>
      <div ref={line} className={settingsStyles.software}>
        <p className={value?.settings ? undefined : parts.quiet}>{value?.settings?.address ?? words.none}</p>
        <LinkButton onUse={props.onOpen} label={words.setLabel}>
          {words.set}
        </LinkButton>
      </div>
      <Failure error={error} />
    </>
  )
}

/** The mailbox of this desk: its settings, why nothing leaves, what waits. */
export function MailPage(props: { readonly onBack: () => void }) {
  const { value: mail, error } = useQuery('mail.settings', {})
  const [saves, setSaves] = useState(0)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <>
      <LinkButton onUse={props.onBack}>‹ {words.back}</LinkButton>
      <section className={parts.part}>
        <h3 ref={title} tabIndex={-1} className={settingsStyles.pageTitle}>
          {words.title}
        </h3>
        <p className={parts.quiet}>{words.text}</p>
        {mail && <MailForm settings={mail.settings} onSaved={() => setSaves(saves + 1)} />}
        <Failure error={error} />
      </section>
      {mail?.settings && (
        <section className={parts.part}>
          <SelfTest key={saves} words={words} look={() => client.call('mail.test', {})} />
        </section>
      )}
      <Waiting />
      <SetAside />
      <section className={parts.part}>
        <MailTraces />
      </section>
    </>
  )
}

/** Of every patient: nothing that was given to the mail is out of sight. */
function Waiting() {
  const now = useNow()
  const { value: mail } = useQuery('mail.waiting', {})
  if (!mail) return null
  const { waiting, problem, lastReadAt } = mail
  return (
    <section className={parts.part}>
      <h3 className={parts.title}>{words.waiting}</h3>
      {waiting.length === 0 && <p className={parts.quiet}>{words.nothingWaits}</p>}
      <ul className={styles.deliveries} aria-label={words.waiting}>
        {waiting.map((delivery) => (
          <DeliveryLine key={delivery.deliveryId} delivery={delivery}>
            <bdi>
              {words.waitingLine(
                delivery.title,
                delivery.patient,
                delivery.to.name === '' ? delivery.to.address : delivery.to.name,
              )}
            </bdi>
          </DeliveryLine>
        ))}
      </ul>
      {problem !== undefined && <p className={settingsStyles.warning}>{typeset(problem)}</p>}
      {lastReadAt !== undefined && <p className={parts.quiet}>{words.readAt(sayMoment(lastReadAt, now))}</p>}
    </section>
  )
}
