import { Suspense } from 'react'
import type { CircleView } from '../../../contract/circle-views.ts'
import { later } from '../../app/later.tsx'
import { dayKey, sayDate } from '../../i18n/dates.ts'
import { circle as words } from '../../i18n/fr-circle.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Notice } from '../../ui/Notice.tsx'

const EmergencyRequest = later(async () => (await import('../access/EmergencyRequest.tsx')).EmergencyRequest)

/** Out of the circle: what was signed is here to be read, and nothing is written. */
export function LeftBand(props: {
  readonly patientId: string
  readonly left: NonNullable<CircleView['left']>
}) {
  const { at, here } = props.left
  const day = sayDate(dayKey(at))
  return (
    <Notice tone="warning">
      <p>{typeset(here ? words.leftHere(day) : words.leftTold(day))}</p>
      <Suspense>
        <EmergencyRequest of={{ patientId: props.patientId }} />
      </Suspense>
    </Notice>
  )
}
