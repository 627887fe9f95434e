import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { notification, patientResource, SpecificationClient } from '../testing/specification-client.ts'
import { SpecificationHub } from '../testing/specification-hub.ts'
import { TestDesk } from '../testing/test-desk.ts'
import { fhircast, startFhircast } from './fhircast.ts'
import { endpointOf, hubAddressOf } from './hub-address.ts'

const topic = 'session-7'
let desk: TestDesk
let hub: SpecificationHub
let running: Awaited<ReturnType<typeof startFhircast>> | undefined
beforeEach(async () => {
  desk = new TestDesk()
  hub = new SpecificationHub()
  await hub.start()
})
afterEach(async () => {
  await running?.stop()
  running = undefined
  await hub.stop()
})
const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 30_000 })

async function follow(hubUrl = hub.url, more: Parameters<typeof startFhircast>[2] = {}): Promise<void> {
  const chosen = fhircast.configuration.parse({ hub: false, hubUrl, topic, token: 'jeton-du-hub' })
  const subscriber = { pausesMs: [10, 20], confirmMs: 1_000, ...more.subscriber }
  running = await startFhircast(desk.host, chosen, { subscriber })
}
async function followed(): Promise<void> {
  await follow()
  await until(() => desk.logged.includes('fhircast.hub-followed'))
}
const acknowledged = () => hub.acknowledgements.map(({ status }) => status)
const advice = async () => (await running?.selfTest())?.find(({ outcome }) => outcome === 'failed')?.advice

describe('following the hub of a hospital', () => {
  it('subscribes as the specification says, with the token, and acknowledges what it follows', async () => {
    await followed()
    expect(hub.requests[0]).toMatchObject({
      method: 'POST',
      path: '/hub',
      authorization: 'Bearer jeton-du-hub',
    })
    expect(Object.fromEntries(new URLSearchParams(hub.requests[0]?.form))).toMatchObject({
      'hub.channel.type': 'websocket',
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.events': expect.stringContaining('Patient-open,Patient-close'),
    })
    const open = notification(topic, 'Patient-open', [patientResource('Smith')])
    hub.send(open)
    hub.send(notification(topic, 'PATIENT-CLOSE', [patientResource('Smith')]))
    await until(() => hub.acknowledgements.length === 2)
    expect(hub.acknowledgements[0]).toEqual({ id: (open as { id: string }).id, status: '200' })
    expect(acknowledged()).toEqual(['200', '200'])
    expect(desk.kinds()).toEqual(['opened Smith', 'closed'])
    expect(desk.published[0]).toMatchObject({ source: 'fhircast:hub:127.0.0.1', evidence: 'paired' })
    expect((await running?.selfTest())?.map(({ outcome }) => outcome)).toEqual(['ok', 'ok'])
  })

  it('reads what is open when it connects', async () => {
    hub.current = { type: 'Patient', context: [{ key: 'patient', resource: patientResource('Smith') }] }
    await follow()
    await until(() => desk.published.length === 1)
    expect(desk.kinds()).toEqual(['opened Smith'])
    expect(hub.requests.at(-1)).toMatchObject({ method: 'GET', path: `/hub/${topic}` })
  })

  it('knows that nothing is', async () => {
    hub.current = { type: '', context: [] }
    await follow()
    await until(() => desk.published.length === 1)
    expect(desk.kinds()).toEqual(['closed'])
  })

  it('renews its lease on the same socket', async () => {
    hub.lease = 1
    await followed()
    await until(() => hub.requests.filter(({ form }) => form.includes('hub.channel.endpoint')).length >= 2)
    expect(hub.connections).toBe(1)
  })

  it('loses the patient with the socket, and finds the hub again in a new epoch', async () => {
    await followed()
    hub.send(notification(topic, 'Patient-open', [patientResource('Smith')]))
    await until(() => desk.published.length === 1)
    hub.cut()
    await until(() => hub.connections === 2)
    hub.send(notification(topic, 'Patient-open', [patientResource('Jones')]))
    await until(() => desk.published.length === 3)
    expect(desk.kinds()).toEqual(['opened Smith', 'lost', 'opened Jones'])
    expect(desk.published[2]?.epoch).not.toBe(desk.published[0]?.epoch)
  })

  it('denied, loses the patient and asks again', async () => {
    await followed()
    hub.send(notification(topic, 'Patient-open', [patientResource('Smith')]))
    await until(() => desk.published.length === 1)
    hub.deny()
    await until(() => hub.connections === 2)
    expect(desk.kinds()).toEqual(['opened Smith', 'lost'])
  })

  it('stopped, unsubscribes and says goodbye', async () => {
    await followed()
    await running?.stop()
    expect(hub.requests.at(-1)?.form).toContain('hub.mode=unsubscribe')
    await until(() => hub.closeCodes.length === 1)
    expect(hub.closeCodes).toEqual([1000])
  })
})

