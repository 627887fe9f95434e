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
  /** Which window or process of that software, when it can have several: two that disagree are a conflict. */
  window: z.string().min(1).max(64).optional(),
  /** A restarted source starts a new epoch; inside one, an older sequence is dropped. */
  epoch: z.string().min(1).max(64),
  sequence: z.int().nonnegative(),
  /** Milliseconds since 1970, by the source's clock: for people, never to order messages. */
  at: z.int(),
  kind: z.enum(['opened', 'closed', 'lost']),
  patient: identity.optional(),
  intent: launchIntent.optional(),
  /**
   * `paired`: a source that the doctor accepted or set up; it states the identity's status, and a
   * confirmation of its patient is remembered. `claim`: anybody may have said it (a link, a scan);
   * it is never qualified and always asked about.
   */
  evidence: z.enum(['paired', 'claim']),
})
export type ContextMessage = z.infer<typeof contextMessage>
