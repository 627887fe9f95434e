import { agendaHandlers } from '../agenda/agenda-handlers.ts'
import { createTasks } from '../agenda/tasks.ts'
import { alertHandlers } from '../alerts/alert-handlers.ts'
import { createAlerts } from '../alerts/alerts.ts'
import { careHandlers } from '../care/care-handlers.ts'
import { createMasks } from '../circle/masks.ts'
import { conflictHandlers } from '../conflicts/conflict-handlers.ts'
import { createConflicts } from '../conflicts/conflicts.ts'
import { dashboardHandlers } from '../dashboard/dashboard-handlers.ts'
import { documentHandlers } from '../documents/document-handlers.ts'
import { createDocuments } from '../documents/documents.ts'
import { draftHandlers } from '../drafts/draft-handlers.ts'
import { formHandlers } from '../forms/form-handlers.ts'
import { indicatorHandlers } from '../indicators/indicator-handlers.ts'
import { measurementHandlers } from '../measurements/measurement-handlers.ts'
import { medicationHandlers } from '../medication/medication-handlers.ts'
import { readMedication } from '../medication/read-medication.ts'
import { planHandlers } from '../plan/plan-handlers.ts'
import { createPlan } from '../plan/plan.ts'
import { questionHandlers } from '../questions/question-handlers.ts'
import { createQuestions } from '../questions/questions.ts'
import { recordHandlers } from '../records/record-handlers.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import { referralHandlers } from '../referrals/referral-handlers.ts'
import { createReferrals } from '../referrals/referrals.ts'
import { sharedHandlers } from '../shared/shared-handlers.ts'
import { timelineHandlers } from '../timeline/timeline-handlers.ts'
import type { Ground } from './ground.ts'

type Dependencies = Pick<
  Ground,
  | 'across'
  | 'attachments'
  | 'clock'
  | 'consultations'
  | 'crypto'
  | 'database'
  | 'dossiers'
  | 'drafts'
  | 'draftsChanged'
  | 'makeFile'
  | 'merges'
  | 'newId'
  | 'now'
  | 'nowMs'
  | 'patients'
  | 'pdf'
  | 'person'
  | 'proposals'
  | 'recordsChanged'
  | 'reference'
  | 'registry'
  | 'role'
  | 'service'
  | 'session'
  | 'store'
> & { readonly writer: RecordWriter }

/** What is read and written in a dossier, and across dossiers: from the records of this desk, without network. */
export function createDossierAreas(ground: Dependencies) {
  const { store, reference, session, makeFile, recordsChanged } = ground
  const { fileShown } = ground.consultations
  const conflicts = createConflicts(ground)
  const plan = createPlan({ ...ground, conflicts })
  const masks = createMasks(ground)
  const alerts = createAlerts(ground)
  const questions = createQuestions(ground)
  const referrals = createReferrals(ground)
  const tasks = createTasks(ground)
  const documents = createDocuments({ ...ground, conflicts, plan, fileShown })
  const medicationOf = (patientId: string) => readMedication({ ...ground, conflicts }, patientId)
  const onMergeClosed = (patientId: string, type: string) => recordsChanged(patientId, [type])

  const handlers = [
    agendaHandlers({ ...ground, conflicts, tasks }),
    alertHandlers(alerts),
    careHandlers(store, conflicts),
    conflictHandlers({ ...ground, conflicts, onMergeClosed }),
    dashboardHandlers({ ...ground, alerts, plan, referrals, tasks, conflicts }),
    documentHandlers(documents, makeFile),
    draftHandlers({ ...ground, onChange: ground.draftsChanged }),
    formHandlers({ ...ground, conflicts, models: reference.forms, person: session.person }),
    indicatorHandlers(ground),
    measurementHandlers(store, conflicts),
    medicationHandlers({ ...ground, conflicts, medicationOf }),
    planHandlers({ ...ground, plan }),
    questionHandlers(questions),
    recordHandlers(ground),
    referralHandlers({ ...ground, referrals }),
    sharedHandlers({ ...ground, masks }),
    timelineHandlers({ ...ground, alerts, masks, questions, documents: documents.stored }),
  ] as const
  return { alerts, masks, documents, handlers }
}
