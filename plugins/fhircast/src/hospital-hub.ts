import type { PluginHost, SelfCheck } from '@navigateur-pro/domain/context/plugin.ts'
import { newBudget } from '@navigateur-pro/sdk/budget.ts'
import {
  eventNameOf,
  eventNames,
  type FhircastEvent,
  readCurrentContext,
  readHubMessage,
} from '@navigateur-pro/sdk/fhircast/messages.ts'
import { readJson } from '@navigateur-pro/sdk/read-json.ts'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { ago } from './ago.ts'
import { askHub } from './ask-hub.ts'
import { ContextSource } from './context-source.ts'
import { contextAddressOf, endpointOf } from './hub-address.ts'
import { patientOf, readPatientEvent, samePatient } from './patient-event.ts'

export type HospitalHubTiming = {
  /** After each failure in a row. */
  readonly pausesMs: readonly number[]
  readonly confirmMs: number
  readonly heartbeatMs: number
}
const usualTiming: HospitalHubTiming = {
  pausesMs: [1_000, 2_000, 5_000, 15_000, 60_000],
  confirmMs: 5_000,
  heartbeatMs: 30_000,
}
const mostFramesPerSecond = 50
/** A lease that is not said, and the longest that a timer of Node can count. */
const [usualLease, longestLease] = [3_600, 2_000_000]

export type HospitalHubOptions = {
  readonly host: PluginHost
  readonly hub: URL
  readonly topic: string
  readonly token: string
  readonly timing?: Partial<HospitalHubTiming>
}

/** Why the last connection ended or was not made. */
type Problem = 'unreachable' | 'token' | 'topic' | 'redirected' | 'refused' | 'endpoint' | 'denied' | 'cut'

const endpointAnswer = z.looseObject({ 'hub.channel.endpoint': z.string().max(2000) })

/** Follows the hub of a practice software or of a hospital (FHIRcast STU3 §2.4, 2.5, 2.9). */
export class HospitalHub {
  readonly #options: HospitalHubOptions
  readonly #timing: HospitalHubTiming
  readonly #source: ContextSource
  readonly #running: Promise<void>
  readonly #stop = new AbortController()
  #socket: WebSocket | undefined
  #endpoint = ''
  #confirmed = false
  #problem: Problem | undefined
  #wake: () => void = () => {}
  #settled: () => void = () => {}
  #heardAt: number | undefined
  #refused: { readonly why: string; readonly at: number } | undefined
  /** Of the event that made the current context. */
  #latest = Number.NEGATIVE_INFINITY
  #latestId = ''

  constructor(options: HospitalHubOptions) {
    this.#options = options
    this.#timing = { ...usualTiming, ...options.timing }
    this.#source = new ContextSource(options.host, `fhircast:hub:${options.hub.hostname}`.slice(0, 100))
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    // §2.5: a subscriber that stops unsubscribes, then closes with 1000.
    const left = this.#confirmed ? this.#unsubscribe() : undefined
    this.#stop.abort()
    this.#wake()
    await left
    this.#socket?.close(1000)
    setTimeout(() => this.#socket?.terminate(), 1_000).unref()
    await this.#running
  }

  /** When nothing answers, tries again now. */
  async selfTest(): Promise<readonly SelfCheck[]> {
    if (!this.#confirmed) {
      const settled = new Promise<void>((resolve) => (this.#settled = resolve))
      this.#wake()
      await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, 2_500).unref())])
    }
    const { hostname } = this.#options.hub
    if (!this.#confirmed) {
      const advice = problems[this.#problem ?? 'unreachable']
      return [{ label: `Le hub ${hostname} est suivi`, outcome: 'failed', advice }]
    }
    return [
      { label: `Le hub ${hostname} est suivi`, outcome: 'ok' },
      this.#heardAt === undefined
        ? {
            label: `Le hub ${hostname} a donné un patient`,
            outcome: 'waiting',
            advice: 'Ouvrez un patient dans le logiciel de ce hub.',
          }
        : { label: `Dernier évènement de ${hostname} reçu ${ago(this.#heardAt)}`, outcome: 'ok' },
      ...(this.#refused === undefined
        ? []
        : ([
            { label: `Dernier refus ${ago(this.#refused.at)}`, outcome: 'failed', advice: this.#refused.why },
          ] as const)),
    ]
  }

  async #run(): Promise<void> {
    let failures = 0
    while (!this.#stop.signal.aborted) {
      this.#problem = await this.#session()
      if (this.#confirmed) failures = 0
      this.#confirmed = false
      this.#source.lost()
      this.#settled()
      if (this.#stop.signal.aborted) return
      this.#options.host.log('fhircast.hub-lost', { reason: this.#problem })
      const { pausesMs } = this.#timing
      const pause = pausesMs[Math.min(failures, pausesMs.length - 1)] ?? 60_000
      failures += 1
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        setTimeout(resolve, pause * (0.8 + Math.random() * 0.4)).unref()
      })
    }
  }

