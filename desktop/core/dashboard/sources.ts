import { parisDayOf } from '@navigateur-pro/domain/agenda/paris.ts'
import { isOverdue } from '@navigateur-pro/domain/alerts/categories.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { planReviewDue } from '@navigateur-pro/domain/plan/plan-review.ts'
import { carePlan, type CarePlanBody } from '@navigateur-pro/domain/records/care-plan.ts'
import { carePlanSignature } from '@navigateur-pro/domain/records/care-plan-signature.ts'
import { medicationReview } from '@navigateur-pro/domain/records/medication-review.ts'
import { nextStates } from '@navigateur-pro/domain/records/merge.ts'
import { reading } from '@navigateur-pro/domain/records/reading.ts'
import { mayAuthorRecord } from '@navigateur-pro/domain/records/registry.ts'
import { lateFrom } from '@navigateur-pro/domain/records/task.ts'
import { transmission } from '@navigateur-pro/domain/records/transmission.ts'
import type { Matter, MatterKind } from '@navigateur-pro/domain/worklist/matters.ts'
import type { Tasks } from '../agenda/tasks.ts'
import { type Alerts, sayRaised } from '../alerts/alerts.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import { listDoseChanges } from '../medication/read-dose-changes.ts'
import type { Plan } from '../plan/plan.ts'
import type { AcrossDossiers } from '../records/across-dossiers.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import type { Referrals } from '../referrals/referrals.ts'

export type SourceDependencies = {
  readonly store: RecordStore
  readonly across: AcrossDossiers
  readonly alerts: Pick<Alerts, 'unseen'>
  readonly plan: Pick<Plan, 'changedSinceSigned'>
  readonly referrals: Pick<Referrals, 'asked'>
  readonly tasks: Pick<Tasks, 'list'>
  readonly conflicts: Pick<Conflicts, 'list' | 'mayWrite' | 'markOf'>
  readonly person: () => Professional
  readonly now: () => string
}

type Source = (from: SourceDependencies) => readonly Matter[]

/** An answer that nobody has marked as read is old news after that; an important note never is. */
const replyDays = 30

const readBy = (person: Professional) => ({ type: reading.name, field: 'record', authorId: person.id })

const alerts: Source = ({ alerts: known, now }) => {
  const { raised, signals } = known.unseen()
  return [
    ...raised.flatMap(({ recordId, patientId, mine, occurredAt, body, author }): Matter[] => {
      // Its author cannot see it for somebody else: told again once it waits for too long.
      if (mine && !isOverdue(body.severity, occurredAt, new Date(now()))) return []
      const text = sayRaised(body, mine ? 'votre alerte, que personne n’a vue' : author.name)
      return [{ patientId, kind: `alert-${body.severity}`, since: occurredAt, text, recordId }]
    }),
    ...signals.map(({ patientId, text, since, recordId }): Matter => {
      return { patientId, kind: 'signal', since, text, ...(recordId !== undefined && { recordId }) }
    }),
  ]
}

/** Two prescribers who disagree; a dose that this person is to take into account, or that nobody has for too long. */
const doses: Source = (from) => {
  const changes = listDoseChanges(from, from.person().role, Date.parse(from.now()))
  return changes.flatMap(({ patientId, change }): Matter[] => {
    const { standing, mayAcknowledge, late, body } = change
    const since = body.steps.at(-1)?.at ?? body.startsOn
    const about = { patientId, since, recordId: body.line }
    if (standing === 'disputed') {
      return [{ ...about, kind: 'dose-disputed', text: `Deux doses contradictoires : ${body.drug}` }]
    }
    if (standing !== 'to-acknowledge' || !(mayAcknowledge || late)) return []
    const text = mayAcknowledge ? 'Dose à prendre en compte' : 'Dose que personne n’a encore vue'
    return [{ ...about, kind: 'dose-unread', text: `${text} : ${body.drug}, ${body.after}` }]
  })
}

