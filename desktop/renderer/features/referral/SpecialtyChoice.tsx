import { type KeyboardEvent, type RefObject, useId, useState } from 'react'
import { specialties, type Specialty } from '@navigateur-pro/domain/records/referral.ts'
import { referral as words } from '../../i18n/fr-work.ts'
import { matchSpecialties } from './rank-specialties.ts'
import { describe, Labelled } from '../form/Field.tsx'
import form from '../form/form.module.css'
import styles from './referral.module.css'

/** ARIA combobox with a list: type, or arrows; Entrée or Tab takes the line that is lit. */
export function SpecialtyChoice(props: {
  readonly label?: string
  readonly ranked: readonly Specialty[]
  readonly chosen: Specialty | undefined
  readonly onChoose: (chosen: Specialty | undefined) => void
  /** Taken with Entrée or the mouse: the next field is where the hand goes. */
  readonly onTaken: () => void
  readonly error: string | false
  readonly field: RefObject<HTMLInputElement | null>
}) {
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const [open, setOpen] = useState(false)
  const [lit, setLit] = useState(0)
  const found = typed === undefined ? props.ranked : matchSpecialties(props.ranked, typed)
  const active = found[lit]

  const show = () => {
    const chosenAt = props.chosen ? found.indexOf(props.chosen) : 0
    setLit(Math.max(0, chosenAt))
    setOpen(true)
  }
  const hide = () => {
    setOpen(false)
    setTyped(undefined)
  }
  const take = (name: Specialty | undefined) => {
    if (name) props.onChoose(name)
    hide()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!open) return show()
      const step = event.key === 'ArrowDown' ? 1 : -1
      const next = (lit + step + found.length) % Math.max(1, found.length)
      setLit(next)
      document.getElementById(`${id}-${found[next]}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && open && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      take(active)
      if (active) props.onTaken()
    } else if (event.key === 'Tab' && open && typed !== undefined) {
      take(active)
    } else if (event.key === 'Escape' && open) {
      event.preventDefault()
      hide()
    }
  }
  return (
    <Labelled id={id} label={props.label ?? words.specialty} error={props.error}>
      <div className={styles.combobox}>
        <input
          ref={props.field}
          id={id}
          className={form.input}
          role="combobox"
          autoComplete="off"
          spellCheck={false}
          placeholder={words.specialtyHint}
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-activedescendant={open && active ? `${id}-${active}` : undefined}
          {...describe(id, props.error)}
          value={typed ?? (props.chosen ? specialties[props.chosen] : '')}
          onFocus={(event) => {
            event.currentTarget.select()
            if (!props.chosen) show()
          }}
          onClick={() => !open && show()}
          onBlur={hide}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setLit(0)
            setOpen(true)
          }}
          onKeyDown={onKeyDown}
        />
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={words.specialtyList}
          className={styles.options}
          hidden={!open || found.length === 0}
          tabIndex={-1}
        >
          {found.map((name, index) => (
            // Focus stays in the field: the keyboard is handled there, as the combobox pattern says.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={name}
              id={`${id}-${name}`}
              role="option"
              aria-selected={name === props.chosen}
              data-lit={index === lit}
              className={styles.option}
              // The field keeps the focus: its blur would close the list before the click.
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => setLit(index)}
              onClick={() => {
                take(name)
                props.onTaken()
              }}
            >
              {specialties[name]}
            </div>
          ))}
        </div>
      </div>
      {open && found.length === 0 && (
        <p className={styles.hint} role="status">
          {words.noSpecialty}
        </p>
      )}
    </Labelled>
  )
}
