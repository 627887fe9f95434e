import type { FormField } from '@navigateur-pro/domain/records/form-field.ts'
import { DateField } from '../form/DateField.tsx'
import { SelectField, TextArea, TextField } from '../form/Field.tsx'

/** One field of a record, typed as its type says. */
export function RecordField(props: {
  readonly field: FormField
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}) {
  const { field: name, label, input } = props.field
  const control = {
    name,
    label,
    value: props.value,
    error: props.error,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      props.onChange(event.currentTarget.value),
  }
  switch (input.kind) {
    case 'text':
      if (input.long) return <TextArea {...control} maxLength={input.max} rows={2} />
      return <TextField {...control} maxLength={input.max} autoComplete="off" />
    case 'date':
      return <DateField {...control} />
    case 'choice':
      return (
        <SelectField {...control}>
          {Object.entries(input.options).map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </SelectField>
      )
  }
}
