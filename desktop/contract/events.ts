import { z } from 'zod'
import { patientId } from '@navigateur-pro/domain/records/record.ts'

/** Pushed events say what changed, never its content: the renderer asks again. */
export const events = {
  'session.changed': z.strictObject({}),
  'status.changed': z.strictObject({}),
  'context.changed': z.strictObject({}),
  'pairing.changed': z.strictObject({}),
  'plugins.changed': z.strictObject({}),
  /** Forms and places of the territory. */
  'reference.changed': z.strictObject({}),
  /** What waits to be sent by MSSanté, and why. */
  'mail.changed': z.strictObject({}),
  'drafts.changed': z.strictObject({}),
  /** What waits to be attached to a dossier. */
  'inbox.changed': z.strictObject({}),
  'records.changed': z.strictObject({ patientId, types: z.array(z.string()) }),
} as const satisfies Record<string, z.ZodType>

export type EventName = keyof typeof events
export type EventData<E extends EventName> = z.output<(typeof events)[E]>
