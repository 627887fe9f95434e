import { z } from 'zod'
import { identity } from '@navigateur-pro/domain/identity/identity.ts'
import { instant } from '@navigateur-pro/domain/records/record.ts'
import { from } from './context-views.ts'
import { patientView } from './views.ts'

const identityChange = z.strictObject({ trait: z.string(), before: z.string(), after: z.string() })

export const identityFileView = z.strictObject({
  patient: patientView,
  /** Traits that come from INSi are not changed by hand; the reason, in French. */
  readOnly: z.string().optional(),
  /** Remembered confirmations, undone ones included. */
  links: z.array(
    z.strictObject({
      linkId: z.int(),
      from,
      incoming: identity,
      by: z.string(),
      at: instant,
      undone: z.strictObject({ by: z.string(), at: instant }).optional(),
    }),
  ),
  /** Dossiers shown together with this one, those separated again included. */
  joined: z.array(
    z.strictObject({
      joinId: z.int(),
      patient: patientView,
      by: z.string(),
      at: instant,
      separated: z.strictObject({ by: z.string(), at: instant }).optional(),
    }),
  ),
  /** Newest first; the first version of the dossier has no change. */
  history: z.array(z.strictObject({ at: instant, by: z.string(), changes: z.array(identityChange) })),
  /** What the current software knows better, ready to be written into the dossier. */
  offered: z.strictObject({ from, changes: z.array(identityChange) }).optional(),
})
export type IdentityFileView = z.infer<typeof identityFileView>
