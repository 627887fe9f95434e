import { createHmac } from 'node:crypto'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { pullEntry } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { applyOperations } from '../src/records/apply.ts'
import { joinCareTeam, leaveCareTeam } from '../src/records/circle.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { fromLines, openBench, openDesk, openTestDossier, personOf, transmissionOf } from './fixtures.ts'

const doctor = personOf('physician')

async function begin(count: number) {
  const bench = await openBench()
  const patient = await openTestDossier(bench.storage, 'nurse')
  const desk = await openDesk(bench, doctor)
  /** Where the desk was before these notes. */
  const origin = (await desk.hello()).feeds[0]!
  await applyOperations(
    bench.storage,
    bench.registry,
    Array.from({ length: count }, (_, index) => ({
      professional: doctor,
      operation: transmissionOf(patient, index + 1, { text: `Note ${index}` }),
    })),
  )
  const feed = (await desk.hello()).feeds[0]!
  const ask = (query: string, headers = {}) =>
    bench.app.inject({ url: `/v1/sync/pull?${query}`, headers: { ...desk.headers, ...headers } })
  return { bench, patient, desk, feed, origin, ask }
}

describe('pull', () => {
  it('covers the feed in pages that join without a gap', async () => {
    const { feed, origin, ask } = await begin(50)
    const positions: number[] = []
    let [cursor, at] = [origin.cursor, origin.head]
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
    expect(positions).toEqual(Array.from({ length: 50 }, (_, index) => origin.head + index + 1))
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
    const { feed, origin, ask } = await begin(40)
    const reply = await ask(`feed=${feed.id}&cursor=${origin.cursor}`, { 'accept-encoding': accepted })
    expect(reply.headers['content-encoding']).toBe(encoding)
    expect(fromLines(open(reply.rawPayload).toString())).toHaveLength(40)
    const last = String(reply.headers['x-next-cursor'])
    const empty = await ask(`feed=${feed.id}&cursor=${last}`, { 'accept-encoding': accepted })
    expect([empty.body, empty.headers['content-encoding']]).toEqual(['', undefined])
    expect(reply.headers['cache-control']).toBe('no-store')
  })

  it('refuses every cursor but its own', async () => {
    const { bench, feed, origin, ask } = await begin(3)
    const other = (await (await openDesk(bench, personOf('nurse'))).hello()).feeds[0]!
    const [, id, epoch, position] = origin.cursor.split('.')
    const forged = (text: string, key: Buffer = Buffer.alloc(32)) =>
      `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
    const ahead = forged(`v1.${id}.${epoch}.9999`, bench.keys.cursor)
    const stale = forged(`v1.${id}.00000000.1`, bench.keys.cursor)
    const flipped = origin.cursor.slice(0, -1) + (origin.cursor.endsWith('A') ? 'B' : 'A')
    const table: readonly [string, string, string, number][] = [
      ['altered position', feed.id, origin.cursor.replace(`.${position}.`, '.1.'), 400],
      ['altered signature', feed.id, flipped, 400],
      ['without signature', feed.id, `v1.${id}.${epoch}.0`, 400],
      ['signed by another', feed.id, forged(`v1.${id}.${epoch}.0`), 400],
      ['of another person', other.id, other.cursor, 400],
      ['of another person under my name', feed.id, other.cursor, 400],
      ['under another name', other.id, origin.cursor, 400],
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

  it('gives a cursor at the head: what came before is in the dossiers', async () => {
    const { bench, patient, desk, feed } = await begin(5)
    expect((await desk.pull(feed.cursor)).entries).toEqual([])
    expect((await desk.read()).lines.filter(({ op }) => op === 'put').length).toBeGreaterThan(5)
    const written = transmissionOf(patient, 1)
    await desk.push(written)
    expect((await desk.pull(feed.cursor)).entries).toMatchObject([
      { op: 'put', record: { id: written.record_id } },
    ])
    const { incarnation } = await desk.hello()
    expect((await (await openDesk(bench, personOf('nurse'))).hello()).incarnation).toBe(incarnation)
    expect(await bench.storage.read((tx) => tx.findDevice(desk.device, doctor.id))).toMatchObject({
      app: 'test',
      lastDseq: 1,
      seenAt: expect.any(String),
    })
  })

  it('grants a newcomer the dossier, and takes everything back when leaving', async () => {
    const { bench, patient, desk } = await begin(5)
    const pharmacist = personOf('pharmacist')
    const newcomer = await openDesk(bench, pharmacist)
    const notesOf = async () =>
      (await newcomer.read()).lines.filter((line) => line.op === 'put' && line.record.type === 'transmission')
        .length
    expect((await newcomer.pull()).entries).toEqual([])
    await joinCareTeam(bench.storage, { patient, professional: pharmacist, by: doctor })
    const joined = await newcomer.pull()
    expect(joined.entries[0]).toMatchObject({ op: 'grant', patient })
    expect(joined.raw).not.toContain('Note')
    expect(await notesOf()).toBe(5)

    await leaveCareTeam(bench.storage, { patient, professional: pharmacist, by: doctor })
    const purge = { op: 'purge', patient, reason: 'left', retain_authored: true }
    expect((await newcomer.pull(joined.next)).entries).toMatchObject([purge])
    await desk.push(transmissionOf(patient, 1, { text: 'Note après le départ' }))
    expect((await newcomer.pull()).entries).toMatchObject([purge])
    expect((await newcomer.pull()).raw).not.toContain('Note')
    expect(await newcomer.dossiers()).toEqual([])
    expect((await newcomer.read(patient)).lines).toEqual([
      { op: 'absent', patient },
      { op: 'absent', patient },
    ])

    const member = (await desk.pull()).entries.find(
      (entry) =>
        entry.op === 'put' && (entry.record.body as { member?: { id: string } }).member?.id === pharmacist.id,
    )
    expect(member).toMatchObject({ record: { version: 2, body: { until: expect.any(String) } } })
    await joinCareTeam(bench.storage, { patient, professional: pharmacist, by: doctor })
    expect((await newcomer.pull()).entries.map(({ op }) => op)).toEqual(['grant'])
    expect(await notesOf()).toBe(6)
  })

  it('starts again under a new epoch when the person has another role, with the rights of that role', async () => {
    const { bench, patient } = await begin(3)
    const nurse = personOf('nurse')
    const desk = await openDesk(bench, nurse)
    const { next } = await desk.pull()
    const before = (await desk.hello()).feeds[0]!
    expect((await desk.read(patient)).raw).toContain('Note')
    await registerProfessionals(bench.storage, [{ ...nurse, role: 'home-help' }])
    await expect(desk.pull(next)).rejects.toThrow(/pull 410 .*feed_reset/)
    const after = (await desk.hello()).feeds[0]!
    expect(after.id).toBe(before.id)
    expect(after.epoch).not.toBe(before.epoch)
    expect((await desk.pull()).entries).toEqual([])
    expect((await desk.read()).raw).not.toContain('Note')
  })

  it('notes how far a device has read, and each order to purge that it has followed, once', async () => {
    const { bench, patient } = await begin(3)
    const nurse = personOf('nurse')
    const [desk, late] = [await openDesk(bench, nurse), await openDesk(bench, nurse)]
    const feed = (await desk.hello()).feeds[0]!
    const acknowledge = async (from: typeof desk, cursor: string) =>
      (
        await bench.app.inject({
          method: 'POST',
          url: '/v1/sync/ack',
          headers: from.headers,
          payload: { feed: feed.id, cursor, device_id: from.device },
        })
      ).statusCode
    const receipts = async () =>
      (await bench.storage.read((tx) => tx.readAudit(0, 1000)))
        .filter(({ action }) => action === 'purge.received')
        .map(({ actor, patient: of, subject }) => [actor, of, subject])
    const positionOf = async (of: typeof desk) =>
      (await bench.storage.read((tx) => tx.findDevice(of.device, nurse.id)))?.position

    const first = (await desk.pull()).next
    expect(await acknowledge(desk, first)).toBe(204)
    expect(await positionOf(desk)).toBe(feed.head)
    await leaveCareTeam(bench.storage, { patient, professional: nurse, by: doctor })
    const { next } = await desk.pull(first)
    expect(await receipts()).toEqual([])
    for (let again = 0; again < 2; again++) expect(await acknowledge(desk, next)).toBe(204)
    // An older message that comes late neither takes the position back nor doubles the receipt.
    expect(await acknowledge(desk, first)).toBe(204)
    expect(await acknowledge(desk, next)).toBe(204)
    expect(await positionOf(desk)).toBe(feed.head + 1)
    expect(await receipts()).toEqual([[nurse.id, patient, desk.device]])
    expect(await acknowledge(late, next)).toBe(204)
    expect(await receipts()).toEqual([
      [nurse.id, patient, desk.device],
      [nurse.id, patient, late.device],
    ])
    expect(await acknowledge(desk, `${next}x`)).toBe(400)

    await joinCareTeam(bench.storage, { patient, professional: nurse, by: doctor })
    await registerProfessionals(bench.storage, [{ ...nurse, role: 'home-help' }])
    await leaveCareTeam(bench.storage, { patient, professional: nurse, by: doctor })
    expect(await acknowledge(desk, next)).toBe(410)
    expect(await acknowledge(desk, (await desk.pull()).next)).toBe(204)
    expect(await receipts()).toHaveLength(3)
  })
})
