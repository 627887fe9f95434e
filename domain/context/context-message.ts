import { z } from 'zod'
import { identity } from '../identity/identity.ts'

/** What the practice software asks the sidebar to open on. */
export const launchIntent = z.enum(['open', 'liaison', 'referral', 'urgence'])
export type LaunchIntent = z.infer<typeof launchIntent>

/**
 * What a source (a plugin) says of the current patient of a practice software. It is a hint that
 * comes in: nothing about a patient ever goes back to the sender.
 */
export const contextMessage = z.strictObject({
  /** Which plugin, and which integrator behind it: "local-channel:demo-lgc". */
  source: z.string().min(1).max(100),
  /** A restarted source starts a new epoch; inside one, an older sequence is dropped. */
  epoch: z.string().min(1).max(64),
  sequence: z.int().nonnegative(),
  /** Milliseconds since 1970, by the source's clock: for people, never to order messages. */
  at: z.int(),
  kind: z.enum(['opened', 'closed', 'lost']),
  patient: identity.optional(),
  intent: launchIntent.optional(),
  /** How sure the source is: `paired` software states the status, anything else only claims. */
  evidence: z.enum(['paired', 'claim']),
})
export type ContextMessage = z.infer<typeof contextMessage>
