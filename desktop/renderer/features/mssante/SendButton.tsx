import { Button } from '@mantine/core'
import { useState } from 'react'
import { useQuery } from '../../app/use-query.ts'
import { deliveries as words, sending } from '../../i18n/fr-mssante.ts'
import { Failure } from '../../ui/Failure.tsx'
import { DeliveryLine } from './DeliveryLine.tsx'
import styles from './mssante.module.css'
import { SendForm } from './SendForm.tsx'

/** A document by MSSanté: where it went, and a panel to send it. The panel opens in its place. */
export function SendButton(props: { readonly patientId: string; readonly recordId: string }) {
  const { patientId, recordId } = props
  const [open, setOpen] = useState(false)
  const { value: deliveries = [], error } = useQuery('delivery.list', { patientId, recordId })
  return (
    <>
      {open ? (
        <SendForm patientId={patientId} recordId={recordId} onClose={() => setOpen(false)} />
      ) : (
        <Button variant="default" onClick={() => setOpen(true)}>
          {sending.open}
        </Button>
      )}
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
