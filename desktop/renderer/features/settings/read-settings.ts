import type { Input } from '../../../contract/api.ts'
import type { PluginView } from '../../../contract/plugin-views.ts'

type Settings = Input<'plugin.configure'>['settings']
/** What stands in each field: a number is typed too. */
type Typed = Readonly<Record<string, string | boolean>>

export function fillFields({ fields, values }: Pick<PluginView, 'fields' | 'values'>): Typed {
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      const value = values[name]
      if (kind === 'switch') return [name, value === true]
      // A secret never comes back.
      return [name, kind === 'secret' || value === undefined ? '' : String(value)]
    }),
  )
}

/** What is stored. A number left empty, or that is none, goes as it is: the schema says what is wrong. */
export function readSettings(fields: PluginView['fields'], typed: Typed): Settings {
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      const value = typed[name] ?? ''
      return [name, kind === 'number' && typeof value === 'string' ? numberOf(value) : value]
    }),
  )
}

/** « 2,5 » as French people type it. */
function numberOf(text: string): number | string {
  const value = Number(text.trim().replace(',', '.'))
  return text.trim() === '' || !Number.isFinite(value) ? text : value
}
