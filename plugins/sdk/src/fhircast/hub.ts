import { randomBytes, randomUUID } from 'node:crypto'
import type { WebSocket } from 'ws'
import type { LoopbackAnswer } from '../loopback-pairing.ts'
import type { LoopbackRequest } from '../loopback-server.ts'
import {
  configuration,
  type HubLimits,
  type HubRefusal,
  hubLimits,
  rejections,
  rememberedIds,
} from './hub-rules.ts'
import {
  type EventName,
  eventNameOf,
  type FhircastEvent,
  newEvent,
  newSyncError,
  readEvent,
  readSubscription,
} from './messages.ts'
import { Subscription } from './subscription.ts'

export type HubVerdict = 'opens' | 'closes' | 'leaves' | 'refused'

export type HubOptions = {
  readonly topic: string
  /** What this event does to the context: the hub itself knows no patient. */
  readonly judge: (integratorId: string, event: FhircastEvent, name: EventName) => HubVerdict
  /** What it said cannot be followed: where this program is, nobody knows any more. */
  readonly onRefused: (integratorId: string, why: HubRefusal) => void
  /** It says that it is now on the patient of this event, which another opened. */
  readonly onFollowed: (integratorId: string, event: FhircastEvent) => void
  /** Its first socket: what it says from now on is ordered apart from what it said before. */
  readonly onArrived: (integratorId: string) => void
  /** Its last socket is gone. */
  readonly onGone: (integratorId: string) => void
  readonly limits?: Partial<HubLimits>
}

type Current = {
  readonly event: FhircastEvent
  /** Undefined: ours. */
  readonly by: string | undefined
  readonly versionId: string
}
/**
 * A FHIRcast STU3 hub of one topic, behind a server that has authenticated the caller (§2.4 to 2.9).
 * Kept of the past: the open context, and 256 identifiers. It departs from §2.6 on purpose: a
 * requester does not hear its own event back.
 */
export class FhircastHub {
  readonly #options: HubOptions
  readonly #limits: HubLimits
  readonly #subscriptions = new Map<string, Subscription>()
  readonly #ids = new Set<string>()
  readonly #latest = new Map<string, number>()
  #current: Current | undefined
  /** The last event that was passed on: an answer to an older one says where a program was. */
  latestId = ''
  /** http://127.0.0.1:47613, known once the server listens. */
  origin = ''

  constructor(options: HubOptions) {
    this.#options = options
    this.#limits = { ...hubLimits, ...options.limits }
  }

  get current(): Pick<Current, 'event' | 'by'> | undefined {
    return this.#current
  }

