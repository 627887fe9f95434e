import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ReviewEntry } from '@navigateur-pro/domain/records/medication-review.ts'
import type { CareView } from '../../../contract/care-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { common } from '../../i18n/fr.ts'
import { review as words } from '../../i18n/fr-medication.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { SelectField, TextArea, TextField } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { localDay } from '../referral/referral-actions.ts'
import { useTyped } from '../../app/use-typed.ts'
import { Leave } from '../form/Leave.tsx'
import styles from './medication.module.css'

type Kind = keyof typeof words.choices
type Row = { readonly kind: Kind; readonly after: string; readonly comment: string }
type Added = { readonly key: number; readonly drug: string; readonly after: string; readonly comment: string }
type Review = {
  readonly rows: Readonly<Record<string, Row>>
  readonly added: readonly Added[]
  readonly comment: string
}
const kinds = Object.keys(words.choices) as Kind[]
const untouched: Row = { kind: 'kept', after: '', comment: '' }

/** The pharmacist goes through the list as it is on screen when the review is begun, line by line. */
export function ReviewForm(props: {
  readonly patientId: string
  readonly lines: CareView['medications']
  readonly onClose: () => void
}) {
  useFocusReturn()
  const [lines] = useState(props.lines)
  const [wrong, setWrong] = useState<{ readonly at: string; readonly message: string }>()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('select')?.focus(), [])
  useEffect(() => {
    if (wrong) form.current?.querySelector<HTMLElement>(`[name="${wrong.at}"]`)?.focus()
  }, [wrong])
  const place = { kind: 'review', of: { patientId: props.patientId }, mark: '' } as const
  const typed = useTyped<Review>(place, { rows: {}, added: [], comment: '' }, wordsOf)
  const { rows, added, comment } = typed.values
  const send = useAction(async (entries: readonly ReviewEntry[]) => {
    typed.over()
    await client.call('record.add', {
      patientId: props.patientId,
      type: 'medication-review',
      body: { reviewedOn: localDay(new Date()), entries, comment: comment.trim() },
    })
    say(words.sent)
    props.onClose()
  })
  const setAdded = (next: readonly Added[]) => typed.change({ added: next })
  const rowOf = (id: string) => rows[id] ?? untouched
  const change = (id: string, part: Partial<Row>) => {
    typed.change({ rows: { ...rows, [id]: { ...rowOf(id), ...part } } })
    setWrong(undefined)
  }
  const changeAdded = (key: number, part: Partial<Added>) => {
    setAdded(added.map((one) => (one.key === key ? { ...one, ...part } : one)))
    setWrong(undefined)
  }
  const submit = () => {
    const unsaid = lines.find(({ recordId }) => {
      const row = rowOf(recordId)
      return row.kind === 'changed' && row.after.trim() === ''
    })
    if (unsaid) {
      return setWrong({ at: `after-${unsaid.recordId}`, message: words.needsDose(unsaid.body.drug) })
    }
    const empty = added.find(({ drug, after }) => drug.trim() === '' || after.trim() === '')
    if (empty) {
      const at = empty.drug.trim() === '' ? 'drug' : 'after'
      return setWrong({ at: `${at}-${empty.key}`, message: words.needsDrug })
    }
    send.run([
      ...lines.map(({ recordId, body }) => toEntry(recordId, body, rowOf(recordId))),
      ...added.map((one) => ({
        kind: 'added' as const,
        drug: one.drug.trim(),
        after: one.after.trim(),
        comment: one.comment.trim(),
      })),
    ])
  }
  return (
    <InlineForm
      ref={form}
      className={styles.form}
      title={words.form}
      onSubmit={submit}
      onClose={props.onClose}
      typed={typed}
      busy={send.busy}
    >
      <p className={styles.strong}>{words.form}</p>
      {lines.map(({ recordId, body }) => {
        const row = rowOf(recordId)
        return (
          <fieldset key={recordId} className={styles.entry}>
            <legend>
              <span className={styles.strong}>
                <TextBlock inline text={body.drug} />
              </span>{' '}
              <TextBlock inline text={body.dose} />
            </legend>
            <div className={styles.fields}>
              <SelectField
                label={words.choice}
                value={row.kind}
                onChange={({ currentTarget: { value } }) =>
                  change(recordId, { kind: kinds.find((kind) => kind === value) ?? 'kept' })
                }
              >
                {kinds.map((kind) => (
                  <option key={kind} value={kind}>
                    {words.choices[kind]}
                  </option>
                ))}
              </SelectField>
              {row.kind === 'changed' && (
                <TextField
                  name={`after-${recordId}`}
                  label={words.after}
                  maxLength={200}
                  autoComplete="off"
                  value={row.after}
                  error={wrong?.at === `after-${recordId}` && wrong.message}
                  onChange={({ currentTarget: { value } }) => change(recordId, { after: value })}
                />
              )}
              {row.kind !== 'kept' && (
                <TextField
                  label={words.comment}
                  maxLength={500}
                  autoComplete="off"
                  value={row.comment}
                  onChange={({ currentTarget: { value } }) => change(recordId, { comment: value })}
                />
              )}
            </div>
          </fieldset>
        )
      })}
      {added.map((one) => (
        <fieldset key={one.key} className={styles.entry}>
          <legend>{words.added}</legend>
          <div className={styles.fields}>
            <TextField
              name={`drug-${one.key}`}
              label={words.drug}
              maxLength={200}
              autoComplete="off"
              value={one.drug}
              error={wrong?.at === `drug-${one.key}` && wrong.message}
              onChange={({ currentTarget: { value } }) => changeAdded(one.key, { drug: value })}
            />
            <TextField
              name={`after-${one.key}`}
              label={words.after}
              maxLength={200}
              autoComplete="off"
              value={one.after}
              error={wrong?.at === `after-${one.key}` && wrong.message}
              onChange={({ currentTarget: { value } }) => changeAdded(one.key, { after: value })}
            />
            <TextField
              label={words.comment}
              maxLength={500}
              autoComplete="off"
              value={one.comment}
              onChange={({ currentTarget: { value } }) => changeAdded(one.key, { comment: value })}
            />
          </div>
          <LinkButton quiet onUse={() => setAdded(added.filter(({ key }) => key !== one.key))}>
            {words.removeOne(one.drug.trim())}
          </LinkButton>
        </fieldset>
      ))}
      <p>
        <LinkButton
          onUse={() =>
            setAdded([...added, { key: (added.at(-1)?.key ?? 0) + 1, drug: '', after: '', comment: '' }])
          }
        >
          {words.addOne}
        </LinkButton>
      </p>
      <TextArea
        label={words.overall}
        rows={2}
        maxLength={2000}
        value={comment}
        onChange={({ currentTarget: { value } }) => typed.change({ comment: value })}
      />
      <div className={styles.row}>
        <Button type="submit" disabled={send.busy}>
          {words.send}
        </Button>
        <Leave typed={typed} onClose={props.onClose}>
          {common.keepAsIs}
        </Leave>
      </div>
      <Failure error={send.error} />
    </InlineForm>
  )
}

function wordsOf({ rows, added, comment }: Review): readonly string[] {
  return [
    comment,
    ...Object.values(rows).flatMap((row) => [row.after, row.comment]),
    ...added.flatMap((one) => [one.drug, one.after, one.comment]),
  ]
}

function toEntry(line: string, { drug, dose }: { drug: string; dose: string }, row: Row): ReviewEntry {
  const listed = { line, drug, before: dose, comment: row.kind === 'kept' ? '' : row.comment.trim() }
  return row.kind === 'changed'
    ? { kind: 'changed', ...listed, after: row.after.trim() }
    : { kind: row.kind, ...listed }
}
