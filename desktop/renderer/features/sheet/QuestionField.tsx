import { type ReactNode, useId } from 'react'
import type { Answer } from '@navigateur-pro/domain/forms/answers.ts'
import type { Question } from '@navigateur-pro/domain/forms/form-model.ts'
import { sheet as words } from '../../i18n/fr-sheet.ts'
import { DateField } from '../form/DateField.tsx'
import { describe, SelectField, TextArea, TextField } from '../form/Field.tsx'
import fields from '../form/form.module.css'

/** As many options as are chosen at a glance; more are a list. */
const inSight = 4

/** One question, typed as its model says. */
export function QuestionField(props: {
  readonly question: Question
  readonly answer: Answer | undefined
  readonly error: string | undefined
  readonly onAnswer: (answer: Answer) => void
}) {
  const { question, answer, error, onAnswer } = props
  const { id, label, hint, required, input } = question
  const text = typeof answer === 'string' || typeof answer === 'number' ? String(answer) : ''
  const shared = {
    name: id,
    error,
    ...(hint !== undefined && { hint }),
    aside: !required && <span className={fields.hint}>{words.optional}</span>,
  }
  const written = {
    ...shared,
    label,
    value: text,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onAnswer(event.currentTarget.value),
  }
  switch (input.kind) {
    case 'text':
      return input.lines ? (
        <TextArea {...written} rows={2} maxLength={input.max} />
      ) : (
        <TextField {...written} maxLength={input.max} autoComplete="off" />
      )
    case 'number':
      return (
        <TextField
          {...written}
          label={input.unit ? `${label} (${input.unit})` : label}
          inputMode="decimal"
          maxLength={12}
          autoComplete="off"
        />
      )
    case 'date':
      return <DateField {...written} />
    case 'yes-no':
      return <Ticks {...shared} label={label} options={words.yesNo} chosen={[text]} onAnswer={onAnswer} />
    case 'choice':
      if (Object.keys(input.options).length <= inSight) {
        return <Ticks {...shared} label={label} options={input.options} chosen={[text]} onAnswer={onAnswer} />
      }
      return (
        <SelectField {...written}>
          <option value="">{words.choice}</option>
          {Object.entries(input.options).map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </SelectField>
      )
    case 'several':
      return (
        <Ticks
          {...shared}
          label={label}
          options={input.options}
          chosen={Array.isArray(answer) ? answer : []}
          several
          onAnswer={onAnswer}
        />
      )
  }
}

/** Native radios or boxes: arrows, Espace and screen readers know them. */
function Ticks(props: {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly error: string | undefined
  readonly aside: ReactNode
  readonly options: Readonly<Record<string, string>>
  readonly chosen: readonly string[]
  readonly several?: true
  readonly onAnswer: (answer: Answer) => void
}) {
  const { name, label, hint, error, aside, options, chosen, several, onAnswer } = props
  const group = useId()
  const toggle = (value: string) => {
    if (!several) return onAnswer(value)
    onAnswer(Object.keys(options).filter((one) => chosen.includes(one) !== (one === value)))
  }
  return (
    <fieldset className={fields.choices} {...describe(group, error, hint)}>
      <legend className={fields.label}>
        {label} {aside}
      </legend>
      {hint !== undefined && (
        <p className={fields.hint} id={`${group}-hint`}>
          {hint}
        </p>
      )}
      <div className={fields.choiceRow}>
        {Object.entries(options).map(([value, word]) => (
          <label key={value} className={fields.choice}>
            <input
              type={several ? 'checkbox' : 'radio'}
              name={several ? name : `${group}-${name}`}
              data-question={name}
              checked={chosen.includes(value)}
              onChange={() => toggle(value)}
            />
            {word}
          </label>
        ))}
      </div>
      {error !== undefined && (
        <p className={fields.error} id={`${group}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  )
}
