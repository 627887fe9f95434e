import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import type { ConflictView } from '../../../contract/conflict-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useTyped } from '../../app/use-typed.ts'
import { conflict as words } from '../../i18n/fr-care.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { typeNamed } from '../care/record-types.ts'
import { toBody } from '../care/record-values.ts'
import { useFilling } from '../care/use-filling.ts'
import { Resumed } from '../form/InlineForm.tsx'
import { type Choices, decide, rowsOf, wholeVersions } from './decision.ts'
import { stopsAtUnread } from '../form/stops-at-unread.ts'
import { DecisionRow } from './DecisionRow.tsx'
import styles from './conflict.module.css'

/** Field by field, from one version, from another, or otherwise. Nothing is kept before every field is decided. */
export function DecisionForm(props: { readonly view: ConflictView; readonly onClose: () => void }) {
  const { view } = props
  const { recordId, version } = view
  const type = typeNamed(view.type)
  const rows = type?.form ? rowsOf(type, view) : [wholeVersions(type, view)]
  const by = useFilling()
  // Of these very versions: what was decided over others is not proposed again.
  const mark = [version, ...view.proposals.map(({ id }) => id.slice(-8))].join(' ').slice(0, 80)
  const typed = useTyped<{ readonly choices: Choices }>(
    { kind: 'decision', of: { recordId }, mark },
    () => ({ choices: Object.fromEntries(rows.map(({ field, preset }) => [field.field, preset])) }),
    (values) =>
      Object.values(values.choices).map((choice) => (choice && 'written' in choice ? choice.written : '')),
  )
  const { choices } = typed.values
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const form = useRef<HTMLFormElement>(null)
  const resolve = useAction(async (body: unknown) => {
    const proposals = view.proposals.map(({ id }) => id)
    typed.over()
    await client.call('conflict.resolve', { recordId, version, proposals, body })
    say(words.kept)
  })
  const fail = (found: Readonly<Record<string, string>>) => {
    setErrors(found)
    const [first] = Object.keys(found)
    form.current?.querySelector<HTMLElement>(`[data-field="${first}"] input`)?.focus()
  }
  const submit = () => {
    if (stopsAtUnread(form.current)) return
    const open = rows.filter(({ field }) => choices[field.field] === undefined)
    if (open.length > 0) {
      return fail(Object.fromEntries(open.map(({ field }) => [field.field, words.choose(field.label)])))
    }
    if (!type?.form) return resolve.run(wholeOf(view, choices))
    const checked = toBody(type, decide(type, view, rows, choices, by), view.published.body)
    if ('body' in checked) resolve.run(checked.body)
    else fail(checked.errors)
  }
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Resumed typed={typed} busy={resolve.busy} />
      {rows.length === 0 && <p className={styles.quiet}>{words.same}</p>}
      {rows.map((row) => (
        <DecisionRow
          key={row.field.field}
          row={row}
          view={view}
          choice={choices[row.field.field]}
          error={errors[row.field.field]}
          whole={!type?.form}
          onChoose={(choice) => {
            typed.change({ choices: { ...choices, [row.field.field]: choice } })
            setErrors(({ [row.field.field]: _decided, ...rest }) => rest)
          }}
        />
      ))}
      <div className={styles.formRow}>
        <Button type="submit" disabled={resolve.busy || view.refused !== undefined}>
          {words.keep}
        </Button>
        <LinkButton onUse={props.onClose}>{words.later}</LinkButton>
      </div>
      <Failure error={resolve.error} />
    </form>
  )
}

function wholeOf({ published, proposals }: ConflictView, choices: Choices): unknown {
  const choice = choices['']
  const index = choice && 'version' in choice ? choice.version : 0
  return index === 0 ? published.body : proposals[index - 1]?.body
}
