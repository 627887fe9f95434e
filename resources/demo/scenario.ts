import type { Identity } from '../../domain/identity/identity.ts'
import type { Professional } from '../../domain/people/professional.ts'
import type { PatientIdentityBody } from '../../domain/records/patient-identity.ts'
import type { DossierWriter } from './dossier-writer.ts'
import type { Routine } from './routine.ts'

/** Everything about one patient of the demonstration; `script` tells the story, `routines` the days between. */
export type Scenario = {
  readonly identity: Identity
  readonly contact: Omit<PatientIdentityBody, 'identity' | 'informedAt'>
  /** Days before now at which the circle was opened. */
  readonly opened: number
  /** With the days ago at which each person joined; without them, at the opening. */
  readonly circle: readonly (Professional | readonly [Professional, joined: number])[]
  readonly script: (dossier: DossierWriter) => void
  readonly routines: readonly Routine[]
  /** What is planned and asked, written after all the rest. */
  readonly agenda?: (dossier: DossierWriter) => void
  /** ISO dates, both included, during which nobody comes to the patient's home. */
  readonly away?: readonly (readonly [from: string, to: string])[]
  /** Working day on which the GP last read the journal, in the evening: what came later is new to her. */
  readonly lastVisit: number
}
