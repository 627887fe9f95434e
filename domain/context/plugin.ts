import type { z } from 'zod'
import type { ContextMessage } from './context-message.ts'

export type PairingRequest = {
  readonly integratorId: string
  /** Shown to the doctor: "Logiciel de démonstration". */
  readonly name: string
  /** Six digits that both sides show; the doctor compares them. */
  readonly code: string
}

/** What the Navigateur offers to a plugin. Nothing here ever returns patient data. */
export type PluginHost = {
  /** The private folder (mode 0700) of this Navigateur; sockets live there. */
  readonly folder: string
  publish(message: ContextMessage): void
  /** Asks the doctor once; resolves with the answer. */
  requestPairing(request: PairingRequest): Promise<boolean>
  /** Secrets of paired integrators, kept in the encrypted cache. Undefined when not paired. */
  readPairing(integratorId: string): Promise<Uint8Array | undefined>
  savePairing(integratorId: string, name: string, secret: Uint8Array): Promise<void>
  log(event: string, fields?: { readonly reason?: string; readonly count?: number }): void
}

/** A way to learn the current patient. Runs from unlock to lock. */
export type Plugin<Settings extends z.ZodType = z.ZodType> = {
  readonly id: string
  /** French, for the settings screen. */
  readonly label: string
  readonly configuration: Settings
  start(host: PluginHost, settings: z.infer<Settings>): Promise<{ stop(): Promise<void> }>
}

export function definePlugin<Settings extends z.ZodType>(plugin: Plugin<Settings>): Plugin<Settings> {
  return plugin
}
