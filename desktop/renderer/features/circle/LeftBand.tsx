import type { CircleView } from '../../../contract/circle-views.ts'
import { dayKey, sayDate } from '../../i18n/dates.ts'
import { circle as words } from '../../i18n/fr-circle.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Notice } from '../../ui/Notice.tsx'

/** Out of the circle: what was signed is here to be read, and nothing is written. */
export function LeftBand(props: { readonly left: NonNullable<CircleView['left']> }) {
  const { at, here } = props.left
  const day = sayDate(dayKey(at))
  return <Notice tone="warning">{typeset(here ? words.leftHere(day) : words.leftTold(day))}</Notice>
}
