import { z } from 'zod'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Ports } from '../platform/ports.ts'
import { fromHex, parseJson, toHex, toUtf8 } from './bytes.ts'

const triesBeforeDelay = 5
const firstDelayMs = 30_000

const recordSchema = z.strictObject({
  failures: z.int().min(0),
  at: z.int(),
  mac: z.string().regex(/^[0-9a-f]{64}$/),
})

type Attempts = { readonly failures: number; readonly at: number }

/**
 * Tries of the code, counted in the SecretStore and in a file, each copy under a MAC keyed by the
 * operating system's secret; the higher count wins. Putting both back to an earlier state needs the
 * person's own session: there the keystore is the barrier, not this counter.
 */
export class PinAttempts {
  static readonly inAll = 10
  readonly deviceId: string
  readonly #ports: Pick<Ports, 'files' | 'crypto' | 'clock' | 'secrets'>
  readonly #path: string
  /** Monotonic: within a process, setting the machine's clock forward shortens no delay. */
  #notBefore: number | undefined

  constructor(ports: Pick<Ports, 'files' | 'crypto' | 'clock' | 'secrets'>, path: string, deviceId: string) {
    this.#ports = ports
    this.#path = path
    this.deviceId = deviceId
  }

  /** How many tries are left, and for how long the next one must wait. */
  async standing(osSecret: Uint8Array): Promise<{ readonly remaining: number; readonly waitMs: number }> {
    const attempts = await this.#read(osSecret)
    return { remaining: Math.max(0, PinAttempts.inAll - attempts.failures), waitMs: this.#wait(attempts) }
  }

  /**
   * Counts the try before it is made, so that a killed process gives no free one. Returns the tries
   * left if this one fails; a negative number when none was left.
   */
  async begin(osSecret: Uint8Array): Promise<number> {
    const attempts = await this.#read(osSecret)
    const wait = this.#wait(attempts)
    if (wait > 0) {
      const seconds = Math.ceil(wait / 1000)
      throw new AppError(
        'pin_delayed',
        `Trop de codes inexacts. Rien n’est perdu : vos données restent sur ce poste. Nouvel essai possible dans ${spoken(seconds)}.`,
        { seconds, remaining: PinAttempts.inAll - attempts.failures },
      )
    }
    await this.#write(osSecret, attempts.failures + 1)
    return PinAttempts.inAll - attempts.failures - 1
  }

  async reset(osSecret: Uint8Array): Promise<void> {
    await this.#write(osSecret, 0)
  }

  #wait(attempts: Attempts): number {
    const { clock } = this.#ports
    if (this.#notBefore === undefined) {
      // A clock that went back gives the whole delay again, and no more than that.
      const elapsed = Math.max(0, clock.now() - attempts.at)
      this.#notBefore = clock.monotonic() + delayAfter(attempts.failures) - elapsed
    }
    return Math.max(0, this.#notBefore - clock.monotonic())
  }

  async #read(osSecret: Uint8Array): Promise<Attempts> {
    const { files, secrets } = this.#ports
    const copies = [await secrets.read(this.#name()), await files.read(this.#path)]
    let worst: Attempts = { failures: 0, at: 0 }
    for (const copy of copies) {
      const parsed = recordSchema.safeParse(copy && parseJson(copy))
      if (!parsed.success) continue
      const { mac, ...attempts } = parsed.data
      const genuine = this.#ports.crypto.equal(fromHex(mac), await this.#mac(osSecret, attempts))
      if (genuine && attempts.failures > worst.failures) worst = attempts
    }
    return worst
  }

  async #write(osSecret: Uint8Array, failures: number): Promise<void> {
    const { files, secrets, clock } = this.#ports
    const attempts = { failures, at: clock.now() }
    const mac = toHex(await this.#mac(osSecret, attempts))
    const bytes = toUtf8(JSON.stringify({ ...attempts, mac }))
    await secrets.write(this.#name(), bytes)
    await files.writeAtomic(this.#path, bytes)
    this.#notBefore = clock.monotonic() + delayAfter(failures)
  }

  async #mac(osSecret: Uint8Array, { failures, at }: Attempts): Promise<Uint8Array> {
    const { crypto } = this.#ports
    const key = await crypto.hkdfSha256(osSecret, `cache-attempts-v1|${this.deviceId}`, 32)
    return crypto.hmacSha256(key, toUtf8(`${failures}|${at}`))
  }

  #name(): string {
    return `cache-attempts.${this.deviceId}`
  }
}

function delayAfter(failures: number): number {
  return failures < triesBeforeDelay ? 0 : firstDelayMs * 2 ** (failures - triesBeforeDelay)
}

function spoken(seconds: number): string {
  return seconds < 120 ? `${seconds} secondes` : `${Math.ceil(seconds / 60)} minutes`
}
