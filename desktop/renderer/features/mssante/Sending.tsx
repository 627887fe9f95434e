import { useQuery } from '../../app/use-query.ts'
import { deliveries as words } from '../../i18n/fr-mssante.ts'
import { Failure } from '../../ui/Failure.tsx'
import { DeliveryLine } from './DeliveryLine.tsx'
import styles from './mssante.module.css'
import { SendForm } from './SendForm.tsx'

/** A document by MSSanté: the form that sends it, once asked for, and where it went. */
export function Sending(props: {
  readonly patientId: string
  readonly recordId: string
  readonly open: boolean
  readonly onClose: () => void
}) {
  const { patientId, recordId, open, onClose } = props
  const { value: deliveries = [], error } = useQuery('delivery.list', { patientId, recordId })
  return (
    <>
      {open && <SendForm patientId={patientId} recordId={recordId} onClose={onClose} />}
      <Failure error={error} />
      {deliveries.length > 0 && (
        <ul className={styles.deliveries} aria-label={words.title}>
          {deliveries.map((delivery) => (
            <DeliveryLine key={delivery.deliveryId} delivery={delivery}>
              <bdi>{delivery.to.name || delivery.to.address}</bdi>
            </DeliveryLine>
          ))}
        </ul>
      )}
    </>
  )
}
