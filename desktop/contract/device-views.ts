import { z } from 'zod'
import { instant } from '@navigateur-pro/domain/records/record.ts'

/** A desk of the person who is signed in, as the service knows it. */
export const deviceView = z.strictObject({
  deviceId: z.uuid(),
  /** Four letters or digits by which a person tells desks apart: « 9C4E ». */
  mark: z.string(),
  version: z.string(),
  /** The desk that this is read from. */
  current: z.boolean(),
  signedIn: z.boolean(),
  seenAt: instant.optional(),
  /** `told`: it was answered that it is to destroy everything. */
  wipe: z.enum(['ordered', 'told']).optional(),
})
export type DeviceView = z.infer<typeof deviceView>
