import { z } from 'zod'
import { instant } from '@navigateur-pro/domain/records/record.ts'

export const pairingView = z.strictObject({
  integratorId: z.string(),
  name: z.string(),
  code: z.string(),
  since: instant,
})
export type PairingView = z.infer<typeof pairingView>

export const selfCheckView = z.strictObject({
  label: z.string(),
  outcome: z.enum(['ok', 'waiting', 'failed']),
  advice: z.string().optional(),
})
export type SelfCheckView = z.infer<typeof selfCheckView>

/** One field of a plugin's settings, from its schema. */
const settingField = z.strictObject({
  name: z.string(),
  title: z.string(),
  description: z.string().optional(),
  /** `secret` values never come back: an empty one keeps the stored one. */
  kind: z.enum(['switch', 'text', 'number', 'choice', 'secret']),
  options: z.array(z.strictObject({ value: z.string(), label: z.string() })).optional(),
})

export const pluginView = z.strictObject({
  id: z.string(),
  label: z.string(),
  description: z.string(),
  on: z.boolean(),
  fields: z.array(settingField),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Why it does not run although it is on, in French. */
  problem: z.string().optional(),
})
export type PluginView = z.infer<typeof pluginView>

export const pairedSoftwareView = z.strictObject({
  integratorId: z.string(),
  name: z.string(),
  acceptedBy: z.string(),
  acceptedAt: instant,
})
