import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { readFhirPatient } from '@navigateur-pro/domain/identity/fhir-patient.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { eventNameOf, newEvent, readHubMessage, writeEvent } from '@navigateur-pro/sdk/fhircast/messages.ts'
import type { Integrator } from '@navigateur-pro/sdk/protocol.ts'
import { fhirPatientOf } from '../fhir-patient.ts'
import type { Patient } from '../patients.ts'
import type { Road, Sent } from './road.ts'

export type HubOptions = {
  /** http://127.0.0.1:47613/, then the topic where it is not the Navigateur's. Undefined: not set up. */
  readonly hub: URL | undefined
  readonly integrator: Integrator
  /** Keeps the token of the pairing, mode 0600. */
  readonly tokenFile: string
  /** Six digits to show until the doctor answers, then null. */
  onCode(code: string | null): void
  /** What happens when nobody asked: the pairing ends, the hub speaks. */
  onNews(sent: Sent): void
  /** Goes to the patient that the hub announces, or to none; false when this practice has not that dossier. */
  onFollow(asked: Identity | undefined): boolean
}

const pollMs = 500
type Asked = { readonly id: string; readonly code: string }

const offline = () =>
  new AppError(
    'offline',
    'Le concentrateur FHIRcast ne répond pas. Mettez cette voie en marche dans le Navigateur.',
  )

function idOf(resource: unknown): string | undefined {
  return (resource as { readonly id?: string } | undefined)?.id
}

/** A FHIRcast STU3 client of its own: pairs over HTTP, subscribes, acknowledges, says Patient-open and -close. */
export class FhircastRoad implements Road {
  readonly id = 'fhircast'
  readonly label = 'FHIRcast'
  readonly explanation =
    'Le logiciel est client du concentrateur FHIRcast du Navigateur, avec un appairage à part.'
  readonly unavailable?: string
  readonly #options: HubOptions
  readonly #origin: string
  readonly #topic: string
  readonly #gone = new AbortController()
  #token: string | undefined
  #socket: WebSocket | undefined
  #isPairing = false
  #open: Patient | undefined
  /** Of the Patient resource that is open, ours or the hub's. */
  #openId: string | undefined

  constructor(options: HubOptions) {
    this.#options = options
    this.#origin = options.hub?.origin ?? ''
    this.#topic = decodeURIComponent(options.hub?.pathname.slice(1) ?? '') || 'navigateur-pro'
    if (options.hub === undefined) {
      this.unavailable = 'Ce logiciel a été lancé sans adresse de concentrateur (--hub).'
    }
  }

  async open({ patient }: { readonly patient: Patient }): Promise<Sent> {
    this.#open = patient
    this.#openId = patient.localId
    return this.#tell('Patient-open', patient)
  }

  async close(): Promise<Sent> {
    const patient = this.#open
    this.#open = undefined
    return patient === undefined ? { text: 'Rien n’était ouvert.' } : this.#tell('Patient-close', patient)
  }

  quit(): void {
    this.#socket?.close()
  }

  leave(): void {
    this.#gone.abort()
    this.quit()
  }

