import { hash } from 'node:crypto'
import { matchPatient } from '@navigateur-pro/domain/identity/match-patient.ts'
import type { Environment } from '@navigateur-pro/domain/identity/oid.ts'
import { emergencyHours, emergencyReasonLength, mayBreakGlass } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { isHealthProfessional } from '@navigateur-pro/domain/people/role.ts'
import { alert, alertBody } from '@navigateur-pro/domain/records/alert.ts'
import { patientIdentityBody } from '@navigateur-pro/domain/records/patient-identity.ts'
import type { EmergencyRequest } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { type RefusalCode, refuse } from '../errors.ts'
import type {
  EmergencyAccess,
  LeavingReason,
  ReadTransaction,
  Storage,
  WriteTransaction,
} from '../storage/port.ts'
import { rolesReading, toAuthor } from './author.ts'

export type OpenedEmergency = { readonly patients: readonly string[]; readonly until: string }

/**
 * Lets a professional read, for a few hours and without writing, the dossier of a patient whose circle
 * he or she is not in. The circle is told at once; the reason is kept. Asked again while it runs, it
 * says until when. Throws emergency_role, reason_needed, emergency_unknown, emergency_objection, member.
 */
export async function openEmergency(
  storage: Storage,
  by: Professional,
  { identity, reason: typed }: EmergencyRequest,
  environment: Environment,
): Promise<OpenedEmergency> {
  const reason = typed.trim()
  const at = new Date().toISOString()
  if (!mayBreakGlass(by.role)) return refused(storage, by, at, 'emergency_role')
  if (reason.length < emergencyReasonLength) throw refuse('reason_needed')
  const patients = await storage.read((tx) => findPatients(tx, identity, environment))
  if (patients.length === 0) return refused(storage, by, at, 'emergency_unknown')
  const outcome = await storage.write(async (tx): Promise<OpenedEmergency | RefusalCode> => {
    const opened: OpenedEmergency[] = []
    let refusal: RefusalCode = 'emergency_unknown'
    for (const patient of patients) {
      const until = await openOne(tx, by, patient, reason, at)
      if ('refusal' in until) refusal = until.refusal
      else opened.push({ patients: [patient], until: until.untilAt })
    }
    const [first] = opened
    return first ? { patients: opened.flatMap((one) => one.patients), until: first.until } : refusal
  })
  if (typeof outcome !== 'string') return outcome
  throw refuse(outcome)
}

/** Ends it before its time, at its reader's wish. Said twice, it is done once. */
export async function endEmergency(storage: Storage, by: Professional, patient: string): Promise<void> {
  await storage.write(async (tx) => {
    const access = await findRunning(tx, patient, by.id)
    if (access) await end(tx, access, new Date().toISOString(), 'by hand')
  })
}

/** Ends those whose time is over, of everybody or of one person: the orders to purge leave at once. */
export async function endOverdue(storage: Storage, professional?: string): Promise<void> {
  const at = new Date().toISOString()
  const overdue = await storage.read((tx) => tx.listOverdue(at, professional))
  for (const { patient, professional: person } of overdue) {
    await storage.write(async (tx) => {
      // Another process may have been faster.
      const access = await findRunning(tx, patient, person)
      if (access && access.untilAt <= at) await end(tx, access, at, 'time')
    })
  }
}

/** Somebody who comes into the circle needs it no more; what is on his or her desks stays. */
export async function closeAtJoining(
  tx: WriteTransaction,
  patient: string,
  person: string,
  at: string,
): Promise<void> {
  const access = await findRunning(tx, patient, person)
  if (access) await note(tx, access, at, 'joined')
}

/** The patient's objection ends it too. */
export async function closeAtObjection(
  tx: WriteTransaction,
  patient: string,
  person: string,
  at: string,
): Promise<void> {
  const access = await findRunning(tx, patient, person)
  if (access) await end(tx, access, at, 'objection')
}

export async function findRunning(
  tx: ReadTransaction,
  patient: string,
  person: string,
): Promise<EmergencyAccess | undefined> {
  const accesses = await tx.listEmergencies(patient)
  return accesses.find(({ professional, endedAt }) => professional === person && endedAt === undefined)
}

