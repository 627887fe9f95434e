import { type ReactNode, useState } from 'react'
import { isCoordinator } from '@navigateur-pro/domain/people/role.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { EventBody } from '@navigateur-pro/domain/records/event.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useMedia, wideWindow } from '../../app/use-media.ts'
import { useQuery } from '../../app/use-query.ts'
import { agenda as words } from '../../i18n/fr-agenda.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { Choices } from '../form/Choices.tsx'
import { TaskSection } from '../task/TaskSection.tsx'
import { AgendaList } from './AgendaList.tsx'
import styles from './agenda.module.css'
import { AgendaWeek } from './AgendaWeek.tsx'
import { EventForm } from './EventForm.tsx'

/** What is asked of whom, then the circle's thirty days with this patient. */
export function AgendaSection(props: { readonly patient: PatientView; readonly writing: boolean }) {
  const { patientId } = props.patient
  const { writing } = props
  const { value: agenda, error } = useQuery('agenda.read', { patientId })
  const { value: session } = useQuery('session.read', {})
  const wide = useMedia(wideWindow)
  const cell = session?.person !== undefined && isCoordinator(session.person.role)
  const [view, setView] = useState<keyof typeof words.views>('week')
  const [adding, setAdding] = useState(false)
  const add = useAction(async (body: EventBody, confidentiality: ConfidentialityClass | undefined) => {
    await client.call('record.add', {
      patientId,
      type: 'event',
      body,
      ...(confidentiality && { confidentiality }),
    })
    say(words.saved)
    setAdding(false)
  })
  if (!agenda) return <Failure error={error} />
  const byWeek = wide && cell
  return (
    <div className={styles.agenda} key={patientId}>
      <TaskSection patientId={patientId} writing={writing} agenda={agenda} />
      <section aria-labelledby="agenda-title">
        <Head
          title={words.title}
          id="agenda-title"
          action={
            writing && (
              <LinkButton quiet label={words.addLabel} expanded={adding} onUse={() => setAdding(!adding)}>
                {words.add}
              </LinkButton>
            )
          }
        />
        {adding && writing && (
          <EventForm
            patientId={patientId}
            title={words.addTitle}
            today={agenda.today}
            busy={add.busy}
            error={add.error}
            onSave={add.run}
            onClose={() => setAdding(false)}
          />
        )}
        {byWeek && (
          <div className={styles.views}>
            <Choices label={words.viewLabel} choices={words.views} chosen={view} onChoose={setView} />
          </div>
        )}
        {byWeek && view === 'week' ? (
          <AgendaWeek agenda={agenda} />
        ) : (
          <AgendaList patientId={patientId} agenda={agenda} writing={writing} />
        )}
      </section>
    </div>
  )
}

function Head(props: { readonly title: string; readonly id: string; readonly action: ReactNode }) {
  return (
    <div className={styles.head}>
      <SectionTitle id={props.id}>{props.title}</SectionTitle>
      {props.action}
    </div>
  )
}
