import type { CircleView } from '../../../contract/circle-views.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { circle as words } from '../../i18n/fr-circle.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { RefusedChange } from './RefusedChange.tsx'
import { sayPatient } from '../identity-band/say-patient.ts'

/** Says what leaves this desk and what stays before anything does. */
export function Leave(props: {
  readonly patient: PatientView
  readonly circle: CircleView
  readonly onDone: () => void
}) {
  const { patient, circle, onDone } = props
  const { patientId } = patient
  const me = circle.members.find(({ mine }) => mine)
  const leave = useAction(async () => {
    if (!me) return
    await client.call('circle.change', { patientId, change: 'leave', professional: me.member.id })
    say(words.hasLeft)
    onDone()
  })
  const who = sayPatient(patient.identity)
  return (
    <>
      <Confirm
        question={circle.keepsSigned ? words.leaveSigned(who) : words.leaveAll(who)}
        confirm={words.leaveConfirm}
        busy={leave.busy}
        onConfirm={leave.run}
        onCancel={onDone}
      />
      <RefusedChange error={leave.error} />
    </>
  )
}
