import { once } from 'node:events'
import { request as httpRequest } from 'node:http'

/**
 * A FHIRcast client written from the examples of the specification alone (STU3, §2.4 to 2.9), with
 * nothing of our code: what a vendor would write. It is given a hub, a topic and a token.
 */
export class SpecificationClient {
  readonly received: { timestamp: string; id: string; event: Record<string, unknown> }[] = []
  readonly control: Record<string, unknown>[] = []
  /** What it answers to each event. */
  answer: string | undefined = '200'
  closeCode: number | undefined
  endpoint = ''
  #socket: WebSocket | undefined
  readonly #hub: string
  readonly #topic: string
  readonly #token: string

  constructor(hub: string, topic: string, token: string) {
    this.#hub = hub
    this.#topic = topic
    this.#token = token
  }

  /** Subscription request, response, connection; the confirmation is the first message. */
  async subscribe(events: string, more: Record<string, string> = {}): Promise<number> {
    const form = new URLSearchParams({
      'hub.channel.type': 'websocket',
      'hub.mode': 'subscribe',
      'hub.topic': this.#topic,
      'hub.events': events,
      ...more,
    })
    const { status, text } = await this.post('application/x-www-form-urlencoded', form.toString())
    if (status !== 202) return status
    this.endpoint = JSON.parse(text)['hub.channel.endpoint']
    if (more['hub.channel.endpoint'] === undefined) await this.connect()
    return status
  }

  async connect(): Promise<void> {
    const socket = new WebSocket(this.endpoint)
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data))
      if (message['hub.mode'] !== undefined) {
        this.control.push(message)
        return
      }
      this.received.push(message)
      if (this.answer !== undefined) this.say(JSON.stringify({ id: message.id, status: this.answer }))
    })
    socket.addEventListener('close', ({ code }) => (this.closeCode = code))
    await once(socket, 'open')
  }

  async unsubscribe(): Promise<number> {
    const form = new URLSearchParams({
      'hub.channel.type': 'websocket',
      'hub.channel.endpoint': this.endpoint,
      'hub.mode': 'unsubscribe',
      'hub.topic': this.#topic,
    })
    return (await this.post('application/x-www-form-urlencoded', form.toString())).status
  }

  /** Request of a context change. */
  async requestChange(event: object): Promise<number> {
    return (await this.post('application/fhir+json', JSON.stringify(event))).status
  }

  async currentContext(): Promise<{ status: number; body: Record<string, unknown> }> {
    const { status, text } = await this.#ask('GET', `/${this.#topic}`)
    return { status, body: status === 200 ? JSON.parse(text) : {} }
  }

  async configuration(): Promise<Record<string, unknown>> {
    return JSON.parse((await this.#ask('GET', '/.well-known/fhircast-configuration')).text)
  }

  post(contentType: string, body: string): Promise<{ status: number; text: string }> {
    return this.#ask('POST', '/', contentType, body)
  }

  say(text: string): void {
    this.#socket?.send(text)
  }

  close(): void {
    this.#socket?.close(1000)
  }

  async #ask(
    method: string,
    path: string,
    contentType?: string,
    body = '',
  ): Promise<{ status: number; text: string }> {
    const asked = httpRequest(`${this.#hub}${path}`, {
      method,
      agent: false,
      headers: {
        Authorization: `Bearer ${this.#token}`,
        ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
      },
    })
    asked.end(body)
    const [response] = await once(asked, 'response')
    let text = ''
    for await (const chunk of response) text += chunk
    return { status: response.statusCode, text }
  }
}

let made = 0

/** Notification as in the examples: a timestamp in UTC without a zone, an id, the event. */
export function notification(topic: string, name: string, resources: readonly object[], second = 0): object {
  made += 1
  return {
    timestamp: new Date(Date.UTC(2026, 10, 22, 9, 0, second || made)).toISOString().slice(0, -2),
    id: `wYXStHqxFQyHFELh-${made}`,
    event: {
      'hub.topic': topic,
      'hub.event': name,
      context: resources.map((resource) => ({ key: 'patient', resource })),
    },
  }
}

/** The Patient of the examples of Patient-open, with the official test INS when one is asked for. */
export function patientResource(family: string, identifiers: readonly object[] = []): object {
  return {
    resourceType: 'Patient',
    id: `503824b8-${family}`,
    identifier: [
      {
        use: 'official',
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
        system: 'urn:oid:2.999.16.840.1.113883.19.5',
        value: `4438001-${family}`,
      },
      ...identifiers,
    ],
    name: [{ use: 'official', family, given: ['John'] }],
    gender: 'male',
    birthDate: '1978-11-03',
  }
}

export function ins(value: string): object {
  return {
    use: 'official',
    type: {
      coding: [{ system: 'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203', code: 'INS-NIR-TEST' }],
    },
    system: 'urn:oid:1.2.250.1.213.1.4.10',
    value,
  }
}
