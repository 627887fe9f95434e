import { z } from 'zod'
import { instant, recordId } from '@navigateur-pro/domain/records/record.ts'
import { patientView } from './views.ts'

export const statusView = z.strictObject({
  /**
   * `lease-ended`: the service was not reached for so long that nothing of patients is shown until
   * it is; what waits to be sent is kept.
   */
  link: z.enum(['online', 'offline', 'catching-up', 'signed-out', 'update-needed', 'lease-ended']),
  /** Last time everything the service had was here. */
  asOf: instant.optional(),
  offlineSince: instant.optional(),
  /** Saved here, not yet on the service's disk. */
  waiting: z.int(),
  /** Refused by the service: « à traiter ». */
  refused: z.int(),
  /** Handed to the coordination, because the circle was left meanwhile: « à traiter » too. */
  quarantined: z.int(),
  /** Records. */
  progress: z.strictObject({ done: z.int(), total: z.int() }).optional(),
  /** Minutes by which this machine's clock differs, when more than five. */
  clockSkewMinutes: z.int().optional(),
})
export type StatusView = z.infer<typeof statusView>

export const outboxItem = z.strictObject({
  recordId,
  type: z.string(),
  patient: patientView.optional(),
  label: z.string(),
  title: z.string(),
  /** The whole text of a transmission, to copy when it can go nowhere. */
  text: z.string().optional(),
  at: instant,
  /** `quarantined`: « confié à la coordination ». */
  state: z.enum(['here', 'sent', 'refused', 'quarantined']),
  reason: z.string().optional(),
})
export type OutboxItem = z.infer<typeof outboxItem>

/** A file made here: `url` is an unguessable address of this session. */
export const madeFile = z.strictObject({ url: z.string(), fileName: z.string() })

/** What a support person reads: versions, counts, positions; nothing of a patient. */
export const supportReport = madeFile.extend({ text: z.string() })
