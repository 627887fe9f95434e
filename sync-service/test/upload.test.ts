import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { buildApp } from '../src/app.ts'
import { createIdentityProvider } from '../src/auth/identity-provider.ts'
import { createLog } from '../src/log.ts'
import { createMetrics } from '../src/metrics.ts'
import { leaveCareTeam } from '../src/records/circle.ts'
import { patientQuota } from '../src/records/files.ts'
import { signIn } from './browser.ts'
import {
  identityBody,
  launch,
  openDesk,
  personOf,
  photo,
  temporaryFolder,
  toLines,
  transmissionOf,
} from './fixtures.ts'
import {
  announce,
  checksumOf,
  chunksOf,
  hashOf,
  openFileBench,
  picture,
  tus,
  uploader,
} from './file-bench.ts'

describe('sending a file (tus 1.0.0)', () => {
  it('says what it can do, and takes no other version', async () => {
    const { bench, nurse, up } = await openFileBench()
    const options = await bench.app.inject({ method: 'OPTIONS', url: '/v1/files', headers: nurse.headers })
    expect([options.statusCode, options.headers]).toMatchObject([
      204,
      {
        'tus-resumable': '1.0.0',
        'tus-version': '1.0.0',
        'tus-extension': 'creation,checksum,expiration,termination',
        'tus-checksum-algorithm': 'sha256',
        'tus-max-size': '10485760',
      },
    ])
    const older = await up.ask('HEAD', `/v1/files/${randomUUID()}`, { 'tus-resumable': '0.2.2' })
    expect([older.statusCode, older.headers['tus-version']]).toEqual([412, '1.0.0'])
  })

  it('goes chunk after chunk, each proved, none out of place', async () => {
    const { patient, up, publish, get } = await openFileBench()
    const { bytes, sha256 } = picture(2 * limits.chunk + 17)
    const [first, second, last] = chunksOf(bytes) as [Buffer, Buffer, Buffer]
    const created = await up.create(patient, bytes)
    const url = String(created.headers.location)
    expect([created.statusCode, created.headers['upload-offset']]).toEqual([201, '0'])
    const expires = Date.parse(String(created.headers['upload-expires'])) - Date.now()
    expect(expires / 3_600_000).toBeCloseTo(24, 1)

    const damaged = Buffer.from(first)
    damaged[1000]! ^= 1
    const refusals: readonly [string, number, Promise<{ readonly statusCode: number }>][] = [
      ['a chunk ahead of its turn', 409, up.patch(url, limits.chunk, second)],
      ['half a chunk', 400, up.patch(url, 0, first.subarray(0, 1000))],
      ['more than a chunk', 413, up.patch(url, 0, bytes.subarray(0, limits.chunk + 1))],
      ['a damaged chunk', 460, up.patch(url, 0, damaged, { 'upload-checksum': checksumOf(first) })],
      ['another checksum', 400, up.patch(url, 0, first, { 'upload-checksum': 'md5 AAAA' })],
      ['no offset', 400, up.patch(url, 0, first, { 'upload-offset': '' })],
      ['another type', 415, up.patch(url, 0, first, { 'content-type': 'image/jpeg' })],
    ]
    for (const [name, status, reply] of refusals) {
      expect([name, (await reply).statusCode]).toEqual([name, status])
    }
    expect(await up.offset(url)).toBe(0)
    expect((await up.patch(url, 0, first)).headers['upload-offset']).toBe(String(limits.chunk))
    expect((await up.patch(url, 0, first)).statusCode).toBe(409)
    expect((await up.patch(url, limits.chunk, second)).statusCode).toBe(204)
    await publish(sha256, bytes.length)
    expect((await get(sha256)).statusCode).toBe(404)
    const done = await up.patch(url, 2 * limits.chunk, last)
    expect([done.statusCode, done.headers['upload-offset']]).toEqual([204, String(bytes.length)])
    expect((await get(sha256)).rawPayload.equals(bytes)).toBe(true)

    // Who has it already sends nothing; that upload has ended.
    const again = await up.create(patient, bytes)
    expect([again.statusCode, again.headers['upload-offset']]).toEqual([201, String(bytes.length)])
    const ended = String(again.headers.location)
    expect(await up.offset(ended)).toBe(bytes.length)
    expect((await up.patch(ended, bytes.length, Buffer.alloc(0))).statusCode).toBe(409)
    expect((await up.ask('DELETE', ended)).statusCode).toBe(404)
  })

  it('can be given up, and ends by itself after a day', async () => {
    const { bench, patient, nurse, up } = await openFileBench()
    const { bytes } = picture(limits.chunk + 1)
    const url = String((await up.create(patient, bytes)).headers.location)
    await up.patch(url, 0, bytes.subarray(0, limits.chunk))
    expect((await up.ask('DELETE', url)).statusCode).toBe(204)
    expect((await up.ask('HEAD', url)).statusCode).toBe(404)

    const id = randomUUID()
    const expiresAt = new Date(Date.now() - 1).toISOString()
    const { sha256 } = photo()
    await bench.storage.write((tx) =>
      tx.saveUpload({
        id,
        patient,
        professional: personOf('nurse').id,
        sha256,
        mediaType: 'image/jpeg',
        size: bytes.length,
        offset: 0,
        chunks: 0,
        expiresAt,
      }),
    )
    expect((await up.ask('HEAD', `/v1/files/${id}`)).statusCode).toBe(404)
    expect((await up.patch(`/v1/files/${id}`, 0, bytes.subarray(0, limits.chunk))).statusCode).toBe(404)
    await uploader(bench, nurse).create(patient, bytes)
    expect(await bench.storage.read((tx) => tx.findUpload(id))).toBeUndefined()
  })

  it.each([
    ['in one process', 423, false],
    ['in two processes', 409, true],
  ])('never mixes two PATCH at once, %s', async (_name, status, otherProcess) => {
    const { bench, patient, nurse, up, publish, get } = await openFileBench()
    const app = otherProcess
      ? await buildApp({
          ...bench,
          provider: createIdentityProvider(() => Promise.reject(new Error('no provider on this bench'))),
          log: createLog({ write: () => undefined }),
          metrics: createMetrics(),
        })
      : bench.app
    const { bytes, sha256 } = picture(limits.chunk + 5)
    const [chunk, last] = chunksOf(bytes) as [Buffer, Buffer]
    const url = String((await up.create(patient, bytes)).headers.location)
    // The writer is held, so that the first PATCH is still at work when the second one comes.
    const held = Promise.withResolvers<void>()
    const writing = bench.storage.write(() => held.promise)
    const first = up.patch(url, 0, chunk)
    const second = uploader({ app }, nurse).patch(url, 0, chunk)
    // Within a process one of them is answered at once; two processes only meet at the writer.
    if (!otherProcess) await Promise.race([first, second])
    held.resolve()
    await writing
    const statuses = [(await first).statusCode, (await second).statusCode]
    expect(statuses.toSorted((a, b) => a - b)).toEqual([204, status])
    await up.patch(url, limits.chunk, last)
    await publish(sha256, bytes.length)
    expect((await get(sha256)).rawPayload.equals(bytes)).toBe(true)
    if (otherProcess) await app.close()
  })

  const exif = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 8, ...Buffer.from('Exif\0\0'), 0xff, 0xda])
  const voice = Buffer.from([0x1a, 0x45, 0xdf, 0xa3, ...Buffer.from('webm A_OPUS')])
  const disguised = Buffer.from('<html><script>alert(1)</script>')
  it.each<[string, Buffer, string, string | undefined, number]>([
    ['a photo', photo().bytes, 'image/jpeg', undefined, 204],
    ['a voice message', voice, 'audio/webm', undefined, 204],
    ['HTML under an image’s name', disguised, 'image/jpeg', undefined, 415],
    ['a type that is not its own', photo().bytes, 'image/png', undefined, 415],
    ['a type that is not accepted', photo().bytes, 'image/svg+xml', undefined, 400],
    ['another hash', photo().bytes, 'image/jpeg', '0'.repeat(64), 400],
    ['nothing', Buffer.alloc(0), 'image/jpeg', undefined, 400],
    ['more than 10 MiB', Buffer.alloc(limits.file + 1, 0xff), 'image/jpeg', undefined, 413],
    ['a photo that says where it was taken', exif, 'image/jpeg', undefined, 415],
  ])('judges %s by its bytes', async (_name, bytes, type, sha256, status) => {
    const { bench, patient, up } = await openFileBench()
    const reply = await up.send(patient, bytes, type, sha256)
    expect(reply.statusCode).toBe(status)
    const kept = await bench.storage.read((tx) => tx.findFile(patient, sha256 ?? hashOf(bytes)))
    expect(kept?.size).toBe(status === 204 ? bytes.length : undefined)
  })

  it('stops at the quota of the patient', async () => {
    const { bench, patient, up } = await openFileBench()
    const id = randomUUID()
    await bench.storage.write(async (tx) => {
      const file = { mediaType: 'image/jpeg', size: patientQuota - 100, chunks: 0, offset: 0 }
      const who = { patient, professional: personOf('nurse').id, sha256: '0'.repeat(64) }
      await tx.saveUpload({ id, ...who, ...file, expiresAt: new Date().toISOString() })
      await tx.finishUpload(id, new Date().toISOString())
    })
    expect((await up.send(patient, picture(100).bytes)).statusCode).toBe(204)
    const reply = await up.send(patient, picture(50).bytes)
    expect([reply.statusCode, reply.json().code]).toEqual([507, 'quota_reached'])
  })

  it('belongs to who began it, in a circle; the end of membership drops what came', async () => {
    const { bench, patient, up } = await openFileBench()
    const { bytes } = picture(limits.chunk + 9)
    const url = String((await up.create(patient, bytes)).headers.location)
    const id = url.replace('/v1/files/', '')
    await up.patch(url, 0, bytes.subarray(0, limits.chunk))
    const doctor = uploader(bench, await openDesk(bench, personOf('physician')))
    const pharmacist = uploader(bench, await openDesk(bench, personOf('pharmacist')))
    expect((await pharmacist.create(patient, bytes)).statusCode).toBe(404)
    expect((await pharmacist.create(newId(), bytes)).statusCode).toBe(404)
    for (const method of ['HEAD', 'DELETE'] as const) {
      expect((await doctor.ask(method, url)).statusCode).toBe(404)
    }
    expect((await doctor.patch(url, limits.chunk, bytes.subarray(limits.chunk))).statusCode).toBe(404)

    await leaveCareTeam(bench.storage, { patient, professional: personOf('nurse') })
    expect((await up.patch(url, limits.chunk, bytes.subarray(limits.chunk))).statusCode).toBe(404)
    expect(await bench.storage.read((tx) => tx.findUpload(id))).toBeUndefined()
    expect(await bench.storage.read((tx) => tx.readUploadChunk(id, 0))).toBeUndefined()
  })
})

