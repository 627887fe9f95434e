import { z } from 'zod'
import { recordId } from './record.ts'
import { defineRecordType } from './record-type.ts'

export const intakeOutcome = z.enum(['taken', 'refused', 'missed', 'absent'])
export type IntakeOutcome = z.infer<typeof intakeOutcome>

const outcomeLabel: Readonly<Record<IntakeOutcome, string>> = {
  taken: 'pris',
  refused: 'refusé',
  missed: 'non pris',
  absent: 'personne absente',
}

export const intakeBody = z.strictObject({
  planId: recordId,
  /** Local day and hour, as the plan says: "2026-11-21T08:00". */
  plannedFor: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/),
  outcome: intakeOutcome,
  note: z.string().max(500).default(''),
})
export type IntakeBody = z.infer<typeof intakeBody>

/** What became of a planned intake, by who was there. Said again, the author's last word counts; both stay. */
export const intake = defineRecordType<IntakeBody>({
  name: 'intake',
  label: { one: 'prise notée', many: 'prises notées' },
  schemaVersion: 1,
  schema: intakeBody,
  merge: { kind: 'append' },
  confidentiality: ['medico-social'],
  writtenAlone: true,
  inTimeline: false,
  fields: (body) => ({ plan: body.planId }),
  searchText: (body) => body.note,
  title: (body) => `Prise de ${body.plannedFor.slice(11)} : ${outcomeLabel[body.outcome]}`,
})
