import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { resolve } from 'node:path'
import type { FollowedPatient } from '@navigateur-pro/domain/context/plugin.ts'
import { identity } from '@navigateur-pro/domain/identity/identity.ts'
import { once } from 'node:events'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { ins, notification, patientResource, SpecificationClient } from '../testing/specification-client.ts'
import { TestDesk } from '../testing/test-desk.ts'
import { fhircast, startFhircast } from './fhircast.ts'

const topic = 'navigateur-pro'
/** The official test identity of the INS teleservice: OID .10, never a real person. */
const patTrois = identity.parse({
  matricule: '279035121518989',
  oid: '1.2.250.1.213.1.4.10',
  status: 'QUAL',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  givenNames: 'DOMINIQUE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '51215',
})
const both = 'Patient-open,Patient-close,SyncError'

let desk: TestDesk
let running: Awaited<ReturnType<typeof startFhircast>>
let clients: SpecificationClient[]
beforeEach(() => {
  desk = new TestDesk()
  clients = []
})
afterEach(async () => {
  for (const client of clients) client.close()
  await running.stop()
})
const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 30_000 })
const hubUrl = () => `http://127.0.0.1:${running.port}`

async function start(
  settings: Record<string, unknown> = {},
  timing: Parameters<typeof startFhircast>[2] = {},
): Promise<void> {
  const chosen = fhircast.configuration.parse({ hub: true, port: 0, ...settings })
  running = await startFhircast(desk.host, chosen, timing)
}

/** Paired as a vendor does it: the code is shown, the token is polled. */
async function paired(integratorId: string): Promise<SpecificationClient> {
  const asked = await fetch(`${hubUrl()}/pair`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ integratorId, name: integratorId }),
  })
  const { id } = await asked.json()
  const answer = await vi.waitUntil(async () => {
    const polled = await fetch(`${hubUrl()}/pair/${id}`)
    return polled.status === 200 ? polled : false
  })
  const { token } = await answer.json()
  const client = new SpecificationClient(hubUrl(), topic, token)
  clients.push(client)
  return client
}

async function subscribed(integratorId: string, events = both): Promise<SpecificationClient> {
  const client = await paired(integratorId)
  expect(await client.subscribe(events, { 'subscriber.name': integratorId })).toBe(202)
  await until(() => client.control.length > 0)
  return client
}

const names = (client: SpecificationClient) => client.received.map(({ event }) => event['hub.event'])

