import { useState } from 'react'
import type { AgendaView, TaskView } from '../../../contract/agenda-views.ts'
import { useQuery } from '../../app/use-query.ts'
import { task as words } from '../../i18n/fr-agenda.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import styles from './task.module.css'
import { TaskForm } from './TaskForm.tsx'
import { TaskLine } from './TaskLine.tsx'

/** All that is asked of the circle for this patient; what is over is folded. Mine are above the tabs. */
export function TaskSection(props: {
  readonly patientId: string
  readonly writing: boolean
  readonly agenda: AgendaView
}) {
  const { patientId, writing } = props
  const { value: tasks, error } = useQuery('task.ofPatient', { patientId })
  const [asking, setAsking] = useState(false)
  const open = tasks?.filter(({ body }) => !isOver(body)) ?? []
  const over = tasks?.filter(({ body }) => isOver(body)) ?? []
  return (
    <section aria-labelledby="tasks-title">
      <div className={styles.head}>
        <SectionTitle id="tasks-title">{words.title}</SectionTitle>
        {writing && (
          <LinkButton quiet label={words.askLabel} expanded={asking} onUse={() => setAsking(!asking)}>
            {words.ask}
          </LinkButton>
        )}
      </div>
      {asking && writing && (
        <TaskForm patientId={patientId} agenda={props.agenda} onDone={() => setAsking(false)} />
      )}
      {tasks && open.length === 0 && <p className={styles.quiet}>{words.none}</p>}
      <ul>
        {open.map((task) => (
          <TaskLine key={task.recordId} task={task} writing={writing} />
        ))}
      </ul>
      {over.length > 0 && (
        <details className={styles.past}>
          <summary>{words.past(over.length)}</summary>
          <ul>
            {over.map((task) => (
              <TaskLine key={task.recordId} task={task} writing={writing} />
            ))}
          </ul>
        </details>
      )}
      <Failure error={error} />
    </section>
  )
}

function isOver({ state }: TaskView['body']): boolean {
  return state === 'done' || state === 'cancelled'
}
