import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { both, names, topic, until, ownHubOfEachTest } from '../testing/own-hub.ts'
import { ins, notification, patientResource } from '../testing/specification-client.ts'
import { fhircast } from './fhircast.ts'

const hub = ownHubOfEachTest()
const { start, paired, subscribed } = hub

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
    expect(hub.desk.kinds()).toEqual(['opened Smith', 'closed'])
    const [opened, closed] = hub.desk.published
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
    expect(hub.desk.kinds()).toEqual(['opened Smith', 'closed'])
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
    expect(hub.desk.kinds()).toEqual(['opened Smith', 'closed'])
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
    expect(await hub.running.selfTest()).toContainEqual(
      expect.objectContaining({ outcome: 'failed', label: expect.stringContaining('Dernier refus') }),
    )
  })

  it('an event already received is ignored', async () => {
    await start()
    const lgc = await subscribed('lgc')
    const open = notification(topic, 'Patient-open', [patientResource('Smith')])
    expect([await lgc.requestChange(open), await lgc.requestChange(open)]).toEqual([202, 409])
    expect(hub.desk.kinds()).toEqual(['opened Smith'])
  })

  it('a close of a patient who is not open closes nobody', async () => {
    await start()
    const lgc = await subscribed('lgc')
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))
    await lgc.requestChange(notification(topic, 'Patient-close', [patientResource('Jones')]))
    expect(hub.desk.kinds()).toEqual(['opened Smith'])
    expect((await lgc.currentContext()).body).toMatchObject({ 'context.type': 'Patient' })
  })

  it.each(['UserLogout', 'userHibernate', 'Home-open'])('%s leaves no patient', async (name) => {
    await start()
    const lgc = await subscribed('lgc')
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))
    expect(await lgc.requestChange(notification(topic, name, []))).toBe(202)
    expect(hub.desk.kinds()).toEqual(['opened Smith', 'closed'])
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
    expect(hub.desk.published).toEqual([])
  })

  it('had a patient of its own: following another’s, it no longer disagrees; refusing, it still does', async () => {
    await start()
    const lgc = await subscribed('lgc')
    const viewer = await subscribed('visionneuse')
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))
    lgc.answer = '409'
    await viewer.requestChange(notification(topic, 'Patient-open', [patientResource('Jones')]))
    await until(() => names(viewer).includes('SyncError'))
    expect(hub.desk.kinds()).toEqual(['opened Smith', 'opened Jones'])
    lgc.answer = '200'
    await viewer.requestChange(notification(topic, 'Patient-open', [patientResource('Brown')]))
    await until(() => hub.desk.published.length === 4)
    expect(hub.desk.published.map(({ kind, source }) => `${kind} ${source}`).slice(2)).toEqual([
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
    await until(() => hub.desk.published.length === 2)
    expect(hub.desk.published[1]).toMatchObject({
      kind: 'lost',
      epoch: hub.desk.published[0]?.epoch,
      sequence: 2,
    })
    const viewer = await subscribed('visionneuse')
    expect((await viewer.currentContext()).body).toEqual({ 'context.type': '', context: [] })
  })

  it('and returns, begins anew: its clock may have gone back', async () => {
    await start()
    const lgc = await subscribed('lgc')
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')], 30))
    lgc.close()
    await until(() => hub.desk.published.length === 2)
    await lgc.subscribe(both)
    expect(await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Jones')], 20))).toBe(
      202,
    )
    expect(hub.desk.kinds()).toEqual(['opened Smith', 'lost', 'opened Jones'])
    expect(hub.desk.published[2]?.epoch).not.toBe(hub.desk.published[0]?.epoch)
  })
})

describe('the self-test', () => {
  it('says what is missing, in the order in which to repair', async () => {
    await start()
    const labels = async () =>
      (await hub.running.selfTest()).map(({ label, outcome }) => `${outcome} ${label}`)
    expect(await labels()).toEqual([
      `ok Le hub de ce poste est ouvert sur le port ${hub.running.port}`,
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
    expect(JSON.stringify(await hub.running.selfTest())).not.toContain('Smith')
  })

  it('says that another program has the port, and opens the hub once it is free', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await once(squatter, 'listening')
    const { port } = squatter.address() as AddressInfo
    await start({ port })
    expect(await hub.running.selfTest()).toEqual([
      expect.objectContaining({ outcome: 'failed', advice: expect.stringContaining('autre programme') }),
    ])
    await new Promise((done) => squatter.close(done))
    expect((await hub.running.selfTest())[0]).toMatchObject({ outcome: 'ok' })
  })

  it('says when nothing is asked for, and when the address is not acceptable', async () => {
    await start({ hub: false })
    expect(await hub.running.selfTest()).toMatchObject([{ outcome: 'waiting' }])
    await hub.running.stop()
    await start({ hub: false, hubUrl: 'http://hopital.example/hub', topic: 't' })
    expect(await hub.running.selfTest()).toMatchObject([
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
