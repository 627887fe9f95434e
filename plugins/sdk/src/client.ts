import type { LaunchIntent } from '@navigateur-pro/domain/context/context-message.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { type Identity, identity } from '@navigateur-pro/domain/identity/identity.ts'
import { channelFolder } from './channel-address.ts'
import { dial, type Link, type LinkProblem } from './dial.ts'
import { pairingPath, readPairing, removePairing, writePairing } from './pairing-file.ts'
import {
  badRequestMessage,
  type ChannelReply,
  type ChannelRequest,
  type Integrator,
  integrator,
} from './protocol.ts'

export type LinkStatus = 'connected' | 'waiting-for-pairing' | 'unreachable'
/** `waiting`: the link is down; the patient is announced by itself as soon as it is back. */
export type Delivery = 'accepted' | 'waiting'

export type ConnectOptions = {
  readonly integrator: Integrator
  /** Folder of the channel; by default the one of this user's Navigateur. */
  readonly channel?: string
  /** File (mode 0600) that keeps the pairing; by default in the user's configuration folder. */
  readonly pairingFile?: string
  /**
   * Show these six digits: the doctor compares them with the ones in the Navigateur, and accepts
   * there. Return a promise to ask on this side too; false abandons the pairing.
   */
  readonly onPairingCode?: (code: string) => void | Promise<boolean>
  /** Called when the status changes, or the reason for it. */
  readonly onStatus?: (status: LinkStatus) => void
}

export type Navigateur = {
  /** @throws AppError `bad_input` when the shape of the identity is wrong; `internal` when the Navigateur failed. */
  openPatient(
    patient: Identity,
    options?: { readonly intent?: LaunchIntent; readonly detached?: boolean },
  ): Promise<Delivery>
  closePatient(options?: { readonly detached?: boolean }): Promise<Delivery>
  /**
   * A random reference, good once and for a minute, that stands for the patient in a launch link:
   * `navigateurpro://open?ref=…`. Nothing opens until the link is followed.
   * @throws AppError `offline` when the link is down; `bad_input`, `internal` as openPatient.
   */
  createReference(patient: Identity, options?: { readonly intent?: LaunchIntent }): Promise<string>
  status(): LinkStatus
  /** Why the status is not `connected`. */
  problem(): LinkProblem | undefined
  /** Forgets the secret and asks the doctor again. */
  pairAgain(): Promise<void>
  /** Ends the link. A patient left open is greyed in the sidebar, unless it was opened `detached`. */
  close(): void
}

/** A person has said no: asking again by ourselves would be nagging. */
const final: ReadonlySet<string> = new Set([
  'pairing_refused',
  'pairing_closed',
  'code_rejected',
  'pairing_unsaved',
])
const firstRetryMs = 200
const lastRetryMs = 5_000

/**
 * Links one window of a practice software to the Navigateur of the same user: a software whose windows
 * may be on two patients makes a link for each, and the doctor sees when they disagree. Resolves as soon as the situation is
 * known, connected or not; from then on it reconnects by itself and announces the current patient again.
 * @throws AppError when the integrator is ill-named or the pairing file cannot be trusted.
 */
export async function connectNavigateur(options: ConnectOptions): Promise<Navigateur> {
  const who = integrator.safeParse(options.integrator)
  if (!who.success) {
    throw new AppError(
      'bad_input',
      'L’identifiant du logiciel est fait de minuscules, de chiffres et de tirets (40 au plus), son nom de 1 à 60 caractères visibles.',
    )
  }
  const client = new NavigateurClient(options, who.data)
  await client.start()
  return client
}

function wellShaped(patient: Identity): Identity {
  const parsed = identity.safeParse(patient)
  if (!parsed.success) throw new AppError('bad_input', badRequestMessage(parsed.error))
  return parsed.data
}

function refusal({ code, message }: Extract<ChannelReply, { kind: 'refused' }>): AppError {
  return new AppError(code === 'bad_request' ? 'bad_input' : 'internal', message)
}

const cutShort = 'La liaison avec le Navigateur a été coupée. Rien n’a été transmis. Recommencez.'

type OpenRequest = Extract<ChannelRequest, { kind: 'open' }>

class NavigateurClient implements Navigateur {
  readonly #options: ConnectOptions
  readonly #integrator: Integrator
  readonly #folder: string
  readonly #pairingFile: string
  readonly #closed = new AbortController()
  #secret: Uint8Array | undefined
  #attempt = new AbortController()
  #link: Link | undefined
  #status: LinkStatus = 'unreachable'
  #problem: LinkProblem | undefined
  #current: OpenRequest | undefined
  #wake: () => void = () => {}