  subscribers(): readonly string[] {
    return [...new Set(this.#connected().map(({ name }) => name))]
  }

  serve(request: LoopbackRequest): LoopbackAnswer {
    const { method, contentType } = request
    const path = request.path.replaceAll(/^\/+|\/+$/g, '')
    if (method === 'POST' && path === '') {
      if (contentType === 'application/x-www-form-urlencoded') return this.#subscription(request)
      if (contentType === 'application/json' || contentType === 'application/fhir+json') {
        return this.#request(request)
      }
      return { status: 415, text: 'Attendu : un formulaire (abonnement) ou du JSON (évènement).' }
    }
    if (method !== 'GET') return { status: 405, text: 'Attendu : GET ou POST.' }
    if (path === '.well-known/fhircast-configuration') return { status: 200, json: configuration }
    if (path === encodeURIComponent(this.#options.topic)) return this.#context()
    return { status: 404, text: 'Sujet inconnu.' }
  }

  upgrade(path: string): ((socket: WebSocket) => void) | undefined {
    const subscription = this.#subscriptions.get(path.slice(1))
    if (subscription === undefined || subscription.connected) return undefined
    return (socket) => {
      const { integratorId } = subscription.options
      const first = !this.#connected().some(({ options }) => options.integratorId === integratorId)
      if (!subscription.attach(socket)) return socket.terminate()
      if (first) {
        this.#latest.delete(integratorId)
        this.#options.onArrived(integratorId)
      }
      // §2.4: a newcomer is told what is open, with the time at which it was opened.
      if (this.#current !== undefined) subscription.deliver(this.#current.event, 'Patient-open')
      return undefined
    }
  }

  /** Our own patient, to all but the program that brought it. */
  open(context: FhircastEvent['context'], except: string | undefined): void {
    const event = newEvent(this.#options.topic, 'Patient-open', context)
    this.#current = { event, by: undefined, versionId: randomUUID() }
    this.#distribute(event, 'Patient-open', except)
  }

  /** Whatever is open is so no longer. */
  close(context: FhircastEvent['context'], except: string | undefined): void {
    this.#current = undefined
    this.#distribute(newEvent(this.#options.topic, 'Patient-close', context), 'Patient-close', except)
  }

  stop(): void {
    for (const subscription of [...this.#subscriptions.values()]) subscription.end('hub stopped')
  }

  #subscription(request: LoopbackRequest): LoopbackAnswer {
    const asked = readSubscription(request.body)
    if (asked.kind === 'invalid') return { status: 400, text: asked.why }
    if (asked.topic !== this.#options.topic) return { status: 404, text: 'Sujet inconnu.' }
    if (asked.kind === 'unsubscribe') {
      const known = this.#own(request.integratorId, asked.endpoint)
      if (known === undefined) return { status: 404, text: 'Abonnement inconnu.' }
      known.end('unsubscribed')
      return { status: 202, json: { 'hub.channel.endpoint': asked.endpoint } }
    }
    const existing =
      asked.endpoint === undefined ? undefined : this.#own(request.integratorId, asked.endpoint)
    if (asked.endpoint !== undefined && existing === undefined) {
      return { status: 404, text: 'Abonnement inconnu.' }
    }
    const subscription = existing ?? this.#subscribe(request.integratorId)
    if (subscription === undefined) return { status: 429, text: 'Trop d’abonnements.' }
    const { leaseSeconds, longestLeaseSeconds } = this.#limits
    subscription.name = asked.subscriber ?? subscription.name
    subscription.grant(asked.events, Math.min(asked.leaseSeconds ?? leaseSeconds, longestLeaseSeconds))
    return { status: 202, json: { 'hub.channel.endpoint': this.#endpointOf(subscription) } }
  }

  #subscribe(integratorId: string): Subscription | undefined {
    const all = [...this.#subscriptions.values()]
    const own = all.filter(({ options }) => options.integratorId === integratorId)
    if (all.length >= this.#limits.subscriptions || own.length >= this.#limits.subscriptionsPerIntegrator) {
      return undefined
    }
    const key = randomBytes(32).toString('base64url')
    const { topic } = this.#options
    const subscription: Subscription = new Subscription(
      {
        integratorId,
        topic,
        key,
        acknowledgementMs: this.#limits.acknowledgementMs,
        onFollowed: (event) => this.#options.onFollowed(integratorId, event),
        onRefused: (event, status) =>
          this.#failed(subscription, event, `${subscription.name} refused to follow context (${status}).`),
        onSilent: (event) => this.#failed(subscription, event, `${subscription.name} did not respond.`),
        onEnd: (abnormal) => this.#ended(subscription, abnormal),
      },
      this.#limits.connectMs,
    )
    this.#subscriptions.set(key, subscription)
    return subscription
  }

  #ended(subscription: Subscription, abnormal: boolean): void {
    const { key, integratorId } = subscription.options
    this.#subscriptions.delete(key)
    const event = this.#current?.event
    if (abnormal && event !== undefined) {
      this.#failed(subscription, event, `The connection with ${subscription.name} was lost.`)
    }
    if (!subscription.connected) return
    if (this.#connected().some(({ options }) => options.integratorId === integratorId)) return
    this.#latest.delete(integratorId)
    // Nobody vouches for its patient any more: a newcomer is not told of it.
    if (this.#current?.by === integratorId) this.#current = undefined
    this.#options.onGone(integratorId)
  }

  /** §2.6. */
  #request({ integratorId, body }: LoopbackRequest): LoopbackAnswer {
    const event = readEvent(body)
    if (event === undefined) return this.#reject(integratorId, undefined, 'not-readable')
    if (event.topic !== this.#options.topic) return this.#reject(integratorId, event, 'wrong-topic')
    if (this.#ids.has(event.id)) return { status: 409, text: 'Cet évènement a déjà été reçu.' }
    const name = eventNameOf(event.name)
    if (name === undefined) return this.#reject(integratorId, event, 'unsupported-event')
    if (name === 'SyncError') {
      this.#remember(event.id)
      this.#distribute(event, name, integratorId)
      return { status: 202 }
    }
    if (event.at < (this.#latest.get(integratorId) ?? Number.NEGATIVE_INFINITY)) {
      return this.#reject(integratorId, event, 'out-of-order')
    }
    const verdict = this.#options.judge(integratorId, event, name)
    if (verdict === 'refused') return this.#reject(integratorId, event, 'refused-patient')
    if (verdict === 'opens') this.#current = { event, by: integratorId, versionId: randomUUID() }
    if (verdict === 'closes') this.#current = undefined
    this.#remember(event.id)
    this.#latest.set(integratorId, event.at)
    this.#distribute(event, name, integratorId)
    return { status: 202 }
  }

  #reject(integratorId: string, event: FhircastEvent | undefined, why: HubRefusal): LoopbackAnswer {
    const answer = rejections[why]
    if (this.#current?.by === integratorId) this.#current = undefined
    this.#options.onRefused(integratorId, why)
    if (event === undefined) return answer
    // §2.6: a change that is not broadcast is a SyncError for its requester alone.
    const error = newSyncError(
      this.#options.topic,
      { id: event.id, name: event.name, subscriber: 'Navigateur Pro' },
      `Navigateur Pro refused the event: ${why}.`,
    )
    for (const subscription of this.#connected()) {
      if (subscription.options.integratorId === integratorId) subscription.deliver(error, 'SyncError')
    }
    return answer
  }

  #failed(subscription: Subscription, { id, name }: FhircastEvent, diagnostics: string): void {
    const about = { id, name, subscriber: subscription.name }
    const error = newSyncError(this.#options.topic, about, diagnostics)
    for (const other of this.#connected()) if (other !== subscription) other.deliver(error, 'SyncError')
  }

  #distribute(event: FhircastEvent, name: EventName, except: string | undefined): void {
    if (name !== 'SyncError') this.latestId = event.id
    for (const subscription of this.#connected()) {
      if (subscription.options.integratorId !== except) subscription.deliver(event, name)
    }
  }

  /** §2.9. */
  #context(): LoopbackAnswer {
    const current = this.#current
    return {
      status: 200,
      json: {
        'context.type': current === undefined ? '' : 'Patient',
        ...(current === undefined ? {} : { 'context.versionId': current.versionId }),
        context: current?.event.context ?? [],
      },
    }
  }

  #remember(id: string): void {
    this.#ids.add(id)
    const [oldest] = this.#ids
    if (this.#ids.size > rememberedIds && oldest !== undefined) this.#ids.delete(oldest)
  }

  #connected(): readonly Subscription[] {
    return [...this.#subscriptions.values()].filter(({ connected }) => connected)
  }

  #own(integratorId: string, endpoint: string): Subscription | undefined {
    const own = [...this.#subscriptions.values()].filter(
      ({ options }) => options.integratorId === integratorId,
    )
    return own.find((subscription) => this.#endpointOf(subscription) === endpoint)
  }

  #endpointOf({ options }: Subscription): string {
    return `${this.origin.replace(/^http/, 'ws')}/${options.key}`
  }
}
