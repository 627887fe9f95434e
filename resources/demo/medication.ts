import type { Professional } from '../../domain/people/professional.ts'
import type { DoseChangeBody } from '../../domain/records/dose-change.ts'
import type { IntakeBody, IntakeOutcome } from '../../domain/records/intake.ts'
import type { IntakePlanBody } from '../../domain/records/intake-plan.ts'
import type { MedicationLineBody } from '../../domain/records/medication-line.ts'
import type { MedicationReviewBody, ReviewEntry } from '../../domain/records/medication-review.ts'
import type { Calendar } from './calendar.ts'
import type { DossierWriter } from './dossier-writer.ts'
import type { Versioned } from './operation-log.ts'

/** The line's new version, then what somebody must take into account, as a desk writes them. */
export function changeDose(
  dossier: DossierWriter,
  calendar: Calendar,
  by: Professional,
  [day, time]: readonly [day: number, time: string],
  line: Versioned<MedicationLineBody>,
  change: { readonly dose: string; readonly reason: string },
): Versioned<object> {
  const { drug, dose: before } = line.body
  const startsOn = calendar.workday(day)
  dossier.edit(line, by, day, time, {
    dose: change.dose,
    source: `changement de dose par ${by.name}`,
    statedOn: startsOn,
  })
  const body: Omit<DoseChangeBody, 'state' | 'steps'> = {
    line: line.id,
    drug,
    before,
    after: change.dose,
    reason: change.reason,
    startsOn,
  }
  return dossier.record(by, day, time, 'dose-change', 'medical', body)
}

/** The same dose, changed by somebody who had not read the first change: neither is prepared before a decision. */
export function contestDose(
  dossier: DossierWriter,
  calendar: Calendar,
  by: Professional,
  [day, time, receivedTime]: readonly [day: number, time: string, received: string],
  line: Versioned<MedicationLineBody>,
  change: { readonly before: string; readonly dose: string; readonly reason: string },
): void {
  const startsOn = calendar.workday(day)
  const source = `changement de dose par ${by.name}`
  dossier.contest(line, by, day, [time, receivedTime], { dose: change.dose, source, statedOn: startsOn })
  const body: Omit<DoseChangeBody, 'state' | 'steps'> = {
    line: line.id,
    drug: line.body.drug,
    before: change.before,
    after: change.dose,
    reason: change.reason,
    startsOn,
  }
  dossier.record(by, day, receivedTime, 'dose-change', 'medical', body)
}

export function planIntake(
  dossier: DossierWriter,
  by: Professional,
  [day, time]: readonly [day: number | string, time: string],
  plan: Pick<IntakePlanBody, 'label' | 'times' | 'from'>,
): string {
  const body: IntakePlanBody = { ...plan, weekdays: [1, 2, 3, 4, 5, 6, 7] }
  return dossier.record(by, day, time, 'intake-plan', 'medico-social', body).id
}

export function sayIntake(
  dossier: DossierWriter,
  by: Professional,
  [date, time]: readonly [date: string, time: string],
  planId: string,
  planned: string,
  outcome: IntakeOutcome,
  note = '',
): void {
  const body: IntakeBody = { planId, plannedFor: `${date}T${planned}`, outcome, note }
  dossier.record(by, date, time, 'intake', 'medico-social', body)
}

export function proposeReview(
  dossier: DossierWriter,
  by: Professional,
  [day, time]: readonly [day: string, time: string],
  entries: readonly ReviewEntry[],
  comment: string,
): Versioned<object> {
  const body: Omit<MedicationReviewBody, 'state' | 'steps'> = {
    reviewedOn: day,
    entries: [...entries],
    comment,
  }
  return dossier.record(by, day, time, 'medication-review', 'medical', body)
}

export function keep({ id, body }: Versioned<MedicationLineBody>, comment = ''): ReviewEntry {
  return { kind: 'kept', line: id, drug: body.drug, before: body.dose, comment }
}
