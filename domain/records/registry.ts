import { AppError } from '../errors.ts'
import { mayRead, mayWrite } from '../people/access.ts'
import type { Role } from '../people/role.ts'
import { alert } from './alert.ts'
import { allergy } from './allergy.ts'
import { carePlan } from './care-plan.ts'
import { carePlanSignature } from './care-plan-signature.ts'
import { careTeamMember } from './care-team-member.ts'
import type { ConfidentialityClass } from './confidentiality.ts'
import { delivery } from './delivery.ts'
import { document } from './document.ts'
import { detachment } from './document-detachment.ts'
import { formEntry } from './form-entry.ts'
import { event } from './event.ts'
import { healthProblem } from './health-problem.ts'
import { measurement } from './measurement.ts'
import { measurementThreshold } from './measurement-threshold.ts'
import { doseChange } from './dose-change.ts'
import { intake } from './intake.ts'
import { intakePlan } from './intake-plan.ts'
import { medicationLine } from './medication-line.ts'
import { medicationReview } from './medication-review.ts'
import { patientIdentity } from './patient-identity.ts'
import { patientShare } from './patient-share.ts'
import { planAction } from './plan-action.ts'
import { planObjective } from './plan-objective.ts'
import { planProblem } from './plan-problem.ts'
import { planSocial } from './plan-social.ts'
import { reading } from './reading.ts'
import type { RecordEnvelope } from './record.ts'
import type { RecordType } from './record-type.ts'
import { referral } from './referral.ts'
import { referralEntry } from './referral-entry.ts'
import { supportReferral } from './support-referral.ts'
import { task } from './task.ts'
import { transmission } from './transmission.ts'

/** The record types of this release. Adding one is adding its file and a line here. */
export const releasedTypes: readonly RecordType[] = [
  patientIdentity,
  careTeamMember,
  transmission,
  alert,
  reading,
  referral,
  supportReferral,
  referralEntry,
  medicationLine,
  doseChange,
  medicationReview,
  intakePlan,
  intake,
  allergy,
  healthProblem,
  document,
  delivery,
  detachment,
  measurement,
  measurementThreshold,
  formEntry,
  carePlan,
  planProblem,
  planObjective,
  planAction,
  planSocial,
  carePlanSignature,
  event,
  task,
  patientShare,
]

export type Registry = {
  readonly types: readonly RecordType[]
  find(name: string): RecordType | undefined
}

export function createRegistry(types: readonly RecordType[] = releasedTypes): Registry {
  const byName = new Map<string, RecordType>()
  for (const type of types) {
    if (byName.has(type.name)) throw new AppError('internal', `Type de fiche en double : ${type.name}`)
    byName.set(type.name, type)
  }
  return { types: [...byName.values()], find: (name) => byName.get(name) }
}

export type ReadBody =
  | { readonly kind: 'known'; readonly type: RecordType; readonly body: unknown }
  | { readonly kind: 'newer' | 'unknown' | 'invalid' }

/** Reads a body of this or of an older schema version. Never throws: what is not understood is kept verbatim. */
export function readBody(
  registry: Registry,
  record: Pick<RecordEnvelope, 'type' | 'schema' | 'body'>,
): ReadBody {
  const type = registry.find(record.type)
  if (!type) return { kind: 'unknown' }
  if (record.schema > type.schemaVersion) return { kind: 'newer' }
  let body = record.body
  for (let version = record.schema; version < type.schemaVersion; version++) {
    const upgrade = type.upgrades?.[version]
    if (!upgrade) return { kind: 'invalid' }
    body = upgrade(body)
  }
  const parsed = type.schema.safeParse(body)
  return parsed.success ? { kind: 'known', type, body: parsed.data } : { kind: 'invalid' }
}

/** Whether this role may write a record of this type in this class. An unknown type follows the class alone. */
export function mayWriteRecord(
  type: RecordType | undefined,
  role: Role,
  confidentiality: ConfidentialityClass,
): boolean {
  if (type && !type.confidentiality.includes(confidentiality)) return false
  return (
    mayWrite(role, confidentiality) || (type?.writtenByReaders === true && mayRead(role, confidentiality))
  )
}

/** Whether this role may move along a record of this type in this class; its transitions say which step. */
export function mayAdvanceRecord(
  type: RecordType | undefined,
  role: Role,
  confidentiality: ConfidentialityClass,
): boolean {
  return (
    mayWriteRecord(type, role, confidentiality) ||
    (type?.advancedByReaders === true && mayRead(role, confidentiality))
  )
}

/** Whether this role may create or edit it; a step of a state machine asks `mayAdvanceRecord` and its own roles. */
export function mayAuthorRecord(
  type: RecordType | undefined,
  role: Role,
  confidentiality: ConfidentialityClass,
): boolean {
  return mayWriteRecord(type, role, confidentiality) && type?.authors?.includes(role) !== false
}

/** The class a new record of this type takes when its author does not choose one; undefined when the role may write none. */
export function defaultConfidentiality(type: RecordType, role: Role): ConfidentialityClass | undefined {
  return type.confidentiality.find((confidentiality) => mayAuthorRecord(type, role, confidentiality))
}