async function openOne(
  tx: WriteTransaction,
  by: Professional,
  patient: string,
  reason: string,
  at: string,
): Promise<{ readonly untilAt: string } | { readonly refusal: RefusalCode }> {
  if (await tx.isMember(patient, by.id)) return { refusal: 'member' }
  const running = await findRunning(tx, patient, by.id)
  if (running && running.untilAt > at) return running
  if (running) await end(tx, running, at, 'time')
  const audit = { at, actor: by.id, patient } as const
  const membership = await tx.findMembership(patient, by.id)
  if (membership?.left?.reason === 'objection') {
    await tx.appendAudit({ ...audit, action: 'emergency.refused', outcome: 'objection' })
    return { refusal: 'emergency_objection' }
  }
  const untilAt = new Date(Date.parse(at) + emergencyHours * 3_600_000).toISOString()
  const id = newId()
  await tx.openEmergency({ id, patient, professional: by.id, reason, openedAt: at, untilAt })
  await tx.appendAudit({
    ...audit,
    action: 'emergency.opened',
    subject: id,
    // The trail holds no text: the reason is in the access, and could not be changed unseen.
    outcome: `until ${untilAt}, reason ${hash('sha256', reason)}`,
  })
  await tellCircle(tx, by, patient, at, untilAt)
  // Last: the grant stands for everything that was there.
  await tx.announceGrant(patient, by.id)
  return { untilAt }
}

/** An alert that nobody wrote: above everything for the circle, until somebody says "seen". */
async function tellCircle(
  tx: WriteTransaction,
  by: Professional,
  patient: string,
  at: string,
  untilAt: string,
): Promise<void> {
  // Every role of a circle reads that class: who came in is no secret, the reason is.
  const confidentiality = 'medico-social'
  const author = toAuthor(by)
  const first = alertBody.parse({
    category: 'emergency-access',
    severity: 'important',
    text: `Lit ce dossier sans être du cercle de soins, jusqu’à ${clockTime(untilAt)}. Lieu d’exercice\u00a0: ${by.organisation}. Motif\u00a0: onglet Cercle, «\u00a0Qui a consulté\u00a0».`,
  })
  const body = alert.merge.kind === 'states' ? alert.merge.start(first, author, at) : first
  const id = newId()
  await tx.appendVersion(
    {
      id,
      type: alert.name,
      patientId: patient,
      version: 1,
      schema: alert.schemaVersion,
      author,
      occurredAt: at,
      recordedAt: at,
      receivedAt: at,
      confidentiality,
      body,
    },
    [],
  )
  await tx.announceRecord(id, rolesReading([confidentiality]))
}

type End = 'time' | 'by hand' | 'objection'

/** Everything of the patient goes from the desks of who was there, as for a departure. */
async function end(tx: WriteTransaction, access: EmergencyAccess, at: string, why: End): Promise<void> {
  const { patient, professional } = access
  await note(tx, access, at, why)
  const reason: LeavingReason = why === 'objection' ? 'objection' : 'left'
  const { role } = (await tx.findProfessional(professional))!
  // Only who was in the circle once has signed anything there: the alert bears a name, and is no writing.
  const wasMember = (await tx.findMembership(patient, professional)) !== undefined
  const retainAuthored = wasMember && isHealthProfessional(role)
  await tx.announcePurge(patient, professional, { reason, retainAuthored })
}

async function note(
  tx: WriteTransaction,
  { id, patient, professional }: EmergencyAccess,
  at: string,
  outcome: End | 'joined',
): Promise<void> {
  await tx.endEmergency(patient, professional, at)
  await tx.appendAudit({ at, actor: professional, action: 'emergency.ended', patient, subject: id, outcome })
}

/**
 * Dossiers of exactly that identity: the same qualified INS and traits, or the same strict traits when
 * there is one such dossier. Never a resemblance.
 */
async function findPatients(
  tx: ReadTransaction,
  incoming: EmergencyRequest['identity'],
  environment: Environment,
): Promise<readonly string[]> {
  const known = await tx.findIdentities(incoming.matricule ?? incoming.birthDate)
  const verdicts = known.flatMap(({ patientId, body }) => {
    const read = patientIdentityBody.safeParse(body)
    return read.success
      ? [matchPatient(incoming, [{ patientId, identity: read.data.identity }], { environment })]
      : []
  })
  const of = (kind: 'matched' | 'proposed') =>
    verdicts.flatMap((verdict) => (verdict.kind === kind ? [verdict.patientId] : []))
  const [matched, proposed] = [of('matched'), of('proposed')]
  return matched.length > 0 || proposed.length !== 1 ? matched : proposed
}

async function refused(storage: Storage, by: Professional, at: string, refusal: RefusalCode): Promise<never> {
  await storage.write((tx) =>
    tx.appendAudit({ at, actor: by.id, action: 'emergency.refused', outcome: refusal }),
  )
  throw refuse(refusal)
}

const time = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  hour: '2-digit',
  minute: '2-digit',
})

/** « 14:05 », in France. */
function clockTime(instant: string): string {
  return time.format(new Date(instant))
}
