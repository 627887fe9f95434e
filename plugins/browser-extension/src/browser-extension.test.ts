import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TestDesk } from '../../fhircast/testing/test-desk.ts'
import { browserExtension, extensionOrigin, startBrowserExtension } from './browser-extension.ts'

const patient = {
  birthName: 'DESMAUX',
  firstGivenName: 'NATHALIE',
  sex: 'F',
  birthDate: '1955-06-15',
  birthPlace: '99999',
  localId: '65407357',
}
const json = { 'Content-Type': 'application/json' }

let desk: TestDesk
let running: Awaited<ReturnType<typeof startBrowserExtension>> | undefined
beforeEach(() => {
  desk = new TestDesk()
  running = undefined
})
afterEach(() => running?.stop())

async function start(silenceMs = 600_000, port = 0): Promise<void> {
  running = await startBrowserExtension(desk.host, { port }, { silenceMs })
}

function ask(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${running?.port()}${path}`, {
    method: 'POST',
    headers: { ...json, Origin: extensionOrigin, ...headers },
    body: JSON.stringify(body),
  })
}

async function pairedBrowser(integratorId: string) {
  const { id } = await (await ask('/pair', { integratorId, name: 'Weda' })).json()
  const given = await vi.waitUntil(async () => {
    const polled = await fetch(`http://127.0.0.1:${running?.port()}/pair/${id}`)
    return polled.status === 200 ? polled : false
  })
  const { token } = await given.json()
  return async (body: unknown) => (await ask('/context', body, { Authorization: `Bearer ${token}` })).status
}

const opened = (window: string, changes: object = {}) => ({
  kind: 'opened',
  window,
  patient: { ...patient, ...changes },
})
const closed = (window: string) => ({ kind: 'closed', window })

it('waits to be turned on; the key of the manifest makes the address it listens to', () => {
  expect(browserExtension.onByDefault).toBe(false)
  expect(browserExtension.configuration.parse({})).toEqual({ site: 'weda', port: 47_614 })
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../extension/manifest.json'), 'utf8'))
  const digest = createHash('sha256').update(Buffer.from(manifest.key, 'base64')).digest('hex').slice(0, 32)
  const id = digest.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)))
  expect(extensionOrigin).toBe(`chrome-extension://${id}`)
  expect(manifest.permissions).toEqual(['storage'])
  expect(manifest.host_permissions).toEqual(['http://127.0.0.1/*'])
  expect(manifest.content_scripts.flatMap(({ matches }: { matches: string[] }) => matches)).toEqual([
    'https://secure.weda.fr/*',
  ])
})

it('a tab opens its patient as provisional, and closes it', async () => {
  await start()
  const say = await pairedBrowser('weda-1')
  expect([await say(opened('12')), await say(closed('12'))]).toEqual([204, 204])
  const from = { source: 'browser-extension:weda-1', window: '12', evidence: 'paired' }
  expect(desk.published).toMatchObject([
    { ...from, kind: 'opened', sequence: 1, patient: { ...patient, status: 'PROV' } },
    { ...from, kind: 'closed', sequence: 2 },
  ])
})

it('two tabs, and two browsers, are each a window of their own', async () => {
  await start()
  const chrome = await pairedBrowser('weda-1')
  const edge = await pairedBrowser('weda-2')
  await chrome(opened('12'))
  await chrome(opened('13', { birthName: 'DURAND' }))
  await edge(opened('12', { birthName: 'MARTIN' }))
  await chrome(closed('12'))
  expect(desk.published.map(({ source, window, kind }) => [source, window, kind])).toEqual([
    ['browser-extension:weda-1', '12', 'opened'],
    ['browser-extension:weda-1', '13', 'opened'],
    ['browser-extension:weda-2', '12', 'opened'],
    ['browser-extension:weda-1', '12', 'closed'],
  ])
})

it('a tab that repeats itself says nothing new; another patient in it does', async () => {
  await start()
  const say = await pairedBrowser('weda-1')
  for (const body of [opened('12'), opened('12'), opened('12', { birthName: 'DURAND' })]) await say(body)
  expect(desk.kinds()).toEqual(['opened DESMAUX', 'opened DURAND'])
})

