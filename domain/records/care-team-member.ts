import { z } from 'zod'
import { professional } from '../people/professional.ts'
import { defineRecordType } from './record-type.ts'

export const careTeamMemberBody = z.strictObject({
  member: professional,
  since: z.iso.date(),
  /** The day he or she left; absent while in the circle. */
  until: z.iso.date().optional(),
})
export type CareTeamMemberBody = z.infer<typeof careTeamMemberBody>

/** Who looks after the patient, readable offline. The service writes it when membership changes; nobody else does. */
export const careTeamMember = defineRecordType<CareTeamMemberBody>({
  name: 'care-team-member',
  label: { one: 'membre du cercle', many: 'membres du cercle' },
  schemaVersion: 1,
  schema: careTeamMemberBody,
  merge: { kind: 'versioned', mergeable: [] },
  confidentiality: ['administrative'],
  inTimeline: false,
  fields: (body) => ({ member: body.member.id }),
  searchText: () => '',
  title: (body) => `${body.member.name}, ${body.member.profession}`,
})
