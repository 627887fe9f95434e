import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, resolve } from 'node:path'
import { tokenReply } from '@navigateur-pro/domain/sync/messages.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { developmentProfessionals } from '../src/auth/development-professionals.ts'
import { toUserInfo } from '../src/auth/development-claims.ts'
import { startDevelopmentProvider } from '../src/auth/development-provider.ts'
import { userInfo } from '../src/auth/identity-provider.ts'
import { listenOnLoopback } from '../src/loopback.ts'
import { createLog } from '../src/log.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { type Service, startService } from '../src/service.ts'
import { drawAttempt, openBrowser, post, returnAddress, signIn } from './browser.ts'
import { personOf, testConfig } from './fixtures.ts'

async function start(): Promise<Service> {
  const service = await startService(testConfig(), { log: createLog({ write: () => undefined }) })
  onTestFinished(() => service.stop())
  await registerProfessionals(service.storage, developmentProfessionals)
  return service
}

const doctor = personOf('physician')

async function auditOf(service: Service): Promise<readonly string[]> {
  return (await service.storage.read((tx) => tx.readAudit(0, 100))).map(({ action }) => action)
}

describe('sign-in', () => {
  it('goes through the provider’s page to a session of the chosen person', async () => {
    const service = await start()
    const { verifier, device, state, url } = drawAttempt(service.url)
    const browser = openBrowser()
    const page = await browser.follow(url)
    expect(page.url.startsWith(service.providerUrl!)).toBe(true)
    const html = await page.response!.text()
    for (const { name } of developmentProfessionals) expect(html).toContain(name)
    expect(html).not.toMatch(/<script|\sstyle=|\son\w+=/)
    expect(page.response!.headers.get('content-security-policy')).toContain("default-src 'none'")

    const back = await browser.follow(page.url, { professional: doctor.id })
    const answer = new URL(back.url).searchParams
    expect(answer.get('state')).toBe(state)
    const request = {
      grant_type: 'authorization_code',
      code: answer.get('code'),
      code_verifier: verifier,
      redirect_uri: returnAddress,
      device_id: device,
    }
    const wrong = [
      { ...request, code_verifier: 'x'.repeat(43) },
      { ...request, redirect_uri: 'http://127.0.0.1:49153/retour' },
      { ...request, device_id: crypto.randomUUID() },
      { ...request, code: 'x'.repeat(43) },
    ]
    for (const attempt of wrong)
      expect((await post(`${service.url}/v1/auth/token`, attempt)).status).toBe(401)
    const reply = await post(`${service.url}/v1/auth/token`, request)
    const tokens = tokenReply.parse(await reply.json())
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 300, person: doctor })

    // The code again: whoever holds it is not the desktop, and the session ends.
    expect((await post(`${service.url}/v1/auth/token`, request)).status).toBe(401)
    const hello = await post(
      `${service.url}/v1/sync/hello`,
      {},
      { authorization: `Bearer ${tokens.access_token}` },
    )
    expect(hello.status).toBe(401)
    expect(await auditOf(service)).toEqual(['session.opened', 'session.reuse-detected'])
  })

  it('asks no question when the desktop names a professional of the directory', async () => {
    const service = await start()
    for (const person of developmentProfessionals) {
      expect((await signIn(service.url, person.id)).tokens.person).toEqual(person)
    }
  })

  it('with a provider of its own, tells a person without access so, in French', async () => {
    const { professional: stranger, service, ...external } = await startWithOwnProvider()
    const page = await openBrowserAt(drawAttempt(service.url, stranger.id).url)
    // An outside provider is never told who signs in: it asks.
    expect(page.at.url.startsWith(external.issuer)).toBe(true)
    const refused = await page.browser.follow(page.at.url, { professional: stranger.id })
    expect(refused.response?.status).toBe(403)
    expect(await refused.response!.text()).toContain('Accès non ouvert')
    expect(await auditOf(service)).toEqual(['session.refused'])

    const again = await openBrowserAt(drawAttempt(service.url).url)
    const back = await again.browser.follow(again.at.url, { professional: doctor.id })
    expect(back.url.startsWith(returnAddress)).toBe(true)
  })

  it('finishes only in the browser that began, and once', async () => {
    const service = await start()
    const { url } = drawAttempt(service.url, doctor.id)
    const browser = openBrowser()
    let at = url
    let response = await browser.go(at)
    while (!at.includes('/v1/auth/callback')) {
      at = new URL(response.headers.get('location')!, at).href
      if (!at.includes('/v1/auth/callback')) response = await browser.go(at)
    }
    expect((await openBrowser().go(at)).status).toBe(401)
    expect((await browser.go(at.replace(/state=[^&]+/, 'state=other'))).status).toBe(401)
    expect((await browser.go(at)).status).toBe(302)
    expect((await browser.go(at)).status).toBe(401)
  })

  it('rotates the refresh token, and closes the session when an old one comes back', async () => {
    const service = await start()
    const { device, tokens } = await signIn(service.url, doctor.id)
    const refresh = (token: string) =>
      post(`${service.url}/v1/auth/token`, {
        grant_type: 'refresh_token',
        refresh_token: token,
        device_id: device,
      })
    const second = tokenReply.parse(await (await refresh(tokens.refresh_token)).json())
    expect(second.refresh_token).not.toBe(tokens.refresh_token)
    expect((await refresh(tokens.refresh_token)).status).toBe(401)
    expect((await refresh(second.refresh_token)).status).toBe(401)
    expect((await auditOf(service)).at(-1)).toBe('session.reuse-detected')
  })

  it('closes the session at sign-out, access token included', async () => {
    const service = await start()
    const { tokens } = await signIn(service.url, doctor.id)
    const logout = await post(`${service.url}/v1/auth/logout`, { refresh_token: tokens.refresh_token })
    expect(logout.status).toBe(204)
    const hello = await post(
      `${service.url}/v1/sync/hello`,
      {},
      { authorization: `Bearer ${tokens.access_token}` },
    )
    expect(hello.status).toBe(401)
  })

  it.each([
    ['another host', { redirect_uri: 'http://127.0.0.1.evil.example:1/retour' }],
    ['a name', { redirect_uri: 'http://localhost:49152/retour' }],
    ['another path', { redirect_uri: 'http://127.0.0.1:49152/autre' }],
    ['a user part', { redirect_uri: 'http://127.0.0.1:49152@evil.example/retour' }],
    ['https elsewhere', { redirect_uri: 'https://evil.example/retour' }],
    ['a port that is none', { redirect_uri: 'http://127.0.0.1:99999/retour' }],
    ['the plain challenge', { code_challenge_method: 'plain' }],
    ['a short challenge', { code_challenge: 'abc' }],
    ['a device that is none', { device_id: '1' }],
    ['an unknown parameter', { response_type: 'token' }],
  ])('does not begin with %s', async (_name, change) => {
    const service = await start()
    const url = new URL(drawAttempt(service.url).url)
    for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value)
    const reply = await openBrowser().go(url.href)
    expect([reply.status, reply.headers.get('location')]).toEqual([400, null])
  })
})