describe('a client written from the specification', () => {
  it('subscribes, is confirmed, opens and closes a patient', async () => {
    await start()
    const lgc = await subscribed('lgc')
    expect(lgc.endpoint).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/)
    expect(lgc.control).toEqual([
      { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.events': both, 'hub.lease_seconds': 7200 },
    ])
    const open = notification(topic, 'Patient-open', [patientResource('Smith')])
    expect(await lgc.requestChange(open)).toBe(202)
    expect(await lgc.currentContext()).toMatchObject({
      status: 200,
      body: { 'context.type': 'Patient', context: [{ key: 'patient' }] },
    })
    const { id } = patientResource('Smith') as { id: string }
    const close = notification(topic, 'patient-CLOSE', [{ resourceType: 'Patient', id }])
    expect(await lgc.requestChange(close)).toBe(202)
    expect((await lgc.currentContext()).body).toEqual({ 'context.type': '', context: [] })
    expect(desk.kinds()).toEqual(['opened Smith', 'closed'])
    const [opened, closed] = desk.published
    expect(opened).toMatchObject({ source: 'fhircast:lgc', evidence: 'paired', patient: { status: 'PROV' } })
    expect(closed).toMatchObject({ epoch: opened?.epoch, sequence: (opened?.sequence ?? 0) + 1 })
  })

  const examples = resolve(import.meta.dirname, '../../../../shared/data/interop/fhircast')
  it.skipIf(!existsSync(examples))('may send the published examples as they are', async () => {
    await start()
    const lgc = await subscribed('lgc')
    for (const file of ['patient-open.json', 'patient-close.json']) {
      const example = JSON.parse(readFileSync(resolve(examples, file), 'utf8'))
      example.event['hub.topic'] = topic
      expect(await lgc.requestChange(example)).toBe(202)
    }
    expect(desk.kinds()).toEqual(['opened Smith', 'closed'])
  })

  it('learns what the hub can do', async () => {
    await start()
    const lgc = await paired('lgc')
    expect(await lgc.configuration()).toMatchObject({
      eventsSupported: expect.arrayContaining(['Patient-open', 'Patient-close', 'SyncError']),
      websocketSupport: true,
      fhircastVersion: '3.0.0',
      capabilities: { supportsGetCurrentContext: true },
    })
  })

  it('hears what another opens, never what it opened itself', async () => {
    await start()
    const lgc = await subscribed('lgc')
    const viewer = await subscribed('visionneuse', 'PATIENT-OPEN')
    const open = notification(topic, 'Patient-open', [patientResource('Smith')])
    await lgc.requestChange(open)
    await until(() => viewer.received.length === 1)
    expect(viewer.received[0]).toEqual(open)
    await lgc.requestChange(notification(topic, 'Patient-close', [patientResource('Smith')]))
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Jones')]))
    await until(() => viewer.received.length === 2)
    expect(names(viewer)).toEqual(['Patient-open', 'Patient-open'])
    expect(lgc.received).toEqual([])
  })

  it('coming late, is told what is open, with the time of its opening', async () => {
    await start()
    const lgc = await subscribed('lgc')
    const open = notification(topic, 'Patient-open', [patientResource('Smith')])
    await lgc.requestChange(open)
    const viewer = await subscribed('visionneuse')
    await until(() => viewer.received.length === 1)
    expect(viewer.received).toEqual([open])
    const late = await subscribed('autre', 'SyncError')
    await lgc.requestChange(notification(topic, 'Patient-close', [patientResource('Smith')]))
    await until(() => viewer.received.length === 2)
    expect(late.received).toEqual([])
  })

  it('changes, renews and ends its subscription', async () => {
    await start()
    const lgc = await subscribed('lgc')
    const more = { 'hub.channel.endpoint': lgc.endpoint, 'hub.lease_seconds': '60' }
    expect(await lgc.subscribe('SyncError', more)).toBe(202)
    await until(() => lgc.control.length === 2)
    expect(lgc.control[1]).toMatchObject({ 'hub.events': 'SyncError', 'hub.lease_seconds': 60 })
    expect(await lgc.unsubscribe()).toBe(202)
    await until(() => lgc.closeCode !== undefined)
    expect(lgc.control[2]).toMatchObject({ 'hub.mode': 'denied', 'hub.reason': 'unsubscribed' })
    expect(lgc.closeCode).toBe(1000)
    expect(await lgc.unsubscribe()).toBe(404)
  })

  it('is let go at the end of its lease', async () => {
    await start()
    const lgc = await paired('lgc')
    await lgc.subscribe(both, { 'hub.lease_seconds': '1' })
    await until(() => lgc.closeCode !== undefined)
    expect(lgc.control.at(-1)).toMatchObject({ 'hub.mode': 'denied', 'hub.reason': 'lease expired' })
  })

  it('has an address that serves once, and not for ever', async () => {
    await start({}, { hub: { connectMs: 100 } })
    const lgc = await subscribed('lgc')
    const thief = new WebSocket(lgc.endpoint)
    expect(String((await once(thief, 'error'))[0])).toContain('404')
    const slow = await paired('lent')
    const form = new URLSearchParams({
      'hub.channel.type': 'websocket',
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.events': both,
    })
    const { text } = await slow.post('application/x-www-form-urlencoded', form.toString())
    const address = JSON.parse(text)['hub.channel.endpoint']
    await new Promise((done) => setTimeout(done, 200))
    const late = new WebSocket(address)
    expect(String((await once(late, 'error'))[0])).toContain('404')
  })
})

