import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { circle as words } from '../../i18n/fr-circle.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { RefusedChange } from './RefusedChange.tsx'
import { Labelled } from '../form/Field.tsx'
import form from '../form/form.module.css'
import styles from './circle.module.css'
import { useDirectory } from './use-directory.ts'

/** Somebody of the directory, found as one types (ARIA combobox), then named once more before the dossier opens to them. */
export function Invite(props: { readonly patient: PatientView; readonly onDone: () => void }) {
  const { patientId } = props.patient
  const [chosen, setChosen] = useState<Professional>()
  const invite = useAction(async () => {
    if (!chosen) return
    await client.call('circle.change', { patientId, change: 'join', professional: chosen.id })
    say(words.invited(chosen.name))
    props.onDone()
  })
  if (!chosen) return <Directory patientId={patientId} onChoose={setChosen} />
  return (
    <>
      <Confirm
        question={words.inviteSure(`${chosen.name}, ${chosen.profession}`)}
        confirm={words.inviteConfirm}
        busy={invite.busy}
        onConfirm={invite.run}
        onCancel={props.onDone}
      />
      <RefusedChange error={invite.error} />
    </>
  )
}

function Directory(props: { readonly patientId: string; readonly onChoose: (chosen: Professional) => void }) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [lit, setLit] = useState(0)
  const { asked, found = [], error } = useDirectory(props.patientId, typed)
  const active = found[Math.min(lit, found.length - 1)]
  const optionId = (one: Professional) => `${id}-${one.id}`
  useEffect(() => field.current?.focus(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || found.length === 0) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      const next = (Math.min(lit, found.length - 1) + step + found.length) % found.length
      setLit(next)
      document.getElementById(optionId(found[next]!.professional))?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && active && !active.present && asked === typed.trim()) {
      // What is lit answers what is typed: Entrée never takes somebody of an earlier text.
      event.preventDefault()
      props.onChoose(active.professional)
    }
  }
  const nobody = asked !== '' && !error && found.length === 0
  return (
    <>
      <Labelled id={id} label={words.inviteField} hint={words.inviteHelp}>
        <input
          ref={field}
          id={id}
          className={form.input}
          role="combobox"
          type="text"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          placeholder={words.inviteHint}
          aria-describedby={`${id}-hint`}
          aria-autocomplete="list"
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={active ? optionId(active.professional) : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setLit(0)
          }}
          onKeyDown={onKeyDown}
        />
      </Labelled>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={words.directory}
        className={styles.options}
        hidden={found.length === 0}
      >
        {found.map(({ professional, present }, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- Focus stays in the field: the keyboard is handled there, as the combobox pattern says.
          <div
            key={professional.id}
            id={optionId(professional)}
            role="option"
            aria-selected={professional.id === active?.professional.id}
            aria-disabled={present}
            className={styles.option}
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => setLit(index)}
            onClick={() => !present && props.onChoose(professional)}
          >
            <bdi className={styles.name}>{professional.name}</bdi>
            <span className={styles.second}>
              {professional.profession} · <bdi>{professional.organisation}</bdi>
              {present && ` · ${words.present}`}
            </span>
          </div>
        ))}
      </div>
      <p role="status" className={styles.quiet}>
        {nobody ? typeset(words.nobody(asked)) : found.length > 0 && words.found(found.length)}
      </p>
      <Failure error={error} />
    </>
  )
}