describe('a line or a service that dies during an upload', () => {
  it('loses no more than the chunk on its way: cut inside it, then kill -9 between two', async () => {
    const folder = join(temporaryFolder(), 'data')
    const doctor = personOf('physician')
    let service = await launch(folder)
    const { tokens, device } = await signIn(service.url, doctor.id)
    let token = tokens.access_token
    const headers = () => ({ authorization: `Bearer ${token}`, ...tus })
    const patient = newId()
    const { bytes, sha256 } = picture(limits.chunk + 100)
    const body = {
      text: '',
      important: false,
      attachments: [{ sha256, mediaType: 'image/jpeg', size: bytes.length }],
    }
    const identity = {
      type: 'patient-identity',
      confidentiality: 'administrative',
      body: identityBody,
    } as const
    await fetch(`${service.url}/v1/sync/push`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'application/x-ndjson' },
      body: toLines([transmissionOf(patient, 1, identity), transmissionOf(patient, 2, { body })]),
    })
    const created = await fetch(`${service.url}/v1/files`, {
      method: 'POST',
      headers: { ...headers(), ...announce(patient, bytes) },
    })
    const path = created.headers.get('location')!
    const offset = async () => {
      const reply = await fetch(`${service.url}${path}`, { method: 'HEAD', headers: headers() })
      return Number(reply.headers.get('upload-offset'))
    }
    for (const chunk of chunksOf(bytes)) {
      const at = await offset()
      // Half of it, then the line goes: nothing of it is kept.
      const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
      const request = [
        `PATCH ${path} HTTP/1.1`,
        'Host: 127.0.0.1',
        `Authorization: Bearer ${token}`,
        'Tus-Resumable: 1.0.0',
        'Content-Type: application/offset+octet-stream',
        `Upload-Offset: ${at}`,
        `Content-Length: ${chunk.length}`,
      ]
      socket.write(`${request.join('\r\n')}\r\n\r\n`)
      await new Promise((sent) => socket.write(chunk.subarray(0, chunk.length / 2), sent))
      socket.destroy()
      await once(socket, 'close')
      expect(await offset()).toBe(at)
      const reply = await fetch(`${service.url}${path}`, {
        method: 'PATCH',
        headers: {
          ...headers(),
          'content-type': 'application/offset+octet-stream',
          'upload-offset': String(at),
          'upload-checksum': checksumOf(chunk),
        },
        body: new Uint8Array(chunk),
      })
      expect(reply.status).toBe(204)
      service.child.kill('SIGKILL')
      await once(service.child, 'exit')
      service = await launch(folder)
      const renewed = await fetch(`${service.url}/v1/auth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          grant_type: 'refresh_token',
          refresh_token: tokens.refresh_token,
          device_id: device,
        }),
      })
      const next = (await renewed.json()) as typeof tokens
      token = next.access_token
      tokens.refresh_token = next.refresh_token
      // Once whole it is no upload any more.
      expect(await offset()).toBe(chunk.length === limits.chunk ? at + chunk.length : 0)
    }
    const got = await fetch(`${service.url}/v1/patients/${patient}/files/${sha256}`, { headers: headers() })
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true)
  })
})
