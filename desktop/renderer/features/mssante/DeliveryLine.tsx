import type { ReactNode } from 'react'
import type { DeliveryView } from '../../../contract/message-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { deliveries as words } from '../../i18n/fr-mssante.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Shape, type ShapeName } from '../../ui/Shape.tsx'
import parts from '../../ui/part.module.css'
import styles from './mssante.module.css'

const shapes: Readonly<Record<DeliveryView['state'], ShapeName>> = {
  queued: 'circle',
  sending: 'half',
  sent: 'check',
  delivered: 'check',
  refused: 'cross',
  cancelled: 'cross',
}

/** One delivery: where it is, why it waits, and the way to take it back as long as nothing has left. */
export function DeliveryLine(props: { readonly delivery: DeliveryView; readonly children: ReactNode }) {
  const { deliveryId, state, to, at, by, note, mayCancel } = props.delivery
  const now = useNow()
  const cancel = useAction(async () => {
    await client.call('delivery.cancel', { deliveryId })
    say(words.cancelled)
  })
  return (
    <li className={styles.delivery}>
      <p className={styles.words}>
        <span className={styles.state} data-state={state}>
          <Shape name={shapes[state]} /> {words.states[state]}
        </span>
        {' · '}
        {props.children}
        <span className={parts.second}>
          {sayMoment(at, now)}, {words.by(by)}
        </span>
        {note !== '' && (
          <span className={parts.second} data-problem={state !== 'delivered'}>
            {typeset(note)}
          </span>
        )}
      </p>
      {mayCancel && (
        <LinkButton
          onUse={cancel.run}
          disabled={cancel.busy}
          label={words.cancelLabel(to.name === '' ? to.address : to.name)}
        >
          {words.cancel}
        </LinkButton>
      )}
      <Failure error={cancel.error} />
    </li>
  )
}
