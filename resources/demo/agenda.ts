import type { Professional } from '../../domain/people/professional.ts'
import type { ConfidentialityClass } from '../../domain/records/confidentiality.ts'
import type { EventBody } from '../../domain/records/event.ts'
import { type TaskState, toAssignee } from '../../domain/records/task.ts'
import type { Calendar } from './calendar.ts'
import type { DossierWriter, WrittenNote } from './dossier-writer.ts'

type Planned = {
  readonly by: Professional
  /** ISO date of the first time, or of the first day of what lasts. */
  readonly day: string
  readonly time?: string
  readonly end?: string
  readonly lastDay?: string
  /** 1 is Monday; every week on these days. */
  readonly on?: readonly number[]
  readonly who?: readonly Professional[]
} & Pick<EventBody, 'kind' | 'title'> &
  Partial<Pick<EventBody, 'place' | 'note'>>

type Asked = {
  readonly by: Professional
  readonly of: Professional
  readonly what: string
  readonly day: number
  readonly time: string
  readonly due: string
  readonly confidentiality: ConfidentialityClass
  readonly steps?: readonly (readonly [TaskState, day: number, time: string])[]
}

export const everyDay = [1, 2, 3, 4, 5, 6, 7]
export const weekdays = [1, 2, 3, 4, 5]

/** What the circle has planned, known since `written`: the GP had read it at her last visit. */
export function writeAgenda(
  dossier: DossierWriter,
  calendar: Calendar,
  options: {
    readonly written: string
    readonly gp: Professional
    readonly lastVisit: number
    readonly planned: readonly Planned[]
    readonly asked: readonly Asked[]
  },
): void {
  const seen: WrittenNote[] = options.planned.map(
    ({ by, day, time, end, lastDay, on, who = [], ...rest }) => {
      const endsAt = lastDay ?? (end === undefined ? undefined : calendar.at(day, end))
      return dossier.plan(by, calendar.at(options.written, '12:30'), {
        ...rest,
        when: {
          startsAt: time === undefined ? day : calendar.at(day, time),
          ...(endsAt !== undefined && { endsAt }),
          ...(on && { repeats: { on } }),
        },
        who: who.map(({ id, name, profession }) => ({ id, name, profession })),
      })
    },
  )
  dossier.readAt(
    options.gp,
    calendar.at(options.lastVisit, '20:45'),
    seen.filter(({ by }) => by.id !== options.gp.id),
  )
  for (const { by, of, what, day, time, due, confidentiality, steps = [] } of options.asked) {
    const { id, name, role, profession } = of
    const assignee = toAssignee({ id, name, role, profession })
    const record = dossier.record(by, day, time, 'task', confidentiality, { what, assignee, due })
    for (const [to, on, at] of steps) dossier.move(record, of, on, at, to, {})
  }
}
