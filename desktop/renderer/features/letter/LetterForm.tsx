import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Output } from '../../../contract/api.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useDraft } from '../../app/use-draft.ts'
import { useQuery } from '../../app/use-query.ts'
import { liaison as words } from '../../i18n/fr-work.ts'
import { Failure } from '../../ui/Failure.tsx'
import { TextArea, TextField } from '../form/Field.tsx'
import { AllergiesQuestion, TreatmentsQuestion } from './LegalQuestion.tsx'
import styles from './liaison.module.css'
import { SheetSection } from './SheetSection.tsx'

/** One thing to type, the reason; the rest is what the dossier holds, line by line, each with its source and age. */
export function LiaisonForm(props: {
  readonly patient: PatientView
  readonly emergency: boolean
  readonly onMade: (made: Output<'liaison.make'>) => void
}) {
  const { draft, body, change, flush, saved, error } = useDraft('liaison', props.patient.patientId)
  const preview = usePreview(draft?.draftId, saved)
  const form = useRef<HTMLFormElement>(null)
  const [tried, setTried] = useState(false)
  const opened = draft !== undefined
  useEffect(() => {
    if (opened) form.current?.querySelector('textarea')?.focus()
  }, [opened])
  const { emergency } = props
  const destination = useRef('')
  destination.current = body?.destination ?? ''
  // When it opens, and not again: what the person erases stays erased.
  useEffect(() => {
    if (opened && emergency && destination.current === '') change({ destination: words.emergency })
  }, [opened, emergency, change])

  const make = useAction(async () => {
    if (!draft) return
    await flush()
    const { missing } = await client.call('liaison.preview', { draftId: draft.draftId })
    setTried(true)
    const [first] = missing
    if (first) {
      preview.again()
      form.current?.querySelector<HTMLElement>(`[data-legal="${first.field}"] :is(textarea, input)`)?.focus()
      return
    }
    const made = await client.call('liaison.make', { draftId: draft.draftId })
    say(words.stored)
    props.onMade(made)
  })
  if (!body) return <Failure error={error} />
  const { sections = [], missing = [] } = preview.value ?? {}
  const missingText = (field: (typeof missing)[number]['field']) =>
    missing.find((one) => one.field === field)?.message
  const toggle = (id: string, wanted: boolean) => {
    change({ excluded: wanted ? body.excluded.filter((one) => one !== id) : [...body.excluded, id] })
    void flush().catch(() => undefined)
  }
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        make.run()
      }}
      onBlur={() => void flush().catch(() => undefined)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        make.run()
      }}
    >
      <div className={styles.fields}>
        <div data-legal="reason">
          <TextArea
            label={words.reason}
            placeholder={words.reasonHint}
            rows={2}
            maxLength={2000}
            value={body.reason}
            onChange={(event) => change({ reason: event.currentTarget.value })}
            error={tried && body.reason.trim() === '' && missingText('reason')}
          />
        </div>
        <TextField
          label={words.destination}
          placeholder={words.destinationHint}
          maxLength={200}
          value={body.destination}
          onChange={(event) => change({ destination: event.currentTarget.value })}
        />
      </div>
      {sections
        // What is typed has its field on screen already.
        .filter(({ id }) => id !== 'reason' && id !== 'comment')
        .map((section) => (
          <SheetSection key={section.id} section={section} excluded={body.excluded} onToggle={toggle}>
            {section.id === 'allergies' && (
              <AllergiesQuestion body={body} missing={missingText('allergies')} onChange={change} />
            )}
            {section.id === 'treatments' && (
              <TreatmentsQuestion body={body} missing={missingText('treatments')} onChange={change} />
            )}
          </SheetSection>
        ))}
      <div className={styles.fields}>
        <TextArea
          label={words.comment}
          rows={2}
          maxLength={4000}
          value={body.comment}
          onChange={(event) => change({ comment: event.currentTarget.value })}
        />
      </div>
      <div className={styles.foot}>
        <Failure error={make.error ?? preview.error ?? error} />
        <div className={styles.end}>
          <p className={styles.state} data-missing={missing.length > 0} role="status">
            {make.busy ? words.making : preview.value && (missing[0]?.message ?? words.ready)}
          </p>
          <Button type="submit" disabled={make.busy} title={words.makeKeys} aria-keyshortcuts="Control+Enter">
            {words.make}
          </Button>
        </div>
      </div>
    </form>
  )
}

/** Asked again each time that what is on screen has reached the disk. */
function usePreview(draftId: string | undefined, saved: boolean) {
  const preview = useQuery('liaison.preview', draftId === undefined ? undefined : { draftId })
  const again = useRef(preview.again)
  again.current = preview.again
  useEffect(() => {
    if (saved && draftId !== undefined) again.current()
  }, [saved, draftId])
  return preview
}