  async #tell(name: 'Patient-open' | 'Patient-close', patient: Patient): Promise<Sent> {
    this.#token ??= await readFile(this.#options.tokenFile, 'utf8').catch(() => undefined)
    if (this.#token === undefined) {
      if (!this.#isPairing) void this.#pair()
      return { text: 'FHIRcast : comparez les six chiffres, puis acceptez ce logiciel dans le Navigateur.' }
    }
    if (this.#socket?.readyState !== WebSocket.OPEN) await this.#subscribe()
    const event = newEvent(this.#topic, name, [{ key: 'patient', resource: fhirPatientOf(patient) }])
    const answer = await this.#post('/', 'application/json', writeEvent(event))
    if (answer.ok) return { text: `${name} accepté par le concentrateur.` }
    throw new AppError('bad_input', `FHIRcast : ${await answer.text()}`)
  }

  async #subscribe(): Promise<void> {
    const form = new URLSearchParams({
      'hub.channel.type': 'websocket',
      'hub.mode': 'subscribe',
      'hub.topic': this.#topic,
      'hub.events': 'Patient-open,Patient-close,SyncError',
      'subscriber.name': this.#options.integrator.name,
    })
    const answer = await this.#post('/', 'application/x-www-form-urlencoded', String(form))
    if (answer.status === 401) {
      this.#token = undefined
      await rm(this.#options.tokenFile, { force: true })
      throw new AppError(
        'forbidden',
        'Le Navigateur ne reconnaît plus ce logiciel. Rouvrez le dossier pour refaire l’appairage.',
      )
    }
    if (!answer.ok) throw new AppError('bad_input', `FHIRcast : ${await answer.text()}`)
    const granted = (await answer.json()) as { readonly 'hub.channel.endpoint': string }
    const socket = new WebSocket(granted['hub.channel.endpoint'])
    socket.addEventListener('message', ({ data }) => this.#hear(socket, String(data)))
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve())
      socket.addEventListener('error', () => reject(offline()))
    })
    this.#socket = socket
  }

  /** Each event is acknowledged (STU3 §2.5), by a refusal when this practice has not that patient. */
  #hear(socket: WebSocket, data: string): void {
    const heard = readHubMessage(data)
    if (heard.kind !== 'event') return
    const { id, name, context } = heard.event
    const { onNews } = this.#options
    if (eventNameOf(name) === 'SyncError') {
      return onNews({ text: 'Le concentrateur annonce que tous ne sont pas sur le même patient.' })
    }
    const resource = context.find(({ key }) => key === 'patient')?.['resource']
    const follows =
      eventNameOf(name) === 'Patient-open' ? this.#followOpening(resource) : this.#followClosing(resource)
    socket.send(JSON.stringify({ id, status: follows ? '200' : '409' }))
    onNews({
      text: follows
        ? `Suivi du concentrateur : ${name}.`
        : 'Le concentrateur ouvre un patient inconnu ici : refusé.',
    })
  }

  #followOpening(resource: unknown): boolean {
    const read = readFhirPatient(resource)
    if (read.kind === 'invalid' || !this.#options.onFollow(read.identity)) return false
    this.#open = undefined
    this.#openId = idOf(resource)
    return true
  }

  /** The patient of another program may close without this one's closing. */
  #followClosing(resource: unknown): boolean {
    if (resource !== undefined && idOf(resource) !== this.#openId) return true
    this.#open = undefined
    return this.#options.onFollow(undefined)
  }

  /** Goes on by itself: the doctor may be with a patient. What is open by then is told. */
  async #pair(): Promise<void> {
    const { integrator, tokenFile, onCode, onNews } = this.#options
    this.#isPairing = true
    try {
      const body = JSON.stringify({ integratorId: integrator.id, name: integrator.name })
      const asked = await this.#post('/pair', 'application/json', body)
      if (!asked.ok) return onNews({ text: await asked.text() })
      const { id, code } = (await asked.json()) as Asked
      onCode(code)
      for (;;) {
        await pause(pollMs, undefined, { signal: this.#gone.signal })
        const answer = await fetch(`${this.#origin}/pair/${id}`, { signal: this.#gone.signal })
        if (answer.status === 202) continue
        if (!answer.ok) return onNews({ text: await answer.text() })
        this.#token = ((await answer.json()) as { readonly token: string }).token
        await writeFile(tokenFile, this.#token, { mode: 0o600 })
        break
      }
      const patient = this.#open
      onNews(
        patient === undefined ? { text: 'FHIRcast : relié.' } : await this.#tell('Patient-open', patient),
      )
    } catch (error) {
      if (!this.#gone.signal.aborted)
        onNews({ text: error instanceof AppError ? error.message : offline().message })
    } finally {
      this.#isPairing = false
      onCode(null)
    }
  }

  #post(path: string, type: string, body: string): Promise<Response> {
    const authorization = this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }
    return fetch(`${this.#origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': type, ...authorization },
      body,
      signal: this.#gone.signal,
    }).catch(() => {
      throw offline()
    })
  }
}
