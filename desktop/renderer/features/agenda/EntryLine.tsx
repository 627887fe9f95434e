import { useState } from 'react'
import type { EventBody } from '@navigateur-pro/domain/records/event.ts'
import type { AgendaEntry, EventLine } from '../../../contract/agenda-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { sayCalendarDay } from '../../i18n/dates.ts'
import { agenda as words } from '../../i18n/fr-agenda.ts'
import { shared as sharedWords } from '../../i18n/fr-shared.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Seldom } from '../../ui/Seldom.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { ConflictMark } from '../conflict/ConflictMark.tsx'
import { Decided } from '../conflict/Decided.tsx'
import { ShareButton, useShown } from '../shared/ShareButton.tsx'
import styles from './agenda.module.css'
import { EventForm } from './EventForm.tsx'
import { paris, sayDetails, sayHours, sayName } from './say-entry.ts'

/** One time on the agenda, which may be moved or called off in place. */
export function EntryLine(props: {
  readonly patientId: string
  readonly entry: AgendaEntry
  /** What it comes from; none for an appointment that the cell fixed. */
  readonly line: EventLine | undefined
  readonly today: string
  /** Of what repeats: the time that tells what waits for a person. */
  readonly first: boolean
  readonly writing: boolean
}) {
  const { entry, line, first, writing } = props
  const now = useNow()
  const [editing, setEditing] = useState<EventLine>()
  const save = useAction(async (body: EventBody) => {
    if (!line) return
    // What was opened is still what is there: only its number changed, when the service took it.
    const seen = editing && JSON.stringify(editing.body) !== JSON.stringify(line.body) ? editing : line
    await client.call('record.revise', { recordId: line.recordId, version: seen.version, body })
    say(words.saved)
    setEditing(undefined)
  })
  const name = sayName(entry)
  const shown = useShown({ patientId: line?.patientId ?? props.patientId, recordId: line?.recordId ?? '' })
  const details = [
    ...sayDetails(entry, now),
    ...(shown ? [sharedWords.visible] : []),
    ...(line?.waiting ? [words.waiting[line.waiting]] : []),
  ]
  const mayEdit = writing && line?.mayRevise === true
  return (
    <li className={styles.entry}>
      <div className={styles.entryRow} data-off={entry.cancelled || entry.away !== undefined}>
        <time className={styles.hours} dateTime={entry.startsAt ?? entry.firstDay}>
          {sayHours(entry)}
        </time>
        <div className={styles.name}>
          <TextBlock inline text={name} />
        </div>
        <div className={styles.details}>
          {first && writing && line?.patientId !== undefined && (
            <Seldom reserved>
              <ShareButton patientId={line.patientId} recordId={line.recordId} title={name} />
            </Seldom>
          )}
          <TextBlock inline text={details.join(' · ')} />
        </div>
        {mayEdit && (
          <LinkButton
            quiet
            label={words.editLabel(`${name}, ${sayCalendarDay(entry.firstDay, now, paris)}`)}
            expanded={editing !== undefined}
            onUse={() => setEditing(editing ? undefined : line)}
          >
            {words.edit}
          </LinkButton>
        )}
      </div>
      {first && line?.conflict && <ConflictMark recordId={line.recordId} conflict={line.conflict} />}
      {first && line?.decidedAt !== undefined && (
        <Decided recordId={line.recordId} at={line.decidedAt} writing={writing} />
      )}
      {editing && mayEdit && (
        <EventForm
          patientId={props.patientId}
          title={words.editTitle(name)}
          today={props.today}
          body={editing.body}
          recordId={editing.recordId}
          busy={save.busy}
          error={save.error}
          onSave={save.run}
          onClose={() => setEditing(undefined)}
        >
          <CallOff body={editing.body} entry={entry} busy={save.busy} onSave={save.run} />
        </EventForm>
      )}
    </li>
  )
}

/** Off for good, or, of what repeats, for that day alone. */
function CallOff(props: {
  readonly body: EventBody
  readonly entry: AgendaEntry
  readonly busy: boolean
  readonly onSave: (body: EventBody) => void
}) {
  const { body, entry, busy, onSave } = props
  const { cancelled, ...kept } = body
  const { repeats } = body.when
  const skipThat = () => {
    if (!repeats) return
    const skipped = [...repeats.skipped, entry.firstDay]
    onSave({ ...body, when: { ...body.when, repeats: { ...repeats, skipped } } })
  }
  return (
    <>
      {repeats && !cancelled && (
        <LinkButton onUse={skipThat} disabled={busy}>
          {words.skip}
        </LinkButton>
      )}
      <LinkButton onUse={() => onSave(cancelled ? kept : { ...body, cancelled: true })} disabled={busy}>
        {cancelled ? words.restore : words.cancel}
      </LinkButton>
    </>
  )
}
