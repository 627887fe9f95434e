import { useRef } from 'react'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { mailbox as words } from '../../i18n/fr-mssante.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import parts from '../../ui/part.module.css'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './mssante.module.css'

/** What came and is not here: it held the others back, then no longer. */
export function SetAside() {
  const now = useNow()
  const { value: mail } = useQuery('mail.waiting', {})
  const title = useRef<HTMLHeadingElement>(null)
  const again = useAction(async (uid: number) => {
    await client.call('mail.tryAgain', { uid })
    title.current?.focus()
    say(words.takenIn)
  })
  const messages = mail?.setAside ?? []
  if (messages.length === 0 && !again.error) return null
  return (
    <section className={parts.part} aria-labelledby="mail-set-aside">
      <h3 id="mail-set-aside" ref={title} tabIndex={-1} className={parts.title}>
        {words.setAside}
      </h3>
      <p className={parts.quiet}>{typeset(words.setAsideText)}</p>
      <ul className={styles.deliveries} aria-labelledby="mail-set-aside">
        {messages.map(({ uid, subject, from, receivedAt, why }) => (
          <li key={uid} className={styles.delivery}>
            <p className={styles.words}>
              <TextBlock inline text={words.setAsideLine(subject, from)} />
              <span className={parts.second}>{words.received(sayMoment(receivedAt, now))}</span>
              <span className={parts.second}>{typeset(why)}</span>
            </p>
            <LinkButton
              onUse={() => again.run(uid)}
              disabled={again.busy}
              label={words.tryAgainLabel(subject)}
            >
              {words.tryAgain}
            </LinkButton>
          </li>
        ))}
      </ul>
      <Failure error={again.error} />
    </section>
  )
}
