import type { DeskPlace } from './open-desk.ts'

/** Writes `burst` transmissions at once in this dossier, or one at a time until the end when there is no number. */
export type DeskTask = DeskPlace & {
  readonly write?: { readonly patientId: string; readonly burst?: number }
}

/** Exit code of a desk whose sign-in was cut by the end of the service: the person begins again. */
export const tryAgain = 3
