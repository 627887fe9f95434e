import { z } from 'zod'
import { professional } from '@navigateur-pro/domain/people/professional.ts'
import { author, instant, patientId, recordId } from '@navigateur-pro/domain/records/record.ts'
import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { careTeamMemberBody } from '@navigateur-pro/domain/records/care-team-member.ts'
import { patientView } from './views.ts'

const circleMember = careTeamMemberBody.extend({
  mine: z.boolean(),
  /** Who brought this person in, or took him or her out, when it was somebody else. */
  by: z.string().optional(),
})
export type CircleMember = z.infer<typeof circleMember>

export const circleView = z.strictObject({
  members: z.array(circleMember),
  former: z.array(circleMember),
  mayInvite: z.boolean(),
  mayLeave: z.boolean(),
  /** Takes somebody else out: the coordination. */
  mayDismiss: z.boolean(),
  /** Notes that the patient objects to somebody. */
  mayObject: z.boolean(),
  /** A health professional keeps what he or she signed when leaving, to be read. */
  keepsSigned: z.boolean(),
  /** Out of this circle: only what this person signed is here. `at`: left, or when this desk was told. */
  left: z.strictObject({ at: instant, here: z.boolean() }).optional(),
  /** Here in an emergency, to read only, until then by this machine's clock. */
  emergency: z.strictObject({ until: instant }).optional(),
  mayReadAccesses: z.boolean(),
})
export type CircleView = z.infer<typeof circleView>

export const foundProfessional = z.strictObject({ professional, present: z.boolean() })
export type FoundProfessional = z.infer<typeof foundProfessional>

/** Written before its author left the circle, arrived after: the coordination judges. */
export const quarantinedItem = z.strictObject({
  operationId: z.uuid(),
  patientId,
  /** Absent while the dossier is not on this desk. */
  patient: patientView.optional(),
  author: professional,
  authoredAt: instant,
  receivedAt: instant,
  confidentiality: confidentialityClass,
  /** « transmission », « modification d’un traitement » */
  label: z.string(),
  /** All that was written, one line a field; a transmission is one text without label. */
  lines: z.array(z.strictObject({ label: z.string().optional(), text: z.string() })),
  attachments: z.int().nonnegative(),
})
export type QuarantinedItem = z.infer<typeof quarantinedItem>

/** Who may be kept from reading a record, and from whom this desk knows that it is hidden. */
export const maskView = z.strictObject({
  recordId,
  patientId,
  author,
  occurredAt: instant,
  title: z.string(),
  people: z.array(z.strictObject({ professional, hidden: z.boolean() })),
})
export type MaskView = z.infer<typeof maskView>