  async #session(): Promise<Problem> {
    const endpoint = await this.#subscribe()
    if (typeof endpoint === 'string') return endpoint
    if (this.#stop.signal.aborted) return 'cut'
    return this.#listen(endpoint)
  }

  /** The first time, or to renew the lease of the socket that is open. */
  async #subscribe(renewed?: URL): Promise<URL | Problem> {
    const { hub, topic, token } = this.#options
    const form = new URLSearchParams({
      'hub.channel.type': 'websocket',
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.events': eventNames.join(','),
      'subscriber.name': 'Navigateur Pro',
      ...(renewed === undefined ? {} : { 'hub.channel.endpoint': renewed.href }),
    })
    const answer = await askHub(hub, { token, form, stop: this.#stop.signal })
    if (answer.kind === 'unreachable') return 'unreachable'
    const { status, text } = answer
    if (status === 401 || status === 403) return 'token'
    if (status === 404) return 'topic'
    if (status >= 300 && status < 400) return 'redirected'
    if (status < 200 || status > 299) return 'refused'
    const said = endpointAnswer.safeParse(readJson(text))
    return endpointOf(hub, said.data?.['hub.channel.endpoint']) ?? 'endpoint'
  }

  async #unsubscribe(): Promise<void> {
    const { hub, topic, token } = this.#options
    const form = new URLSearchParams({
      'hub.channel.type': 'websocket',
      'hub.mode': 'unsubscribe',
      'hub.topic': topic,
      'hub.channel.endpoint': this.#endpoint,
    })
    await askHub(hub, { token, form, stop: AbortSignal.timeout(1_000) })
  }

  #listen(endpoint: URL): Promise<Problem> {
    const socket = new WebSocket(endpoint, {
      followRedirects: false,
      handshakeTimeout: this.#timing.confirmMs,
      maxPayload: 1024 * 1024,
      maxFragments: 64,
      perMessageDeflate: false,
    })
    this.#socket = socket
    this.#endpoint = endpoint.href
    const budget = newBudget(mostFramesPerSecond)
    const confirm = setTimeout(() => socket.terminate(), this.#timing.confirmMs * 2)
    let alive = true
    let denied = false
    const heartbeat = setInterval(() => {
      if (!alive) return socket.terminate()
      alive = false
      return socket.readyState === socket.OPEN ? socket.ping() : undefined
    }, this.#timing.heartbeatMs)
    let renewal: NodeJS.Timeout | undefined
    socket.on('error', () => {})
    socket.on('pong', () => (alive = true))
    socket.on('message', (data: Buffer, isBinary) => {
      alive = true
      if (!budget()) {
        socket.removeAllListeners('message')
        return socket.terminate()
      }
      const said = isBinary ? ({ kind: 'invalid' } as const) : readHubMessage(data.toString('utf8'))
      if (said.kind === 'denied') {
        denied = true
        return socket.close(1000)
      }
      if (said.kind === 'confirmed') {
        clearTimeout(confirm)
        clearTimeout(renewal)
        const lease = Math.min(said.leaseSeconds || usualLease, longestLease)
        renewal = setTimeout(() => void this.#renew(socket, endpoint), lease * 800)
        return this.#confirmed ? undefined : this.#begin()
      }
      if (said.kind === 'event' && this.#confirmed) {
        const status = this.#follow(said.event) ? '200' : '409'
        return socket.send(JSON.stringify({ id: said.event.id, status }))
      }
      return this.#noPatient('Le hub a envoyé un message illisible.')
    })
    return new Promise((resolve) => {
      socket.on('close', () => {
        clearTimeout(confirm)
        clearTimeout(renewal)
        clearInterval(heartbeat)
        resolve(denied ? 'denied' : 'cut')
      })
    })
  }

  async #renew(socket: WebSocket, endpoint: URL): Promise<void> {
    const renewed = await this.#subscribe(endpoint)
    // A hub that gives another socket means a new subscription: begin again.
    if (typeof renewed === 'string' || renewed.href !== endpoint.href) socket.close(1000)
  }

  #begin(): void {
    this.#confirmed = true
    this.#problem = undefined
    this.#latest = Number.NEGATIVE_INFINITY
    this.#latestId = ''
    this.#source.restart()
    this.#settled()
    this.#options.host.log('fhircast.hub-followed')
    void this.#readCurrent()
  }

