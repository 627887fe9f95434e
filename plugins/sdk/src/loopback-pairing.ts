import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { PluginHost } from '@navigateur-pro/domain/context/plugin.ts'
import { z } from 'zod'
import { integrator } from './protocol.ts'

/** What the server says back. An error is a sentence, for the person who develops the other program. */
export type LoopbackAnswer = {
  readonly status: number
  readonly json?: unknown
  readonly text?: string
}

const question = z.strictObject({ integratorId: integrator.shape.id, name: integrator.shape.name })
/** Who speaks, then 32 random bytes: the host finds the stored hash by the name of the integrator. */
const bearer = /^Bearer ([a-z0-9][a-z0-9-]{0,39})\.([A-Za-z0-9_-]{43})$/i
const refusalsBeforeSilence = 3

type Pending = {
  readonly id: string
  readonly code: string
  readonly asked: z.infer<typeof question>
  readonly expiresAt: number
  outcome: 'waiting' | 'accepted' | 'refused'
}

export type PairingRules = {
  readonly host: PluginHost
  /** False: programs already paired stay so, no other is asked about. */
  readonly acceptNew: boolean
  readonly waitMs: number
}

/**
 * Pairing over plain HTTP: one question at a time, the same rules as the local channel's. The asker
 * shows the six digits and polls a one-time address that only it knows; only the SHA-256 of the token
 * is kept, and only once the asker has come for it.
 */
export class LoopbackPairing {
  readonly #rules: PairingRules
  #pending: Pending | undefined
  #refusals = 0

  constructor(rules: PairingRules) {
    this.#rules = rules
  }

  ask(body: unknown): LoopbackAnswer {
    const asked = question.safeParse(body)
    if (!asked.success) {
      return {
        status: 400,
        text: 'Attendu : {"integratorId": "mon-logiciel", "name": "Mon logiciel"} (identifiant en minuscules, chiffres et tirets).',
      }
    }
    if (!this.#rules.acceptNew || this.#refusals >= refusalsBeforeSilence) {
      return { status: 403, text: 'Le Navigateur n’accepte pas de nouveau logiciel pour le moment.' }
    }
    if (this.#busy()) {
      return { status: 409, text: 'Un autre appairage attend déjà une réponse dans le Navigateur.' }
    }
    const pending: Pending = {
      id: randomBytes(16).toString('base64url'),
      code: randomInt(1_000_000).toString().padStart(6, '0'),
      asked: asked.data,
      expiresAt: Date.now() + this.#rules.waitMs,
      outcome: 'waiting',
    }
    this.#pending = pending
    void this.#askDoctor(pending)
    return {
      status: 202,
      json: { id: pending.id, code: pending.code, expires_in: Math.floor(this.#rules.waitMs / 1000) },
    }
  }

  async collect(id: string): Promise<LoopbackAnswer> {
    const pending = this.#pending
    if (pending === undefined || pending.id !== id) return { status: 404, text: 'Appairage inconnu.' }
    if (pending.outcome === 'refused') {
      this.#pending = undefined
      return { status: 403, text: 'L’appairage a été refusé dans le Navigateur.' }
    }
    if (Date.now() >= pending.expiresAt) {
      return { status: 408, text: 'Personne n’a répondu à temps. Demandez de nouveau l’appairage.' }
    }
    if (pending.outcome === 'waiting') return { status: 202, json: { status: 'waiting' } }
    // Before any await: two polls at once do not collect two tokens.
    this.#pending = undefined
    const { integratorId, name } = pending.asked
    const secret = randomBytes(32)
    await this.#rules.host.savePairing(integratorId, name, sha256(secret))
    return { status: 200, json: { token: `${integratorId}.${secret.toString('base64url')}` } }
  }

  /** The integrator that this `Authorization` proves; the same work is done whether it is known or not. */
  async identify(authorization: string | undefined): Promise<string | undefined> {
    const [, integratorId = '', secret = ''] = bearer.exec(authorization ?? '') ?? []
    if (integratorId === '') return undefined
    const kept = await this.#rules.host.readPairing(integratorId)
    const known = kept?.length === 32
    const same = timingSafeEqual(sha256(Buffer.from(secret, 'base64url')), known ? kept : randomBytes(32))
    return known && same ? integratorId : undefined
  }

  /** The question stays on the doctor's screen until it is answered, whatever becomes of the asker. */
  #busy(): boolean {
    if (this.#pending?.outcome === 'accepted') return Date.now() < this.#pending.expiresAt
    return this.#pending?.outcome === 'waiting'
  }

  async #askDoctor(pending: Pending): Promise<void> {
    const { asked, code } = pending
    const accepted = await this.#rules.host.requestPairing({ ...asked, code }).catch(() => false)
    pending.outcome = accepted ? 'accepted' : 'refused'
    if (!accepted) this.#refusals += 1
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
