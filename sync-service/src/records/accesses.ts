import { mayRead, mayReadAccesses } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { type AccessLine, type Consultation, limits } from '@navigateur-pro/domain/sync/messages.ts'
import { hash } from 'node:crypto'
import type { AuditRow } from '../audit/chain.ts'
import { refuse } from '../errors.ts'
import type { EmergencyAccess, ReadTransaction, Storage } from '../storage/port.ts'
import { isVisible } from './target.ts'

/**
 * Notes in the audit trail what somebody looked at, once each. Late ones count: who has left since, or
 * whose emergency access has ended, had looked all the same. Of a patient whom the person could never
 * have seen, nothing is noted, and nothing says so.
 */
export async function noteConsultations(
  storage: Storage,
  { id: actor }: Professional,
  consultations: readonly Consultation[],
): Promise<void> {
  const receivedAt = new Date().toISOString()
  await storage.write(async (tx) => {
    // Patients are locked in the order of their identifiers.
    for (const one of consultations.toSorted((a, b) => a.patient.localeCompare(b.patient))) {
      const { id, patient, kind, record, at } = one
      if (await tx.findAppliedOperation(id)) continue
      if (!(await hadAccess(tx, patient, actor))) continue
      await tx.appendAudit({
        at: receivedAt,
        actor,
        action: `read.${kind}`,
        patient,
        ...(record !== undefined && { subject: record }),
        outcome: new Date(at).toISOString(),
      })
      await tx.saveAppliedOperation(id, {
        hash: hash('sha256', JSON.stringify([actor, id]), 'buffer'),
        result: { op_id: id, status: 'ok' },
      })
    }
  })
}

async function hadAccess(tx: ReadTransaction, patient: string, person: string): Promise<boolean> {
  if (!(await tx.isPatientKnown(patient))) return false
  if (await tx.findMembership(patient, person)) return true
  return (await tx.listEmergencies(patient)).some(({ professional }) => professional === person)
}

/** A page of the access journal of a dossier, the newest first. Throws not_found, and forbidden by role. */
export async function readAccesses(
  storage: Storage,
  reader: Professional,
  patient: string,
  before: number = Number.MAX_SAFE_INTEGER,
): Promise<readonly AccessLine[]> {
  return storage.read(async (tx) => {
    if (!(await tx.isMember(patient, reader.id))) throw refuse('not_found')
    if (!mayReadAccesses(reader.role)) throw refuse('forbidden')
    const rows = await tx.readAuditOf(patient, {
      actions: ['read.dossier', 'read.photo', 'read.document', 'emergency.opened', 'emergency.ended'],
      before,
      limit: limits.consultations,
    })
    const emergencies = new Map((await tx.listEmergencies(patient)).map((access) => [access.id, access]))
    const lines: AccessLine[] = []
    for (const row of rows) {
      const line = await toLine(tx, reader, row, emergencies)
      if (line) lines.push(line)
    }
    return lines
  })
}

async function toLine(
  tx: ReadTransaction,
  reader: Professional,
  { seq, at, actor, action, subject, outcome }: AuditRow,
  emergencies: ReadonlyMap<string, EmergencyAccess>,
): Promise<AccessLine | undefined> {
  const professional = await tx.findProfessional(actor)
  if (!professional) return undefined
  const { id, name, role, profession } = professional
  const common = { seq, person: { id, name, role, profession }, received_at: at }
  const access = subject === undefined ? undefined : emergencies.get(subject)
  switch (action) {
    case 'read.dossier':
    case 'read.photo':
    case 'read.document': {
      const record = subject === undefined ? undefined : await tx.findRecord(subject)
      const shown = record && (await isVisible(tx, reader, record))
      const kind = (
        { 'read.dossier': 'dossier', 'read.photo': 'photo', 'read.document': 'document' } as const
      )[action]
      return { ...common, kind, at: outcome, ...(shown && { record: record.id }) }
    }
    case 'emergency.opened':
      return {
        ...common,
        kind: 'emergency',
        at,
        ...(access && { until: access.untilAt }),
        ...(access && mayRead(reader.role, 'medical') && { reason: access.reason }),
      }
    case 'emergency.ended':
      return { ...common, kind: 'emergency-ended', at }
    default:
      return undefined
  }
}
