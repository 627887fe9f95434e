import { readableClasses } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { careTeamMember, careTeamMemberBody } from '@navigateur-pro/domain/records/care-team-member.ts'
import { v7 as newId } from 'uuid'
import { refuse } from '../errors.ts'
import type { Storage, WriteTransaction } from '../storage/port.ts'
import { rolesReading, toAuthor } from './author.ts'

export type CircleChange = {
  readonly patient: string
  readonly professional: Professional
  /** Who decided it; the person concerned when absent. */
  readonly by?: Professional
  /** ISO instant; now when absent. */
  readonly at?: string
}

/** The record of the circle's composition is the service's own: no client writes it. */
export function isServiceWritten(type: string): boolean {
  return type === careTeamMember.name
}

/** Brings a registered professional into the circle of a known patient, with all that he or she may read. */
export async function joinCareTeam(storage: Storage, change: CircleChange): Promise<void> {
  await storage.write(async (tx) => {
    if (!(await tx.isPatientKnown(change.patient))) throw refuse('not_found')
    await addMember(tx, change)
  })
}

/** From the next contact the person holds nothing of the patient: the purge is the last entry of that patient. */
export async function leaveCareTeam(storage: Storage, change: CircleChange): Promise<void> {
  const { patient, professional, by = professional, at = new Date().toISOString() } = change
  await storage.write(async (tx) => {
    if (!(await tx.isMember(patient, professional.id))) return
    const record = (await tx.findMemberRecord(patient, professional.id))!
    await tx.endMembership(patient, professional.id, at)
    const { since } = careTeamMemberBody.parse((await tx.findRecord(record))!.body)
    await writeMember(tx, record, { patient, professional, by, at }, { since, until: localDay(at) })
    await tx.announcePurge(patient, professional.id)
    await tx.appendAudit({
      at,
      actor: by.id,
      action: 'circle.left',
      patient,
      subject: professional.id,
      outcome: 'ok',
    })
  })
}

export async function addMember(tx: WriteTransaction, change: CircleChange): Promise<void> {
  const { patient, professional, by = professional, at = new Date().toISOString() } = change
  if (!(await tx.findProfessional(professional.id))) throw refuse('not_found')
  if (await tx.isMember(patient, professional.id)) return
  const record = (await tx.findMemberRecord(patient, professional.id)) ?? newId()
  await tx.addMember(patient, professional.id, record, at)
  await tx.announceDossier(patient, professional.id, readableClasses(professional.role))
  await writeMember(tx, record, { patient, professional, by, at }, { since: localDay(at) })
  await tx.appendAudit({
    at,
    actor: by.id,
    action: 'circle.joined',
    patient,
    subject: professional.id,
    outcome: 'ok',
  })
}

async function writeMember(
  tx: WriteTransaction,
  record: string,
  { patient, professional, by, at }: Required<CircleChange>,
  period: { readonly since: string; readonly until?: string },
): Promise<void> {
  const [confidentiality] = careTeamMember.confidentiality
  await tx.appendVersion(
    {
      id: record,
      type: careTeamMember.name,
      patientId: patient,
      version: ((await tx.findRecord(record))?.version ?? 0) + 1,
      schema: careTeamMember.schemaVersion,
      author: toAuthor(by),
      occurredAt: at,
      recordedAt: at,
      receivedAt: at,
      confidentiality,
      body: careTeamMemberBody.parse({ member: professional, ...period }),
    },
    [],
  )
  await tx.announceRecord(record, rolesReading([confidentiality]))
}

const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' })

/** The calendar day in France at that instant: a circle is joined on a day that people name. */
function localDay(instant: string): string {
  return day.format(new Date(instant))
}
