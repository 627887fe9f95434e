import {
  type IntakeSlot as Slot,
  type IntakeStatement,
  missedSeries,
  readAdherence,
} from '@navigateur-pro/domain/medication/adherence.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { type IntakeBody, intake } from '@navigateur-pro/domain/records/intake.ts'
import { type IntakePlanBody, intakePlan } from '@navigateur-pro/domain/records/intake-plan.ts'
import { mayAuthorRecord } from '@navigateur-pro/domain/records/registry.ts'
import type { IntakeSlot, IntakeView } from '../../contract/medication-views.ts'
import { parisDay } from '../documents/paris-time.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'

/** Fourteen days of the busiest pillbox, said by two people, and more. */
const newest = 400
const days = 14

/** The planned intakes of a patient and what was said of them; nothing of it is medical. */
export function readIntakes(
  {
    store,
    person,
    now,
  }: {
    readonly store: RecordStore
    readonly person: () => Professional
    readonly now: () => string
  },
  patientId: string,
): IntakeView {
  const { id, role } = person()
  const writable = !store.isRetained(patientId)
  const plans = store
    .listByPatient(patientId, ['intake-plan'])
    .map((record) => ({ ...record, body: record.body as IntakePlanBody }))
  const records = store.listByPatient(patientId, ['intake'], { limit: newest })
  const statements = records.map(toStatement)
  const here = localMoment(now())
  const rows = readAdherence(plans, statements, here, days).map((row) => ({
    ...row,
    slots: row.slots.map((slot) => (slot ? toSlot(row, slot) : null)),
  }))
  const labels = new Map(plans.map((plan) => [plan.id, plan.body.label]))

  function toSlot(row: { readonly planId: string; readonly label: string }, slot: Slot): IntakeSlot {
    const said = slot.said as readonly ReturnType<typeof toStatement>[]
    return {
      planId: row.planId,
      label: row.label,
      plannedFor: slot.plannedFor,
      state: slot.state,
      said: said.map(({ by, at, body }) => ({
        by,
        at,
        outcome: body.outcome,
        note: body.note,
        mine: by.id === id,
      })),
    }
  }

  return {
    days: Array.from({ length: days }, (_none, index) => dayBefore(here.slice(0, 10), days - 1 - index)),
    rows,
    today: rows.flatMap(({ slots }) => slots.at(-1) ?? []),
    plans: plans
      .filter(({ body }) => body.until === undefined || body.until >= here.slice(0, 10))
      .map(({ id: recordId, version, waiting, body }) => ({
        recordId,
        version,
        ...(waiting && { waiting }),
        body,
      })),
    series: missedSeries(statements)
      .filter(({ open }) => open)
      .map(({ planId, time, plannedFor }) => ({
        label: labels.get(planId) ?? '',
        time,
        count: plannedFor.length,
        first: plannedFor[0],
        last: plannedFor.at(-1) ?? plannedFor[0],
      })),
    mayPlan: writable && mayAuthorRecord(intakePlan, role, 'medico-social'),
    maySay: writable && mayAuthorRecord(intake, role, 'medico-social'),
  }
}

function toStatement({ body, author, recordedAt }: CachedRecord) {
  return { body: body as IntakeBody, by: author, at: recordedAt } satisfies IntakeStatement
}

const clock = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  hour: '2-digit',
  minute: '2-digit',
})

/** "2026-11-21T18:30", where the patient lives. */
function localMoment(instant: string): string {
  return `${parisDay(instant)}T${clock.format(new Date(instant))}`
}

function dayBefore(date: string, count: number): string {
  return new Date(Date.parse(`${date}T12:00Z`) - count * 86_400_000).toISOString().slice(0, 10)
}
