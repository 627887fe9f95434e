import { z } from 'zod'
import type { Plugin } from '@navigateur-pro/domain/context/plugin.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { PluginView } from '../../contract/plugin-views.ts'
import type { Settings } from '../settings.ts'

export type PluginValues = PluginView['values']
type Field = PluginView['fields'][number]
type Stored = { readonly on: boolean; readonly values: PluginValues }

/** What zod says of one field, `.meta` included. */
type Described = {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly title?: string
  readonly description?: string
  readonly options?: Readonly<Record<string, string>>
  readonly secret?: boolean
}

/** The settings of plugins, kept in the encrypted cache; the screen is drawn from each one's schema. */
export function createPluginSettings(settings: Settings) {
  function read(plugin: Plugin): Stored {
    return settings.read<Stored>(`plugin.${plugin.id}`) ?? { on: plugin.onByDefault, values: {} }
  }

  return {
    isOn: (plugin: Plugin) => read(plugin).on,
    /** Every setting with its default, for the plugin itself. @throws AppError bad_input, in French */
    values: (plugin: Plugin) => parse(plugin, read(plugin).values),
    /** Checks before it keeps. An empty secret stays the one that is kept. */
    write(plugin: Plugin, on: boolean, given: PluginValues): void {
      const secrets = new Set(fieldsOf(plugin).flatMap(({ kind, name }) => (kind === 'secret' ? [name] : [])))
      const changed = Object.entries(given).filter(([name, value]) => !secrets.has(name) || value !== '')
      const values = { ...read(plugin).values, ...Object.fromEntries(changed) }
      parse(plugin, values)
      settings.write(`plugin.${plugin.id}`, { on, values } satisfies Stored)
    },
    /** What a screen shows: never a secret. */
    view(plugin: Plugin): Pick<PluginView, 'id' | 'label' | 'description' | 'on' | 'fields' | 'values'> {
      const { id, label, description } = plugin
      const { on, values } = read(plugin)
      const fields = fieldsOf(plugin)
      const checked = plugin.configuration.safeParse(values)
      const all = (checked.success ? checked.data : values) as Readonly<Record<string, unknown>>
      const shown = fields.flatMap(({ name, kind }) => {
        const value = all[name]
        const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        return kind !== 'secret' && plain ? [[name, value] as const] : []
      })
      return { id, label, description, on, fields, values: Object.fromEntries(shown) }
    },
  }
}

function parse(plugin: Plugin, values: PluginValues): unknown {
  const parsed = plugin.configuration.safeParse(values)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const name = String(issue?.path[0] ?? (issue?.code === 'unrecognized_keys' ? issue.keys[0] : ''))
  const title = fieldsOf(plugin).find((field) => field.name === name)?.title ?? name
  throw new AppError(
    'bad_input',
    `« ${title} » : ${issue?.message ?? 'valeur refusée'}. Rien n’a été changé.`,
    {
      field: name,
    },
  )
}

function fieldsOf({ configuration }: Plugin): Field[] {
  const schema = z.toJSONSchema(configuration, { io: 'input', unrepresentable: 'any' })
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Described>>
  return Object.entries(properties).flatMap(([name, described]) => {
    const kind = kindOf(described)
    if (!kind) return []
    const { title = name, description, options = {} } = described
    return [
      {
        name,
        title,
        kind,
        ...(description && { description }),
        ...(kind === 'choice' && {
          options: (described.enum ?? []).map((value) => ({ value, label: options[value] ?? value })),
        }),
      },
    ]
  })
}

/** Undefined for what a form cannot show: it keeps its default. */
function kindOf({ type, enum: choices, secret }: Described): Field['kind'] | undefined {
  if (secret) return 'secret'
  if (choices) return 'choice'
  if (type === 'boolean') return 'switch'
  if (type === 'integer' || type === 'number') return 'number'
  return type === 'string' ? 'text' : undefined
}
