import { useRef, useState } from 'react'
import type { AlertView } from '../../../contract/alert-views.ts'
import { alert as words } from '../../i18n/fr-alert.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { NoteForm } from '../referral/NoteForm.tsx'
import { useEnding } from './use-answer.ts'

const forms = {
  resolved: { title: words.resolveTitle, label: words.resolveLabel, confirm: words.resolve },
  cancelled: { title: words.cancelTitle, label: words.cancelLabel, confirm: words.cancel },
} as const

/** Settling an alert that was seen, or taking one's own back as long as nobody has seen it. */
export function AlertActions(props: { readonly alert: Pick<AlertView, 'recordId' | 'version' | 'next'> }) {
  const { alert } = props
  const place = useRef<HTMLDivElement>(null)
  const [asking, setAsking] = useState<keyof typeof forms>()
  const close = () => {
    setAsking(undefined)
    place.current?.focus({ preventScroll: true })
  }
  const end = useEnding(alert, close)
  const may = (['resolved', 'cancelled'] as const).find((state) => alert.next.includes(state))
  if (!may) return null
  return (
    <div ref={place} tabIndex={-1}>
      {asking ? (
        <NoteForm
          {...forms[asking]}
          needed={asking === 'cancelled'}
          place={{ of: { recordId: alert.recordId }, mark: asking }}
          busy={end.busy}
          onSave={(note) => end.run(asking, note)}
          onClose={close}
        />
      ) : (
        <LinkButton onUse={() => setAsking(may)}>{forms[may].confirm}</LinkButton>
      )}
      <Failure error={end.error} />
    </div>
  )
}
