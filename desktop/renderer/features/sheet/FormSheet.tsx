import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { askedSections, checkAnswers, keepAsked } from '@navigateur-pro/domain/forms/answers.ts'
import { confidentialityLabel } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { type FormWork, say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useDraft } from '../../app/use-draft.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { sheet as words } from '../../i18n/fr-sheet.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { answersTyped, typedFrom } from './answers-typed.ts'
import { stopsAtUnread } from '../form/stops-at-unread.ts'
import { QuestionField } from './QuestionField.tsx'
import styles from './sheet.module.css'

/** A professional form being filled: saved as it is typed, for its own patient. */
export function FormSheet(props: {
  readonly patient: PatientView
  readonly form: FormWork | undefined
  readonly onDone: () => void
}) {
  const { patient, form: wanted, onDone } = props
  const { draft, body, change, flush, error } = useDraft('form', patient.patientId)
  const { value: forms } = useQuery('form.read', { patientId: patient.patientId })
  const now = useNow()
  const place = useRef<HTMLFormElement>(null)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const isEmpty = body !== undefined && Object.keys(body.answers).length === 0
  const other = wanted !== undefined && body !== undefined && body.model?.id !== wanted.model.id
  const begin = useRef(() => undefined as void)
  begin.current = () => {
    if (!wanted) return
    const { model, filled } = wanted
    change({
      model,
      answers: filled ? typedFrom(model, filled.body.answers) : {},
      revises: filled && { recordId: filled.recordId, version: filled.version },
    })
  }
  const opened = draft !== undefined
  // Another form that was begun is never written over: its author decides.
  useEffect(() => {
    if (opened && isEmpty) begin.current()
  }, [opened, isEmpty])
  const shown = body?.model !== undefined
  useEffect(() => {
    if (shown) place.current?.querySelector<HTMLElement>('input, select, textarea')?.focus()
  }, [shown])

  const save = useAction(async () => {
    if (!draft || !body?.model || stopsAtUnread(place.current)) return
    const answers = keepAsked(body.model, answersTyped(body.model, body.answers))
    const faults = checkAnswers(body.model, answers)
    setErrors(faults)
    const [first] = Object.keys(faults)
    if (first !== undefined) {
      place.current?.querySelector<HTMLElement>(`[name="${first}"], [data-question="${first}"]`)?.focus()
      return
    }
    change({ answers })
    await flush()
    await client.call('form.write', { draftId: draft.draftId })
    say(words.saved)
    onDone()
  })
  if (!body?.model) return <Failure error={error} />
  const { model } = body
  const previous = forms?.filled.find((one) => one.body.model.id === model.id)
  const faulty = Object.keys(errors).length
  return (
    <form
      ref={place}
      className={styles.sheet}
      aria-label={model.title}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save.run()
      }}
      onBlur={() => void flush().catch(() => undefined)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        save.run()
      }}
    >
      {other && !isEmpty && (
        <Notice
          tone="warning"
          action={<LinkButton onUse={() => begin.current()}>{words.replace(wanted.model.title)}</LinkButton>}
        >
          {words.begun(model.title)}
        </Notice>
      )}
      <div className={styles.head}>
        <h3 className={styles.title}>{model.title}</h3>
        <p className={styles.quiet}>
          {model.purpose} {words.readers(confidentialityLabel[model.confidentiality])}
        </p>
        {previous && isEmpty && (
          <LinkButton onUse={() => change({ answers: typedFrom(model, previous.body.answers) })}>
            {words.previous(sayMoment(previous.at, now))}
          </LinkButton>
        )}
      </div>
      {askedSections(model, answersTyped(model, body.answers)).map((section) => (
        <section key={section.title} className={styles.section}>
          <SectionTitle level={3}>{section.title}</SectionTitle>
          <div className={styles.questions}>
            {section.questions.map((question) => (
              <QuestionField
                key={question.id}
                question={question}
                answer={body.answers[question.id]}
                error={errors[question.id]}
                onAnswer={(answer) => {
                  change({ answers: { ...body.answers, [question.id]: answer } })
                  setErrors(({ [question.id]: _answered, ...rest }) => rest)
                }}
              />
            ))}
          </div>
        </section>
      ))}
      <div className={styles.foot}>
        {faulty > 0 && (
          <p className={styles.problem} role="alert">
            {words.toFix(faulty)}
          </p>
        )}
        <Failure error={save.error ?? error} />
        <Button type="submit" disabled={save.busy}>
          {words.save}
        </Button>
        {model.source !== undefined && <p className={styles.quiet}>{words.source(model.source)}</p>}
      </div>
    </form>
  )
}
