import type { WebSocket } from 'ws'
import { type EventName, type FhircastEvent, readAcknowledgement, writeEvent } from './messages.ts'

/** More events than that without an answer, or more bytes unread: the subscriber follows nothing. */
const mostUnanswered = 32
const mostUnreadBytes = 512 * 1024
/** §2.5: "a non-zero number of consecutive" silences. */
const silencesBeforeEnd = 3

export type SubscriptionOptions = {
  readonly integratorId: string
  readonly topic: string
  /** The secret part of its address. */
  readonly key: string
  readonly acknowledgementMs: number
  readonly onFollowed: (event: FhircastEvent) => void
  readonly onRefused: (event: FhircastEvent, status: number) => void
  readonly onSilent: (event: FhircastEvent) => void
  readonly onEnd: (abnormal: boolean) => void
}

/** One subscriber: its address until it comes, then its socket, its lease and what it has not answered yet. */
export class Subscription {
  readonly options: SubscriptionOptions
  events: readonly EventName[] = []
  name: string
  #socket: WebSocket | undefined
  #over = false
  #leaseSeconds = 0
  #lease: NodeJS.Timeout | undefined
  #silences = 0
  readonly #unanswered = new Map<string, { readonly event: FhircastEvent; readonly timer: NodeJS.Timeout }>()

  constructor(options: SubscriptionOptions, connectMs: number) {
    this.options = options
    this.name = options.integratorId
    // An address that nobody comes to does not stay open.
    this.#lease = setTimeout(() => this.end('connection time-out'), connectMs)
  }

  get connected(): boolean {
    return this.#socket !== undefined
  }

  grant(events: readonly EventName[], leaseSeconds: number): void {
    this.events = events
    this.#leaseSeconds = leaseSeconds
    if (this.#socket !== undefined) this.#confirm()
  }

  /** §2.4: the confirmation is what the socket hears first. False when the address was used already. */
  attach(socket: WebSocket): boolean {
    if (this.#socket !== undefined || this.#over) return false
    this.#socket = socket
    socket.on('message', (data: Buffer, isBinary) => this.#hear(isBinary ? '' : data.toString('utf8')))
    socket.on('close', (code) => this.#finish(code !== 1000 && code !== 1001))
    this.#confirm()
    return true
  }

  /** A subscriber gets only what it asked for. Its answer is awaited, except to a SyncError. */
  deliver(event: FhircastEvent, name: EventName): void {
    if (!this.connected || this.#over || !this.events.includes(name)) return
    if (!this.#send(writeEvent(event)) || name === 'SyncError') return
    if (this.#unanswered.size >= mostUnanswered) return this.end('unresponsive')
    clearTimeout(this.#unanswered.get(event.id)?.timer)
    const timer = setTimeout(() => this.#silent(event), this.options.acknowledgementMs)
    this.#unanswered.set(event.id, { event, timer })
  }

  /** §2.4: a denial tells the subscriber that it is over, then the socket is closed. */
  end(reason: string): void {
    if (this.#over) return
    this.#send(
      JSON.stringify({
        'hub.mode': 'denied',
        'hub.topic': this.options.topic,
        'hub.events': this.events.join(','),
        'hub.reason': reason,
      }),
    )
    const socket = this.#socket
    this.#finish(false)
    socket?.close(1000)
  }

  #confirm(): void {
    clearTimeout(this.#lease)
    this.#lease = setTimeout(() => this.end('lease expired'), this.#leaseSeconds * 1000)
    this.#send(
      JSON.stringify({
        'hub.mode': 'subscribe',
        'hub.topic': this.options.topic,
        'hub.events': this.events.join(','),
        'hub.lease_seconds': this.#leaseSeconds,
      }),
    )
  }

  #send(text: string): boolean {
    const socket = this.#socket
    if (socket === undefined || socket.readyState !== socket.OPEN) return false
    if (socket.bufferedAmount > mostUnreadBytes) {
      socket.terminate()
      return false
    }
    socket.send(text)
    return true
  }

  #hear(text: string): void {
    const said = readAcknowledgement(text)
    // A subscriber says nothing else here (§2.6: it asks for a change over HTTP).
    if (said === undefined) return this.#socket?.close(1008)
    const waiting = this.#unanswered.get(said.id)
    if (waiting === undefined) return undefined
    this.#unanswered.delete(said.id)
    clearTimeout(waiting.timer)
    this.#silences = 0
    if (said.status >= 200 && said.status <= 299) this.options.onFollowed(waiting.event)
    else this.options.onRefused(waiting.event, said.status)
    return undefined
  }

  #silent(event: FhircastEvent): void {
    this.#unanswered.delete(event.id)
    this.#silences += 1
    this.options.onSilent(event)
    if (this.#silences >= silencesBeforeEnd) this.end('unresponsive')
  }

  #finish(abnormal: boolean): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#lease)
    for (const { timer } of this.#unanswered.values()) clearTimeout(timer)
    this.#unanswered.clear()
    this.options.onEnd(abnormal)
  }
}
