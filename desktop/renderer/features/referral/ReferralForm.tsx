import { Button } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import { isCoordinator } from '@navigateur-pro/domain/people/role.ts'
import { specialty as specialtySchema } from '@navigateur-pro/domain/records/referral.ts'
import { isMedical, kindOf } from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { SitePhoto } from '../../../contract/referral-views.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useDraft } from '../../app/use-draft.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { ask } from '../../i18n/fr-referral.ts'
import { cellPhone, referral as words } from '../../i18n/fr-work.ts'
import { Failure } from '../../ui/Failure.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { AttachmentChoice } from './AttachmentChoice.tsx'
import { Choices } from '../form/Choices.tsx'
import { TextArea } from '../form/Field.tsx'
import { stopsAtUnread } from '../form/stops-at-unread.ts'
import { CallerFields } from './CallerFields.tsx'
import { askableBy, KindChoice } from './KindChoice.tsx'
import { KindFields, missingFields } from './KindFields.tsx'
import { photosOf } from './photos-of-site.ts'
import { rankSpecialties } from './rank-specialties.ts'
import styles from './referral.module.css'
import { SpecialtyChoice } from './SpecialtyChoice.tsx'
import { mostAttachments, useAddedPhotos } from './use-added-photos.ts'
import { type OfferedFile, useOfferedFiles } from './use-offered-files.ts'
import { toReference } from './to-reference.ts'
import { WoundFields } from './WoundFields.tsx'

/**
 * A request to the cell (BS-02): a specialty, a question, one click. Everything else has a usual
 * answer; another kind of request shows its own fields, and no other.
 */
export function ReferralForm(props: { readonly patient: PatientView; readonly onDone: () => void }) {
  const { patient, onDone } = props
  const { draft, body, change, flush, saved, error } = useDraft('referral', patient.patientId)
  const { value: session } = useQuery('session.read', {})
  const role = session?.person?.role
  const askable = useMemo(() => askableBy(role), [role])
  const now = useNow()
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
  const isWound = body?.kind === 'opinion' && body.specialty === 'wounds'
  const { value: photosOfSites } = useQuery(
    'referral.photos',
    isWound ? { patientId: patient.patientId } : undefined,
  )
  const ofSeries = photosOf(photosOfSites ?? [], (isWound && body.site) || '').map(toOffered)
  const offered = useOfferedFiles(patient.patientId, draft, [...photos.added, ...ofSeries])
  const takeSeries = (series: readonly AttachmentReference[]) => {
    const others = latest.current.filter(({ sha256 }) => !series.some((one) => one.sha256 === sha256))
    latest.current = [...others, ...series].slice(-mostAttachments)
    change({ attachments: [...latest.current] })
  }
  // Who may not ask for what the draft begins with is offered the first that he or she may.
  const [usual] = askable
  const mustChange = body !== undefined && usual !== undefined && !askable.includes(body.kind)
  useEffect(() => {
    if (mustChange && usual) change({ kind: usual })
  }, [mustChange, usual, change])
  const formElement = useRef<HTMLFormElement>(null)
  const specialtyField = useRef<HTMLInputElement>(null)
  const questionField = useRef<HTMLTextAreaElement>(null)
  const [tried, setTried] = useState(false)
  const chosen = specialtySchema.safeParse(body?.specialty).data
  const opened = draft !== undefined
  const hadSpecialty = draft?.body.specialty !== undefined
  useEffect(() => {
    if (opened) ((hadSpecialty ? undefined : specialtyField.current) ?? questionField.current)?.focus()
  }, [opened, hadSpecialty])

  const send = useAction(async () => {
    if (!draft) return
    await flush()
    await client.call('referral.request', { draftId: draft.draftId })
    say(words.sent)
    onDone()
  })
  const { fields } = kindOf(body?.kind ?? 'appointment')
  const specialtyNeeded = fields.specialty === 'needed'
  const missing = body ? missingFields(body).filter((field) => field !== 'specialty') : []
  const noQuestion = !body || body.question.trim() === ''
  const submit = () => {
    if (stopsAtUnread(formElement.current)) return
    setTried(true)
    if (specialtyNeeded && !chosen) specialtyField.current?.focus()
    else if (missing[0]) formElement.current?.querySelector<HTMLElement>(`[name="${missing[0]}"]`)?.focus()
    else if (noQuestion) questionField.current?.focus()
    else if (!photos.busy) send.run()
  }
  const keep = () => void flush().catch(() => undefined)
  if (!body) return <Failure error={error} />
  const begun = chosen !== undefined || !noQuestion || attachments.length > 0
  return (
    <form
      ref={formElement}
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
        <KindChoice
          askable={askable}
          chosen={body.kind}
          onChoose={(kind) => {
            setTried(false)
            change({ kind })
          }}
        />
        {role && isCoordinator(role) && <CallerFields caller={body.caller} change={change} />}
        {fields.specialty && (
          <SpecialtyChoice
            {...(!specialtyNeeded && { label: ask.specialtyOptional })}
            ranked={ranked}
            chosen={chosen}
            onChoose={(specialty) => change({ specialty })}
            onTaken={() => questionField.current?.focus()}
            error={tried && specialtyNeeded && !chosen && words.askSpecialty}
            field={specialtyField}
          />
        )}
        {isWound && photosOfSites && (
          <WoundFields
            patientId={patient.patientId}
            body={body}
            photos={photosOfSites}
            change={change}
            onSeries={takeSeries}
          />
        )}
        <KindFields body={body} now={now} change={change} missing={tried ? missing : []} />
        <TextArea
          ref={questionField}
          label={ask.questions[body.kind] ?? words.question}
          hint={isMedical(body.kind) ? undefined : ask.socialReaders}
          aside={
            body.question !== '' && (
              <span className={styles.counter}>{words.counter(body.question.length)}</span>
            )
          }
          rows={5}
          maxLength={2000}
          placeholder={ask.hints[body.kind] ?? (specialtyNeeded ? words.questionHint : undefined)}
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
        {isMedical(body.kind) && (
          <AttachmentChoice
            offered={offered}
            chosen={attachments}
            onToggle={toggle}
            onAdd={photos.add}
            busy={photos.busy}
          />
        )}
      </div>
      <FormFoot error={send.error ?? photos.error ?? error}>
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
      </FormFoot>
    </form>
  )
}

function toOffered({ photo, by, at }: SitePhoto): OfferedFile {
  const { thumbnailUrl } = photo
  return {
    reference: toReference(photo),
    ...(thumbnailUrl && { thumbnailUrl }),
    from: { author: by, at },
  }
}

/** What this desk asks for most, from the requests that it has. */
function useRanked() {
  const { value: current } = useQuery('worklist.read', { closed: false })
  const { value: ended } = useQuery('worklist.read', { closed: true })
  return useMemo(
    () =>
      rankSpecialties(
        [...(current ?? []), ...(ended ?? [])].flatMap(({ referral }) => referral.body.specialty ?? []),
      ),
    [current, ended],
  )
}
