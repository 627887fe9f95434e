import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { readJson } from '../read-json.ts'

/** HL7 FHIRcast STU3 (3.0.0), what travels. Names of events are compared without case (§2.3). */
export const eventNames = [
  'Patient-open',
  'Patient-close',
  'Home-open',
  'UserLogout',
  'UserHibernate',
  'SyncError',
] as const
export type EventName = (typeof eventNames)[number]

const named = new Map(eventNames.map((name) => [name.toLowerCase(), name]))

/** As the specification writes it; undefined for an event that we neither send nor follow. */
export function eventNameOf(said: string): EventName | undefined {
  return named.get(said.trim().toLowerCase())
}

const identifier = z.string().min(1).max(200)
const contextEntry = z.looseObject({ key: z.string().max(100) })
const context = z.array(contextEntry).max(20)

const eventBody = z.looseObject({
  timestamp: z.string().max(40),
  id: identifier,
  event: z.looseObject({ 'hub.topic': identifier, 'hub.event': identifier, context }),
})

export type FhircastEvent = {
  readonly timestamp: string
  /** The same in milliseconds since 1970, fractions kept: it orders. */
  readonly at: number
  readonly id: string
  readonly topic: string
  /** As said: `eventNameOf` tells whether it is known. */
  readonly name: string
  readonly context: readonly z.infer<typeof contextEntry>[]
}

export function readEvent(text: string): FhircastEvent | undefined {
  const parsed = eventBody.safeParse(readJson(text))
  if (!parsed.success) return undefined
  const { timestamp, id, event } = parsed.data
  const at = timeOf(timestamp)
  if (at === undefined) return undefined
  return { timestamp, at, id, topic: event['hub.topic'], name: event['hub.event'], context: event.context }
}

export function writeEvent({ timestamp, id, topic, name, context }: FhircastEvent): string {
  return JSON.stringify({
    timestamp,
    id,
    event: { 'hub.topic': topic, 'hub.event': name, context },
  })
}

export function newEvent(topic: string, name: EventName, context: FhircastEvent['context']): FhircastEvent {
  const now = new Date()
  return { timestamp: now.toISOString(), at: now.getTime(), id: randomUUID(), topic, name, context }
}

/** "ISO 8601-2 in UTC" (§2.5): the zone is often left out, and the published examples have hours of three digits. */
const dateTime = /^(\d{4})-(\d\d)-(\d\d)T0?(\d\d):(\d\d):(\d\d)(\.\d{1,9})?(?:Z|([+-])(\d\d):(\d\d))?$/

export function timeOf(timestamp: string): number | undefined {
  const match = dateTime.exec(timestamp)
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number)
  const fraction = Number(match[7] ?? 0) * 1000
  const offset = (match[8] === '-' ? -1 : 1) * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0))
  const whole = new Date(0)
  whole.setUTCFullYear(year, month - 1, day)
  whole.setUTCHours(hour, minute, second)
  const exists = whole.getUTCMonth() === month - 1 && whole.getUTCDate() === day && hour < 24
  return exists && minute < 60 && second < 61 ? whole.getTime() + fraction - offset * 60_000 : undefined
}

/** §2.4: one value a parameter. */
const parameters = z.discriminatedUnion('hub.mode', [
  z.object({
    'hub.channel.type': z.literal('websocket'),
    'hub.mode': z.literal('subscribe'),
    'hub.topic': identifier,
    'hub.events': z.string().min(1).max(1000),
    'hub.lease_seconds': z.stringFormat('seconds', /^[1-9]\d{0,8}$/).optional(),
    'hub.channel.endpoint': z.string().max(500).optional(),
    'subscriber.name': z.stringFormat('name', /^[^\p{C}\p{Zl}\p{Zp}]{1,60}$/u).optional(),
  }),
  z.object({
    'hub.channel.type': z.literal('websocket'),
    'hub.mode': z.literal('unsubscribe'),
    'hub.topic': identifier,
    'hub.channel.endpoint': z.string().max(500),
  }),
])

export type SubscriptionRequest =
  | {
      readonly kind: 'subscribe'
      readonly topic: string
      readonly events: readonly EventName[]
      readonly leaseSeconds: number | undefined
      readonly endpoint: string | undefined
      readonly subscriber: string | undefined
    }
  | { readonly kind: 'unsubscribe'; readonly topic: string; readonly endpoint: string }
  /** For the person who develops the client: what is wrong. */
  | { readonly kind: 'invalid'; readonly why: string }

