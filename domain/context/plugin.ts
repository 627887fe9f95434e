import type { z } from 'zod'
import type { Identity } from '../identity/identity.ts'
import type { ContextMessage } from './context-message.ts'

export type PairingRequest = {
  readonly integratorId: string
  /** Shown to the doctor: "Logiciel de démonstration". */
  readonly name: string
  /** Six digits that both sides show; the doctor compares them. */
  readonly code: string
}

/** The patient that the sidebar is on, for a plugin that lets paired software follow it. */
export type FollowedPatient =
  | {
      readonly kind: 'opened'
      readonly patient: Identity
      /** Who brought it; absent when a person opened it by hand. It is never told again of its own patient. */
      readonly source?: string
    }
  | { readonly kind: 'closed' }

/** What a person hands in: a scan or a pasted text, a link, a dropped file. */
export type Handed =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly mediaType: string }

/** One line of a self-test page, in French. */
export type SelfCheck = {
  /** What was looked at: "Le dossier surveillé existe". */
  readonly label: string
  /** `waiting`: nothing is wrong, the other side has not spoken yet. */
  readonly outcome: 'ok' | 'waiting' | 'failed'
  /** Why the context does not arrive and how to repair it; given unless `ok`. */
  readonly advice?: string
}

/** What the Navigateur offers to a plugin. */
export type PluginHost = {
  /** The private folder (mode 0700) of this Navigateur; sockets live there. */
  readonly folder: string
  publish(message: ContextMessage): void
  /** Asks the doctor once; resolves with the answer. */
  requestPairing(request: PairingRequest): Promise<boolean>
  /** Secrets of paired integrators of this plugin, kept in the encrypted cache. Undefined when not paired. */
  readPairing(integratorId: string): Promise<Uint8Array | undefined>
  savePairing(integratorId: string, name: string, secret: Uint8Array): Promise<void>
  /** Calls at once with where the sidebar is, then at each change, until the returned function is called. */
  follow(listener: (patient: FollowedPatient) => void): () => void
  /**
   * Keeps an identity under a random single-use reference for a minute, so that a launch link
   * carries no trait. Good for this Navigateur only.
   */
  depositIdentity(deposit: Deposit): string
  /** The identity behind a reference, once; undefined when unknown, used or too old. */
  withdrawIdentity(reference: string): Deposit | undefined
  log(event: string, fields?: { readonly reason?: string; readonly count?: number }): void
}

export type Deposit = { readonly patient: Identity; readonly intent?: ContextMessage['intent'] }

export type RunningPlugin = {
  stop(): Promise<void>
  /** Looks now, never throws, answers within three seconds. In the order in which to repair. */
  selfTest(): Promise<readonly SelfCheck[]>
  /** Takes what a person handed in. @throws AppError `bad_input` in French: what is wrong, what to do. */
  take?(handed: Handed): Promise<void>
}

/** A way to learn the current patient. Runs from unlock to lock. */
export type Plugin<Settings extends z.ZodType = z.ZodType> = {
  readonly id: string
  /** French, for the settings screen. */
  readonly label: string
  /** French, one sentence: for whom it is. */
  readonly description: string
  /**
   * An object whose fields all have a default. Each field's `.meta({ title, description })` is what
   * the settings screen shows; `meta({ options: { value: 'Libellé' } })` names the values of an
   * enum, `meta({ secret: true })` hides a password.
   */
  readonly configuration: Settings
  /** Runs until the doctor turns it off; the others wait to be turned on. */
  readonly onByDefault: boolean
  start(host: PluginHost, settings: z.infer<Settings>): Promise<RunningPlugin>
}

export function definePlugin<Settings extends z.ZodType>(plugin: Plugin<Settings>): Plugin<Settings> {
  return plugin
}
