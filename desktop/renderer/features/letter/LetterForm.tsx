import { isAppError } from '@navigateur-pro/domain/errors.ts'
import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { LetterKind } from '@navigateur-pro/domain/documents/document-kinds.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useDraft } from '../../app/use-draft.ts'
import { useQuery } from '../../app/use-query.ts'
import { letter as words } from '../../i18n/fr-document.ts'
import { Failure } from '../../ui/Failure.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Choices } from '../form/Choices.tsx'
import { TextArea, TextField } from '../form/Field.tsx'
import { AllergiesQuestion, TreatmentsQuestion } from './LegalQuestion.tsx'
import styles from './letter.module.css'
import { isTypedHere, SheetSection } from './SheetSection.tsx'

/** One thing to type, the reason; the rest is what the dossier holds, line by line, each with its source and age. */
export function LetterForm(props: {
  readonly patient: PatientView
  readonly kind: LetterKind
  readonly about: string | undefined
  readonly emergency: boolean
  readonly takesFocus: boolean
  readonly onSigned: (recordId: string) => void
}) {
  const { kind, about, emergency, takesFocus } = props
  const { draft, body, change, flush, saved, error } = useDraft(kind, props.patient.patientId)
  const [signing, setSigning] = useState(false)
  // Not while it is signed: that answer would take the core's time for a sheet that goes.
  const preview = usePreview(draft?.draftId, saved && !signing)
  const form = useRef<HTMLFormElement>(null)
  const [tried, setTried] = useState(false)
  const opened = draft !== undefined
  useEffect(() => {
    if (opened && takesFocus)
      form.current?.querySelector<HTMLElement>('[data-first] :is(textarea, input)')?.focus()
  }, [opened, takesFocus])
  const addressee = useRef('')
  addressee.current = body?.destination ?? ''
  // When it opens, and not again: what the person erases stays erased.
  useEffect(() => {
    if (opened && emergency && addressee.current === '') change({ destination: words.emergency })
  }, [opened, emergency, change])
  useEffect(() => {
    if (opened && about !== undefined) change({ about })
  }, [opened, about, change])

  const sign = useAction(async () => {
    if (!draft) return
    setSigning(true)
    try {
      await flush()
      setTried(true)
      const { recordId } = await client.call('letter.sign', { draftId: draft.draftId })
      say(preview.value?.signs === false ? words.kept : words.signed)
      props.onSigned(recordId)
    } catch (cause) {
      setSigning(false)
      const missed = isAppError(cause) && cause.details['missing']
      if (!missed) throw cause
      form.current?.querySelector<HTMLElement>(`[data-legal="${missed}"] :is(textarea, input)`)?.focus()
    }
  })
  if (!body) return <Failure error={error} />
  const { sections = [], missing = [], requests = [], signs = true } = preview.value ?? {}
  const asks = words.reasons[kind]
  const destination = words.destinations[kind]
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
        sign.run()
      }}
      onBlur={() => void flush().catch(() => undefined)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        sign.run()
      }}
    >
      {body.corrects !== undefined && (
        <div className={styles.replaces}>
          <Notice
            action={<LinkButton onUse={() => change({ corrects: undefined })}>{words.replaceNot}</LinkButton>}
          >
            {words.replaces}
          </Notice>
        </div>
      )}
      <div className={styles.fields}>
        {asks && (
          <div data-legal="reason" data-first="">
            <TextArea
              label={asks.label}
              placeholder={asks.hint}
              rows={2}
              maxLength={2000}
              value={body.reason}
              onChange={(event) => change({ reason: event.currentTarget.value })}
              error={tried && missingText('reason')}
            />
          </div>
        )}
        <div {...(!asks && { 'data-first': '' })}>
          <TextField
            label={destination.label}
            placeholder={destination.hint}
            maxLength={200}
            value={body.destination}
            onChange={(event) => change({ destination: event.currentTarget.value })}
          />
        </div>
        {requests.length > 0 && (
          <Choices
            label={words.request}
            choices={{
              ...Object.fromEntries(requests.map(({ recordId, title }) => [recordId, title])),
              none: words.noRequest,
            }}
            chosen={requests.find(({ chosen }) => chosen)?.recordId ?? 'none'}
            onChoose={(chosen) => {
              change({ about: chosen })
              void flush().catch(() => undefined)
            }}
          />
        )}
      </div>
      {sections
        // What is typed has its field on screen already.
        .filter(
          (section) =>
            section.id !== 'comment' &&
            (section.id !== 'reason' || section.lines.some(({ id }) => !isTypedHere(section, id))),
        )
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
      <FormFoot error={sign.error ?? preview.error ?? error}>
        <p className={styles.state} data-missing={missing.length > 0} role="status">
          {sign.busy
            ? words.making
            : preview.value && (missing[0]?.message ?? (asks ? words.ready : words.readySynthesis))}
        </p>
        <Button type="submit" disabled={sign.busy} title={words.signKeys} aria-keyshortcuts="Control+Enter">
          {signs ? words.sign : words.keep}
        </Button>
      </FormFoot>
    </form>
  )
}

/** Asked again each time that what is on screen has reached the disk. */
function usePreview(draftId: string | undefined, saved: boolean) {
  const preview = useQuery('letter.preview', draftId === undefined ? undefined : { draftId })
  const again = useRef(preview.again)
  again.current = preview.again
  useEffect(() => {
    if (saved && draftId !== undefined) again.current()
  }, [saved, draftId])
  return preview
}
