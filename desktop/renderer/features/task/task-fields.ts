import { parisInstant } from '@navigateur-pro/domain/agenda/paris.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import type { Author } from '@navigateur-pro/domain/records/record.ts'
import { type TaskAssignee, toAssignee } from '@navigateur-pro/domain/records/task.ts'
import { task as words } from '../../i18n/fr-agenda.ts'

export type TaskFields = {
  readonly what: string
  /** « person <id> », « role <role> » */
  readonly assignee: string
  readonly day: string
  readonly time: string
  readonly about: string
}

export type TaskErrors = { readonly [field in 'what' | 'assignee' | 'day']?: string }

/** Whom a choice of the list names. */
export function assigneeOf(choice: string, members: readonly Author[]): TaskAssignee | undefined {
  const [kind, name] = choice.split(' ')
  if (kind === 'role') return { kind: 'role', role: name as Role }
  const member = members.find(({ id }) => id === name)
  return member && toAssignee(member)
}

/** What is missing, field by field; or what is asked. */
export function checkTask(
  { what, assignee, day, time, about }: TaskFields,
  members: readonly Author[],
): { readonly body: object } | { readonly errors: TaskErrors } {
  const of = assigneeOf(assignee, members)
  const errors: TaskErrors = {
    ...(what.trim() === '' && { what: words.askWhat }),
    ...(!of && { assignee: words.askWho }),
    ...(day === '' && { day: words.askDay }),
  }
  if (Object.keys(errors).length > 0) return { errors }
  return {
    body: {
      what,
      assignee: of,
      due: time === '' ? day : parisInstant(`${day}T${time}`),
      ...(about !== '' && { about }),
    },
  }
}
