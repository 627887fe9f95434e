import type { AlertView } from '../../../contract/alert-views.ts'
import { typeset } from '../../i18n/typeset.ts'
import { alert as words } from '../../i18n/fr-alert.ts'
import { sayRecent } from '../../i18n/dates.ts'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './alert.module.css'
import { AlertActions } from './AlertActions.tsx'
import { sayAlert, sayProgress } from './say-alert.ts'

/** An alert with all that happened to it: in the journal, and open in the workspace. */
export function AlertEntry(props: {
  readonly alert: Pick<
    AlertView,
    'recordId' | 'version' | 'body' | 'delivery' | 'arrivedAt' | 'mine' | 'next'
  >
  readonly now: Date
  readonly writing: boolean
}) {
  const { alert, now } = props
  const { body, arrivedAt, delivery, mine } = alert
  const told = [
    arrivedAt === undefined
      ? mine && words.delivery[delivery.state]
      : words.received(sayRecent(arrivedAt, now, 'à ')),
    ...sayProgress(body, now),
  ].filter(Boolean)
  return (
    <>
      <p>
        <strong className={body.state === 'raised' ? styles.unseen : undefined}>{sayAlert(body)}</strong>
        {' · '}
        {words.severities[body.severity]}
      </p>
      {body.text !== '' && <TextBlock text={body.text} />}
      <p className={styles.second}>{typeset(told.join(' · '))}</p>
      {props.writing && <AlertActions alert={alert} />}
    </>
  )
}
