import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { nextStates } from '@navigateur-pro/domain/records/merge.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import { isFor, lateFrom, task, type TaskBody } from '@navigateur-pro/domain/records/task.ts'
import type { TaskItem, TaskScope, TaskView } from '../../contract/agenda-views.ts'
import type { Patients } from '../patients.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'

type Dependencies = {
  readonly store: RecordStore
  readonly registry: Registry
  readonly patients: Patients
  readonly person: () => Professional
  readonly nowMs: () => number
}

const open: readonly TaskBody['state'][] = ['asked', 'accepted']

export type Tasks = ReturnType<typeof createTasks>

/** What is asked of whom, in one dossier and across all; the late ones first, then the nearest day. */
export function createTasks({ store, registry, patients, person, nowMs }: Dependencies) {
  function ofPatient(patientId: string): TaskView[] {
    return store.listByPatient(patientId, ['task']).flatMap(toView).toSorted(nearestFirst)
  }

  function list(scope: TaskScope): TaskItem[] {
    const wanted: Readonly<Record<TaskScope, (view: TaskView) => boolean>> = {
      mine: ({ forMe }) => forMe,
      asked: ({ askedBy }) => askedBy.id === person().id,
      overdue: ({ overdue }) => overdue,
    }
    return store
      .listByField('task', 'state', open)
      .flatMap(toView)
      .filter(wanted[scope])
      .toSorted(nearestFirst)
      .flatMap((view) => {
        const patient = patients.view(view.patientId)
        return patient ? [{ task: view, patient }] : []
      })
  }

  function toView(record: CachedRecord): TaskView[] {
    const known = readBody(registry, record)
    if (known.kind !== 'known') return []
    const body = known.body as TaskBody
    const { id, name, role, profession } = person()
    const me = { id, name, role, profession }
    const isOpen = open.includes(body.state)
    const from = body.about === undefined ? undefined : store.find(body.about)
    const source = from && readBody(registry, from)
    const left = store.isRetained(record.patientId)
    return [
      {
        recordId: record.id,
        patientId: record.patientId,
        version: record.version,
        body,
        confidentiality: record.confidentiality,
        askedBy: body.steps[0]?.by ?? record.author,
        forMe: isOpen && !left && isFor(body, me),
        overdue: isOpen && nowMs() >= lateFrom(body),
        ...(record.waiting && { waiting: record.waiting }),
        next: left || record.confided ? [] : [...nextStates(task, body, me)],
        ...(source?.kind === 'known' && { about: source.type.title(source.body) }),
      },
    ]
  }

  return { ofPatient, list }
}

function nearestFirst(a: TaskView, b: TaskView): number {
  return (
    Number(!open.includes(a.body.state)) - Number(!open.includes(b.body.state)) ||
    Number(b.overdue) - Number(a.overdue) ||
    lateFrom(a.body) - lateFrom(b.body)
  )
}
