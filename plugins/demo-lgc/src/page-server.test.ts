import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { identity } from '@navigateur-pro/domain/identity/identity.ts'
import { matchPatient } from '@navigateur-pro/domain/identity/match-patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { datamatrix } from '../../datamatrix/src/datamatrix.ts'
import { patTrois, TestDesk } from '../../local-channel/testing/test-desk.ts'
import { casesOf, traps } from './cases.ts'
import { servePage } from './page-server.ts'
import { morningOf, type Patient, readMorning, readPatients } from './patients.ts'
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
  const setup = { channel: desk.folder, pairingFile: desk.pairingFile }
  practice = new Practice(setup, [...patients, ...traps.map(({ patient }) => patient)])
  page = await servePage({ port: 0, practice, patients, morning: morningOf(patients) })
  await practice.first.link()
  await vi.waitUntil(() => practice.first.state().link === 'connected', { timeout: 20_000 })
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
    expect(practice.first.state().open).toBe('1042')
    expect(await post('/api/close', {})).toBe(200)
    expect(desk.kinds()).toEqual(['opened DUBOSCQ', 'opened PAT-TROIS', 'closed'])
    expect(desk.published.map(({ intent }) => intent)).toEqual(['open', 'liaison', undefined])
    expect(practice.first.state()).toMatchObject({ link: 'connected', open: null, problem: null })
  })

  it('has a second window: another voice, another dossier, lost when its page goes', async () => {
    const following = new AbortController()
    const states = await fetch(new URL('/api/state?window=2', page.url), { signal: following.signal })
    expect(states.status).toBe(200)
    const second = practice.window('2')
    await vi.waitUntil(() => second?.state().link === 'connected', { timeout: 20_000 })
    await post('/api/open', { localId: '1042' })
    await post('/api/open', { localId: '1120', window: '2' })
    expect([practice.first.state().open, second?.state().open]).toEqual(['1042', '1120'])
    const [left, right] = desk.published.map(({ window }) => window)
    expect([left, right].every((window) => window !== undefined) && left !== right).toBe(true)
    following.abort()
    await vi.waitUntil(() => desk.published.length === 3, { timeout: 20_000 })
    expect(desk.published[2]).toMatchObject({ kind: 'lost', window: right })
    expect(desk.asked).toHaveLength(1)
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
    [{ localId: '1042', road: 'pigeon' }],
    [{ localId: '1042', road: 'gdt' }],
    [{ localId: '1042', road: 1 }],
    [{ localId: '1042', window: '3' }],
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
    for (const path of ['/', '/?window=2', '/page.css', '/page.js', '/icon.svg', '/api/lists']) {
      const response = await fetch(new URL(path, page.url))
      expect([path, response.status]).toEqual([path, 200])
      expect(response.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; script-src 'self';/,
      )
    }
    expect((await fetch(new URL('/../main.ts', page.url))).status).toBe(404)
  })

  it('draws a datamatrix that a scanner reads as the same patient, and none without a qualified INS', async () => {
    const symbol = await fetch(new URL('/datamatrix.png?dossier=1042', page.url))
    const scanner = await datamatrix.start(desk.host, datamatrix.configuration.parse({}))
    const bytes = new Uint8Array(await symbol.arrayBuffer())
    await scanner.take?.({ kind: 'file', bytes, mediaType: 'image/png' })
    await post('/api/open', { localId: '1042', road: 'datamatrix' })
    await scanner.take?.({ kind: 'text', text: practice.first.state().sent?.code ?? '' })
    await scanner.stop()
    const { birthName, firstGivenName, birthDate, matricule } = patTrois
    const scanned = { birthName, firstGivenName, birthDate, matricule, status: 'PROV' }
    expect(desk.published).toMatchObject([{ patient: scanned }, { patient: scanned }])
    expect((await fetch(new URL('/datamatrix.png?dossier=PIEGE-PROVISOIRE', page.url))).status).toBe(404)
  })

  it('has a page in the manner of Weda, whose number gives the identity without status nor OID', async () => {
    await post('/api/open', { localId: '1042', road: 'web' })
    const href = practice.first.state().sent?.link?.href ?? ''
    expect(href).toMatch(/\?PatDk=\d+$/)
    expect((await fetch(new URL(href, page.url))).status).toBe(200)
    const id = href.split('=').at(-1)
    const record = await fetch(new URL(`/api/patients/${id}`, page.url))
    expect(await record.json()).toEqual({
      id: Number(id),
      sex: 'F',
      birthName: 'PAT-TROIS',
      lastName: 'PAT-TROIS',
      firstNames: 'DOMINIQUE',
      preferredBirthFirstName: 'DOMINIQUE',
      isLunarBirthDate: false,
      birthDate: '1979-03-28T00:00:00',
      lunarBirthDate: null,
      dateOfBirth: { date: '28/03/1979', isLunar: false },
      birthPlace: 'inconnu',
      birthPlaceInsee: '51215',
      nir: '2790351215189',
      nirCle: '89',
      birthRank: '1',
    })
    expect((await fetch(new URL('/api/patients/9', page.url))).status).toBe(404)
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

  it('are called as the agenda says, when there is one; it names nobody else', () => {
    const path = join(desk.root, 'agenda.json')
    const booked = { localId: '1120', at: '09:15', reason: 'vaccin' }
    writeFileSync(path, JSON.stringify([booked]))
    expect(readMorning(path, patients)).toEqual([{ localId: '1120', time: '09:15', reason: 'vaccin' }])
    writeFileSync(path, JSON.stringify([{ ...booked, localId: '9' }]))
    expect(() => readMorning(path, patients)).toThrow('agenda')
  })
})

