import { Button } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import { specialty as specialtySchema } from '@navigateur-pro/domain/records/referral.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useDraft } from '../../app/use-draft.ts'
import { useQuery } from '../../app/use-query.ts'
import { cellPhone, referral as words } from '../../i18n/fr-work.ts'
import { Failure } from '../../ui/Failure.tsx'
import { AttachmentChoice } from './AttachmentChoice.tsx'
import { Choices } from '../form/Choices.tsx'
import { TextArea } from '../form/Field.tsx'
import { rankSpecialties } from './rank-specialties.ts'
import styles from './referral.module.css'
import { SpecialtyChoice } from './SpecialtyChoice.tsx'
import { useAddedPhotos } from './use-added-photos.ts'
import { useOfferedFiles } from './use-offered-files.ts'

/** A request to the cell (BS-02): a specialty, a question, one click. Everything else has a usual answer. */
export function ReferralForm(props: { readonly patient: PatientView; readonly onDone: () => void }) {
  const { patient, onDone } = props
  const { draft, body, change, flush, saved, error } = useDraft('referral', patient.patientId)
  const ranked = useRanked()
  const attachments = body?.attachments ?? []
  const latest = useRef<readonly AttachmentReference[]>(attachments)
  latest.current = attachments
  const toggle = (file: AttachmentReference, wanted: boolean) => {
    const others = latest.current.filter(({ sha256 }) => sha256 !== file.sha256)
    latest.current = wanted ? [...others, file] : others
    change({ attachments: [...latest.current] })
  }
  const photos = useAddedPhotos(draft?.draftId, attachments, (photo) => toggle(photo, true))
  const offered = useOfferedFiles(patient.patientId, draft, photos.added)
  const specialtyField = useRef<HTMLInputElement>(null)
  const questionField = useRef<HTMLTextAreaElement>(null)
  const [tried, setTried] = useState(false)
  const chosen = specialtySchema.safeParse(body?.specialty).data
  const opened = draft !== undefined
  const hadSpecialty = draft?.body.specialty !== undefined
  useEffect(() => {
    if (opened) (hadSpecialty ? questionField : specialtyField).current?.focus()
  }, [opened, hadSpecialty])

  const send = useAction(async () => {
    if (!draft) return
    await flush()
    await client.call('referral.request', { draftId: draft.draftId })
    say(words.sent)
    onDone()
  })
  const noQuestion = !body || body.question.trim() === ''
  const submit = () => {
    setTried(true)
    if (!chosen) specialtyField.current?.focus()
    else if (noQuestion) questionField.current?.focus()
    else if (!photos.busy) send.run()
  }
  const keep = () => void flush().catch(() => undefined)
  if (!body) return <Failure error={error} />
  const begun = chosen !== undefined || !noQuestion || attachments.length > 0
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        submit()
      }}
    >
      <div className={styles.fields}>
        <Choices
          label={words.kindLabel}
          choices={words.kinds}
          chosen={body.kind}
          onChoose={(kind) => change({ kind })}
        />
        <SpecialtyChoice
          ranked={ranked}
          chosen={chosen}
          onChoose={(specialty) => change({ specialty })}
          onTaken={() => questionField.current?.focus()}
          error={tried && !chosen && words.askSpecialty}
          field={specialtyField}
        />
        <TextArea
          ref={questionField}
          label={words.question}
          aside={
            body.question !== '' && (
              <span className={styles.counter}>{words.counter(body.question.length)}</span>
            )
          }
          rows={5}
          maxLength={2000}
          placeholder={words.questionHint}
          value={body.question}
          onChange={(event) => change({ question: event.currentTarget.value })}
          error={tried && noQuestion && words.askQuestion}
        />
        <Choices
          label={words.urgency}
          choices={words.urgencies}
          chosen={body.urgency}
          onChoose={(urgency) => change({ urgency })}
        />
        <AttachmentChoice
          offered={offered}
          chosen={attachments}
          onToggle={toggle}
          onAdd={photos.add}
          busy={photos.busy}
        />
      </div>
      <div className={styles.formFoot}>
        <Failure error={send.error ?? photos.error ?? error} />
        <div className={styles.formEnd}>
          <p className={styles.hint}>
            <span className={styles.kept}>{begun && saved && words.draftKept}</span>
            {words.cell} <span className={styles.phone}>{cellPhone}</span>
          </p>
          <Button
            type="submit"
            disabled={send.busy || photos.busy}
            title={words.sendKeys}
            aria-keyshortcuts="Control+Enter"
          >
            {words.send}
          </Button>
        </div>
      </div>
    </form>
  )
}

/** What this desk asks for most, from the requests that it has. */
function useRanked() {
  const { value: current } = useQuery('worklist.read', { closed: false })
  const { value: ended } = useQuery('worklist.read', { closed: true })
  return useMemo(
    () =>
      rankSpecialties([...(current ?? []), ...(ended ?? [])].map(({ referral }) => referral.body.specialty)),
    [current, ended],
  )
}
