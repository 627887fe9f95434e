import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { PluginView } from '../../../contract/plugin-views.ts'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { useQuery } from '../../app/use-query.ts'
import { waysIn as words } from '../../i18n/fr-settings.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { SelfTest } from './SelfTest.tsx'
import { fillFields, readSettings } from './read-settings.ts'
import { SettingField } from './SettingField.tsx'
import parts from '../../ui/part.module.css'
import styles from './settings.module.css'
import { Switch } from './Switch.tsx'

/** One way in: what it is for, its settings, and why nothing arrives from it. */
export function WayInPage(props: { readonly pluginId: string; readonly onBack: () => void }) {
  const { value: plugins } = useQuery('plugin.list', {})
  const plugin = plugins?.find(({ id }) => id === props.pluginId)
  const [saves, setSaves] = useState(0)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  if (!plugin) return null
  return (
    <>
      <LinkButton onUse={props.onBack}>‹ {words.back}</LinkButton>
      <section className={parts.part}>
        <h3 ref={title} tabIndex={-1} className={styles.pageTitle}>
          {plugin.label}
        </h3>
        <p className={parts.quiet}>{typeset(plugin.description)}</p>
        {plugin.problem !== undefined && (
          <p className={styles.warning} role="status">
            {typeset(plugin.problem)}
          </p>
        )}
        <SettingsForm key={plugin.id} plugin={plugin} onSaved={() => setSaves(saves + 1)} />
      </section>
      <section className={parts.part}>
        {/* What was found before is not true of the new settings. */}
        <SelfTest
          key={saves}
          words={words}
          look={() => client.call('plugin.test', { pluginId: plugin.id })}
        />
      </section>
    </>
  )
}

function SettingsForm(props: { readonly plugin: PluginView; readonly onSaved: () => void }) {
  const { id: pluginId, label, fields } = props.plugin
  const [on, setOn] = useState(props.plugin.on)
  const [typed, setTyped] = useState(() => fillFields(props.plugin))
  const [saved, setSaved] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const save = useAction(async () => {
    await client.call('plugin.configure', { pluginId, on, settings: readSettings(fields, typed) })
    // A secret that was given is stored, and leaves the screen.
    setTyped((before) =>
      Object.fromEntries(
        fields.map(({ name, kind }) => [name, kind === 'secret' ? '' : (before[name] ?? '')]),
      ),
    )
    setSaved(true)
    props.onSaved()
  })
  const { error } = save
  const wrong = fields.find(({ name }) => name === error?.details['field'])?.name
  useEffect(() => {
    if (wrong !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [wrong, error])
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      onChange={() => setSaved(false)}
      onSubmit={(event) => {
        event.preventDefault()
        save.run()
      }}
    >
      <Switch label={words.on} checked={on} onChange={setOn} />
      {fields.map((field) => (
        <SettingField
          key={field.name}
          field={field}
          value={typed[field.name] ?? ''}
          error={field.name === wrong && error ? typeset(error.message) : undefined}
          onChange={(value) => setTyped((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      <Failure error={wrong === undefined ? error : undefined} />
      <div className={styles.row}>
        <Button type="submit" disabled={save.busy}>
          {words.save}
        </Button>
        {/* Here: the status line is behind this dialog. */}
        <p role="status" className={parts.quiet}>
          {saved && words.saved(label)}
        </p>
      </div>
    </form>
  )
}
