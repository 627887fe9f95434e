import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import type { FollowedPatient, PairingRequest, PluginHost } from '@navigateur-pro/domain/context/plugin.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'

/** A Navigateur reduced to what a plugin sees of it. */
export class TestDesk {
  readonly published: ContextMessage[] = []
  readonly asked: PairingRequest[] = []
  readonly logged: string[] = []
  readonly pairings = new Map<string, Uint8Array>()
  doctor: (request: PairingRequest) => boolean | Promise<boolean> = () => true
  #followed: FollowedPatient = { kind: 'closed' }
  readonly #followers = new Set<(patient: FollowedPatient) => void>()

  readonly host: PluginHost = {
    folder: '',
    publish: (message) => void this.published.push(message),
    requestPairing: async (request) => {
      this.asked.push(request)
      return this.doctor(request)
    },
    readPairing: async (id) => this.pairings.get(id),
    savePairing: async (id, _name, secret) => void this.pairings.set(id, secret),
    follow: (listener) => {
      this.#followers.add(listener)
      listener(this.#followed)
      return () => void this.#followers.delete(listener)
    },
    depositIdentity() {
      throw new AppError('internal', 'Sans objet ici.')
    },
    withdrawIdentity: () => undefined,
    log: (event, fields) => void this.logged.push(`${event} ${fields?.reason ?? ''}`.trim()),
  }

  /** The sidebar goes to a patient, or to none. */
  shows(followed: FollowedPatient): void {
    this.#followed = followed
    for (const listener of this.#followers) listener(followed)
  }

  kinds(): string[] {
    return this.published.map(({ kind, patient }) => (patient ? `${kind} ${patient.birthName}` : kind))
  }
}
