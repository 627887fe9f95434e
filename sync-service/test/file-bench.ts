import { createHash, randomBytes } from 'node:crypto'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import { createFileVault } from '../src/records/file-vault.ts'
import {
  type Bench,
  type Desk,
  openBench,
  openDesk,
  openTestDossier,
  personOf,
  transmissionOf,
} from './fixtures.ts'

export const tus = { 'tus-resumable': '1.0.0' }
export const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
export const checksumOf = (bytes: Buffer) => `sha256 ${createHash('sha256').update(bytes).digest('base64')}`
export const chunksOf = (bytes: Buffer) =>
  Array.from({ length: Math.ceil(bytes.length / limits.chunk) }, (_, index) =>
    bytes.subarray(index * limits.chunk, (index + 1) * limits.chunk),
  )

/** A JPEG by its signature, of that many bytes. */
export function picture(size: number): { readonly bytes: Buffer; readonly sha256: string } {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xda]), randomBytes(size - 4)])
  return { bytes, sha256: hashOf(bytes) }
}

export function announce(patient: string, bytes: Buffer, mediaType = 'image/jpeg', sha256 = hashOf(bytes)) {
  const metadata = Object.entries({ patient, sha256, mediaType })
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')
  return { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': metadata }
}

/** A client as the tus specification describes one, on the wire of `inject`. */
export function uploader({ app }: Pick<Bench, 'app'>, { headers }: Desk) {
  const ask = (method: 'POST' | 'HEAD' | 'PATCH' | 'DELETE' | 'OPTIONS', url: string, more: object = {}) =>
    app.inject({ method, url, headers: { ...headers, ...tus, ...more } })
  const create = (patient: string, bytes: Buffer, mediaType?: string, sha256?: string) =>
    ask('POST', '/v1/files', announce(patient, bytes, mediaType, sha256))
  const patch = (url: string, offset: number, bytes: Buffer, more: object = {}) =>
    app.inject({
      method: 'PATCH',
      url,
      headers: {
        ...headers,
        ...tus,
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(offset),
        'upload-checksum': checksumOf(bytes),
        ...more,
      },
      payload: bytes,
    })
  return {
    ask,
    create,
    patch,
    /** Everything, one chunk after another; the answer of the last request. */
    async send(patient: string, bytes: Buffer, mediaType?: string, sha256?: string) {
      let reply = await create(patient, bytes, mediaType, sha256)
      const url = String(reply.headers.location)
      for (let at = 0; reply.statusCode < 300 && at < bytes.length; at += limits.chunk) {
        reply = await patch(url, at, bytes.subarray(at, at + limits.chunk))
      }
      return reply
    },
    offset: async (url: string) => Number((await ask('HEAD', url)).headers['upload-offset']),
  }
}

export async function openFileBench() {
  const bench = await openBench()
  const patient = await openTestDossier(bench.storage, 'nurse')
  const nurse = await openDesk(bench, personOf('nurse'))
  const store = { storage: bench.storage, vault: createFileVault(bench.keys.file) }
  let dseq = 0
  return {
    bench,
    patient,
    nurse,
    store,
    up: uploader(bench, nurse),
    /** A record names it: those who read the record read the file. */
    async publish(sha256: string, size: number) {
      const body = { text: '', important: false, attachments: [{ sha256, mediaType: 'image/jpeg', size }] }
      await nurse.push(transmissionOf(patient, ++dseq, { body }))
    },
    get: (sha256: string, headers: object = {}, desk = nurse) =>
      bench.app.inject({
        url: `/v1/patients/${patient}/files/${sha256}`,
        headers: { ...desk.headers, ...headers },
      }),
  }
}