describe('what is not followed', () => {
  const identifierless = { ...patientResource('Smith'), identifier: [] }
  it.each<[string, object, number]>([
    [
      'two patients',
      notification(topic, 'Patient-open', [patientResource('A'), patientResource('B')], 200),
      400,
    ],
    ['no patient', notification(topic, 'Patient-open', [], 200), 400],
    ['no identifier', notification(topic, 'Patient-open', [identifierless], 200), 400],
    [
      'no trait',
      notification(
        topic,
        'Patient-open',
        [{ resourceType: 'Patient', id: 'x', identifier: [{ value: 'x' }] }],
        200,
      ),
      400,
    ],
    [
      'two INS',
      notification(
        topic,
        'Patient-open',
        [patientResource('A', [ins('279035121518989'), ins('260058815400233')])],
        200,
      ),
      400,
    ],
    ['another topic', notification('autre', 'Patient-open', [patientResource('A')], 200), 404],
    ['an older event', notification(topic, 'Patient-open', [patientResource('A')], 1), 409],
    [
      'an event that the hub does not know',
      notification(topic, 'Encounter-open', [patientResource('A')]),
      400,
    ],
  ])('%s: no patient, and a SyncError to the program that said it', async (_name, event, status) => {
    await start()
    const lgc = await subscribed('lgc')
    const viewer = await subscribed('visionneuse')
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')], 100))
    expect(await lgc.requestChange(event)).toBe(status)
    expect(desk.kinds()).toEqual(['opened Smith', 'closed'])
    await until(() => lgc.received.length === 1)
    expect(lgc.received[0]?.event).toMatchObject({
      'hub.event': 'SyncError',
      context: [
        {
          key: 'operationoutcome',
          resource: {
            resourceType: 'OperationOutcome',
            issue: [{ severity: 'warning', code: 'processing' }],
          },
        },
      ],
    })
    expect(JSON.stringify(lgc.received)).toContain((event as { id: string }).id)
    expect((await lgc.currentContext()).body).toEqual({ 'context.type': '', context: [] })
    expect(names(viewer)).toEqual(['Patient-open'])
    expect(await running.selfTest()).toContainEqual(
      expect.objectContaining({ outcome: 'failed', label: expect.stringContaining('Dernier refus') }),
    )
  })

  it('an event already received is ignored', async () => {
    await start()
    const lgc = await subscribed('lgc')
    const open = notification(topic, 'Patient-open', [patientResource('Smith')])
    expect([await lgc.requestChange(open), await lgc.requestChange(open)]).toEqual([202, 409])
    expect(desk.kinds()).toEqual(['opened Smith'])
  })

  it('a close of a patient who is not open closes nobody', async () => {
    await start()
    const lgc = await subscribed('lgc')
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))
    await lgc.requestChange(notification(topic, 'Patient-close', [patientResource('Jones')]))
    expect(desk.kinds()).toEqual(['opened Smith'])
    expect((await lgc.currentContext()).body).toMatchObject({ 'context.type': 'Patient' })
  })

  it.each(['UserLogout', 'userHibernate', 'Home-open'])('%s leaves no patient', async (name) => {
    await start()
    const lgc = await subscribed('lgc')
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))
    expect(await lgc.requestChange(notification(topic, name, []))).toBe(202)
    expect(desk.kinds()).toEqual(['opened Smith', 'closed'])
  })
})

describe('a subscriber that does not follow', () => {
  it('refuses: the others hear a SyncError that names it', async () => {
    await start()
    const lgc = await subscribed('lgc')
    const viewer = await subscribed('visionneuse')
    viewer.answer = '409'
    const open = notification(topic, 'Patient-open', [patientResource('Smith')])
    await lgc.requestChange(open)
    await until(() => lgc.received.length === 1)
    const told = JSON.stringify(lgc.received[0])
    expect(told).toContain('visionneuse')
    expect(told).toContain((open as { id: string }).id)
    expect(told).not.toContain('Smith')
  })

  it('is silent: a SyncError each time, and at the third it is let go', async () => {
    await start({}, { hub: { acknowledgementMs: 50 } })
    const lgc = await subscribed('lgc')
    const viewer = await subscribed('visionneuse')
    viewer.answer = undefined
    for (const family of ['Un', 'Deux', 'Trois']) {
      await lgc.requestChange(notification(topic, 'Patient-open', [patientResource(family)]))
    }
    await until(() => lgc.received.length === 3 && viewer.closeCode !== undefined)
    expect(names(lgc)).toEqual(['SyncError', 'SyncError', 'SyncError'])
    expect(viewer.control.at(-1)).toMatchObject({ 'hub.mode': 'denied', 'hub.reason': 'unresponsive' })
  })

  it('says later that it could not: its SyncError goes to the others', async () => {
    await start()
    const lgc = await subscribed('lgc')
    const viewer = await subscribed('visionneuse')
    const error = notification(topic, 'syncerror', [])
    expect(await viewer.requestChange(error)).toBe(202)
    await until(() => lgc.received.length === 1)
    expect(lgc.received).toEqual([error])
    expect(desk.published).toEqual([])
  })

  it('had a patient of its own: following another’s, it no longer disagrees; refusing, it still does', async () => {
    await start()
    const lgc = await subscribed('lgc')
    const viewer = await subscribed('visionneuse')
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))
    lgc.answer = '409'
    await viewer.requestChange(notification(topic, 'Patient-open', [patientResource('Jones')]))
    await until(() => names(viewer).includes('SyncError'))
    expect(desk.kinds()).toEqual(['opened Smith', 'opened Jones'])
    lgc.answer = '200'
    await viewer.requestChange(notification(topic, 'Patient-open', [patientResource('Brown')]))
    await until(() => desk.published.length === 4)
    expect(desk.published.map(({ kind, source }) => `${kind} ${source}`).slice(2)).toEqual([
      'opened fhircast:visionneuse',
      'closed fhircast:lgc',
    ])
  })
})