describe('what it does not follow', () => {
  const older = () => notification(topic, 'Patient-open', [patientResource('Jones')], 1)
  it.each<[string, () => object | string, string[]]>([
    [
      'two patients',
      () => notification(topic, 'Patient-open', [patientResource('A'), patientResource('B')]),
      ['409'],
    ],
    [
      'no identifier',
      () => notification(topic, 'Patient-open', [{ ...patientResource('A'), identifier: [] }]),
      ['409'],
    ],
    ['another topic', () => notification('autre', 'Patient-open', [patientResource('A')]), ['409']],
    ['an older event', older, ['409']],
    [
      'another patient by the way',
      () => notification(topic, 'Encounter-open', [patientResource('A')]),
      ['409'],
    ],
    ['a SyncError of another program', () => notification(topic, 'syncerror', []), ['200']],
    ['what is not a message', () => '{"id":', []],
    ['nested 100 000 times', () => '['.repeat(100_000), []],
    ['a prototype', () => '{"__proto__":{"hub.mode":"subscribe"}}', []],
  ])('%s: no patient, and the hub is told', async (_name, message, answers) => {
    await followed()
    hub.send(notification(topic, 'Patient-open', [patientResource('Smith')], 100))
    await until(() => desk.published.length === 1)
    hub.send(message())
    await until(() => desk.published.length === 2)
    expect(desk.kinds()).toEqual(['opened Smith', 'closed'])
    await until(() => hub.acknowledgements.length === 1 + answers.length)
    expect(acknowledged()).toEqual(['200', ...answers])
    expect(await advice()).toMatch(/\.$/)
    expect(hub.connections).toBe(1)
  })

  it('but overlooks what is not about a patient, and what it heard already', async () => {
    await followed()
    const open = notification(topic, 'Patient-open', [patientResource('Smith')])
    hub.send(open)
    hub.send(open)
    hub.send(notification(topic, 'Heartbeat', []))
    hub.send(notification(topic, 'Encounter-open', [patientResource('Smith')]))
    await until(() => hub.acknowledgements.length === 4)
    expect(acknowledged()).toEqual(['200', '200', '200', '200'])
    expect(desk.kinds()).toEqual(['opened Smith'])
  })
})