  /** §2.9, optional: a hub without it has pushed its open event, or will. */
  async #readCurrent(): Promise<void> {
    const { hub, topic, token } = this.#options
    const socket = this.#socket
    const answer = await askHub(contextAddressOf(hub, topic), { token, stop: this.#stop.signal })
    if (answer.kind === 'unreachable' || answer.status !== 200) return
    const current = readCurrentContext(answer.text)
    // An event is newer than an answer that was on its way.
    if (current === undefined || this.#latestId !== '' || socket !== this.#socket || !this.#confirmed) return
    if (current.type === '') this.#source.closed(Date.now())
    else if (current.type === 'Patient') this.#apply('Patient-open', current.context, Date.now())
  }

  /** False: refused, and the hub tells the others (§2.5). */
  #follow(event: FhircastEvent): boolean {
    const name = eventNameOf(event.name)
    if (event.id === this.#latestId) return true
    if (event.topic !== this.#options.topic) return this.#noPatient('Le hub a parlé d’un autre sujet.')
    if (name === undefined) return this.#overlook(event)
    if (name === 'SyncError') {
      this.#noPatient('Un logiciel de ce hub n’a pas suivi le patient : ouvrez-le de nouveau.')
      return true
    }
    if (event.at < this.#latest) {
      return this.#noPatient('Un évènement est arrivé après un plus récent : ouvrez de nouveau le patient.')
    }
    this.#latest = event.at
    this.#latestId = event.id
    return this.#apply(name, event.context, event.at)
  }

  /** A hub may grant more than was asked (§2.4): nothing to follow, unless it speaks of somebody else. */
  #overlook(event: FhircastEvent): boolean {
    const patient = patientOf(event)
    if (patient === undefined || samePatient(this.#source.open, patient)) return true
    return this.#noPatient('Le hub a parlé d’un autre patient sans l’ouvrir : ouvrez-le de nouveau.')
  }

  #apply(
    name: Parameters<typeof readPatientEvent>[0],
    context: FhircastEvent['context'],
    at: number,
  ): boolean {
    const read = readPatientEvent(name, context)
    if (read.kind === 'refused') return this.#noPatient(`Le dernier évènement a été refusé : ${read.why}`)
    this.#heardAt = Date.now()
    this.#refused = undefined
    if (read.kind === 'opens') return this.#source.opened(read.patient, read.resource, at)
    if (read.kind === 'ends' || samePatient(this.#source.open, read.resource)) this.#source.closed(at)
    return true
  }

  #noPatient(why: string): false {
    this.#refused = { why, at: Date.now() }
    this.#options.host.log('fhircast.event-refused')
    this.#source.closed(Date.now())
    return false
  }
}

const problems: Readonly<Record<Problem, string>> = {
  unreachable:
    'Le hub ne répond pas. Vérifiez l’adresse, le réseau et le VPN ; le Navigateur essaie de nouveau de lui-même.',
  token: 'Le hub refuse le jeton. Demandez-en un autre à son éditeur et collez-le dans les réglages.',
  topic:
    'Le hub ne connaît pas ce sujet. Recopiez celui que donne votre logiciel : il change souvent à chaque session.',
  redirected: 'Le hub renvoie vers une autre adresse, ce qui n’est pas suivi. Réglez l’adresse définitive.',
  refused: 'Le hub a refusé l’abonnement. Signalez-le à son éditeur.',
  endpoint:
    'Le hub donne une adresse d’écoute qui n’est pas la sienne. Elle n’est pas suivie ; signalez-le à son éditeur.',
  denied: 'Le hub a mis fin à l’abonnement. Le Navigateur en demande un autre de lui-même.',
  cut: 'La liaison avec le hub est coupée. Le Navigateur la rétablit de lui-même.',
}
