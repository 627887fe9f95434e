import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { helloReply } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { developmentProfessionals } from '../src/auth/development-professionals.ts'
import { databaseFile } from '../src/storage/sqlite/connection.ts'
import { post, renew, signIn } from './browser.ts'
import {
  fromLines,
  launch,
  openingOf,
  personOf,
  pushTo,
  temporaryFolder,
  transmissionOf,
} from './fixtures.ts'
import { freePort, hasPostgres, useCluster } from './postgres-cluster.ts'

/** Each test starts up to a dozen processes, one after the other. */
vi.setConfig({ testTimeout: 300_000 })

type Environment = Readonly<Record<string, string>>
type Creation = ReturnType<typeof transmissionOf>

function start(name: 'migrate-store' | 'admin', given: readonly string[], environment: Environment) {
  const child = spawn(
    process.execPath,
    [resolve(import.meta.dirname, `../src/commands/${name}.ts`), ...given],
    {
      env: { ...process.env, DATABASE_URL: undefined, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function run(name: 'migrate-store' | 'admin', given: readonly string[], environment: Environment) {
  const child = start(name, given, environment)
  let [said, refused] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (refused += text))
  const [code] = (await once(child, 'close')) as [number]
  return { code, said, refused }
}

/** A service that keeps its address and its keys, wherever its data is. */
async function place() {
  const ports = { NAVIGATEUR_PORT: `${await freePort()}`, NAVIGATEUR_PROVIDER_PORT: `${await freePort()}` }
  const data = join(temporaryFolder(), 'data')
  return {
    data,
    environment: { ...ports, NAVIGATEUR_DATA: data, NAVIGATEUR_KEYS: join(temporaryFolder(), 'keys') },
  }
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
}

/** A desk that keeps what it was not told to be received, and sends it again. */
async function openDesk(url: string, person = personOf('physician')) {
  const patient = newId()
  const { device, tokens } = await signIn(url, person.id)
  const desk = {
    patient,
    token: tokens.access_token,
    refresh: tokens.refresh_token,
    answered: [] as Creation[],
    waiting: [openingOf(patient)],
    next: 2,
    async send() {
      const results = await pushTo(url, desk.token, desk.waiting)
      expect(results.filter(({ status }) => status !== 'ok' && status !== 'duplicate')).toEqual([])
      desk.answered.push(...desk.waiting.splice(0))
    },
    write(count = 5) {
      for (let n = 0; n < count; n++) desk.waiting.push(transmissionOf(patient, desk.next++))
    },
    /** Writes and sends until the service takes nothing more. */
    async work() {
      for (;;) {
        if (desk.waiting.length === 0) desk.write()
        await desk.send()
      }
    },
    async renew() {
      const renewed = await renew(url, device, desk.refresh)
      desk.token = renewed.access_token
      desk.refresh = renewed.refresh_token
    },
    async hello() {
      const asked = {
        device_id: device,
        app: 'test',
        protocols: [1],
        schemas: {},
        clock: new Date().toISOString(),
      }
      const reply = await post(`${url}/v1/sync/hello`, asked, { authorization: `Bearer ${desk.token}` })
      return helloReply.parse(await reply.json())
    },
    async pull({ id, cursor }: { readonly id: string; readonly cursor: string }) {
      const ids: string[] = []
      for (let [at, more] = [cursor, true]; more; ) {
        const page = await fetch(`${url}/v1/sync/pull?feed=${id}&cursor=${at}`, {
          headers: { authorization: `Bearer ${desk.token}` },
        })
        expect(page.status).toBe(200)
        const entries = fromLines(await page.text()) as {
          op: string
          record?: { id: string; type: string }
        }[]
        ids.push(...entries.flatMap(({ record }) => (record?.type === 'transmission' ? [record.id] : [])))
        at = page.headers.get('x-next-cursor')!
        more = page.headers.get('x-more') === '1'
      }
      return ids
    },
  }
  await desk.send()
  return desk
}

describe('admin', () => {
  const listed = (said: string) => fromLines(said) as { id: string; role: string }[]

  it.each([[[]], [['backup']], [['toString']], [['check', '--all']]])(
    'says how it is used to %j',
    async (given) => {
      const { code, said, refused } = await run('admin', given, {})
      expect([code, said]).toEqual([2, ''])
      expect(refused).toContain('npm run admin -- backup FICHIER')
    },
  )

  it('keeps the directory and the circles', async () => {
    const { environment } = await place()
    const admin = (...given: string[]) => run('admin', given, environment)
    const file = join(temporaryFolder(), 'people.jsonl')
    const [doctor, nurse] = [personOf('physician'), personOf('nurse')]
    const write = (...lines: readonly unknown[]) =>
      writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))

    write(...developmentProfessionals)
    expect(await admin('register', file)).toMatchObject({ code: 0 })
    expect(listed((await admin('professionals')).said)).toEqual(developmentProfessionals)

    write({ ...nurse, role: 'physician' }, { ...doctor, name: '' }, doctor, doctor)
    const refused = await admin('register', file)
    expect(refused.code).toBe(2)
    expect(refused.refused).toContain('ligne 2 : name')
    expect(refused.refused).toContain('ligne 4')
    expect(listed((await admin('professionals')).said)).toEqual(developmentProfessionals)

    write({ ...nurse, role: 'physician' })
    expect((await admin('register', file)).said).toContain(`${nurse.id} : le rôle nurse devient physician`)
    expect(listed((await admin('professionals')).said).find(({ id }) => id === nurse.id)?.role).toBe(
      'physician',
    )

    const service = await launch(environment.NAVIGATEUR_DATA, environment)
    const { patient } = await openDesk(service.url)
    const desk = await openDesk(service.url, personOf('pharmacist'))
    const [feed] = (await desk.hello()).feeds
    expect(await admin('join', patient, personOf('pharmacist').id)).toMatchObject({ code: 0 })
    const entered = await fetch(`${service.url}/v1/sync/dossiers?feed=${feed!.id}`, {
      headers: { authorization: `Bearer ${desk.token}` },
    })
    expect(await entered.text()).toContain(patient)
    expect((await admin('leave', patient, personOf('pharmacist').id)).said).toContain('a quitté le cercle')
    expect((await admin('leave', patient, personOf('pharmacist').id)).said).toContain('rien n’a changé')
    expect(await admin('join', newId(), doctor.id)).toMatchObject({ code: 1 })
    expect(await admin('join', patient, 'nobody')).toMatchObject({ code: 1 })
    expect(await admin('join', 'PAT-TROIS', doctor.id)).toMatchObject({ code: 2 })
  })

  it('checks the base without a word of what it keeps, and says when it is not intact', async () => {
    const { data, environment } = await place()
    expect(await run('admin', ['check'], environment)).toMatchObject({ code: 1 })
    const service = await launch(data, environment)
    const desk = await openDesk(service.url)
    desk.write()
    await desk.send()
    const intact = await run('admin', ['check'], environment)
    expect(intact).toMatchObject({ code: 0, refused: '' })
    expect(intact.said).toContain('1 dossiers')
    expect(intact.said.trimEnd()).toMatch(/La base est intacte\.$/)
    expect(intact.said).not.toMatch(/Pansement|PAT-TROIS|279035121518989/)
    expect(intact.said).not.toContain(desk.patient)
    await stop(service.child)
    const bytes = readFileSync(databaseFile(data))
    bytes[Math.floor(bytes.length / 2)]! ^= 1
    writeFileSync(databaseFile(data), bytes)
    expect(await run('admin', ['check'], environment)).toMatchObject({
      code: 1,
      said: expect.stringContaining('n’est pas intacte'),
    })
  })

  it('saves a service that runs; put back, it is known to be older, and takes again what it had lost', async () => {
    const { data, environment } = await place()
    const copy = join(temporaryFolder(), 'copy.db')
    let service = await launch(data, environment)
    const desk = await openDesk(service.url)
    desk.write()
    await desk.send()
    const before = (await desk.hello()).incarnation
    const [saved] = await Promise.all([
      run('admin', ['backup', copy], environment),
      (async () => {
        while (!existsSync(copy)) {
          desk.write()
          await desk.send()
        }
      })(),
    ])
    expect(saved).toMatchObject({ code: 0, said: expect.stringContaining('service.db-wal') })
    expect(await run('admin', ['backup', copy], environment)).toMatchObject({ code: 2 })
    desk.write()
    await desk.send()
    await desk.renew()
    await stop(service.child)

    copyFileSync(copy, databaseFile(data))
    for (const end of ['-wal', '-shm']) rmSync(`${databaseFile(data)}${end}`, { force: true })
    service = await launch(data, environment)
    expect((await desk.hello()).incarnation).not.toBe(before)
    // As a new device: it numbers again what it had given.
    const { tokens } = await signIn(service.url, personOf('physician').id)
    const again = desk.answered.map((operation, index) => ({ ...operation, dseq: index + 1 }))
    const statuses = (await pushTo(service.url, tokens.access_token, again)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set(['duplicate', 'ok']))
    expect(statuses.lastIndexOf('duplicate')).toBeLessThan(statuses.indexOf('ok'))
    expect(
      (await pushTo(service.url, tokens.access_token, again)).every(({ status }) => status === 'duplicate'),
    ).toBe(true)

    const renewed = (await desk.hello()).incarnation
    expect(await run('admin', ['restored'], environment)).toMatchObject({ code: 0 })
    expect((await desk.hello()).incarnation).not.toBe(renewed)
  })
})

describe('migrate-store', () => {
  it.each([[['--to', 'mysql']], [['sqlite']]])('says how it is used to %j', async (given) => {
    const { code, said, refused } = await run('migrate-store', given, {})
    expect([code, said]).toEqual([2, ''])
    expect(refused).toContain('--to postgresql|sqlite')
  })

  it('needs to know where PostgreSQL is', async () => {
    const { environment } = await place()
    const answer = await run('migrate-store', ['--to', 'postgresql'], environment)
    expect(answer).toMatchObject({ code: 2, refused: expect.stringContaining('DATABASE_URL') })
  })

  describe.skipIf(!hasPostgres)('on a real cluster', () => {
    const cluster = useCluster()
    const people = (['physician', 'nurse', 'pharmacist'] as const).map(personOf)

    it('moves a service at work to PostgreSQL and back: each acknowledged operation is there, once', async () => {
      const { data, environment } = await place()
      const there = { ...environment, DATABASE_URL: await cluster.createDatabase() }
      const elsewhere = join(temporaryFolder(), 'data')
      let { child, url } = await launch(data, environment)
      const desks = await Promise.all(people.map((person) => openDesk(url, person)))
      for (const desk of desks) {
        desk.write(300)
        await desk.send()
      }
      const hello = await Promise.all(desks.map((desk) => desk.hello()))
      for (const [to, destination, given] of [
        ['postgresql', there, []],
        ['sqlite', { ...environment, NAVIGATEUR_DATA: elsewhere }, ['--data', elsewhere]],
      ] as const) {
        const from = desks.map((desk) => desk.answered.length)
        const cursors = await Promise.all(desks.map(async (desk) => (await desk.hello()).feeds[0]!))
        const working = desks.map((desk) => expect(desk.work()).rejects.toThrow('push 503'))
        const moved = await run('migrate-store', ['--to', to, ...given], there)
        expect(moved).toMatchObject({ code: 0, refused: expect.stringContaining('Base de départ scellée') })
        expect(moved.said.trimEnd().split('\n').at(-1)).toMatch(/^\d+ tables, [\d\s]+ lignes, identiques$/)
        await Promise.all(working)
        // Sealed, it takes nothing more and still reads.
        for (const [index, desk] of desks.entries()) {
          await expect(desk.send()).rejects.toThrow('push 503')
          expect(await desk.pull(cursors[index]!)).toHaveLength(desk.answered.length - from[index]!)
        }
        await stop(child)
        ;({ child, url } = await launch(destination.NAVIGATEUR_DATA, destination))
        for (const [index, desk] of desks.entries()) {
          const { incarnation, feeds } = await desk.hello()
          expect(incarnation).toBe(hello[index]!.incarnation)
          expect(feeds[0]!.id).toBe(cursors[index]!.id)
          const since = desk.answered.slice(from[index]).map(({ record_id }) => record_id)
          expect(await desk.pull(cursors[index]!)).toEqual(since)
          const again = await pushTo(url, desk.token, desk.answered.slice(-50))
          expect(again.every(({ status }) => status === 'duplicate')).toBe(true)
          await desk.send()
          await desk.renew()
          const written = desk.answered.slice(from[index]).map(({ record_id }) => record_id)
          expect(await desk.pull(cursors[index]!)).toEqual(written)
        }
        const checked = await run('admin', ['check'], destination)
        expect(checked).toMatchObject({ code: 0, said: expect.stringContaining('La base est intacte.') })
      }
      await stop(child)
    })

    it.each(['Copie en cours', 'Copie relue', 'scellée'])(
      'is killed at « %s » and called again',
      async (moment) => {
        const { data, environment } = await place()
        const there = { ...environment, DATABASE_URL: await cluster.createDatabase() }
        let { child, url } = await launch(data, environment)
        const desk = await openDesk(url)
        desk.write(300)
        await desk.send()
        const killed = start('migrate-store', ['--to', 'postgresql'], there)
        for await (const text of killed.stderr.setEncoding('utf8')) {
          if (String(text).includes(moment)) break
        }
        killed.kill('SIGKILL')
        if (killed.exitCode === null && killed.signalCode === null) await once(killed, 'exit')
        // Unless it came as far as the seal, the service goes on.
        desk.write()
        const sent = await desk.send().then(
          () => 'sent',
          (error: Error) => error.message,
        )
        expect(['sent', 'push 503']).toContain(sent)
        const again = await run('migrate-store', ['--to', 'postgresql'], there)
        // Killed too late, it had done everything; it says so.
        expect(`${again.code} ${again.refused}`).toMatch(
          /^0 |^1 .*vers PostgreSQL\. Démarrez le service avec/,
        )
        await stop(child)
        ;({ child, url } = await launch(data, there))
        const results = await pushTo(url, desk.token, desk.answered)
        expect(results.every(({ status }) => status === 'duplicate')).toBe(true)
        if (desk.waiting.length > 0) await desk.send()
        await stop(child)
      },
    )

    it('sends to the tools of PostgreSQL, and opens a sealed base again when told so', async () => {
      const { data, environment } = await place()
      const there = { ...environment, DATABASE_URL: await cluster.createDatabase() }
      const service = await launch(data, environment)
      const desk = await openDesk(service.url)
      const before = (await desk.hello()).incarnation
      expect(await run('migrate-store', ['--to', 'postgresql'], there)).toMatchObject({ code: 0 })
      await stop(service.child)
      const refused = await run('admin', ['check'], environment)
      expect(refused).toMatchObject({ code: 1, refused: expect.stringContaining('vers PostgreSQL') })
      expect(await run('admin', ['backup', join(data, randomUUID())], there)).toMatchObject({
        code: 2,
        refused: expect.stringContaining('pg_dump'),
      })
      const opened = await run('admin', ['unseal'], environment)
      expect(opened).toMatchObject({ code: 0, said: expect.stringContaining('ATTENTION') })
      expect(await run('admin', ['unseal'], environment)).toMatchObject({ code: 2 })
      const again = await launch(data, environment)
      expect((await desk.hello()).incarnation).not.toBe(before)
      desk.write()
      await desk.send()
      await stop(again.child)
    })
  })
})
