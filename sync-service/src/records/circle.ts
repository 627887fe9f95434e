import { mayChangeCircle } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { isHealthProfessional, isPatientSide } from '@navigateur-pro/domain/people/role.ts'
import { careTeamMember, careTeamMemberBody } from '@navigateur-pro/domain/records/care-team-member.ts'
import type { CircleChange } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { refuse } from '../errors.ts'
import type { LeavingReason, ReadTransaction, Storage, WriteTransaction } from '../storage/port.ts'
import { rolesReading, toAuthor } from './author.ts'
import { closeAtJoining, closeAtObjection } from './emergency.ts'

type MembershipChange = {
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

/**
 * What a member asks; sent twice, it is done once. Throws not_found (no such person, or not of
 * this circle), forbidden, and last_member: a dossier without anybody could be read by nobody.
 */
export async function changeCircle(
  storage: Storage,
  by: Professional,
  patient: string,
  { change, professional: person }: CircleChange,
): Promise<void> {
  await storage.write(async (tx) => {
    if (!(await tx.isMember(patient, by.id))) {
      const own = change === 'leave' && person === by.id && (await findFormer(tx, patient, by.id))
      if (own) return
      throw refuse('not_found')
    }
    const left = (await tx.findMembership(patient, person))?.left
    if (!mayChangeCircle(by, change, { id: person, objected: left?.reason === 'objection' })) {
      throw refuse('forbidden')
    }
    const professional = await tx.findProfessional(person)
    if (!professional) throw refuse('not_found')
    const asked = { patient, professional, by, at: new Date().toISOString() }
    if (change === 'join') await addMember(tx, asked)
    else if (change === 'leave') await removeMember(tx, asked, 'left')
    else await noteObjection(tx, asked)
  })
}

/** When somebody left; undefined for a present member and for who has never been one. */
export async function findFormer(
  tx: ReadTransaction,
  patient: string,
  person: string,
): Promise<{ readonly at: string } | undefined> {
  const membership = await tx.findMembership(patient, person)
  // A bar put up against a stranger is a membership that ended as it began.
  return membership?.left && membership.left.at > membership.joinedAt ? membership.left : undefined
}

/** Brings a registered professional into the circle of a known patient, with all that he or she may read. */
export async function joinCareTeam(storage: Storage, change: MembershipChange): Promise<void> {
  await storage.write(async (tx) => {
    if (!(await tx.isPatientKnown(change.patient))) throw refuse('not_found')
    await addMember(tx, change)
  })
}

/** From the next contact the person holds nothing of the patient but what he or she must keep. */
export async function leaveCareTeam(storage: Storage, change: MembershipChange): Promise<void> {
  await storage.write((tx) => removeMember(tx, change, 'left'))
}

export async function addMember(tx: WriteTransaction, change: MembershipChange): Promise<void> {
  const { patient, professional, by = professional, at = new Date().toISOString() } = change
  if (!(await tx.findProfessional(professional.id))) throw refuse('not_found')
  if (await tx.isMember(patient, professional.id)) return
  await closeAtJoining(tx, patient, professional.id, at)
  if (professional.role === 'patient') await expectOwnDossier(tx, patient, professional)
  const record = (await tx.findMembership(patient, professional.id))?.record ?? newId()
  await tx.addMember(patient, professional.id, record, at)
  await writeMember(tx, record, { patient, professional, by, at }, { since: localDay(at) })
  // Last: the grant stands for everything that was there, that record included.
  await tx.announceGrant(patient, professional.id)
  await tx.appendAudit({
    at,
    actor: by.id,
    action: 'circle.joined',
    patient,
    subject: professional.id,
    outcome: 'ok',
  })
}

/** One patient a dossier and one dossier a patient: a slip here would open another person's. */
async function expectOwnDossier(tx: WriteTransaction, patient: string, person: Professional): Promise<void> {
  const hasPatient = (await tx.listMembers(patient)).some(({ role }) => role === 'patient')
  if (hasPatient || (await tx.listDossiers(person.id, [])).length > 0) throw refuse('another_patient')
}

/** The purge is the last entry of that patient in the feed of who leaves. */
async function removeMember(
  tx: WriteTransaction,
  { patient, professional, by = professional, at = new Date().toISOString() }: MembershipChange,
  reason: LeavingReason,
): Promise<void> {
  if (!(await tx.isMember(patient, professional.id))) return
  const others = (await tx.listMembers(patient)).filter(({ id }) => id !== professional.id)
  // A patient side that is left alone could not write: it is nobody to keep the dossier.
  if (!others.some(({ role }) => !isPatientSide(role))) throw refuse('last_member')
  const { record } = (await tx.findMembership(patient, professional.id))!
  await tx.endMembership(patient, professional.id, at, reason)
  const { since } = careTeamMemberBody.parse((await tx.findRecord(record))!.body)
  await writeMember(tx, record, { patient, professional, by, at }, { since, until: localDay(at) })
  await tx.announcePurge(patient, professional.id, {
    reason,
    retainAuthored: isHealthProfessional(professional.role),
  })
  await tx.appendAudit({
    at,
    actor: by.id,
    action: 'circle.left',
    patient,
    subject: professional.id,
    outcome: reason,
  })
}

/** An objection to somebody who has left, or has never been there, bars the way in all the same. */
async function noteObjection(tx: WriteTransaction, asked: Required<MembershipChange>): Promise<void> {
  const { patient, professional, by, at } = asked
  if (await tx.isMember(patient, professional.id)) return removeMember(tx, asked, 'objection')
  await closeAtObjection(tx, patient, professional.id, at)
  const former = await tx.findMembership(patient, professional.id)
  if (former?.left?.reason === 'objection') return
  if (!former) await tx.addMember(patient, professional.id, newId(), at)
  // Who had left, left when he or she did: what was written since stays refused.
  await tx.endMembership(patient, professional.id, former?.left?.at ?? at, 'objection')
  await tx.appendAudit({
    at,
    actor: by.id,
    action: 'circle.left',
    patient,
    subject: professional.id,
    outcome: 'objection',
  })
}

async function writeMember(
  tx: WriteTransaction,
  record: string,
  { patient, professional, by, at }: Required<MembershipChange>,
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
