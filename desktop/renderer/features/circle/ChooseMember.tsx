import { Button } from '@mantine/core'
import { useEffect, useId, useRef, useState } from 'react'
import type { CircleMember } from '../../../contract/circle-views.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { circle as words } from '../../i18n/fr-circle.ts'
import { common } from '../../i18n/fr.ts'
import { typeset } from '../../i18n/typeset.ts'
import { RefusedChange } from './RefusedChange.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import form from '../form/form.module.css'
import styles from './circle.module.css'

const kinds = {
  objection: {
    change: 'objection',
    title: words.objectTitle,
    text: words.objectText,
    confirm: words.objectConfirm,
    done: words.objected,
  },
  dismiss: {
    change: 'leave',
    title: words.dismissTitle,
    text: words.dismissText,
    confirm: words.dismissConfirm,
    done: words.dismissed,
  },
} as const

/** Somebody who goes: chosen by name, then said once more on the button. */
export function ChooseMember(props: {
  readonly kind: keyof typeof kinds
  readonly patient: PatientView
  readonly members: readonly CircleMember[]
  readonly onDone: () => void
}) {
  const { members, onDone } = props
  const { patientId } = props.patient
  const kind = kinds[props.kind]
  const group = useId()
  const list = useRef<HTMLFieldSetElement>(null)
  const [chosenId, setChosenId] = useState<string>()
  const chosen = members.find(({ member }) => member.id === chosenId)?.member
  useEffect(() => list.current?.querySelector('input')?.focus(), [])
  const change = useAction(async () => {
    if (!chosen) return
    await client.call('circle.change', { patientId, change: kind.change, professional: chosen.id })
    say(kind.done(chosen.name))
    onDone()
  })
  return (
    <>
      <fieldset ref={list} className={styles.people}>
        <legend className={form.label}>{kind.title}</legend>
        {members.map(({ member }) => (
          <label key={member.id} className={styles.choice}>
            <input
              type="radio"
              name={group}
              checked={member.id === chosenId}
              onChange={() => setChosenId(member.id)}
            />
            <bdi>{member.name}</bdi>
            <span className={styles.quiet}>{member.profession}</span>
          </label>
        ))}
      </fieldset>
      <p className={styles.quiet}>{typeset(kind.text)}</p>
      <div className={styles.row}>
        {chosen ? (
          <Button variant="default" disabled={change.busy} onClick={change.run}>
            {kind.confirm(chosen.name)}
          </Button>
        ) : (
          <span className={styles.quiet}>{words.choose}</span>
        )}
        <LinkButton onUse={onDone}>{common.keepAsIs}</LinkButton>
      </div>
      <RefusedChange error={change.error} />
    </>
  )
}