const unread: Source = ({ across, person, now }) => {
  const recent = Date.parse(now()) - replyDays * 86_400_000
  const say = (kind: MatterKind, said: string) => (record: CachedRecord) => {
    const { id, patientId, author, occurredAt } = record
    const words = transmission.title(record.body)
    return { patientId, kind, since: occurredAt, text: `${said} de ${author.name} : ${words}`, recordId: id }
  }
  const by = readBy(person())
  return [
    ...across.listNotCovered(transmission.name, 'important', by).map(say('important-unread', 'Important,')),
    ...across
      .listNotCovered(transmission.name, 'replyTo', by, { ofMine: true })
      .filter(({ occurredAt }) => Date.parse(occurredAt) > recent)
      .map(say('reply-unread', 'Réponse')),
  ]
}

const signatures: Source = ({ store, across, plan, person }) => {
  const me = person()
  const reviews = store
    .listByField(medicationReview.name, 'state', ['proposed'])
    .filter((record) => !record.waiting && nextStates(medicationReview, record.body, me).includes('agreed'))
    .map(({ id, patientId, recordedAt, author }): Matter => {
      const text = `Bilan de médication de ${author.name}, en attente de votre accord`
      return { patientId, kind: 'review-to-agree', since: recordedAt, text, recordId: id }
    })
  const plans = across
    .lastWritten(carePlanSignature.name, 'signing', me.id)
    .flatMap(({ patientId }): Matter[] => {
      const changed = plan.changedSinceSigned(patientId, me.id)
      if (!changed) return []
      const { count, since } = changed
      const what = count === 1 ? 'Un élément du plan a changé' : `${count} éléments du plan ont changé`
      return [{ patientId, kind: 'plan-changed', since, text: `${what} depuis votre signature` }]
    })
  return [...reviews, ...plans]
}

const requests: Source = ({ referrals }) =>
  referrals.asked().flatMap(({ recordId, patientId, title, late, answered, message }) => {
    const matter = (kind: MatterKind, since: string, text: string) => ({
      patientId,
      recordId,
      kind,
      since,
      text,
    })
    return [
      answered && matter('request-answered', answered.at, `${title} : ${answered.text}`),
      message && matter('request-message', message.at, `Message de ${message.by} : ${title}`),
      late && matter('request-late', late.since, `${title} : ${late.text}`),
    ].filter((one) => one !== undefined)
  })

const overdueTasks: Source = ({ tasks }) =>
  tasks
    .list('mine')
    .filter(({ task }) => task.overdue)
    .map(({ task: { patientId, body, recordId } }) => {
      const since = new Date(lateFrom(body)).toISOString()
      return { patientId, kind: 'task-overdue', since, text: `Tâche en retard : ${body.what}`, recordId }
    })

const toDecide: Source = ({ store, conflicts }) =>
  conflicts.list().flatMap(({ recordId, patient, label, conflict }): Matter[] => {
    const record = store.find(recordId)
    const first = conflict.proposed[0]
    if (!record || !first || !conflicts.mayWrite(record)) return []
    const text = `À départager : ${label}, avec ${first.by}`
    return [{ patientId: patient.patientId, kind: 'conflict', since: first.at, text, recordId }]
  })

const planReviews: Source = ({ store, person, now }) => {
  if (!mayAuthorRecord(carePlan, person().role, 'medico-social')) return []
  return store.listByField(carePlan.name, 'status', ['ongoing', 'approved']).flatMap((record): Matter[] => {
    const due = planReviewDue(record.body as CarePlanBody, parisDayOf(now()))
    if (due.kind !== 'due' && due.kind !== 'late') return []
    const text = due.kind === 'late' ? 'Plan de santé qui devait être revu' : 'Plan de santé à revoir'
    return [{ patientId: record.patientId, kind: 'plan-review', since: due.on, text, recordId: record.id }]
  })
}

/** Whatever may be wanted of somebody is a line here. */
export const sources: readonly Source[] = [
  alerts,
  doses,
  unread,
  signatures,
  requests,
  overdueTasks,
  toDecide,
  planReviews,
]