  constructor(options: ConnectOptions, who: Integrator) {
    this.#options = options
    this.#integrator = who
    this.#folder = options.channel ?? channelFolder()
    this.#pairingFile = options.pairingFile ?? pairingPath(who.id)
  }

  async start(): Promise<void> {
    this.#secret = await readPairing(this.#pairingFile, this.#integrator.id)
    await new Promise<void>((known) => {
      void this.#run(known)
    })
  }

  async openPatient(
    patient: Identity,
    options: { readonly intent?: LaunchIntent; readonly detached?: boolean } = {},
  ): Promise<Delivery> {
    const { intent, detached = false } = options
    const opening = { patient: wellShaped(patient), detached, ...(intent && { intent }) }
    this.#current = { kind: 'open', at: Date.now(), ...opening }
    return this.#announce(this.#current)
  }

  async closePatient({ detached = false }: { readonly detached?: boolean } = {}): Promise<Delivery> {
    this.#current = undefined
    return this.#announce({ kind: 'close', at: Date.now(), detached })
  }

  async createReference(
    patient: Identity,
    { intent }: { readonly intent?: LaunchIntent } = {},
  ): Promise<string> {
    const asked = { kind: 'reference', patient: wellShaped(patient), ...(intent && { intent }) } as const
    const answer = await this.#link?.request(asked)
    if (answer?.kind === 'reference') return answer.reference
    if (answer?.kind === 'refused') throw refusal(answer)
    throw new AppError('offline', this.#problem?.message ?? cutShort)
  }

  status(): LinkStatus {
    return this.#status
  }

  problem(): LinkProblem | undefined {
    return this.#problem
  }

  async pairAgain(): Promise<void> {
    await removePairing(this.#pairingFile)
    this.#secret = undefined
    this.#attempt.abort()
    this.#link?.cut()
    this.#wake()
  }

  close(): void {
    this.#closed.abort()
    this.#attempt.abort()
    this.#link?.cut()
    this.#wake()
    this.#become('unreachable')
  }

  async #announce(message: ChannelRequest): Promise<Delivery> {
    const answer = await this.#link?.request(message)
    if (answer?.kind !== 'refused') return answer === undefined ? 'waiting' : 'accepted'
    // Ill-shaped once is ill-shaped at each reconnection: it is not announced again.
    if (answer.code === 'bad_request' && this.#current === message) this.#current = undefined
    throw refusal(answer)
  }

  async #run(known: () => void): Promise<void> {
    let delay = firstRetryMs
    while (!this.#closed.signal.aborted) {
      this.#attempt = new AbortController()
      const outcome = await this.#dial(known)
      if ('gone' in outcome) {
        delay = firstRetryMs
        this.#link = outcome
        if (this.#current !== undefined) void this.#announce(this.#current).catch(() => {})
        this.#become('connected')
        known()
        await outcome.gone
        this.#link = undefined
        this.#become('unreachable')
        await this.#rest(firstRetryMs)
        continue
      }
      this.#become(outcome.code === 'pairing_busy' ? 'waiting-for-pairing' : 'unreachable', outcome)
      known()
      if (this.#attempt.signal.aborted) continue
      await this.#rest(final.has(outcome.code) ? undefined : delay)
      delay = Math.min(lastRetryMs, delay * 2)
    }
    known()
  }

  #dial(known: () => void): Promise<Link | LinkProblem> {
    return dial({
      folder: this.#folder,
      integrator: this.#integrator,
      secret: this.#secret,
      signal: this.#attempt.signal,
      onPairingCode: (code) => {
        this.#become('waiting-for-pairing')
        const answer = this.#options.onPairingCode?.(code)
        known()
        return answer
      },
      onPaired: async (secret) => {
        await writePairing(this.#pairingFile, this.#integrator.id, secret)
        this.#secret = secret
      },
    })
  }

  /** Undefined waits for a person. Half of the delay is drawn, so that ten programs do not knock together. */
  async #rest(delay: number | undefined): Promise<void> {
    if (this.#closed.signal.aborted) return
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      if (delay !== undefined) timer = setTimeout(resolve, delay * (0.5 + Math.random() / 2))
    })
    clearTimeout(timer)
    this.#wake = () => {}
  }

  #become(status: LinkStatus, problem?: LinkProblem): void {
    if (this.#status === status && this.#problem?.code === problem?.code) return
    this.#status = status
    this.#problem = problem
    this.#options.onStatus?.(status)
  }
}
