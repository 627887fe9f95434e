import { Modal } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { QuestionsView } from '../../../contract/question-views.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayCalendarDay, sayDate } from '../../i18n/dates.ts'
import { common } from '../../i18n/fr.ts'
import { myDay as words } from '../../i18n/fr-agenda.ts'
import { question as questionWords } from '../../i18n/fr-question.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { walkByArrows } from '../../ui/walk-rows.ts'
import { paris, sayDetails, sayHours, sayName } from '../agenda/say-entry.ts'
import { Choices } from '../form/Choices.tsx'
import { sayPatient } from '../identity-band/say-patient.ts'
import { saveFile } from '../outbox/save-file.ts'
import { TaskFacts } from '../task/TaskLine.tsx'
import styles from './my-day.module.css'

/** My visits, what I have to do, what I asked for, of every patient. Arrows walk the list, Entrée opens the dossier. */
export function MyDay(props: { readonly onClose: () => void }) {
  const [span, setSpan] = useState<keyof typeof words.spans>('1')
  const { value: round, error, slow } = useQuery('agenda.mine', { days: Number(span) })
  const { value: mine } = useQuery('task.list', { scope: 'mine' })
  const { value: reviews } = useQuery('plan.reviews', {})
  const { value: asking } = useQuery('question.list', {})
  const { value: asked } = useQuery('task.list', { scope: 'asked' })
  const now = useNow()
  const list = useRef<HTMLDivElement>(null)
  const open = useAction(async (patientId: string) => {
    await client.call('context.open', { patientId })
    props.onClose()
  })
  const here = round !== undefined && mine !== undefined && asking !== undefined
  useEffect(() => {
    if (here) list.current?.querySelector<HTMLElement>('[data-row]')?.focus()
  }, [here])
  const row = (key: string, patient: PatientView, children: ReactNode) => (
    <li key={key}>
      <button
        type="button"
        data-row
        className={styles.row}
        disabled={open.busy}
        onClick={() => open.run(patient.patientId)}
      >
        {children}
      </button>
    </li>
  )
  const ofOthers = asked?.filter(({ task }) => !task.forMe) ?? []
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.title}
      size="36rem"
      classNames={{ title: styles.dialogTitle }}
    >
      <Choices label={words.spanLabel} choices={words.spans} chosen={span} onChoose={setSpan} />
      {!here && slow && <p className={styles.quiet}>{common.preparing}</p>}
      <div ref={list} role="group" aria-label={words.title} onKeyDown={walkByArrows}>
        {round && (
          <Part title={words.visits} empty={round.entries.length === 0 && words.noVisit[span]}>
            {round.entries.map((entry) =>
              row(
                `${entry.recordId} ${entry.firstDay}`,
                entry.patient,
                <>
                  <span className={styles.hours}>
                    {Number(span) > 1 && <>{sayCalendarDay(entry.firstDay, now, paris)} · </>}
                    {sayHours(entry)}
                  </span>
                  <span className={styles.name}>{sayPatient(entry.patient.identity)}</span>
                  <span className={styles.quiet}>
                    <TextBlock
                      inline
                      text={[
                        sayName(entry),
                        ...sayDetails({ ...entry, who: [], repeats: undefined }, now),
                      ].join(' · ')}
                    />
                  </span>
                </>,
              ),
            )}
          </Part>
        )}
        {asking && asking.toMe.length > 0 && (
          <Part title={questionWords.toMe} empty={false}>
            {asking.toMe.map((one) => row(one.recordId, one.patient, <Question question={one} now={now} />))}
          </Part>
        )}
        {mine && (
          <Part title={words.tasks} empty={mine.length === 0 && words.noTask}>
            {mine.map(({ task, patient }) =>
              row(
                task.recordId,
                patient,
                <>
                  <span className={styles.name}>{sayPatient(patient.identity)}</span>
                  <span>
                    <TextBlock inline text={task.body.what} />
                  </span>
                  <TaskFacts task={task} />
                </>,
              ),
            )}
          </Part>
        )}
        {reviews && reviews.length > 0 && (
          <Part title={words.reviews} empty={false}>
            {reviews.map(({ recordId, patient, on, late }) =>
              row(
                recordId,
                patient,
                <>
                  <span className={styles.name}>{sayPatient(patient.identity)}</span>
                  <span>{words.review(sayDate(on), late)}</span>
                </>,
              ),
            )}
          </Part>
        )}
        {asking && asking.mine.length > 0 && (
          <Part title={questionWords.mine} empty={false}>
            {asking.mine.map((one) =>
              row(`${one.recordId} ${one.who.id}`, one.patient, <Question question={one} now={now} mine />),
            )}
          </Part>
        )}
        {ofOthers.length > 0 && (
          <Part title={words.asked} empty={false}>
            {ofOthers.map(({ task, patient }) =>
              row(
                task.recordId,
                patient,
                <>
                  <span className={styles.name}>{sayPatient(patient.identity)}</span>
                  <span>
                    <TextBlock inline text={task.body.what} />, {words.state(task)}
                  </span>
                  <TaskFacts task={task} />
                </>,
              ),
            )}
          </Part>
        )}
      </div>
      <Failure error={open.error ?? error} />
      <p className={styles.quiet}>{words.help}</p>
      <ExportMine />
    </Modal>
  )
}

/** Asked of me, or by me and still without an answer. */
function Question(props: {
  readonly question: QuestionsView['mine'][number]
  readonly now: Date
  readonly mine?: boolean
}) {
  const { question, now, mine = false } = props
  const { patient, text, who, at } = question
  return (
    <>
      <span className={styles.name}>{sayPatient(patient.identity)}</span>
      <span>
        <TextBlock inline text={text} />
      </span>
      <span className={styles.quiet}>
        <TextBlock
          inline
          text={typeset(
            mine ? questionWords.waiting(who.name, at, now) : questionWords.by(who.name, at, now),
          )}
        />
      </span>
    </>
  )
}

function Part(props: {
  readonly title: string
  readonly empty: string | false
  readonly children: ReactNode
}) {
  return (
    <section className={styles.part}>
      <h3 className={styles.title}>{props.title}</h3>
      {props.empty ? <p className={styles.quiet}>{props.empty}</p> : <ul>{props.children}</ul>}
    </section>
  )
}

function ExportMine() {
  const make = useAction(async () => {
    const file = await client.call('agenda.export', {})
    saveFile(file)
    say(words.exported(file.fileName))
  })
  return (
    <div className={styles.part}>
      <LinkButton onUse={make.run} disabled={make.busy}>
        {words.export}
      </LinkButton>
      <p className={styles.quiet}>{words.exportText}</p>
      <Failure error={make.error} />
    </div>
  )
}
