import type { CareTeamMemberBody } from '@navigateur-pro/domain/records/care-team-member.ts'
import type { RecordStore } from '../records/record-store.ts'

/** `by` wrote the last change: who brought this person in, or out. */
export type ReadMember = CareTeamMemberBody & { readonly by: { readonly id: string; readonly name: string } }

/**
 * Who looks after the patient, the longest there first. Joined dossiers have a circle each: somebody
 * who is in both is named once, present before former.
 */
export function readMembers(
  store: RecordStore,
  patientId: string,
): { readonly members: readonly ReadMember[]; readonly former: readonly ReadMember[] } {
  const members = store
    .listByPatient(patientId, ['care-team-member'])
    .map(({ body, author }) => ({ ...(body as CareTeamMemberBody), by: author }))
  const bySeniority = members.toSorted(
    (a, b) => Number(!!a.until) - Number(!!b.until) || a.since.localeCompare(b.since),
  )
  const named = bySeniority.filter(
    ({ member }, index) => bySeniority.findIndex((other) => other.member.id === member.id) === index,
  )
  return { members: named.filter(({ until }) => !until), former: named.filter(({ until }) => until) }
}