describe('a program that goes away', () => {
  it('leaves a patient that nobody vouches for, and nothing to a newcomer', async () => {
    await start()
    const lgc = await subscribed('lgc')
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))
    lgc.close()
    await until(() => desk.published.length === 2)
    expect(desk.published[1]).toMatchObject({ kind: 'lost', epoch: desk.published[0]?.epoch, sequence: 2 })
    const viewer = await subscribed('visionneuse')
    expect((await viewer.currentContext()).body).toEqual({ 'context.type': '', context: [] })
  })

  it('and returns, begins anew: its clock may have gone back', async () => {
    await start()
    const lgc = await subscribed('lgc')
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')], 30))
    lgc.close()
    await until(() => desk.published.length === 2)
    await lgc.subscribe(both)
    expect(await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Jones')], 20))).toBe(
      202,
    )
    expect(desk.kinds()).toEqual(['opened Smith', 'lost', 'opened Jones'])
    expect(desk.published[2]?.epoch).not.toBe(desk.published[0]?.epoch)
  })
})

describe('the patient of the Navigateur', () => {
  const opened = (source?: string): FollowedPatient => ({
    kind: 'opened',
    patient: patTrois,
    ...(source === undefined ? {} : { source }),
  })

  it('is told to nobody by default', async () => {
    await start()
    const viewer = await subscribed('visionneuse')
    desk.shows(opened())
    expect((await viewer.currentContext()).body).toEqual({ 'context.type': '', context: [] })
    expect(viewer.received).toEqual([])
  })

  it('is followed when the doctor says so: opened, told to the late, closed', async () => {
    await start({ share: true })
    const viewer = await subscribed('visionneuse')
    desk.shows(opened())
    await until(() => viewer.received.length === 1)
    const [first] = viewer.received
    expect(first?.event).toMatchObject({
      'hub.topic': topic,
      'hub.event': 'Patient-open',
      context: [
        {
          key: 'patient',
          resource: {
            resourceType: 'Patient',
            id: expect.any(String),
            identifier: expect.arrayContaining([expect.objectContaining({ value: '279035121518989' })]),
          },
        },
      ],
    })
    const late = await subscribed('autre')
    await until(() => late.received.length === 1)
    expect(late.received).toEqual([first])
    desk.shows({ kind: 'closed' })
    await until(() => viewer.received.length === 2)
    expect(viewer.received[1]?.event).toMatchObject({ 'hub.event': 'Patient-close' })
    expect(JSON.stringify(viewer.received[1])).not.toContain('PAT-TROIS')
  })

  it('is never told again to the program that brought it, nor twice to the others', async () => {
    await start({ share: true })
    const lgc = await subscribed('lgc')
    const viewer = await subscribed('visionneuse')
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))
    desk.shows(opened('fhircast:lgc'))
    desk.shows(opened('local-channel:cabinet'))
    await until(() => viewer.received.length === 2 && lgc.received.length === 1)
    expect(JSON.stringify(viewer.received[0])).toContain('Smith')
    expect(JSON.stringify(viewer.received[1])).toContain('PAT-TROIS')
    expect(JSON.stringify(lgc.received)).toContain('PAT-TROIS')
  })

  it('without INS still has an identifier, which says nothing', async () => {
    await start({ share: true })
    const viewer = await subscribed('visionneuse')
    const { matricule: _m, oid: _o, ...traits } = patTrois
    desk.shows({ kind: 'opened', patient: { ...traits, status: 'PROV' } })
    await until(() => viewer.received.length === 1)
    const text = JSON.stringify(viewer.received[0]?.event['context'])
    expect(text.match(/"identifier":\[[^\]]*\]/)?.[0]).toMatch(/^"identifier":\[\{[^}]*"urn:uuid:[^}]*\}\]$/)
  })
})

