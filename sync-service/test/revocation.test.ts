import { createHash, randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { limits, type StreamHint, snapshotLine } from '@navigateur-pro/domain/sync/messages.ts'
import { describe, expect, it } from 'vitest'
import { applyOperations } from '../src/records/apply.ts'
import { joinCareTeam } from '../src/records/circle.ts'
import { line, openCircle, operationOn } from './circle-fixtures.ts'
import { fromLines, openTestDossier, transmissionOf } from './fixtures.ts'

const later = () => new Date(Date.now() + 60_000).toISOString()

/** A pharmacist in the circles of two patients; the physician takes him out of the first. */
async function openTwoCircles() {
  const { bench, patient, desk } = await openCircle('pharmacist')
  const [doctor, cell, leaver] = [
    await desk('physician'),
    await desk('coordinator-nurse'),
    await desk('pharmacist'),
  ]
  const other = await openTestDossier(bench.storage)
  await joinCareTeam(bench.storage, { patient: other, professional: leaver.person })
  const revoke = () => cell.change(patient, { change: 'leave', professional: leaver.person.id })
  return { bench, patient, other, doctor, leaver, revoke }
}

describe('who is taken out of a circle receives nothing more of it', () => {
  it('while offline: the purge is what comes first, and nothing follows it', async () => {
    const { bench, patient, other, doctor, leaver, revoke } = await openTwoCircles()
    await doctor.send(transmissionOf(patient, 1, { text: 'CANARI-LU' }))
    const held = await leaver.pull()
    expect(held.raw).toContain('CANARI-LU')

    await doctor.send(transmissionOf(patient, 1, { text: 'CANARI-PENDANT' }))
    expect(await revoke()).toBe(204)
    await doctor.send(transmissionOf(patient, 1, { text: 'CANARI-APRES' }))
    await doctor.send(transmissionOf(other, 1, { text: 'Pour l’autre patient.' }))

    const back = await leaver.pull(held.next)
    expect(back.entries).toMatchObject([
      { op: 'purge', patient, reason: 'left', retain_authored: true },
      { op: 'put', record: { patientId: other } },
    ])
    const everything = await leaver.pull()
    const dossiers = await leaver.dossiers()
    const snapshot = await leaver.read(patient, other)
    expect(dossiers.map((dossier) => dossier.patient)).toEqual([other])
    expect(snapshot.lines.filter(({ op }) => op === 'absent')).toHaveLength(2)
    for (const text of [back.raw, everything.raw, snapshot.raw]) expect(text).not.toContain('CANARI')

    // The receipt: this desk says that it has applied the purge.
    const [feed] = (await leaver.hello()).feeds
    const receipt = { feed: feed!.id, cursor: back.next, device_id: leaver.device }
    const acknowledge = () => leaver.ask('POST', '/v1/sync/ack', receipt)
    expect([await acknowledge(), await acknowledge()]).toMatchObject([{ status: 204 }, { status: 204 }])
    const audit = await bench.storage.read((tx) => tx.readAudit(0, 1000))
    expect(audit.filter(({ action }) => action === 'purge.received')).toMatchObject([
      { actor: leaver.person.id, patient, subject: leaver.device },
    ])
  })

  it('between a read and a write of one session', async () => {
    const { patient, doctor, leaver, revoke } = await openTwoCircles()
    const record = { patient, id: transmissionOf(patient, 1).record_id }
    await doctor.send(operationOn(record, { kind: 'create', body: line }))
    expect((await leaver.pull()).raw).toContain(line.drug)
    await doctor.send(
      operationOn(record, { kind: 'edit', base_version: 1, body: { ...line, dose: 'CANARI' } }),
    )
    expect(await revoke()).toBe(204)
    const edit = operationOn(record, { kind: 'edit', base_version: 1, body: { ...line, dose: '1 mg' } })
    const answers = [
      ...(await leaver.send({ ...edit, authored_at: later() })),
      ...(await leaver.send({ ...transmissionOf(patient, 1, { authored_at: later() }) })),
    ]
    expect(answers).toMatchObject([
      { status: 'rejected', error: { code: 'left_circle' } },
      { status: 'rejected', error: { code: 'left_circle' } },
    ])
    // An edit that would have been a conflict tells nothing of what it met.
    expect(JSON.stringify(answers)).not.toContain('CANARI')
    expect((await doctor.read(patient)).raw).not.toContain('1 mg')
  })

  it('a conflict that was answered with the published record is not, when it is asked again', async () => {
    const { bench, patient, doctor, leaver, revoke } = await openTwoCircles()
    const record = { patient, id: transmissionOf(patient, 1).record_id }
    const edit = (dose: string) =>
      operationOn(record, { kind: 'edit', base_version: 1, body: { ...line, dose } })
    await doctor.send(operationOn(record, { kind: 'create', body: line }))
    await doctor.send(edit('CANARI'))
    const stale = { ...edit('1 mg'), dseq: 1 }
    expect(await leaver.push(stale)).toMatchObject([{ status: 'conflict', current: { version: 2 } }])
    await revoke()
    const [again] = await leaver.push(stale)
    expect(again!.status).toBe('conflict')
    expect(JSON.stringify(again)).not.toContain('CANARI')
    expect(await bench.storage.read((tx) => tx.listProposals(record.id))).toHaveLength(1)
  })

  it('during an upload: the next chunk is refused, and what had come is dropped', async () => {
    const { bench, patient, leaver, revoke } = await openTwoCircles()
    const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(limits.chunk)])
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const send = (method: 'POST' | 'PATCH' | 'HEAD', url: string, headers: object, payload?: Buffer) =>
      bench.app.inject({
        method,
        url,
        headers: { ...leaver.headers, 'tus-resumable': '1.0.0', ...headers },
        ...(payload && { payload }),
      })
    const pair = (key: string, value: string) => `${key} ${Buffer.from(value).toString('base64')}`
    const opened = await send('POST', '/v1/files', {
      'upload-length': String(bytes.length),
      'upload-metadata': [
        pair('patient', patient),
        pair('sha256', sha256),
        pair('mediaType', 'image/jpeg'),
      ].join(','),
    })
    const upload = String(opened.headers['location'])
    const chunk = (offset: number) =>
      send(
        'PATCH',
        upload,
        { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
        bytes.subarray(offset, offset + limits.chunk),
      )
    expect((await chunk(0)).statusCode).toBe(204)
    await revoke()
    const answers = [await chunk(limits.chunk), await send('HEAD', upload, {}), await chunk(limits.chunk)]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404])
    const id = upload.split('/').at(-1)!
    expect(await bench.storage.read((tx) => tx.findUpload(id))).toBeUndefined()
    expect(await bench.storage.read((tx) => tx.findFile(patient, sha256))).toBeUndefined()
  })

  it('between two pages of a snapshot', async () => {
    const { bench, patient, doctor, leaver, revoke } = await openTwoCircles()
    await applyOperations(
      bench.storage,
      createRegistry(),
      Array.from({ length: limits.pull + 1 }, (_, index) => ({
        professional: doctor.person,
        operation: transmissionOf(patient, 1, { text: `CANARI ${index}` }),
      })),
    )
    const page = async (before?: number) => {
      const reply = await leaver.ask('POST', '/v1/sync/snapshot', {
        part: 'first',
        since: '2020-01-01T00:00:00Z',
        dossiers: [{ patient, ...(before !== undefined && { before }) }],
      })
      return { body: reply.body, lines: fromLines(reply.body).map((one) => snapshotLine.parse(one)) }
    }
    const first = await page()
    const last = first.lines.at(-1)!
    if (last.op !== 'next') throw new Error(`one page holds it all: ${last.op}`)
    expect(first.body).toContain('CANARI')
    await revoke()
    const second = await page(last.before)
    expect(second.lines).toEqual([{ op: 'absent', patient }])
  })

  it('on the live channel: what happens there no longer moves it', async () => {
    const { bench, patient, other, doctor, leaver, revoke } = await openTwoCircles()
    await bench.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = bench.app.server.address() as AddressInfo
    const stop = new AbortController()
    const stream = await fetch(`http://127.0.0.1:${port}/v1/sync/stream`, {
      headers: leaver.headers,
      signal: stop.signal,
    })
    const heard: string[] = []
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    const waitFor = async (head: number) => {
      while (!hintsOf(heard.join('')).some((hint) => hint.head >= head)) {
        const { value, done } = await reader.read()
        if (done) throw new Error(`the channel closed before ${head}`)
        heard.push(value)
      }
    }
    await revoke()
    const { next } = await leaver.pull()
    const purged = (await leaver.hello()).feeds[0]!.head
    await waitFor(purged)
    for (let index = 0; index < 5; index++) {
      await doctor.send(transmissionOf(patient, 1, { text: 'CANARI' }))
    }
    await doctor.send(transmissionOf(other, 1))
    await waitFor(purged + 1)
    stop.abort()
    // One step for the other patient; none for the five writings of the one who was left.
    expect(Math.max(...hintsOf(heard.join('')).map(({ head }) => head))).toBe(purged + 1)
    expect((await leaver.pull(next)).entries).toMatchObject([
      { pos: purged + 1, record: { patientId: other } },
    ])
    expect(heard.join('')).not.toMatch(new RegExp(`CANARI|${patient}|${other}`))
  })
})

function hintsOf(text: string): readonly StreamHint[] {
  return [...text.matchAll(/^data: (.+)$/gm)].map(([, data]) => JSON.parse(data!) as StreamHint)
}
