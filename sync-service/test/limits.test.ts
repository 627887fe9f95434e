import { describe, expect, it } from 'vitest'
import { openBench, openDesk, openTestDossier, personOf } from './fixtures.ts'

const since = new Date(0).toISOString()

describe('backpressure', () => {
  it('sends those away who would make too many snapshots at once, each for a moment of its own', async () => {
    let held: Promise<void> | undefined
    let arrived = () => {}
    const bench = await openBench({
      environment: { NAVIGATEUR_SNAPSHOTS: '2' },
      // A disk that takes as long as the test wants.
      around: (storage) => ({
        ...storage,
        read: (work) =>
          storage.read((tx) =>
            work({
              ...tx,
              readDossiers: async (query) => {
                arrived()
                await held
                return tx.readDossiers(query)
              },
            }),
          ),
      }),
    })
    const patient = await openTestDossier(bench.storage, 'nurse')
    const { headers } = await openDesk(bench, personOf('nurse'))
    const ask = () =>
      bench.app.inject({
        method: 'POST',
        url: '/v1/sync/snapshot',
        headers,
        payload: { part: 'first', since, dossiers: [{ patient }] },
      })
    const [door, both] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let count = 0
    held = door.promise
    arrived = () => {
      count += 1
      if (count === 2) both.resolve()
    }
    const reading = [ask(), ask()]
    await both.promise
    const waits = new Set<number>()
    for (let attempt = 0; attempt < 40; attempt++) {
      const refused = await ask()
      expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([429, 'too_many_requests'])
      waits.add(Number(refused.headers['retry-after']))
    }
    expect([...waits].every((seconds) => seconds >= 1 && seconds <= 15)).toBe(true)
    expect(waits.size).toBeGreaterThan(1)
    // What is small is served meanwhile.
    expect((await bench.app.inject({ url: '/health/ready' })).statusCode).toBe(200)
    door.resolve()
    expect((await Promise.all(reading)).map(({ statusCode }) => statusCode)).toEqual([200, 200])
    expect((await ask()).statusCode).toBe(200)
  })

  it('gives its place back after a request that failed', async () => {
    const bench = await openBench({
      environment: { NAVIGATEUR_SNAPSHOTS: '1' },
      around: (storage) => ({
        ...storage,
        read: (work) =>
          storage.read((tx) => work({ ...tx, readDossiers: () => Promise.reject(new Error('disk')) })),
      }),
    })
    const patient = await openTestDossier(bench.storage, 'nurse')
    const { headers } = await openDesk(bench, personOf('nurse'))
    const payload = { part: 'first', since, dossiers: [{ patient }] }
    for (let attempt = 0; attempt < 3; attempt++) {
      const reply = await bench.app.inject({ method: 'POST', url: '/v1/sync/snapshot', headers, payload })
      expect(reply.statusCode).toBe(500)
    }
  })

  it('lets one device ask 1 200 times a minute, and the others not feel it', async () => {
    const bench = await openBench()
    const [greedy, other] = [
      await openDesk(bench, personOf('nurse')),
      await openDesk(bench, personOf('nurse')),
    ]
    const feed = (await greedy.hello()).feeds[0]!
    const ask = ({ headers }: typeof greedy) =>
      bench.app.inject({ url: `/v1/sync/pull?feed=${feed.id}&cursor=${feed.cursor}`, headers })
    for (let count = 1; count < 1200; count++) expect((await ask(greedy)).statusCode).toBe(200)
    const refused = await ask(greedy)
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(1)
    expect((await ask(other)).statusCode).toBe(200)
    // Pictures have a count of their own.
    const picture = await bench.app.inject({
      url: `/v1/patients/${feed.id}/files/${'0'.repeat(64)}`,
      headers: greedy.headers,
    })
    expect(picture.statusCode).toBe(404)
  })
})
