import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { describe, Labelled } from './Field.tsx'
import styles from './form.module.css'

export type ReadFieldProps = {
  readonly label: string
  readonly value: string
  /** What was read; what cannot be is given as it is typed, so that nothing is lost, and its form is not sent. */
  readonly onChange: (event: { readonly currentTarget: { readonly value: string } }) => void
  readonly name?: string
  readonly error?: string | false | undefined
  readonly hint?: string | undefined
  readonly aside?: ReactNode
}

/**
 * A text that is read as something else, a day or an hour. The browser's own fields for these speak
 * the browser's language: there, 03/04 is another day and 11:58 may be in the evening. What is wrong is
 * said when the field is left, or when its form is sent (see stopsAtUnread).
 */
export function ReadField(
  props: ReadFieldProps & {
    readonly placeholder: string
    readonly read: (text: string) => { readonly value: string } | { readonly problem: string }
    readonly write: (value: string) => string
    /** What cannot be taken of what can be read. */
    readonly refuse?: (value: string) => string | undefined
    /** Up and down arrows. */
    readonly step: (value: string, by: 1 | -1) => string
    /** Another way than typing. */
    readonly renderOtherWay?: (choose: (value: string) => void) => ReactNode
  },
) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState({ text: '', value: '' })
  const [told, setTold] = useState(false)
  // A value that was not typed here is shown as we write it.
  const text = typed.value === props.value ? typed.text : props.write(props.value)
  const read = props.read(text)
  const problem =
    'problem' in read ? read.problem : read.value === '' ? undefined : props.refuse?.(read.value)
  useLayoutEffect(() => input.current?.setCustomValidity(problem ?? ''))
  const type = (next: string) => {
    const reading = props.read(next)
    const value = 'value' in reading ? reading.value : next
    setTyped({ text: next, value })
    setTold(false)
    props.onChange({ currentTarget: { value } })
  }
  const choose = (value: string) => {
    type(props.write(value))
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : undefined
    if (!by || event.altKey || !('value' in read)) return
    event.preventDefault()
    type(props.write(props.step(read.value, by)))
  }
  const error = (told && problem) || props.error
  return (
    <Labelled id={id} label={props.label} error={error} hint={props.hint} aside={props.aside}>
      <div className={styles.read}>
        <input
          ref={input}
          id={id}
          name={props.name}
          className={`${styles.input} figures`}
          placeholder={props.placeholder}
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          {...describe(id, error, props.hint)}
          value={text}
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={() => {
            setTold(true)
            if ('value' in read) setTyped({ text: props.write(read.value), value: read.value })
          }}
          onInvalid={() => setTold(true)}
        />
        {props.renderOtherWay?.(choose)}
      </div>
    </Labelled>
  )
}