it('a tab that falls silent is lost, and comes back with its next word', async () => {
  await start(50)
  const say = await pairedBrowser('weda-1')
  await say(opened('12'))
  await vi.waitUntil(() => desk.published.length === 2, { timeout: 20_000 })
  await say(opened('12'))
  expect(desk.kinds().slice(0, 3)).toEqual(['opened DESMAUX', 'lost', 'opened DESMAUX'])
})

it('closing a tab that showed nobody changes nothing', async () => {
  await start()
  const say = await pairedBrowser('weda-1')
  expect(await say(closed('12'))).toBe(204)
  expect(desk.published).toEqual([])
})

it('what was open is lost when the plugin stops', async () => {
  await start()
  const say = await pairedBrowser('weda-1')
  await say(opened('12'))
  await running?.stop()
  expect(desk.kinds()).toEqual(['opened DESMAUX', 'lost'])
})

describe('opens nobody for', () => {
  it.each([
    ['a matricule, which a page cannot know', opened('12', { matricule: '279035121518989' })],
    ['a status of its own', opened('12', { status: 'QUAL' })],
    ['attributes', opened('12', { attributes: [] })],
    ['a name without an end', opened('12', { birthName: 'X'.repeat(101) })],
    ['a date that is none', opened('12', { birthDate: '15/06/1955' })],
    ['no patient', { kind: 'opened', window: '12' }],
    ['no tab', { kind: 'opened', patient }],
    ['a tab that is no number', opened('../12')],
    ['a word it does not know', { kind: 'moved', window: '12' }],
    ['nothing', null],
  ])('%s', async (_, body) => {
    await start()
    const say = await pairedBrowser('weda-1')
    expect(await say(body)).toBe(400)
    expect(desk.published).toEqual([])
  })

  it('more tabs than anybody has', async () => {
    await start()
    const bodies = Array.from({ length: 51 }, (_, tab) => opened(String(tab)))
    const statuses: number[] = []
    for (const [turn, integratorId] of ['weda-1', 'weda-2'].entries()) {
      const say = await pairedBrowser(integratorId)
      // Two browsers: each may send forty at once.
      for (const body of bodies.slice(turn * 26, turn * 26 + 26)) statuses.push(await say(body))
    }
    expect(statuses.filter((status) => status === 429)).toEqual([429])
    expect(desk.published).toHaveLength(50)
  })

  it.each([
    ['a program without a token', {}, 401],
    ['a page of the web', { Origin: 'https://secure.weda.fr' }, 403],
    ['another extension', { Origin: 'chrome-extension://abcdefghijklmnopabcdefghijklmnop' }, 403],
  ])('%s', async (_, headers, status) => {
    await start()
    expect((await ask('/context', opened('12'), headers)).status).toBe(status)
    expect(desk.published).toEqual([])
  })
})

describe('the self-test', () => {
  const outcomes = async () => ((await running?.selfTest()) ?? []).map(({ outcome }) => outcome)

  it('waits for the extension, then says how long ago it spoke', async () => {
    await start()
    expect(await outcomes()).toEqual(['ok', 'waiting'])
    const say = await pairedBrowser('weda-1')
    await say(opened('12'))
    expect((await running?.selfTest()) ?? []).toMatchObject([
      {},
      { label: 'L’extension a parlé il y a moins d’une minute' },
    ])
  })

  it('tells the last refusal, until a message passes', async () => {
    await start()
    await ask('/context', opened('12'))
    expect(((await running?.selfTest()) ?? []).at(-1)).toMatchObject({
      outcome: 'failed',
      advice: expect.stringContaining('Relier'),
    })
  })

  it('says that the port is taken, and opens once it is free', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    await start(600_000, (other.address() as AddressInfo).port)
    const [check] = (await running?.selfTest()) ?? []
    expect(check).toMatchObject({ outcome: 'failed', advice: expect.stringContaining('autre programme') })
    other.close()
    await once(other, 'close')
    expect(await outcomes()).toEqual(['ok', 'waiting'])
  })
})
