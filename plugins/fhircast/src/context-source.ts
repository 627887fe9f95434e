import { randomUUID } from 'node:crypto'
import type { PluginHost } from '@navigateur-pro/domain/context/plugin.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { PatientResource } from './patient-event.ts'

/** One program that says which patient it is on, over one connection after the other. */
export class ContextSource {
  readonly #host: PluginHost
  readonly #source: string
  #epoch = randomUUID()
  #sequence = 0
  #open: PatientResource | undefined

  constructor(host: PluginHost, source: string) {
    this.#host = host
    this.#source = source
  }

  /** Its patient, as it gave it. */
  get open(): PatientResource | undefined {
    return this.#open
  }

  restart(): void {
    this.#epoch = randomUUID()
    this.#sequence = 0
  }

  /** False when the Navigateur itself failed: the program is told that its patient is not followed. */
  opened(patient: Identity, resource: PatientResource, at: number): boolean {
    this.#open = resource
    return this.#say({ kind: 'opened', at, patient })
  }

  closed(at: number): void {
    this.#open = undefined
    this.#say({ kind: 'closed', at })
  }

  /** Nobody vouches for its patient any more; nothing to say when it had none. */
  lost(): void {
    if (this.#open === undefined) return
    this.#open = undefined
    this.#say({ kind: 'lost', at: Date.now() })
  }

  #say(
    said: { kind: 'opened'; at: number; patient: Identity } | { kind: 'closed' | 'lost'; at: number },
  ): boolean {
    this.#sequence += 1
    try {
      this.#host.publish({
        ...said,
        at: Math.trunc(said.at),
        source: this.#source,
        epoch: this.#epoch,
        sequence: this.#sequence,
        evidence: 'paired',
      })
      return true
    } catch {
      // Called from sockets, where nobody would catch it.
      this.#host.log('fhircast.publish-failed')
      return false
    }
  }
}
