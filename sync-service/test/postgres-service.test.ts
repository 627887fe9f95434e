import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { inspect } from 'node:util'
import { helloReply, pullEntry, snapshotLine } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAccessTokens } from '../src/auth/access-tokens.ts'
import { developmentProfessionals } from '../src/auth/development-professionals.ts'
import type { Config } from '../src/config.ts'
import { loadKeys } from '../src/keys.ts'
import { createLog } from '../src/log.ts'
import { listenOnLoopback } from '../src/loopback.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { forgetOld } from '../src/records/retention.ts'
import { type Service, startService } from '../src/service.ts'
import { post, renew, signIn } from './browser.ts'
import { asBundle, ask, noteOf, openFhirStageOn, qualified } from './fhir-stage.ts'
import {
  fromLines,
  launch,
  openingOf,
  openTestDossier,
  personOf,
  pushTo,
  temporaryFolder,
  testConfig,
  transmissionOf,
} from './fixtures.ts'
import { freePort, hasPostgres, useCluster } from './postgres-cluster.ts'

const [doctor, nurse] = [personOf('physician'), personOf('nurse')]

async function hello(url: string, token: string, device: string) {
  const clock = new Date().toISOString()
  const asked = { device_id: device, app: 'test', protocols: [1], schemas: {}, clock }
  const reply = await post(`${url}/v1/sync/hello`, asked, { authorization: `Bearer ${token}` })
  if (reply.status !== 200) throw new Error(`hello ${reply.status}`)
  return helloReply.parse(await reply.json()).feeds[0]!
}

/** What follows a place in the feed, in small pages: each begins where the one before ended. */
async function pull(url: string, token: string, from: Awaited<ReturnType<typeof hello>>) {
  const headers = { authorization: `Bearer ${token}` }
  const lines: unknown[] = []
  let { cursor } = from
  for (let more = true, at = String(from.head); more; ) {
    const page = await fetch(`${url}/v1/sync/pull?feed=${from.id}&cursor=${cursor}&limit=7`, { headers })
    const [start, end] = page.headers.get('x-range')!.split('-')
    expect(start).toBe(at)
    at = end!
    lines.push(...fromLines(await page.text()))
    cursor = page.headers.get('x-next-cursor')!
    more = page.headers.get('x-more') === '1'
  }
  return lines.map((line) => pullEntry.parse(line))
}

