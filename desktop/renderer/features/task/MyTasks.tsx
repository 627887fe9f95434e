import { useEffect, useMemo, useRef } from 'react'
import type { TaskState } from '@navigateur-pro/domain/records/task.ts'
import { type KeyBinding, useKeys } from '../../app/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayDate } from '../../i18n/dates.ts'
import { planReview as planWords, task as words } from '../../i18n/fr-agenda.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import styles from './task.module.css'
import { TaskLine } from './TaskLine.tsx'
import { useTaskStep } from './use-task-step.ts'

const letters = { accepted: 'o', done: 'x' } as const

/**
 * « À faire »: what is asked of this person for this patient, and the plan when it is time to look at it
 * again; nothing at all when nothing is.
 */
export function MyTasks(props: {
  readonly patientId: string
  readonly writing: boolean
  readonly onOpenPlan: () => void
}) {
  const { patientId, writing } = props
  const { value: reviews = [] } = useQuery('plan.reviews', { patientId })
  const { value: tasks } = useQuery('task.ofPatient', { patientId })
  const { letterKeys } = usePreferences().preferences
  const mine = tasks?.filter(({ forMe }) => forMe) ?? []
  const [first] = mine
  const step = useTaskStep()
  const latest = useRef({ first, writing, run: step.run })
  useEffect(() => {
    latest.current = { first, writing, run: step.run }
  })
  const some = mine.length > 0
  useKeys(
    useMemo<readonly KeyBinding[]>(() => {
      const bind = (to: TaskState & keyof typeof letters, label: string) => ({
        key: letters[to],
        label,
        run: () => {
          const { first: task, writing: may, run } = latest.current
          if (may && task?.next.includes(to)) run(task, to)
        },
      })
      return some ? [bind('accepted', words.keyAccept), bind('done', words.keyDone)] : []
    }, [some]),
  )
  if (!some && reviews.length === 0) return null
  return (
    <section className={styles.mine} aria-labelledby="my-tasks-title">
      <h2 className={styles.title} id="my-tasks-title">
        {words.mine}
      </h2>
      <ul>
        {mine.map((task) => (
          <TaskLine
            key={task.recordId}
            task={task}
            writing={writing}
            {...(task === first && letterKeys && writing && { letters })}
          />
        ))}
        {reviews.map(({ recordId, on, late }) => (
          <li key={recordId} className={styles.task}>
            <span data-late={late} className={styles.review}>
              {planWords.reviewDue(sayDate(on), late)}
            </span>
            <div className={styles.actions}>
              <LinkButton onUse={props.onOpenPlan}>{planWords.openPlan}</LinkButton>
            </div>
          </li>
        ))}
      </ul>
      <Failure error={step.error} />
    </section>
  )
}
