import { useState } from 'react'
import type { QuarantinedItem } from '../../../contract/circle-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { quarantine as words } from '../../i18n/fr-circle.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { sayBirth, sayName } from '../identity-band/say-patient.ts'
import styles from './quarantine.module.css'

/** Who wrote it, of whom, when, all of it; then one of two answers, asked once more. */
export function QuarantineEntry(props: {
  readonly item: QuarantinedItem
  readonly onJudged: () => void
  readonly onOpen?: () => void
}) {
  const { operationId, patient, author, authoredAt, receivedAt, label, lines, attachments } = props.item
  const now = useNow()
  const [asked, setAsked] = useState<'publish' | 'refuse'>()
  const [impossible, setImpossible] = useState<string>()
  const judge = useAction(async (decision: 'publish' | 'refuse') => {
    const { outcome, message } = await client.call('quarantine.judge', { operationId, decision })
    setAsked(undefined)
    if (outcome === 'impossible') {
      setImpossible(message ?? '')
      return
    }
    say(words.done[outcome](author.name))
    props.onJudged()
  })
  const open = useAction(async (patientId: string) => {
    await client.call('context.open', { patientId })
    props.onOpen?.()
  })
  const who = patient && sayName(patient.identity)
  return (
    <li className={styles.entry} aria-label={`${author.name}, ${who ?? words.noDossier}`}>
      <p className={styles.head}>
        <bdi className={styles.name}>{author.name}</bdi> · {author.profession}
      </p>
      {patient && who !== undefined ? (
        <p className={styles.patient}>
          <LinkButton label={words.openDossier(who)} onUse={() => open.run(patient.patientId)}>
            <bdi>{who}</bdi>
          </LinkButton>{' '}
          <span className={styles.quiet}>{sayBirth(patient.identity, now)}</span>
        </p>
      ) : (
        <p className={styles.quiet}>{words.noDossier}</p>
      )}
      <p className={styles.quiet}>
        {words.written(label, sayMoment(authoredAt, now))} · {words.arrived(sayMoment(receivedAt, now))}
      </p>
      <div className={styles.text}>
        {lines.map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines of one text never move
          <div key={index}>
            {line.label !== undefined && <span className={styles.quiet}>{line.label}</span>}
            <TextBlock text={line.text} />
          </div>
        ))}
        {attachments > 0 && <p className={styles.quiet}>{words.photos(attachments)}</p>}
      </div>
      {impossible !== undefined && (
        <p className={styles.impossible} role="alert">
          {words.impossible} {typeset(impossible)}
        </p>
      )}
      {asked ? (
        <Confirm
          question={(asked === 'publish' ? words.publishSure : words.refuseSure)(author.name)}
          confirm={asked === 'publish' ? words.publishConfirm : words.refuseConfirm}
          busy={judge.busy}
          onConfirm={() => judge.run(asked)}
          onCancel={() => setAsked(undefined)}
        />
      ) : (
        <div className={styles.actions}>
          <LinkButton label={words.publishLabel(author.name)} onUse={() => setAsked('publish')}>
            {words.publish}
          </LinkButton>
          <LinkButton label={words.refuseLabel(author.name)} onUse={() => setAsked('refuse')}>
            {words.refuse}
          </LinkButton>
        </div>
      )}
      <Failure error={judge.error ?? open.error} />
    </li>
  )
}
