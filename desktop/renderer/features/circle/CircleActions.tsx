import { type ReactNode, useState } from 'react'
import type { CircleView } from '../../../contract/circle-views.ts'
import type { PatientView } from '../../../contract/views.ts'
import { useQuery } from '../../app/use-query.ts'
import { circle as words } from '../../i18n/fr-circle.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { ChooseMember } from './ChooseMember.tsx'
import styles from './circle.module.css'
import { Invite } from './Invite.tsx'
import { Leave } from './Leave.tsx'

type Asked = 'invite' | 'leave' | 'objection' | 'dismiss'

/** Who comes in or goes. The service says it to everybody at once: nothing here waits for the network. */
export function CircleActions(props: { readonly patient: PatientView; readonly circle: CircleView }) {
  const { patient, circle } = props
  const [asked, setAsked] = useState<Asked>()
  const { value: status } = useQuery('status.read', {})
  const offline = status !== undefined && status.link !== 'online' && status.link !== 'catching-up'
  const close = () => setAsked(undefined)
  const others = circle.members.filter(({ mine }) => !mine)
  const open: readonly (readonly [Asked, string, boolean])[] = [
    ['invite', words.invite, circle.mayInvite],
    ['objection', words.object, circle.mayObject && others.length > 0],
    ['dismiss', words.dismiss, circle.mayDismiss && others.length > 0],
    ['leave', words.leave, circle.mayLeave],
  ]
  const shown = open.filter(([, , may]) => may)
  if (shown.length === 0) return null
  return (
    <section aria-label={words.actions}>
      <div className={styles.actions}>
        {shown.map(([action, word]) => (
          <LinkButton
            key={action}
            expanded={asked === action}
            onUse={() => setAsked(asked === action ? undefined : action)}
          >
            {word}
          </LinkButton>
        ))}
      </div>
      {asked && (
        <Place key={asked} onClose={close}>
          {offline ? (
            <p role="status" className={styles.offline}>
              {words.offline}
            </p>
          ) : asked === 'invite' ? (
            <Invite patient={patient} onDone={close} />
          ) : asked === 'leave' ? (
            <Leave patient={patient} circle={circle} onDone={close} />
          ) : (
            <ChooseMember kind={asked} patient={patient} members={others} onDone={close} />
          )}
        </Place>
      )}
    </section>
  )
}

/** Échap closes it; the focus is back on the word that opened it. */
function Place(props: { readonly onClose: () => void; readonly children: ReactNode }) {
  useFocusReturn()
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Échap, from whatever has the focus in it
    <div
      className={styles.place}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        props.onClose()
      }}
    >
      {props.children}
    </div>
  )
}