describe('Pro Santé Connect', () => {
  const example = resolve(
    import.meta.dirname,
    '../../../shared/data/interop/vectors/psc-userinfo-example.json',
  )

  it.skipIf(!existsSync(example))('its published userinfo example is read', () => {
    const read = userInfo.parse(JSON.parse(readFileSync(example, 'utf8')))
    expect(read.SubjectNameID).toBe('ANS20210107161422')
    expect(read.SubjectRefPro.exercices).toEqual([{ codeProfession: '10' }])
  })

  it.skipIf(!existsSync(example))('the development provider answers in its shape', () => {
    const real = JSON.parse(readFileSync(example, 'utf8')) as Record<string, unknown>
    for (const person of developmentProfessionals) {
      const ours = toUserInfo(person)
      expect(Object.keys(real)).toEqual(expect.arrayContaining(Object.keys(ours)))
      expect(userInfo.parse(ours).SubjectNameID).toBe(person.id)
    }
  })
})

async function openBrowserAt(url: string) {
  const browser = openBrowser()
  return { browser, at: await browser.follow(url) }
}

/** A provider apart, as Pro Santé Connect is, that knows one person more than the directory. */
async function startWithOwnProvider() {
  const probe = await listenOnLoopback(createServer(), 0)
  await probe.close()
  const { port } = new URL(probe.url)
  const professional = { ...doctor, id: '899700009999', name: 'Dr Inconnu Essai' }
  const clientSecret = randomBytes(24).toString('base64url')
  const provider = await startDevelopmentProvider({
    port: 0,
    clientId: 'navigateur-pro',
    clientSecret,
    redirectUri: `${probe.url}/v1/auth/callback`,
    professionals: async () => [doctor, professional],
  })
  onTestFinished(() => provider.close())
  const config = testConfig({
    NAVIGATEUR_PORT: port,
    NAVIGATEUR_OIDC_ISSUER: provider.issuer,
    NAVIGATEUR_OIDC_CLIENT_ID: 'navigateur-pro',
  })
  mkdirSync(config.keyFolder, { recursive: true, mode: 0o700 })
  writeFileSync(join(config.keyFolder, 'oidc-client-secret'), clientSecret, { mode: 0o600 })
  const service = await startService(config, { log: createLog({ write: () => undefined }) })
  onTestFinished(() => service.stop())
  await registerProfessionals(service.storage, [doctor])
  return { service, professional, issuer: provider.issuer }
}
