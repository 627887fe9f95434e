import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { follow as words } from '../../i18n/fr-referral.ts'
import { SelectField, TextArea } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { useTyped } from '../../app/use-typed.ts'
import { Leave } from '../form/Leave.tsx'
import styles from './referral.module.css'

/** Ties what answers to what was asked: the last document of the dossier, unless another is chosen (BS-04). */
export function ReportForm(props: {
  readonly recordId: string
  readonly busy: boolean
  readonly onSave: (details: { readonly note: string; readonly report?: string }) => void
  readonly onClose: () => void
}) {
  const { value: possible } = useQuery('referral.reports', { recordId: props.recordId })
  const now = useNow()
  const [chosen, setChosen] = useState<string>()
  const place = { kind: 'report', of: { recordId: props.recordId }, mark: '' } as const
  const typed = useTyped(place, { note: '' }, (values) => [values.note])
  const { note } = typed.values
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('select')?.focus(), [])
  const report = chosen ?? possible?.find(({ kind }) => kind === 'document')?.recordId ?? ''
  return (
    <InlineForm
      ref={form}
      className={styles.inset}
      title={words.reportTitle}
      onSubmit={() => {
        typed.over()
        props.onSave({ note: note.trim(), ...(report !== '' && { report }) })
      }}
      onClose={props.onClose}
      typed={typed}
      busy={props.busy}
    >
      <SelectField
        label={words.reportLabel}
        value={report}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
      >
        <option value="">{words.reportNone}</option>
        {possible?.map(({ recordId, title, by, at }) => (
          <option key={recordId} value={recordId}>
            {words.reportOption(title, by, sayMoment(at, now))}
          </option>
        ))}
      </SelectField>
      <TextArea
        label={words.reportNote}
        rows={2}
        maxLength={1000}
        value={note}
        onChange={({ currentTarget }) => typed.change({ note: currentTarget.value })}
      />
      <div className={styles.actionRow}>
        <Button type="submit" disabled={props.busy}>
          {words.reportSave}
        </Button>
        <Leave typed={typed} onClose={props.onClose}>
          {words.keep}
        </Leave>
      </div>
    </InlineForm>
  )
}