export function readSubscription(form: string): SubscriptionRequest {
  const said = new URLSearchParams(form)
  if (new Set(said.keys()).size !== said.size) return { kind: 'invalid', why: 'Un paramètre est répété.' }
  const parsed = parameters.safeParse(Object.fromEntries(said))
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'hub.mode')
    return { kind: 'invalid', why: `Le paramètre ${field} est absent ou mal formé.` }
  }
  const { data } = parsed
  const topic = data['hub.topic']
  if (data['hub.mode'] === 'unsubscribe') {
    return { kind: 'unsubscribe', topic, endpoint: data['hub.channel.endpoint'].trim() }
  }
  const events = new Set(data['hub.events'].split(',').flatMap((name) => eventNameOf(name) ?? []))
  if (events.size === 0) {
    return { kind: 'invalid', why: `Évènements pris en charge : ${eventNames.join(', ')}.` }
  }
  const lease = data['hub.lease_seconds']
  return {
    kind: 'subscribe',
    topic,
    events: [...events],
    leaseSeconds: lease === undefined ? undefined : Number(lease),
    endpoint: data['hub.channel.endpoint']?.trim(),
    subscriber: data['subscriber.name'],
  }
}

const acknowledgement = z.looseObject({
  id: identifier,
  // A number by the table of §2.5, a string by its example.
  status: z.union([z.int(), z.stringFormat('status', /^[1-5]\d\d$/)]),
})

/** §2.5: the id is what ties it to its event, for a socket has neither request nor answer. */
export function readAcknowledgement(
  text: string,
): { readonly id: string; readonly status: number } | undefined {
  const parsed = acknowledgement.safeParse(readJson(text))
  return parsed.success ? { id: parsed.data.id, status: Number(parsed.data.status) } : undefined
}

const confirmation = z.looseObject({
  'hub.mode': z.enum(['subscribe', 'denied']),
  'hub.topic': identifier,
  'hub.lease_seconds': z.union([z.number(), z.stringFormat('seconds', /^\d{1,9}$/)]).optional(),
  'hub.reason': z.string().max(1000).optional(),
})

/** What a hub says on a socket. */
export type HubMessage =
  | { readonly kind: 'confirmed'; readonly topic: string; readonly leaseSeconds: number | undefined }
  | { readonly kind: 'denied'; readonly reason: string }
  | { readonly kind: 'event'; readonly event: FhircastEvent }
  | { readonly kind: 'invalid' }

export function readHubMessage(text: string): HubMessage {
  const parsed = confirmation.safeParse(readJson(text))
  if (!parsed.success) {
    const event = readEvent(text)
    return event === undefined ? { kind: 'invalid' } : { kind: 'event', event }
  }
  const { data } = parsed
  if (data['hub.mode'] === 'denied') return { kind: 'denied', reason: data['hub.reason'] ?? '' }
  const lease = data['hub.lease_seconds']
  return {
    kind: 'confirmed',
    topic: data['hub.topic'],
    leaseSeconds: lease === undefined ? undefined : Number(lease),
  }
}

const currentContext = z.looseObject({ 'context.type': z.string().max(100), context })

/** §2.9: an empty type when nothing is open. */
export function readCurrentContext(
  text: string,
): { readonly type: string; readonly context: FhircastEvent['context'] } | undefined {
  const parsed = currentContext.safeParse(readJson(text))
  return parsed.success ? { type: parsed.data['context.type'], context: parsed.data.context } : undefined
}

const syncErrorSystem = 'https://fhircast.hl7.org/events/syncerror'

/** §3.2.1. The page's example and its profile disagree on the last system: both are given. */
export function newSyncError(
  topic: string,
  about: { readonly id: string; readonly name: string; readonly subscriber: string },
  diagnostics: string,
): FhircastEvent {
  const coding = [
    { system: `${syncErrorSystem}/eventid`, code: about.id },
    { system: `${syncErrorSystem}/eventname`, code: about.name },
    { system: `${syncErrorSystem}/subscribername`, code: about.subscriber },
    { system: `${syncErrorSystem}/subscriber`, code: about.subscriber },
  ]
  const issue = [{ severity: 'warning', code: 'processing', diagnostics, details: { coding } }]
  const resource = { resourceType: 'OperationOutcome', issue }
  return newEvent(topic, 'SyncError', [{ key: 'operationoutcome', resource }])
}
