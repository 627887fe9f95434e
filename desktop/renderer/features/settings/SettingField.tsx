import type { PluginView } from '../../../contract/plugin-views.ts'
import { waysIn as words } from '../../i18n/fr-settings.ts'
import { typeset } from '../../i18n/typeset.ts'
import { SelectField, TextField } from '../form/Field.tsx'
import { Switch } from './Switch.tsx'

/** One setting, drawn from the plugin's schema. */
export function SettingField(props: {
  readonly field: PluginView['fields'][number]
  readonly value: string | boolean
  readonly error: string | undefined
  readonly onChange: (value: string | boolean) => void
}) {
  const { field, value, error, onChange } = props
  const description = field.description === undefined ? undefined : typeset(field.description)
  const shared = {
    label: field.title,
    hint: description,
    error,
    value: String(value),
    maxLength: 2000,
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange(event.currentTarget.value),
  } as const
  switch (field.kind) {
    case 'switch':
      return <Switch label={field.title} hint={description} checked={value === true} onChange={onChange} />
    case 'choice':
      return (
        <SelectField
          label={field.title}
          hint={description}
          error={error}
          value={String(value)}
          onChange={shared.onChange}
        >
          {field.options?.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </SelectField>
      )
    case 'secret':
      return (
        <TextField
          {...shared}
          type="password"
          autoComplete="new-password"
          hint={[description, words.secretHint].filter(Boolean).join(' ')}
        />
      )
    case 'number':
      return <TextField {...shared} inputMode="decimal" />
    case 'text':
      return <TextField {...shared} />
  }
}
