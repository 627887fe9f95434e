import type { ListedAlert } from '../../../contract/alert-views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { alert as words } from '../../i18n/fr-alert.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Shape } from '../../ui/Shape.tsx'
import { sayAlert } from '../alert/say-alert.ts'
import { sayBirth, sayName } from '../identity-band/say-patient.ts'
import { idOf } from './arrange-worklist.ts'
import styles from './worklist.module.css'

/** One alert or signal of the cell's list: whose, what, since when, said by whom. */
export function AlertRow(props: {
  readonly item: ListedAlert
  readonly open: boolean
  readonly onOpen: (id: string, patientId: string) => void
}) {
  const { item } = props
  const { patient } = item
  const now = useNow()
  const unseen = item.kind === 'signal' || item.alert.body.state === 'raised'
  return (
    <li className={styles.rowPlace}>
      <button
        type="button"
        data-row
        className={styles.row}
        aria-current={props.open}
        onClick={() => props.onOpen(idOf(item), patient.patientId)}
      >
        <span className={styles.rowFirst}>
          <bdi className={styles.name}>{sayName(patient.identity)}</bdi>
          <span className={unseen ? styles.late : styles.urgency}>
            {unseen && <Shape name="triangle" />}{' '}
            {item.kind === 'signal' ? words.signal : words.severities[item.alert.body.severity]}
          </span>
        </span>
        <span className={styles.second}>{sayBirth(patient.identity, now)}</span>
        <span className={styles.third}>
          <span className={styles.specialty}>{typeset(sayWhat(item))}</span>
          {' · '}
          {item.kind === 'signal' ? (
            sayMoment(item.signal.since, now)
          ) : (
            <>
              <bdi>{item.alert.author.name}</bdi>, {sayMoment(item.alert.occurredAt, now)}
            </>
          )}
        </span>
      </button>
    </li>
  )
}

function sayWhat(item: ListedAlert): string {
  if (item.kind === 'signal') return item.signal.text
  const { body } = item.alert
  return body.signal === undefined ? sayAlert(body) : body.text
}