describe('its cases', () => {
  const today = { year: 2026, month: 11, day: 22 }
  const known = [{ patientId: 'pat-trois', identity: { ...patTrois, givenNames: 'DOMINIQUE MARIE-LOUISE' } }]

  it.each<[string, object]>([
    ['PIEGE-CLE', { kind: 'invalid', code: 'INS_KEY' }],
    ['PIEGE-COLLISION', { kind: 'collision' }],
    ['PIEGE-HOMONYME', { kind: 'ambiguous', reason: 'HOMONYM' }],
    ['PIEGE-PROVISOIRE', { kind: 'proposed', reason: 'INS_MISSING' }],
    ['PIEGE-JUMELLE', { kind: 'unknown' }],
    ['PIEGE-MARIEE', { kind: 'matched' }],
    ['PIEGE-NOM-CROISE', { kind: 'ambiguous', reason: 'USED_NAME' }],
    ['PIEGE-AVENIR', { kind: 'invalid', code: 'BIRTH_DATE' }],
    ['PIEGE-AGE', { kind: 'unknown' }],
    ['PIEGE-REELLE', { kind: 'invalid', code: 'OID_REFUSED' }],
    ['PIEGE-INCONNU', { kind: 'unknown' }],
  ])('%s gets the verdict that its label promises', (localId, verdict) => {
    const trap = traps.find(({ patient }) => patient.localId === localId)
    expect(matchPatient(identity.parse(trap?.patient), known, { environment: 'test', today })).toMatchObject(
      verdict,
    )
  })

  it('are found among the dossiers too: Corsica, abroad, waiting number, namesakes, twins', () => {
    const born = (localId: string, birthPlace: string) => ({
      ...patTrois,
      localId,
      birthName: localId,
      birthPlace,
    })
    const twin = { ...born('J1', '40192'), birthName: 'CAZAUX' }
    const namesake = { ...born('H1', '40282'), birthName: 'DUPOUY' }
    const practicePatients = [
      born('C', '2B033'),
      born('E', '99350'),
      born('X', '99999'),
      { ...born('N', '99335'), matricule: '801059933501288' },
      twin,
      { ...twin, localId: 'J2', firstGivenName: 'LOUISA' },
      namesake,
      { ...namesake, localId: 'H2', birthPlace: '40313' },
    ]
    const held = casesOf(practicePatients).slice(traps.length)
    expect(held.map(({ title, patient }) => `${title} ${patient.localId}`)).toEqual([
      'Naissance en Corse C',
      'Naissance à l’étranger E',
      'Numéro d’attente (NIA) N',
      'Homonyme du même jour H1',
      'Jumeaux du cabinet J1',
    ])
    expect(casesOf([]).map(({ title }) => title)).toEqual(traps.map(({ title }) => title))
  })
})
