import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  eventNameOf,
  newSyncError,
  readAcknowledgement,
  readCurrentContext,
  readEvent,
  readHubMessage,
  readSubscription,
  timeOf,
  writeEvent,
} from './messages.ts'

/** At release, a hundred thousand of each take minutes. */
const timeout = 300_000
const numRuns = process.env.NAVIGATEUR_RELEASE ? 100_000 : 500
const examples = resolve(import.meta.dirname, '../../../../../shared/data/interop/fhircast')

describe('timestamps', () => {
  it.each<[string, string | undefined]>([
    ['2018-01-08T01:37:05.14', '2018-01-08T01:37:05.140Z'],
    ['2023-04-01T010:38:04.16', '2023-04-01T10:38:04.160Z'],
    ['2026-11-22T09:00:00Z', '2026-11-22T09:00:00.000Z'],
    ['2026-11-22T09:00:00+01:00', '2026-11-22T08:00:00.000Z'],
    ['2026-11-22T09:00:00-01:30', '2026-11-22T10:30:00.000Z'],
    ['2026-02-30T09:00:00Z', undefined],
    ['2026-11-22T24:00:00Z', undefined],
    ['2026-11-22T09:61:00Z', undefined],
    ['2026-11-22', undefined],
    ['hier', undefined],
  ])('%s is %s', (said, read) => {
    const at = timeOf(said)
    expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(read)
  })

  it('order to the microsecond', () => {
    expect(timeOf('2026-11-22T09:00:00.0000001Z')).toBeLessThan(timeOf('2026-11-22T09:00:00.0009Z') ?? 0)
  })
})

describe('a subscription request', () => {
  const form = (more: string) => `hub.channel.type=websocket&hub.mode=subscribe&hub.topic=t&${more}`
  it('is read whatever the case of the events, each once, the unknown ones left out', () => {
    expect(readSubscription(form('hub.events=patient-OPEN,Patient-open,%20syncerror,x'))).toMatchObject({
      kind: 'subscribe',
      events: ['Patient-open', 'SyncError'],
      leaseSeconds: undefined,
    })
  })
  it.each([
    ['no channel', 'hub.mode=subscribe&hub.topic=t&hub.events=Patient-open'],
    ['a webhook', 'hub.channel.type=webhook&hub.mode=subscribe&hub.topic=t&hub.events=Patient-open'],
    ['a parameter twice', form('hub.events=Patient-open&hub.topic=u')],
    ['no known event', form('hub.events=Encounter-open')],
    ['a negative lease', form('hub.events=Patient-open&hub.lease_seconds=-1')],
    ['a name that hides', form('hub.events=Patient-open&subscriber.name=a%E2%80%AEb')],
    ['nothing', ''],
  ])('is refused with a reason: %s', (_name, asked) => {
    expect(readSubscription(asked)).toMatchObject({ kind: 'invalid', why: expect.stringMatching(/\.$/) })
  })
})

describe.skipIf(!existsSync(examples))('the examples of the specification', () => {
  const read = (name: string) => readFileSync(resolve(examples, name), 'utf8')
  it.each(['patient-open.json', 'patient-close.json', 'syncerror.json'])('%s is an event', (name) => {
    const event = readEvent(read(name))
    expect(event?.context).toHaveLength(1)
    expect(eventNameOf(event?.name ?? '')?.toLowerCase()).toBe(event?.name.toLowerCase())
    expect(event && JSON.parse(writeEvent(event))).toEqual(JSON.parse(read(name)))
  })
  it('the flow is understood on both sides', () => {
    const flow = JSON.parse(read('subscription-flow.json'))
    const said = (step: string) => JSON.stringify(flow[step])
    expect(readSubscription(flow['1_subscribe_request'].body)).toMatchObject({ kind: 'subscribe' })
    expect(readHubMessage(said('3_ws_confirmation'))).toMatchObject({ kind: 'confirmed', leaseSeconds: 7200 })
    expect(readAcknowledgement(said('4_ws_ack_by_subscriber'))).toEqual({
      id: 'q9v3jubddqt63n1',
      status: 200,
    })
    expect(readHubMessage(said('5_ws_denial'))).toMatchObject({ kind: 'denied' })
    expect(readCurrentContext(said('7_empty_context_response'))).toEqual({ type: '', context: [] })
  })
  it('our SyncError has the shape of theirs', () => {
    const coding = (event: string) =>
      JSON.parse(event).event.context[0].resource.issue[0].details.coding.map(
        ({ system }: { system: string }) => system,
      )
    const about = { id: 'x', name: 'Patient-open', subscriber: 'Visionneuse' }
    expect(coding(writeEvent(newSyncError('t', about, 'Refused.')))).toEqual(
      expect.arrayContaining(coding(read('syncerror.json')).slice(0, 3)),
    )
  })
})

describe('no parser throws', () => {
  const parsers = [
    readEvent,
    readSubscription,
    readAcknowledgement,
    readHubMessage,
    readCurrentContext,
    timeOf,
  ]
  const event = JSON.stringify({
    timestamp: '2026-11-22T09:00:00Z',
    id: 'x',
    event: { 'hub.topic': 't', 'hub.event': 'Patient-open', context: [{ key: 'patient', resource: {} }] },
  })
  it(
    'on any bytes',
    () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
          const text = new TextDecoder().decode(bytes)
          for (const parse of parsers) parse(text)
        }),
        { numRuns },
      )
    },
    timeout,
  )
  it(
    'on any JSON, nor on an event that was cut or changed anywhere',
    () => {
      fc.assert(
        fc.property(fc.json(), fc.nat(event.length), fc.string({ maxLength: 3 }), (json, at, put) => {
          const changed = event.slice(0, at) + put + event.slice(at + put.length)
          for (const text of [json, changed, event.slice(0, at)]) for (const parse of parsers) parse(text)
        }),
        { numRuns },
      )
    },
    timeout,
  )
})