describe('a hub that is not what it should be (security.md T18)', () => {
  it.each<[string, number, RegExp]>([
    ['a token refused', 401, /jeton/],
    ['a topic unknown', 404, /sujet/],
    ['a redirection', 302, /autre adresse/],
    ['a subscription refused', 400, /abonnement/],
  ])('%s: said in the self-test', async (_name, status, sentence) => {
    hub.misbehave = (response) => response.writeHead(status, { Location: hub.url }).end()
    await follow()
    await until(() => desk.logged.length > 0)
    expect(await advice()).toMatch(sentence)
    expect(hub.connections).toBe(0)
    expect(hub.requests.every(({ method, path }) => method === 'POST' && path === '/hub')).toBe(true)
    hub.misbehave = undefined
    expect((await running?.selfTest())?.[0]).toMatchObject({ outcome: 'ok' })
  })

  it('nobody there: said, and tried again by the self-test', async () => {
    await follow('http://127.0.0.1:1/hub')
    expect(await advice()).toMatch(/ne répond pas/)
  })

  it('sends elsewhere for the socket: not followed', async () => {
    const elsewhere = createServer().listen(0, '127.0.0.1')
    await once(elsewhere, 'listening')
    let visits = 0
    elsewhere.on('connection', () => (visits += 1))
    const address = elsewhere.address() as { port: number }
    hub.endpoint = `ws://127.0.0.1:${address.port}/x`
    await follow()
    await until(() => desk.logged.length > 1)
    expect(await advice()).toMatch(/adresse d’écoute/)
    expect(visits).toBe(0)
    elsewhere.close()
  })

  it('answers without end: cut at 1 MiB', async () => {
    let written = 0
    let closed = false
    hub.misbehave = (response) => {
      response.writeHead(202)
      response.on('close', () => (closed = true))
      const more = () => {
        while (!closed && written < 100 * 1024 * 1024) {
          written += 65_536
          if (!response.write('x'.repeat(65_536))) return void response.once('drain', more)
        }
        return undefined
      }
      more()
    }
    await follow()
    await until(() => closed && desk.logged.length > 0)
    // Includes what the buffers of the system hold.
    expect(written).toBeLessThan(20 * 1024 * 1024)
  })

  it('floods its socket: cut', async () => {
    await followed()
    for (let sent = 0; sent < 20_000; sent += 1) hub.send('{}')
    await until(() => hub.connections === 2)
    expect(desk.published.length).toBeLessThan(500)
  })

  it.each([
    ['https://hub.example/fhircast', true],
    ['http://127.0.0.1:47613/', true],
    ['http://hub.example/', false],
    ['http://169.254.169.254/', false],
    ['https://user:secret@hub.example/', false],
    ['ftp://hub.example/', false],
    ['file:///etc/passwd', false],
    ['hub', false],
  ])('an address that a person may give: %s is %s', (given, accepted) => {
    expect(hubAddressOf(given) !== undefined).toBe(accepted)
  })

  it.each([
    ['wss://hub.example/x', true],
    ['ws://hub.example/x', false],
    ['wss://hub.example:8443/x', false],
    ['wss://hub.example@evil.example/x', false],
    ['wss://a@hub.example/x', false],
    [undefined, false],
  ])('a socket of https://hub.example: %s is %s', (given, accepted) => {
    expect(endpointOf(new URL('https://hub.example/fhircast'), given) !== undefined).toBe(accepted)
  })
})

describe('our own hub, followed as the hospital’s', () => {
  it('brings its patient, its refusals and its end', async () => {
    const hospital = new TestDesk()
    const chosen = fhircast.configuration.parse({ hub: true, port: 0 })
    const theirs = await startFhircast(hospital.host, chosen)
    const url = `http://127.0.0.1:${theirs.port}`
    const tokens: string[] = []
    for (const integratorId of ['navigateur', 'lgc']) {
      const body = JSON.stringify({ integratorId, name: integratorId })
      const headers = { 'Content-Type': 'application/json' }
      const { id } = await (await fetch(`${url}/pair`, { method: 'POST', headers, body })).json()
      tokens.push((await (await fetch(`${url}/pair/${id}`)).json()).token)
    }
    const lgc = new SpecificationClient(url, 'navigateur-pro', tokens[1] ?? '')
    await lgc.subscribe('SyncError')
    await lgc.requestChange(notification('navigateur-pro', 'Patient-open', [patientResource('Smith')]))
    const settings = { hub: false, hubUrl: url, topic: 'navigateur-pro', token: tokens[0] }
    running = await startFhircast(desk.host, fhircast.configuration.parse(settings))
    await until(() => desk.published.length === 1)
    expect(desk.kinds()).toEqual(['opened Smith'])
    expect((await theirs.selfTest())[1]?.label).toContain('Navigateur Pro')

    await lgc.requestChange(notification('navigateur-pro', 'Patient-close', [patientResource('Smith')]))
    await until(() => desk.published.length === 2)
    await lgc.requestChange(notification('navigateur-pro', 'Patient-open', [patientResource('Jones')]))
    await until(() => desk.published.length === 3)
    lgc.close()
    await theirs.stop()
    await until(() => desk.published.length === 4)
    expect(desk.kinds()).toEqual(['opened Smith', 'closed', 'opened Jones', 'lost'])
  })
})
