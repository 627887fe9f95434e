import { deviceLine, tokenReply } from '@navigateur-pro/domain/sync/messages.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { developmentProfessionals } from '../src/auth/development-professionals.ts'
import { createLog } from '../src/log.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { type Service, startService } from '../src/service.ts'
import { drawAttempt, openBrowser, post, returnAddress, signIn } from './browser.ts'
import { openCircle, openCircleDesk } from './circle-fixtures.ts'
import { fromLines, personOf, testConfig, transmissionOf } from './fixtures.ts'

const doctor = personOf('physician')

describe('a person’s desks', () => {
  it('are listed to that person alone', async () => {
    const { bench, desk } = await openCircle('nurse')
    const [here, there] = [await desk('physician'), await openCircleDesk(bench, doctor)]
    const nurse = await desk('nurse')
    for (const one of [there, here, nurse]) await one.hello()
    const list = async (of: typeof here) =>
      fromLines((await of.ask('GET', '/v1/devices')).body).map((one) => deviceLine.parse(one))
    const expected = { app: 'test', signed_in: true, seen_at: expect.any(String) }
    expect(new Set(await list(here))).toEqual(
      new Set([
        { ...expected, id: here.device, current: true },
        { ...expected, id: there.device, current: false },
      ]),
    )
    // Nobody ends another person's desk, or learns that it exists.
    for (const id of [here.device, crypto.randomUUID()]) {
      expect((await nurse.ask('POST', `/v1/devices/${id}/wipe`)).status).toBe(404)
    }
    expect((await list(here)).every(({ wipe }) => wipe === undefined)).toBe(true)
  })

  it('are ended from another: every request is answered so, and the order is seen to arrive', async () => {
    const { bench, patient, desk } = await openCircle()
    const [here, lost] = [await desk('physician'), await openCircleDesk(bench, doctor)]
    for (const one of [here, lost]) await one.hello()
    const wipeOf = async () =>
      fromLines((await here.ask('GET', '/v1/devices')).body)
        .map((one) => deviceLine.parse(one))
        .find(({ id }) => id === lost.device)
    const order = () => here.ask('POST', `/v1/devices/${lost.device}/wipe`)
    expect([await order(), await order()]).toMatchObject([{ status: 204 }, { status: 204 }])
    expect(await wipeOf()).toMatchObject({ wipe: 'ordered', signed_in: false })
    const requests = [
      ['GET', '/v1/sync/pull'],
      ['POST', '/v1/sync/hello'],
      ['POST', '/v1/sync/push'],
      ['GET', '/v1/devices'],
      ['GET', '/v1/sync/stream'],
    ] as const
    for (const [method, url] of requests) {
      const reply = await lost.ask(method, url)
      expect([url, reply.status, JSON.parse(reply.body).code]).toEqual([url, 403, 'device_wiped'])
    }
    expect(await wipeOf()).toMatchObject({ wipe: 'told' })
    await expect(lost.push(transmissionOf(patient, 1))).rejects.toThrow('push 403')
    expect((await here.push(transmissionOf(patient, 1)))[0]!.status).toBe('ok')
    const audit = (await bench.storage.read((tx) => tx.readAudit(0, 100))).filter(({ action }) =>
      action.startsWith('device.'),
    )
    expect(audit).toMatchObject([
      { action: 'device.wipe-ordered', actor: doctor.id, subject: lost.device },
      { action: 'device.wiped', actor: doctor.id, subject: lost.device, outcome: 'told' },
    ])
  })
})

describe('a wiped desk that comes for tokens', () => {
  async function start(): Promise<Service> {
    const service = await startService(testConfig(), { log: createLog({ write: () => undefined }) })
    onTestFinished(() => service.stop())
    await registerProfessionals(service.storage, developmentProfessionals)
    return service
  }
  const hello = (service: Service, token: string, device: string) =>
    post(
      `${service.url}/v1/sync/hello`,
      { device_id: device, app: 'test', protocols: [1], schemas: {}, clock: new Date().toISOString() },
      { authorization: `Bearer ${token}` },
    )
  const wipe = (service: Service, token: string, device: string) =>
    post(`${service.url}/v1/devices/${device}/wipe`, {}, { authorization: `Bearer ${token}` })

  it('is told so, under its later number too; the same person signs in on a new one', async () => {
    const service = await start()
    const lost = await signIn(service.url, doctor.id)
    const here = await signIn(service.url, doctor.id)
    // The lost desk had begun again under another number, with the same sign-in.
    const renumbered = crypto.randomUUID()
    const refresh = (token: string, device_id: string) =>
      post(`${service.url}/v1/auth/token`, { grant_type: 'refresh_token', refresh_token: token, device_id })
    const renewed = tokenReply.parse(await (await refresh(lost.tokens.refresh_token, renumbered)).json())
    expect((await hello(service, renewed.access_token, renumbered)).status).toBe(200)
    expect((await wipe(service, here.tokens.access_token, renumbered)).status).toBe(204)

    for (const [device, token] of [
      [renumbered, renewed.refresh_token],
      [renumbered, lost.tokens.refresh_token],
    ] as const) {
      const reply = await refresh(token, device)
      expect([reply.status, (await reply.json()).code]).toEqual([403, 'device_wiped'])
    }
    // The sign-in has ended with it: going back to the first number, or to another, is told the same.
    for (const device of [lost.device, crypto.randomUUID()]) {
      expect((await refresh(renewed.refresh_token, device)).status).toBe(403)
    }
    const asked = await hello(service, renewed.access_token, renumbered)
    expect([asked.status, (await asked.json()).code]).toEqual([403, 'device_wiped'])

    const again = await signIn(service.url, doctor.id)
    expect((await hello(service, again.tokens.access_token, again.device)).status).toBe(200)
    expect((await hello(service, here.tokens.access_token, here.device)).status).toBe(200)
  })

  it('is not given tokens for a new sign-in under the number that was wiped', async () => {
    const service = await start()
    const [lost, here] = [await signIn(service.url, doctor.id), await signIn(service.url, doctor.id)]
    await hello(service, lost.tokens.access_token, lost.device)
    await wipe(service, here.tokens.access_token, lost.device)
    const attempt = drawAttempt(service.url, doctor.id)
    const url = new URL(attempt.url)
    url.searchParams.set('device_id', lost.device)
    const back = await openBrowser().follow(url.href)
    const reply = await post(`${service.url}/v1/auth/token`, {
      grant_type: 'authorization_code',
      code: new URL(back.url).searchParams.get('code'),
      code_verifier: attempt.verifier,
      redirect_uri: returnAddress,
      device_id: lost.device,
    })
    expect([reply.status, (await reply.json()).code]).toEqual([403, 'device_wiped'])
    // Who holds no token of that desk is told nothing of it.
    const stranger = await post(`${service.url}/v1/auth/token`, {
      grant_type: 'refresh_token',
      refresh_token: 'x'.repeat(43),
      device_id: lost.device,
    })
    expect(stranger.status).toBe(401)
  })
})