describe.skipIf(!hasPostgres)('the service on PostgreSQL', () => {
  const cluster = useCluster()

  async function start(config: Config) {
    let logged = ''
    const service = await startService(config, { log: createLog({ write: (line) => (logged += line) }) })
    onTestFinished(() => service.stop())
    return { service, logged: () => logged }
  }

  it('signs in, receives a push, recognises its replay and gives it back, without a word of the secret', async () => {
    const url = (await cluster.createDatabase()).replace('service@', 'service:CANARI@')
    const config = testConfig({ DATABASE_URL: url })
    const { service, logged } = await start(config)
    await registerProfessionals(service.storage, developmentProfessionals)
    const { device, tokens } = await signIn(service.url, doctor.id)
    const from = await hello(service.url, tokens.access_token, device)
    const patient = newId()
    const operations = [
      openingOf(patient),
      ...Array.from({ length: 20 }, (_, index) => transmissionOf(patient, index + 2)),
    ]
    const results = await pushTo(service.url, tokens.access_token, operations)
    expect(results).toMatchObject(operations.map(({ op_id }) => ({ op_id, status: 'ok', version: 1 })))
    expect(await pushTo(service.url, tokens.access_token, operations)).toEqual(
      results.map((result) => ({ ...(result as object), status: 'duplicate' })),
    )
    const entries = await pull(service.url, tokens.access_token, from)
    const records = entries.flatMap((entry) => (entry.op === 'put' ? [entry.record] : []))
    for (const { record_id, body } of operations) {
      expect(records.find(({ id }) => id === record_id)?.body).toMatchObject(body as object)
    }
    expect(`${logged()}${JSON.stringify(config)}${inspect(config, { depth: 9 })}`).not.toContain('CANARI')
  })

  it('serves FHIR: three posts at once under one number are one note, found by INS and page by page', async () => {
    const config = testConfig({ DATABASE_URL: await cluster.createDatabase() })
    const stage = await openFhirStageOn(config, 'nurse')
    const author = await stage.client('nurse')
    const url = `${stage.base}/DocumentReference`
    const number = { masterIdentifier: { system: 'urn:x', value: '7' } }
    const body = noteOf(stage.patient, author.person, number)
    const replies = await Promise.all(
      Array.from({ length: 3 }, () => ask(author, url, { method: 'POST', body })),
    )
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 201])
    await ask(author, url, { method: 'POST', body: noteOf(stage.patient, author.person) })
    const { identity } = qualified
    const searchParams = { 'patient.identifier': `urn:oid:${identity.oid}|${identity.matricule}`, _count: 1 }
    const first = asBundle(await author.client.search({ resourceType: 'DocumentReference', searchParams }))
    const second = asBundle(await author.client.nextPage({ bundle: first }))
    expect([first, second].map(({ entry }) => entry.length)).toEqual([1, 1])
    expect(second.entry[0]?.resource).toMatchObject({ id: replies[0]?.json.id, ...number })
    expect(author.client.nextPage({ bundle: second })).toBeUndefined()
  })

  it('tells through one process what another one received', async () => {
    const config = testConfig({ DATABASE_URL: await cluster.createDatabase() })
    const [first, second] = [(await start(config)).service, (await start(config)).service]
    await registerProfessionals(first.storage, developmentProfessionals)
    const patient = await openTestDossier(first.storage, 'nurse')
    const tokenFor = async (service: Service, person: string) => {
      const [device, family] = [randomUUID(), randomUUID()]
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
      await service.storage.write((tx) =>
        tx.saveSession({ id: family, person, device, expiresAt, revokedAt: undefined }),
      )
      return createAccessTokens(loadKeys(config).signing, () => service.url).issue({ person, device, family })
    }
    const stream = await fetch(`${second.url}/v1/sync/stream`, {
      headers: { authorization: `Bearer ${await tokenFor(second, nurse.id)}` },
    })
    const hints = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    const nextHead = async () => {
      for (let said = ''; ; ) {
        said += (await hints.read()).value
        const head = /"head":(\d+)/.exec(said)?.[1]
        if (head) return Number(head)
      }
    }
    const before = await nextHead()
    const written = [transmissionOf(patient, 1)]
    await pushTo(first.url, await tokenFor(first, doctor.id), written)
    expect(await nextHead()).toBe(before + 1)
    await hints.cancel()
  })

  /** Three processes of one service behind their proxy: one folder of keys, one database, one address. */
  async function launchThree() {
    const proxy = await startProxy()
    const [database, folder] = [await cluster.createDatabase(), join(temporaryFolder(), 'data')]
    const launchOne = async () => {
      const port = await freePort()
      const { child } = await launch(folder, {
        DATABASE_URL: database,
        NAVIGATEUR_PUBLIC_URL: proxy.url,
        NAVIGATEUR_PORT: String(port),
      })
      const one = { child, url: `http://127.0.0.1:${port}` }
      proxy.servers.push(one.url)
      return one
    }
    // The first makes the keys and the tables. The embedded provider knows its own process alone, so
    // people sign in while there is one.
    const first = await launchOne()
    const people = (['physician', 'nurse', 'pharmacist'] as const).map(personOf)
    const desks = await Promise.all(
      people.map(async ({ id }) => {
        const { device, tokens } = await signIn(proxy.url, id)
        return { device, token: tokens.access_token, refresh: tokens.refresh_token }
      }),
    )
    const others = [await launchOne(), await launchOne()]
    return { proxy, desks, launchOne, processes: [first, ...others] }
  }

  it('is one service in several processes: session, positions and hints of any hold for all', async () => {
    const { desks, processes } = await launchThree()
    const [writer, reader] = desks
    const [a, b, c] = processes as [Process, Process, Process]
    const patient = newId()
    // Signed in through the first, heard by the third.
    const from = await hello(c.url, writer!.token, writer!.device)
    const stream = await fetch(`${c.url}/v1/sync/stream`, {
      headers: { authorization: `Bearer ${writer!.token}` },
    })
    const hints = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    const results = await pushTo(a.url, writer!.token, [openingOf(patient), transmissionOf(patient, 2)])
    expect(results.map(({ status }) => status)).toEqual(['ok', 'ok'])
    const { head } = await hello(b.url, writer!.token, writer!.device)
    expect(head).toBeGreaterThan(from.head)
    for (let said = ''; !said.includes(`"head":${head}}`); ) said += (await hints.read()).value
    await hints.cancel()
    const entries = await pull(b.url, writer!.token, from)
    expect(entries.flatMap((entry) => (entry.op === 'put' ? [entry.record.type] : []))).toContain(
      'transmission',
    )
    const replay = await pushTo(b.url, writer!.token, [openingOf(patient)]).catch(String)
    expect(replay).toMatch(/push 409/)
    // A token renewed by one is good for the others, and a session closed by one is closed for all.
    const renewed = await renew(b.url, reader!.device, reader!.refresh)
    expect((await hello(a.url, renewed.access_token, reader!.device)).head).toBe(0)
    await post(`${c.url}/v1/auth/logout`, { refresh_token: renewed.refresh_token })
    await expect(hello(a.url, renewed.access_token, reader!.device)).rejects.toThrow('hello 401')
  }, 180_000)

  it('loses and doubles nothing when processes are killed in the middle of writes', async () => {
    const { proxy, desks, launchOne, processes } = await launchThree()
    const [coordinator] = desks
    const from = await hello(proxy.url, coordinator!.token, coordinator!.device)
    let working = true
    const writing = desks.map(async ({ token }) => {
      const patient = newId()
      const sent = [openingOf(patient)]
      let batch = sent
      const statuses: string[] = []
      for (let tries = 0; working || batch.length > 0; ) {
        try {
          const results = await pushTo(proxy.url, token, batch)
          statuses.push(...results.map(({ status }) => status))
          batch = working
            ? Array.from({ length: 5 }, (_, index) => transmissionOf(patient, sent.length + index + 1))
            : []
          sent.push(...batch)
          tries = 0
          await pause(10)
        } catch (error) {
          // The answer is lost: it sends the same again, to another process.
          tries += 1
          if (tries > 100 || !/fetch failed|terminated|push 50\d/.test(String(error))) throw error
          await pause(20)
        }
      }
      return { sent, statuses, patient, token }
    })
    for (const killed of processes.slice(0, 2)) {
      await pause(100 + Math.random() * 200)
      killed.child.kill('SIGKILL')
      await once(killed.child, 'exit')
      proxy.servers.splice(proxy.servers.indexOf(killed.url), 1)
      await launchOne()
    }
    working = false
    for (const { sent, statuses, patient, token } of await Promise.all(writing)) {
      expect(statuses).toHaveLength(sent.length)
      expect(statuses.filter((status) => status !== 'ok' && status !== 'duplicate')).toEqual([])
      const reply = await post(
        `${proxy.url}/v1/sync/snapshot`,
        { part: 'first', since: new Date(0).toISOString(), dossiers: [{ patient }] },
        { authorization: `Bearer ${token}` },
      )
      const ids = fromLines(await reply.text())
        .map((line) => snapshotLine.parse(line))
        .flatMap((line) =>
          line.op === 'put' && line.record.type !== 'care-team-member' ? [line.record.id] : [],
        )
      expect(ids.toReversed()).toEqual(sent.map(({ record_id }) => record_id))
    }
    const positions = (await pull(proxy.url, coordinator!.token, from)).map(({ pos }) => pos)
    expect(positions).toEqual(positions.toSorted((x, y) => x - y))
  }, 180_000)

  it('forgets what is old from several processes at once', async () => {
    const config = testConfig({ DATABASE_URL: await cluster.createDatabase() })
    const [first, second] = [(await start(config)).service, (await start(config)).service]
    await registerProfessionals(first.storage, developmentProfessionals)
    await openTestDossier(first.storage, 'nurse')
    const later = Date.now() + 200 * 86_400_000
    await Promise.all([first, second, first, second].map(({ storage }) => forgetOld(storage, 180, later)))
    const feed = (await first.storage.read((tx) => tx.findFeed(nurse.id)))!
    expect(feed.head).toBeGreaterThan(0)
    expect(feed.floor).toBe(feed.head)
  })
})

type Process = { readonly child: ChildProcess; readonly url: string }

/** Gives each request to the next server, and cuts when the server does: what any proxy may do. */
async function startProxy(): Promise<{ readonly url: string; readonly servers: string[] }> {
  const servers: string[] = []
  let turn = 0
  const proxy = createServer((asked, answer) => {
    const target = servers[turn++ % servers.length]!
    const forwarded = request(
      `${target}${asked.url}`,
      { method: asked.method, headers: asked.headers, agent: false },
      (reply) => {
        answer.writeHead(reply.statusCode!, reply.headers)
        reply.pipe(answer)
        reply.once('error', () => answer.destroy())
      },
    )
    forwarded.once('error', () => answer.destroy())
    asked.pipe(forwarded)
  })
  const { url, close } = await listenOnLoopback(proxy, 0)
  onTestFinished(close)
  return { url, servers }
}
