import { createHmac } from 'node:crypto'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { pullEntry } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { applyOperations } from '../src/records/apply.ts'
import { joinCareTeam, leaveCareTeam } from '../src/records/circle.ts'
import { fromLines, openBench, openDesk, openTestDossier, personOf, transmissionOf } from './fixtures.ts'

const doctor = personOf('physician')

async function begin(count: number) {
  const bench = await openBench()
  const patient = await openTestDossier(bench.storage, 'nurse')
  await applyOperations(
    bench.storage,
    bench.registry,
    Array.from({ length: count }, (_, index) => ({
      professional: doctor,
      operation: transmissionOf(patient, index + 1, { text: `Note ${index}` }),
    })),
  )
  const desk = await openDesk(bench, doctor)
  const feed = (await desk.hello()).feeds[0]!
  const ask = (query: string, headers = {}) =>
    bench.app.inject({ url: `/v1/sync/pull?${query}`, headers: { ...desk.headers, ...headers } })
  return { bench, patient, desk, feed, ask }
}

describe('pull', () => {
  it('covers the feed in pages that join without a gap', async () => {
    const { feed, ask } = await begin(50)
    const positions: number[] = []
    let [cursor, at] = [feed.cursor, 0]
    for (;;) {
      const reply = await ask(`feed=${feed.id}&cursor=${cursor}&limit=7`)
      const [from, to] = String(reply.headers['x-range']).split('-').map(Number)
      expect(from).toBe(at)
      positions.push(...fromLines(reply.body).map((line) => pullEntry.parse(line).pos))
      cursor = String(reply.headers['x-next-cursor'])
      at = to!
      expect(reply.headers['x-head']).toBe(String(feed.head))
      if (reply.headers['x-more'] === '0') break
    }
    expect(at).toBe(feed.head)
    expect(positions).toEqual(Array.from({ length: feed.head }, (_, index) => index + 1))
  })

  it('brings ten edits of one record once', async () => {
    const { bench, patient, desk } = await begin(0)
    const line = newId()
    const body = { drug: 'Bisoprolol', dose: '1 mg', source: 'ordonnance', statedOn: '2026-11-02' }
    await desk.push(transmissionOf(patient, 1, { type: 'medication-line', record_id: line, body }))
    const { next } = await desk.pull()
    for (let edit = 1; edit <= 10; edit++) {
      await desk.push({
        kind: 'edit',
        op_id: newId(),
        dseq: edit + 1,
        record_id: line,
        type: 'medication-line',
        patient,
        authored_at: new Date().toISOString(),
        schema: 1,
        base_version: edit,
        body: { ...body, dose: `${edit + 1} mg` },
      })
    }
    const { entries } = await desk.pull(next)
    expect(entries).toMatchObject([{ op: 'put', record: { version: 11, body: { dose: '11 mg' } } }])
    expect(await bench.storage.read((tx) => tx.findVersion(line, 3))).toMatchObject({
      body: { dose: '3 mg' },
    })
  })

  it.each([
    ['zstd, gzip', 'zstd', zstdDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['identity', undefined, (bytes: Buffer) => bytes],
  ])('compresses a long page for a client that reads %s', async (accepted, encoding, open) => {
    const { feed, ask } = await begin(40)
    const reply = await ask(`feed=${feed.id}&cursor=${feed.cursor}`, { 'accept-encoding': accepted })
    expect(reply.headers['content-encoding']).toBe(encoding)
    expect(fromLines(open(reply.rawPayload).toString())).toHaveLength(feed.head)
    const last = String(reply.headers['x-next-cursor'])
    const empty = await ask(`feed=${feed.id}&cursor=${last}`, { 'accept-encoding': accepted })
    expect([empty.body, empty.headers['content-encoding']]).toEqual(['', undefined])
    expect(reply.headers['cache-control']).toBe('no-store')
  })

  it('refuses every cursor but its own', async () => {
    const { bench, feed, ask } = await begin(3)
    const other = (await (await openDesk(bench, personOf('nurse'))).hello()).feeds[0]!
    const [, id, epoch] = feed.cursor.split('.')
    const forged = (text: string, key: Buffer = Buffer.alloc(32)) =>
      `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
    const ahead = forged(`v1.${id}.${epoch}.9999`, bench.keys.cursor)
    const stale = forged(`v1.${id}.00000000.1`, bench.keys.cursor)
    const flipped = feed.cursor.slice(0, -1) + (feed.cursor.endsWith('A') ? 'B' : 'A')
    const table: readonly [string, string, string, number][] = [
      ['altered position', feed.id, feed.cursor.replace('.0.', '.1.'), 400],
      ['altered signature', feed.id, flipped, 400],
      ['without signature', feed.id, `v1.${id}.${epoch}.0`, 400],
      ['signed by another', feed.id, forged(`v1.${id}.${epoch}.0`), 400],
      ['of another person', other.id, other.cursor, 400],
      ['of another person under my name', feed.id, other.cursor, 400],
      ['under another name', other.id, feed.cursor, 400],
      ['ahead of the feed', feed.id, ahead, 400],
      ['of an older epoch', feed.id, stale, 410],
      ['not a cursor', feed.id, '12', 400],
    ]
    for (const [name, named, cursor, status] of table) {
      const reply = await ask(`feed=${named}&cursor=${encodeURIComponent(cursor)}`)
      expect([name, reply.statusCode]).toEqual([name, status])
    }
    for (const limit of ['-1', '0', '1e9', '10;', 'NaN', '1001', '']) {
      const reply = await ask(`feed=${feed.id}&cursor=${feed.cursor}&limit=${encodeURIComponent(limit)}`)
      expect([limit, reply.statusCode]).toEqual([limit, 400])
    }
  })

  it('misses no position while many people write', async () => {
    const { bench, patient, desk } = await begin(0)
    const writers = await Promise.all(
      (['physician', 'nurse', 'coordinator-nurse'] as const).map((role) => openDesk(bench, personOf(role))),
    )
    const reader = await openDesk(bench, personOf('coordinator-nurse'))
    let writing = true
    const seen = new Map<string, number>()
    const polling = (async () => {
      let cursor: string | undefined
      for (let last = false; !last; ) {
        last = !writing
        const page = await reader.pull(cursor)
        cursor = page.next
        for (const entry of page.entries) {
          if (entry.op === 'put') seen.set(entry.record.id, (seen.get(entry.record.id) ?? 0) + 1)
        }
      }
    })()
    const sent = await Promise.all(
      writers.map(async (writer) => {
        const ids: string[] = []
        for (let dseq = 1; dseq <= 30; dseq++) {
          const operation = transmissionOf(patient, dseq)
          expect(await writer.push(operation)).toMatchObject([{ status: 'ok' }])
          ids.push(operation.record_id)
        }
        return ids
      }),
    )
    writing = false
    await polling
    expect(sent.flat().map((id) => seen.get(id))).toEqual(sent.flat().map(() => 1))
    expect((await desk.pull()).entries.at(-1)?.pos).toBe((await desk.hello()).feeds[0]!.head)
  })

  it('brings a newcomer what was there, and takes everything back when leaving', async () => {
    const { bench, patient, desk } = await begin(5)
    const pharmacist = personOf('pharmacist')
    const newcomer = await openDesk(bench, pharmacist)
    expect((await newcomer.pull()).entries).toEqual([])
    await joinCareTeam(bench.storage, { patient, professional: pharmacist, by: doctor })
    const joined = await newcomer.pull()
    expect(
      joined.entries.filter((entry) => entry.op === 'put' && entry.record.type === 'transmission'),
    ).toHaveLength(5)

    await leaveCareTeam(bench.storage, { patient, professional: pharmacist, by: doctor })
    expect((await newcomer.pull(joined.next)).entries).toMatchObject([{ op: 'purge', patient }])
    expect((await newcomer.pull()).raw).not.toContain('Note')
    await desk.push(transmissionOf(patient, 1, { text: 'Après le départ' }))
    expect((await newcomer.pull()).entries).toMatchObject([{ op: 'purge', patient }])
    expect(await newcomer.push(transmissionOf(patient, 1))).toMatchObject([{ error: { code: 'not_found' } }])

    const member = (await desk.pull()).entries.find(
      (entry) =>
        entry.op === 'put' && (entry.record.body as { member?: { id: string } }).member?.id === pharmacist.id,
    )
    expect(member).toMatchObject({ record: { version: 2, body: { until: expect.any(String) } } })
    await joinCareTeam(bench.storage, { patient, professional: pharmacist })
    const back = (await newcomer.pull()).entries
    expect(back[0]).toMatchObject({ op: 'purge' })
    expect(back.filter((entry) => entry.op === 'put' && entry.record.type === 'transmission')).toHaveLength(6)
  })

  it('notes how far a device has read, and refuses a position that is not its own', async () => {
    const { bench, desk, feed } = await begin(3)
    const { next } = await desk.pull()
    const acknowledge = (cursor: string) =>
      bench.app.inject({
        method: 'POST',
        url: '/v1/sync/ack',
        headers: desk.headers,
        payload: { feed: feed.id, cursor, device_id: desk.device },
      })
    expect((await acknowledge(next)).statusCode).toBe(204)
    expect((await acknowledge(`${next}x`)).statusCode).toBe(400)
  })
})
