import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { identity } from '@navigateur-pro/domain/identity/identity.ts'
import { parseMatricule } from '@navigateur-pro/domain/identity/matricule.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { patTrois, TestDesk } from '../../local-channel/testing/test-desk.ts'
import { servePage } from './page-server.ts'
import { morningOf, type Patient, readPatients, traps } from './patients.ts'
import { Practice } from './practice.ts'

const patients: readonly Patient[] = [
  { ...patTrois, localId: '1042' },
  { ...patTrois, birthName: 'DUBOSCQ', usedName: 'CASTAINGS', localId: '1120' },
]
let desk: TestDesk
let practice: Practice
let page: Awaited<ReturnType<typeof servePage>>
beforeEach(async () => {
  desk = new TestDesk()
  await desk.start()
  practice = new Practice([...patients, ...traps.map(({ patient }) => patient)])
  page = await servePage({ port: 0, practice, patients })
  await practice.link({ channel: desk.folder, pairingFile: desk.pairingFile })
  await vi.waitUntil(() => practice.state().link === 'connected', { timeout: 20_000 })
})
afterEach(async () => {
  practice.leave()
  await page.close()
  await desk.remove()
})

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<number> {
  const origin = new URL(page.url).origin
  const response = await fetch(new URL(path, page.url), {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return response.status
}

describe('the practice software of the demonstration', () => {
  it('opens a dossier in the Navigateur as it opens here, with its intent, and closes it', async () => {
    expect(await post('/api/open', { localId: '1120' })).toBe(200)
    expect(await post('/api/open', { localId: '1042', intent: 'liaison' })).toBe(200)
    expect(practice.state().open).toBe('1042')
    expect(await post('/api/close', {})).toBe(200)
    expect(desk.kinds()).toEqual(['opened DUBOSCQ', 'opened PAT-TROIS', 'closed'])
    expect(desk.published.map(({ intent }) => intent)).toEqual(['open', 'liaison', undefined])
    expect(practice.state()).toMatchObject({ link: 'connected', open: null, problem: null })
  })

  it.each([
    ['another page', '/api/open', { origin: 'https://exemple.test' }, 403],
    ['a page without origin', '/api/open', { origin: 'null' }, 403],
    ['a plain form', '/api/open', { 'content-type': 'text/plain' }, 403],
    ['an unknown verb', '/api/read', {}, 404],
  ])('does nothing for %s', async (_name, path, headers, status) => {
    expect(await post(path, { localId: '1042' }, headers as Record<string, string>)).toBe(status)
    expect(desk.published).toEqual([])
  })

  it.each([
    [{ localId: 'absent' }],
    [{ localId: '1042', intent: 'lire' }],
    [{ localId: 1042 }],
    [{}],
    [null],
    [{ localId: '1042', more: 'x'.repeat(5000) }],
  ])('does not know %j', async (body) => {
    expect(await post('/api/open', body)).toBe(404)
    expect(desk.published).toEqual([])
  })

  it('shows nothing under another name (DNS rebinding)', async () => {
    const { hostname, port } = new URL(page.url)
    const status = await new Promise<number | undefined>((resolve) => {
      request({ hostname, port, path: '/api/lists', headers: { host: 'exemple.test' } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      }).end()
    })
    expect(status).toBe(421)
  })

  it('gives its page under a policy that lets nothing else in', async () => {
    for (const path of ['/', '/page.css', '/page.js', '/icon.svg', '/api/lists']) {
      const response = await fetch(new URL(path, page.url))
      expect([path, response.status]).toEqual([path, 200])
      expect(response.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; script-src 'self';/,
      )
    }
    expect((await fetch(new URL('/../main.ts', page.url))).status).toBe(404)
  })
})

describe('its dossiers', () => {
  it('are read from a file; one that is not an identity is refused', () => {
    const path = join(desk.root, 'patients.json')
    writeFileSync(path, JSON.stringify(patients))
    expect(readPatients(path)).toEqual(patients)
    writeFileSync(path, JSON.stringify([{ ...patients[0], sex: 'X' }]))
    expect(() => readPatients(path)).toThrow('sex')
  })

  it('are called from 8:30, a quarter of an hour each', () => {
    expect(morningOf(patients).map(({ time, localId }) => `${time} ${localId}`)).toEqual([
      '08:30 1042',
      '08:45 1120',
    ])
  })

  it('include traps that are identities, of which one only has a wrong key', () => {
    const wrong = traps.filter(({ patient }) => {
      expect(identity.safeParse(patient).success).toBe(true)
      return patient.matricule !== undefined && parseMatricule(patient.matricule).kind === 'invalid'
    })
    expect(wrong.map(({ patient }) => patient.localId)).toEqual(['PIEGE-CLE'])
  })
})