describe('a hostile peer (security.md row 36)', () => {
  it('with a token, sends what is not an event: refused, nothing opened', async () => {
    await start()
    const lgc = await paired('lgc')
    const event = JSON.stringify(notification(topic, 'Patient-open', [patientResource('Smith')]))
    const bodies = [
      '['.repeat(30_000),
      `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
      event.replace('"resourceType"', '"__proto__":{"x":1},"resourceType"'),
      event.replace('"id"', '"pas-id"'),
      '',
      'null',
      `${event}${event}`,
    ]
    for (const body of bodies) {
      expect((await lgc.post('application/json', body)).status).toBe(400)
    }
    expect(new Set(desk.kinds())).toEqual(new Set(['closed']))
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('is not told that its patient is followed when the Navigateur itself fails', async () => {
    await start()
    const lgc = await subscribed('lgc')
    const publish = vi.spyOn(desk.host, 'publish').mockImplementation(() => {
      throw new Error('Smith')
    })
    expect(await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))).toBe(400)
    publish.mockRestore()
    expect(desk.logged.join()).not.toContain('Smith')
    expect(await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))).toBe(202)
  })

  it('cannot hold more subscriptions than its share', async () => {
    await start()
    const lgc = await paired('lgc')
    const answers: number[] = []
    for (let asked = 0; asked < 6; asked += 1) answers.push(await lgc.subscribe(both))
    expect(answers).toEqual([202, 202, 202, 202, 429, 429])
  })

  it('on the socket, says anything else than an answer: cut', async () => {
    await start()
    const lgc = await subscribed('lgc')
    lgc.say('{"status":')
    await until(() => lgc.closeCode !== undefined)
    expect(lgc.closeCode).toBe(1008)
    expect(desk.published).toEqual([])
  })

  it('does not read: cut before its unread events fill the memory', async () => {
    await start({}, { hub: { acknowledgementMs: 60_000 } })
    const lgc = await subscribed('lgc')
    const deaf = await paired('sourd')
    const form = new URLSearchParams({
      'hub.channel.type': 'websocket',
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.events': both,
    })
    const { text } = await deaf.post('application/x-www-form-urlencoded', form.toString())
    const { port, pathname } = new URL(JSON.parse(text)['hub.channel.endpoint'])
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    )
    await once(socket, 'readable')
    const heavy = { ...patientResource('Smith'), text: { div: 'x'.repeat(60_000) } }
    let sent = 0
    for (; sent < 40; sent += 1) {
      const said = await lgc.requestChange(notification(topic, 'Patient-open', [heavy]))
      if (said === 429) await new Promise((done) => setTimeout(done, 300))
      if (names(lgc).includes('SyncError')) break
    }
    socket.resume()
    await once(socket, 'close')
    expect(JSON.stringify(await running.selfTest())).not.toContain('sourd')
  })

  it('sends any bytes: the hub answers, and serves the next', async () => {
    await start()
    const token = await paired('lgc')
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, form) => {
        const body = Buffer.from(bytes).toString('latin1')
        const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
        const { status } = await token.post(type, body)
        expect([400, 404]).toContain(status)
      }),
      { numRuns: 30 },
    )
  })
})

describe('the self-test', () => {
  it('says what is missing, in the order in which to repair', async () => {
    await start()
    const labels = async () => (await running.selfTest()).map(({ label, outcome }) => `${outcome} ${label}`)
    expect(await labels()).toEqual([
      `ok Le hub de ce poste est ouvert sur le port ${running.port}`,
      'waiting Un logiciel est relié',
      'waiting Un patient a été reçu',
    ])
    const lgc = await subscribed('lgc')
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))
    const after = await labels()
    expect(after.slice(1)).toEqual([
      'ok Logiciels reliés : lgc',
      expect.stringMatching(/^ok Dernier évènement reçu/),
    ])
    expect(JSON.stringify(await running.selfTest())).not.toContain('Smith')
  })

  it('says that another program has the port, and opens the hub once it is free', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await once(squatter, 'listening')
    const { port } = squatter.address() as AddressInfo
    await start({ port })
    expect(await running.selfTest()).toEqual([
      expect.objectContaining({ outcome: 'failed', advice: expect.stringContaining('autre programme') }),
    ])
    await new Promise((done) => squatter.close(done))
    expect((await running.selfTest())[0]).toMatchObject({ outcome: 'ok' })
  })

  it('says when nothing is asked for, and when the address is not acceptable', async () => {
    await start({ hub: false })
    expect(await running.selfTest()).toMatchObject([{ outcome: 'waiting' }])
    await running.stop()
    await start({ hub: false, hubUrl: 'http://hopital.example/hub', topic: 't' })
    expect(await running.selfTest()).toMatchObject([
      { outcome: 'failed', label: expect.stringContaining('adresse') },
    ])
  })
})

describe('settings', () => {
  it('all have a default, private by default, and the token is hidden', () => {
    expect(fhircast.configuration.parse({})).toEqual({
      hub: true,
      port: 47_613,
      share: false,
      hubUrl: '',
      topic: '',
      token: '',
    })
    expect(fhircast.configuration.shape.token.meta()).toMatchObject({ secret: true })
    expect(fhircast.onByDefault).toBe(false)
  })
})
