import { Modal } from '@mantine/core'
import { type KeyboardEvent, useCallback, useEffect, useId, useState } from 'react'
import { client } from '../../app/client.ts'
import { takeTypedAhead } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { search as words } from '../../i18n/fr-work.ts'
import { Failure } from '../../ui/Failure.tsx'
import { ReadDatamatrix } from '../scan/ReadDatamatrix.tsx'
import { PatientOption, TextOption } from './SearchOption.tsx'
import { Places } from './Places.tsx'
import styles from './search.module.css'
import { useSearch } from './use-search.ts'

/** Finds anything: patients first, then texts (mod+K). ARIA combobox; Entrée opens the patient. */
export function Search(props: { readonly onClose: () => void }) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [lit, setLit] = useState(0)
  /** The text that Entrée was pressed on before its answer was there. */
  const [hurried, setHurried] = useState('')
  /** At once: what is typed right after Ctrl+K is already the search, even before this field was there. */
  const takeFocus = useCallback((field: HTMLInputElement | null) => {
    if (!field) return
    field.focus({ preventScroll: true })
    const { text, entered } = takeTypedAhead()
    if (text === '') return
    setTyped(text)
    if (entered) setHurried(text.trim())
  }, [])
  const { found, asked, error } = useSearch(typed)
  const { patients = [], records = [], places = [] } = found ?? {}
  const targets = [
    ...patients.map((patient) => patient.patientId),
    ...records.map(({ patient }) => patient.patientId),
  ]
  const active = Math.min(lit, targets.length - 1)
  const optionId = (index: number) => `${id}-option-${index}`
  const open = useAction(async (patientId: string) => {
    await client.call('context.open', { patientId })
    props.onClose()
  })
  const only = patients.length === 1 ? patients[0]?.patientId : undefined
  const answered = hurried !== '' && asked === hurried
  const openRun = open.run
  useEffect(() => {
    if (!answered) return
    setHurried('')
    // Among several nobody has chosen yet: they are shown, and the next Entrée opens what is seen.
    if (only) openRun(only)
  }, [answered, only, openRun])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && asked !== typed.trim()) {
      // What is on screen answers an earlier text: Entrée never opens a patient of that one.
      event.preventDefault()
      setHurried(typed.trim())
    } else if (targets.length === 0) {
      return
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      const next = (active + step + targets.length) % targets.length
      setLit(next)
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter') {
      event.preventDefault()
      open.run(targets[active]!)
    }
  }
  const shared = (index: number) => ({
    id: optionId(index),
    lit: index === active,
    onLight: () => setLit(index),
    onOpen: () => open.run(targets[index]!),
  })
  const nothing = found !== undefined && targets.length + places.length === 0
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.title}
      withCloseButton={false}
      size="40rem"
      yOffset="6dvh"
      padding={0}
      classNames={{ header: styles.hidden, body: styles.body }}
    >
      <input
        className={styles.input}
        role="combobox"
        type="text"
        data-autofocus
        ref={takeFocus}
        autoComplete="off"
        spellCheck={false}
        aria-label={words.label}
        aria-autocomplete="list"
        aria-expanded={targets.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={targets.length > 0 ? optionId(active) : undefined}
        placeholder={words.hint}
        maxLength={200}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setLit(0)
          setHurried('')
        }}
        onKeyDown={onKeyDown}
      />
      <div
        className={styles.results}
        id={`${id}-list`}
        role="listbox"
        aria-label={words.title}
        hidden={targets.length === 0}
      >
        {patients.length > 0 && (
          <div role="group" aria-label={words.patients}>
            <div className={styles.groupTitle} aria-hidden="true">
              {words.patients}
            </div>
            {patients.map((patient, index) => (
              <PatientOption key={patient.patientId} patient={patient} {...shared(index)} />
            ))}
          </div>
        )}
        {records.length > 0 && (
          <div role="group" aria-label={words.texts}>
            <div className={styles.groupTitle} aria-hidden="true">
              {words.texts}
            </div>
            {records.map((record, index) => (
              <TextOption key={record.recordId} record={record} {...shared(patients.length + index)} />
            ))}
          </div>
        )}
      </div>
      {places.length > 0 && <Places places={places} />}
      {!found && !error && (
        <div className={`${styles.sentence} ${styles.quiet}`}>
          <p>{words.help}</p>
          <ReadDatamatrix />
        </div>
      )}
      <Failure error={open.error ?? error} />
      <div className={nothing ? styles.sentence : styles.foot} role="status">
        {nothing ? (
          <>
            <p>{found.incomplete ? words.noneYet(asked) : words.none(asked)}</p>
            <p className={styles.quiet}>
              {found.incomplete ? words.incomplete[found.incomplete] : words.noneHelp}
            </p>
          </>
        ) : (
          found && (
            <>
              {words.found(patients.length, records.length, places.length)}
              {found.incomplete && <p>{words.incomplete[found.incomplete]}</p>}
            </>
          )
        )}
      </div>
    </Modal>
  )
}
