import type { WaitingItem } from '../../../contract/inbox-views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { inbox as words } from '../../i18n/fr-inbox.ts'
import part from '../../ui/part.module.css'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { sayClaimed } from './say-claimed.ts'

/** Who it says it is about, from whom, since when. */
export function ItemFacts(props: { readonly item: WaitingItem }) {
  const { patient, from, receivedAt } = props.item
  const now = useNow()
  return (
    <>
      <p>
        {patient ? (
          <TextBlock inline text={words.claims(sayClaimed(patient))} />
        ) : (
          <span className={part.quiet}>{words.nobody}</span>
        )}
      </p>
      <p className={part.quiet}>
        {from ? <TextBlock inline text={words.from(from.name || from.address)} /> : words.ofThisDesk},{' '}
        {words.received(sayMoment(receivedAt, now))}
      </p>
    </>
  )
}
