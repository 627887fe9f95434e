import { create } from 'zustand'
import type { AppError } from '@navigateur-pro/domain/errors.ts'
import type { FormModel } from '@navigateur-pro/domain/forms/form-model.ts'
import type { FormLine } from '../../contract/form-views.ts'
import type { Readable } from '../../contract/inbox-views.ts'
import type { DraftKind, PatientView } from '../../contract/views.ts'

/** The form that was asked for, and the filled one that it corrects. */
export type FormWork = { readonly model: FormModel; readonly filled?: FormLine }

/** What is being written, and for whom: it keeps its patient whatever the practice software opens. */
type Work = {
  readonly kind: DraftKind | 'alert' | 'document'
  readonly patient: PatientView
  readonly replyTo?: string
  /** The liaison sheet in its emergency use. */
  readonly emergency?: boolean
  readonly form?: FormWork
  /** The request that a letter is written from. */
  readonly about?: string
  /** The document that is read, and whether it was signed just now. */
  readonly recordId?: string
  readonly fresh?: boolean
}

export type OverlayName =
  | 'search'
  | 'keys'
  | 'outbox'
  | 'settings'
  | 'identity'
  | 'conflict'
  | 'mask'
  | 'quarantine'
  | 'inbox'
  | 'reader'
  | 'my-day'
  | 'my-patients'
  | 'indicators'

type InterfaceState = {
  readonly work?: Work
  readonly overlay?: OverlayName
  /** Whose identity the overlay shows; it closes rather than show another's. */
  readonly identityOf?: string
  /** The record whose versions the overlay puts side by side; the list of all when absent. */
  readonly conflictOf?: string
  /** The record that the overlay hides or shows. */
  readonly maskOf?: string
  /** The document of a dossier that the overlay shows. */
  readonly readerOf?: Extract<Readable, { readonly recordId: string }>
  /** Why the file that was dropped beside was not received. */
  readonly fileGiven?: AppError
  readonly said: string
}

/** State of the screen alone; everything that must survive is in the core. */
export const useInterface = create<InterfaceState>(() => ({ said: '' }))

const longestArrival = 1_000
let workAskedAt = Number.NEGATIVE_INFINITY

/** A form was asked for a moment ago: letters typed now are its text (« T », then « Appel »), not commands. */
export function isWorkArriving(): boolean {
  return performance.now() - workAskedAt < longestArrival
}

export function startWork(work: Work): void {
  // What follows « ! » is the letter of an alert, not its text; a document has no text to be typed.
  workAskedAt =
    work.kind === 'alert' || work.kind === 'document' ? Number.NEGATIVE_INFINITY : performance.now()
  useInterface.setState({ work })
}

export function endWork(): void {
  workAskedAt = Number.NEGATIVE_INFINITY
  useInterface.setState(({ work: _done, ...rest }) => rest, true)
}

let typedAhead = ''

/** Letters and Entrée typed while the dialog that was asked for is on its way; false for any other key. */
export function typeAhead({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || (key.length > 1 && key !== 'Enter' && key !== 'Backspace')) return false
  typedAhead = key === 'Backspace' ? typedAhead.slice(0, -1) : typedAhead + (key === 'Enter' ? '\n' : key)
  return true
}

/** Given once, to the field that they were meant for. */
export function takeTypedAhead(): { readonly text: string; readonly entered: boolean } {
  const [text = '', ...after] = typedAhead.split('\n')
  typedAhead = ''
  return { text, entered: after.length > 0 }
}

export function openOverlay(overlay: OverlayName): void {
  typedAhead = ''
  useInterface.setState({ overlay })
}

export function openIdentity(patientId: string): void {
  useInterface.setState({ overlay: 'identity', identityOf: patientId })
}

export function openConflict(recordId: string | undefined): void {
  useInterface.setState(
    ({ conflictOf: _before, ...rest }) => ({
      ...rest,
      overlay: 'conflict',
      ...(recordId !== undefined && { conflictOf: recordId }),
    }),
    true,
  )
}

export function openMask(recordId: string): void {
  useInterface.setState({ overlay: 'mask', maskOf: recordId })
}

export function openInbox(fileGiven?: AppError): void {
  useInterface.setState({ overlay: 'inbox', ...(fileGiven && { fileGiven }) })
}

export function openReader(readerOf: NonNullable<InterfaceState['readerOf']>): void {
  useInterface.setState({ overlay: 'reader', readerOf })
}

export function closeOverlay(): void {
  useInterface.setState(
    ({
      overlay: _closed,
      identityOf: _patient,
      conflictOf: _record,
      maskOf: _masked,
      readerOf: _read,
      fileGiven: _file,
      ...rest
    }) => rest,
    true,
  )
}

/** Says one short sentence on screen and to screen readers (role=status): « Enregistré ici. » */
export function say(sentence: string): void {
  useInterface.setState({ said: sentence })
}
