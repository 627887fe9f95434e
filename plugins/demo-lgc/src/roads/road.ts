import type { LaunchIntent } from '@navigateur-pro/domain/context/context-message.ts'
import type { Patient } from '../patients.ts'

export type Opening = { readonly patient: Patient; readonly intent: LaunchIntent }

/** What the page shows of an opening. */
export type Sent = {
  readonly text: string
  readonly link?: { readonly href: string; readonly label: string }
  /** Address of a picture of this page's own. */
  readonly symbol?: string
  /** To copy or to scan. */
  readonly code?: string
}

/** One way by which this software tells the Navigateur its patient. */
export type Road = {
  readonly id: string
  readonly label: string
  readonly explanation: string
  /** Why it cannot be used here, in French. */
  readonly unavailable?: string
  open(opening: Opening): Promise<Sent>
  close(): Promise<Sent>
  /** Another way is taken from now on. */
  quit?(): void
}

/** For the ways that only say who is opened. */
export const saysNoClosing: Sent = {
  text: 'Dossier fermé ici. Cette voie ne dit pas qu’un dossier se ferme.',
}
